/*
 * leaf_rows: the table `leaf` as entries of the log, in their order; leaves.h has their
 * form. For the files that write, find and check entries.
 */
#ifndef LEAF_ROWS_H
#define LEAF_ROWS_H

#include "db/db.h"
#include "proof/merkle.h"

/* Room for an entry that rows give. Writers see to it that it fits into the log. */
enum { LEAF_ENTRY_BYTES = 2 * MERKLE_ENTRY_MAX };

struct leaf_rows {
	struct stmt *s;
	uint64_t index; /* of the entry at hand */
};

/* From the entry `from` on. Ended by stmt_reset of its statement. */
MUST_CHECK bool leaf_rows_open(struct db *db, uint64_t from, struct leaf_rows *out,
                               struct err *e);
/* The next entry takes the place of *entry. ERR_CORRUPT: the row is no statement, or of
 * no sighting. */
MUST_CHECK bool leaf_rows_next(struct leaf_rows *r, bool *some, struct buf *entry,
                               struct err *e);
/* The entry at hand is of a key, which only `proviso key` may announce or retire. */
bool leaf_rows_is_key(const struct leaf_rows *r);

/* The place of the next leaf: as many entries as there are rows for. */
MUST_CHECK bool leaf_rows_end(struct db *db, int64_t *out, struct err *e);

#endif
