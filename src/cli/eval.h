/*
 * eval: the parts of the command that scores our reading.
 */
#ifndef EVAL_H
#define EVAL_H

#include "cli/cli.h"

/* The folder with index.tsv is the call's second argument. */
MUST_CHECK bool eval_pairs(struct call *c, unsigned threads, struct err *e);

#endif
