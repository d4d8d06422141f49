/*
 * inclusion: a proof that travels: this entry is in the log that signed this
 * checkpoint.
 *
 * C2SP tlog-proof v1, a small text file ".tlog-proof": what is needed to check an entry
 * without the log.
 */
#ifndef INCLUSION_H
#define INCLUSION_H

#include "proof/log.h"

struct inclusion {
	uint64_t index;
	struct merkle_proof proof;
	struct str note; /* the signed checkpoint */
};

/* Of an entry in the tree that `note` speaks of: the log's own newest checkpoint, or an
 * older one of this log, whose size is `size`. The note is referred to, not copied. */
MUST_CHECK bool inclusion_prove(struct log *l, uint64_t index, uint64_t size,
                                struct str note, struct inclusion *out, struct err *e);
void inclusion_write(const struct inclusion *p, struct buf *out);
/* The way from the entry to the root for people with a shell: a line for each hash, "L"
 * or "R" for the side that it stands on, and the hash in hex. */
void inclusion_steps(const struct inclusion *p, uint64_t size, struct buf *out);
/* ERR_INPUT. Slices point into `bytes`. */
MUST_CHECK bool inclusion_parse(struct str bytes, struct inclusion *out, struct err *e);

/* The entry is in the log, by a checkpoint that one of the keys signed, which is given
 * back with its note. ERR_NO says what does not hold. */
MUST_CHECK bool inclusion_verify(const struct inclusion *p, struct str entry,
                                 struct log_keys keys, struct checkpoint *checkpoint,
                                 struct note *note, struct err *e);

#endif
