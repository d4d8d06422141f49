/*
 * checkpoint: what commands say of the log's checkpoint, and of the keys that sign it.
 */
#ifndef CLI_CHECKPOINT_H
#define CLI_CHECKPOINT_H

#include "archive/attest.h"
#include "cli/cli.h"

/* A line on standard error: how long the stamps are good for. Nothing, where there are
 * none. */
MUST_CHECK bool say_stamps(const struct call *c, const struct home *h, struct err *e);
/* A checkpoint that was kept elsewhere. */
struct kept_checkpoint {
	const char *path; /* or NULL: none is given */
	uint64_t size;    /* its entries */
};
/* The key of --key, or one that it leads to, signed the log's checkpoint; the file of
 * --checkpoint is one that the log goes on from, by such keys. Each where it is
 * given. */
MUST_CHECK bool verify_known(const struct call *c, const struct home *h,
                             struct kept_checkpoint *out, struct err *e);

#endif
