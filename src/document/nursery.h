/*
 * nursery: a small process that makes the children which parse foreign bytes.
 *
 * A process that has grown is dear to copy, and its threads stand still meanwhile. So
 * who parses many inputs opens a nursery while small: a copy of the process that waits,
 * and makes children without rights (sandbox.h).
 *
 * A child reads some inputs of one source, one after the other, and ends. What it could
 * do to a text that it reads later, the source could have done itself by sending that
 * text; inputs of different sources never meet in a child. Whatever a child fails on is
 * read again by one that has read nothing before, and that one's answer counts: so
 * answers do not depend on what was read together.
 *
 * A nursery is for one thread, and ends with its owner.
 */
#ifndef NURSERY_H
#define NURSERY_H

#include "base/base.h"

struct nursery;

/* What a child does; its result goes to *out. */
typedef bool nursery_work(struct str input, struct buf *out, struct err *e);

/* Inputs and results have at most so many bytes. */
MUST_CHECK bool nursery_open(nursery_work *work, size_t input_max, size_t result_max,
                             struct nursery **out, struct err *e);
void nursery_close(struct nursery *n); /* NULL is fine */

/* Run the work in a child and append its result to *out; errors as of sandbox_run.
 * `source` says where the input is from; empty: from a source of its own. */
MUST_CHECK bool nursery_run(struct nursery *n, struct str source, struct str input,
                            struct buf *out, struct err *e);

#endif
