/*
 * hints: what one may look at next, once new texts were kept and read.
 */
#ifndef CLI_HINTS_H
#define CLI_HINTS_H

#include "cli/cli.h"
#include "db/db.h"

struct hints {
	struct hint *first, *last; /* in the call's arena */
};

/* A version that was not there before. */
void hints_add(struct hints *h, struct call *c, struct str service, struct str document,
               int64_t version);
/* After derive: a line for each of them, to provisions, to changes, or why it is not
 * analysed. */
MUST_CHECK bool hints_say(const struct hints *h, struct call *c, struct db *db,
                          struct err *e);

#endif
