/*
 * home_notes: what is to be noted of a home that verifies: each a line on standard
 * error when it is added, and all of them in the JSON of the command.
 */
#ifndef CLI_HOME_NOTES_H
#define CLI_HOME_NOTES_H

#include "cli/cli.h"

struct home_notes {
	const struct call *call;
	struct buf text;  /* the values of a JSON array */
	struct json json; /* into `text` */
};
void home_notes_init(struct home_notes *n, const struct call *c);
/* Those that are `grave` are said under --quiet too: on their account the home may be
 * anybody's. */
void home_notes_add(struct home_notes *n, bool grave, const char *fmt, ...)
	PRINTF(3, 4);
void home_notes_release(struct home_notes *n);

/* What is amiss with the log's keys. */
MUST_CHECK bool note_keys(struct home_notes *n, const struct home *h, struct err *e);
/* Cosignatures by others than the witnesses that the config names. */
MUST_CHECK bool note_witnesses(struct home_notes *n, const struct home *h,
                               struct err *e);

#endif
