/*
 * checkpoint: what the commands about the log's checkpoint say of it.
 */
#ifndef CLI_CHECKPOINT_H
#define CLI_CHECKPOINT_H

#include "archive/attest.h"
#include "cli/cli.h"

/* A line on standard error: how long the stamps are good for. Nothing, where there are
 * none. */
MUST_CHECK bool say_stamps(const struct call *c, const struct home *h, struct err *e);
/* The file of --checkpoint, where it is given: the log goes on from it. */
MUST_CHECK bool verify_kept(const struct call *c, const struct home *h, struct err *e);

#endif
