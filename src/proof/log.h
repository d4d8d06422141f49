/*
 * log: an append-only log of entries on disk, as C2SP tlog-tiles and tlog-checkpoint.
 *
 *     FOLDER/checkpoint                 the newest signed checkpoint
 *     FOLDER/tile/L/N, /tile/entries/N  full tiles and bundles; N.p/W partial ones
 *
 * What log_publish has acknowledged is on the disk: first all tiles together, then the
 * checkpoint that speaks of them, whole or not at all. Tiles of an interrupted work
 * beyond the checkpoint may be half there, and are written over by the next, which must
 * append the same. The checkpoint never goes back. One writer at a time; the caller
 * sees to that. Any number read meanwhile, each the log of the checkpoint that it
 * opened.
 *
 * The folder can be served as it is: it is the log that others read.
 */
#ifndef LOG_H
#define LOG_H

#include "proof/checkpoint.h"
#include "proof/note.h"
#include "proof/tiles.h"

struct log;

/* Who signs, or whose signatures count. Borrowed. */
struct log_signers {
	struct note_signer *const *list;
	size_t count;
};
struct log_keys {
	const struct note_key *list;
	size_t count;
};

/* An empty log with a signed checkpoint. ERR_HOME: one is there already. */
MUST_CHECK bool log_create(const char *folder, struct log_signers by, struct err *e);
/* ERR_NOT_FOUND; ERR_CORRUPT: its checkpoint is damaged or by none of the keys. With
 * `append`, also the tiles at its right edge are read and must give the root, and the
 * entries there must be those of the tiles. */
MUST_CHECK bool log_open(const char *folder, struct log_keys keys, bool append,
                         struct log **out, struct err *e);
void log_close(struct log *l);

/* What the checkpoint says; its origin and the note live as long as the log is open and
 * nothing is published. */
const struct checkpoint *log_checkpoint(const struct log *l);
struct str log_note(const struct log *l);

/* Entries appended and not yet published count. */
uint64_t log_size(const struct log *l);
/* These three need a log that was opened for it. ERR_LIMIT: over MERKLE_ENTRY_MAX;
 * ERR_HOME: it cannot be written, now or before. */
MUST_CHECK bool log_append(struct log *l, struct str entry, struct err *e);
/* Durable, and a checkpoint says so. Nothing is written where nothing was appended. */
MUST_CHECK bool log_publish(struct log *l, struct log_signers by, struct err *e);
/* The same checkpoint with other signatures on it: those of `note`. ERR_INTERNAL: it is
 * not over the very text that was published. */
MUST_CHECK bool log_publish_note(struct log *l, struct str note, struct err *e);

/* The entry at `index`, below the checkpoint's size. In the arena. */
MUST_CHECK bool log_entry(struct log *l, uint64_t index, struct arena *a,
                          struct str *out, struct err *e);
/* Hashes of what the checkpoint covers, for merkle_prove_*. */
struct merkle_source log_hashes(struct log *l);

/* Every tile and bundle again from the entries, up to the checkpoint's root. Each entry
 * is given to `each`, if there is one. ERR_CORRUPT names the file. */
typedef bool log_each(void *context, uint64_t index, struct str entry, struct err *e);
MUST_CHECK bool log_verify(struct log *l, log_each *each, void *context, struct err *e);

#endif
