/*
 * derive: bring the derived rows of a home up to date, with a progress bar.
 */
#ifndef DERIVE_H
#define DERIVE_H

#include "archive/home.h"
#include "cli/cli.h"

MUST_CHECK bool derive(struct call *c, struct home *h, bool all, unsigned threads,
                       struct err *e);

#endif
