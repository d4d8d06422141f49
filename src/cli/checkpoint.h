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
/* A line on standard error for each of the log's keys that something is amiss with. */
MUST_CHECK bool say_keys(const struct call *c, const struct home *h, struct err *e);
/* A checkpoint that was kept elsewhere. */
struct kept_checkpoint {
	const char *path; /* or NULL: none is given */
	uint64_t size;    /* its entries */
};
/* The file of --checkpoint, where it is given: the log goes on from it. */
MUST_CHECK bool verify_kept(const struct call *c, const struct home *h,
                            struct kept_checkpoint *out, struct err *e);

#endif
