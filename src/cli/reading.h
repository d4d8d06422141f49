/*
 * reading: what commands do that read provisions of the home.
 */
#ifndef CLI_READING_H
#define CLI_READING_H

#include "archive/home.h"
#include "cli/cli.h"
#include "provision/provision.h"

typedef bool reading_work(struct call *c, struct home *h, struct reader *r,
                          struct err *e);

/* Open the home of the call, and the rules with a reader; work; close them. */
MUST_CHECK bool with_reader(struct call *c, bool writing, reading_work *work,
                            struct err *e);

#endif
