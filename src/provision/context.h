/*
 * context: what the blocks of one document are read in.
 */
#ifndef CONTEXT_H
#define CONTEXT_H

#include "provision/internal.h"
#include "provision/ruleset.h"

struct context {
	struct reader *reader;
	const struct document *d;
	const char *terms_type;
	uint64_t *keys;             /* of each block: its words and all it is read in */
	struct phrases *own;        /* of each block's words, once asked for */
	bool *own_known;
};

/* The phrases of block i's own words. */
const struct phrases *context_phrases(const struct context *c, size_t i);
/* Headings, introductions, columns and cells of block i. */
void context_surroundings(const struct context *c, size_t i, struct arena *a,
                          struct surroundings *out);
/* The sets that the rules look at, for a span with the phrases `span` in block i. */
void context_where(const struct context *c, size_t i, const struct phrases *span,
                   struct phrases where[WHERE_COUNT]);

#endif
