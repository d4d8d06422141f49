/*
 * tiles: a growing Merkle tree as the files of C2SP tlog-tiles.
 *
 * A tile of level L holds up to 256 hashes, each the root of 256^L leaves; a bundle
 * holds up to 256 entries, each with its length as two bytes before it. Full tiles
 * never change. The rightmost tile of each level is partial: it is named by how many it
 * holds.
 *
 * The same entries give the same files, so one builder serves who writes a log and who
 * checks one.
 */
#ifndef TILES_H
#define TILES_H

#include "proof/merkle.h"

enum {
	TILE_WIDTH = 256,
	TILE_LEVELS = 8, /* 256^8 leaves are more than can be counted */
	TILE_BYTES = TILE_WIDTH * 32,
	BUNDLE_BYTES = TILE_WIDTH * (2 + MERKLE_ENTRY_MAX)
};

enum { TILE_ENTRIES = -1 }; /* in place of a level: a bundle of entries */

/* Where a tile lies: "tile/L/x001/234" or "tile/entries/000.p/17". */
struct tile_name {
	int level;
	uint64_t n;
	unsigned width; /* hashes or entries that it holds: 1 to 256 */
};
void tile_path(const struct tile_name *t, struct buf *out);

/* How many hashes level L of a tree of `size` leaves has. */
uint64_t tile_hashes(int level, uint64_t size);
/* The tile of a level that holds its hash `index`, as it is in a tree of `size`. */
struct tile_name tile_of(int level, uint64_t index, uint64_t size);

/* A file of the log is complete. False ends the work, with *e set. */
typedef bool tile_sink(void *context, const struct tile_name *t, struct str bytes,
                       struct err *e);

struct tiles {
	uint64_t size;
	struct sha256 hashes[TILE_LEVELS][TILE_WIDTH]; /* of the partial tiles */
	unsigned width[TILE_LEVELS];
	struct buf entries; /* of the partial bundle */
	tile_sink *sink;
	void *context;
};

void tiles_init(struct tiles *t, tile_sink *sink, void *context);
void tiles_release(struct tiles *t);
/* Add an entry; tiles that it fills go to the sink. ERR_LIMIT: it is too long. */
MUST_CHECK bool tiles_add(struct tiles *t, struct str entry, struct err *e);
/* Send the partial tiles to the sink as they are. */
MUST_CHECK bool tiles_partial(struct tiles *t, struct err *e);
struct sha256 tiles_root(const struct tiles *t);

/* Take the next entry off the front of a bundle. False if there is none, or it is
 * cut. */
bool bundle_next(struct str *bundle, struct str *entry);

#endif
