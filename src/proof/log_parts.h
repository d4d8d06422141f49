/*
 * log_parts: what the files of log share among themselves; log.h is the manual.
 *
 * log.c opens, appends and publishes, log_tiles.c reads tiles, log_verify.c checks all.
 */
#ifndef LOG_PARTS_H
#define LOG_PARTS_H

#include "proof/log.h"

enum { LOG_NOTE_BYTES = 64 * 1024, LOG_CACHED = 16 };

struct log {
	char *folder;
	struct log_keys keys;
	struct buf note;
	struct checkpoint checkpoint; /* of `note` */
	struct tiles tiles;           /* what is appended; only where open for it */
	struct file_group written;    /* of that, what is not durable yet */
	/* widths on disk: of entries, then by level */
	unsigned published[TILE_LEVELS + 1];
	bool append;
	bool is_broken; /* what was appended could not be written whole */
	struct log_cached {
		struct tile_name name; /* width 0: nothing */
		struct buf bytes;
	} cache[LOG_CACHED]; /* tiles read last, by level and number */
};

/* The file of a tile, or of the checkpoint for NULL, NUL-terminated; *out is begun
 * here. */
void log_path(const struct log *l, const struct tile_name *t, struct buf *out);
/* The folder of the partial tiles that come before this one of the same place. */
void log_partials(const struct log *l, const struct tile_name *t, struct buf *out);

/* The bytes of the first `width` hashes or entries of a file; SIZE_MAX: it has
 * fewer. */
size_t log_tile_length(int level, struct str bytes, unsigned width);
/* Exactly the hashes or entries of this tile, in the place of what *out held.
 * ERR_CORRUPT names the file. */
MUST_CHECK bool log_read_tile(const struct log *l, const struct tile_name *t,
                              struct buf *out, struct err *e);

#endif
