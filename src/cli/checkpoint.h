/*
 * checkpoint: what commands say of the log's checkpoint, and of the keys that sign it.
 */
#ifndef CLI_CHECKPOINT_H
#define CLI_CHECKPOINT_H

#include "archive/attest.h"
#include "cli/cli.h"

/* What is to be noted of a home that verifies: each a line on standard error when it is
 * added, and all of them in the JSON. */
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

/* A line on standard error: how long the stamps are good for. Nothing, where there are
 * none. */
MUST_CHECK bool say_stamps(const struct call *c, const struct home *h, struct err *e);
/* What is amiss with the log's keys. */
MUST_CHECK bool note_keys(struct home_notes *n, const struct home *h, struct err *e);
/* Cosignatures by others than the witnesses that the config names. */
MUST_CHECK bool note_witnesses(struct home_notes *n, const struct home *h,
                               struct err *e);
/* The key of --key, or one that it leads to, signed the log's checkpoint; the file of
 * --checkpoint is one that the log goes on from, by such keys. Each where it is
 * given. */
MUST_CHECK bool verify_known(const struct call *c, const struct home *h, struct err *e);

#endif
