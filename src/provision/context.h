/*
 * context: what the blocks of one document are read in.
 */
#ifndef CONTEXT_H
#define CONTEXT_H

#include "provision/internal.h"
#include "provision/ruleset.h"

struct context {
	struct reader *reader;
	uint64_t number; /* of the reader's contexts, from 1 */
	const struct document *d;
	const char *terms_type;
	bool about_ai;              /* the text as a whole speaks of models and their outputs */
	uint64_t *keys;             /* of each block: its words and all it is read in */
	struct phrases *own;        /* of each block's words, once asked for */
	bool *own_known;
	const struct match *matches; /* of the whole text, if it was scanned */
	uint32_t *first;            /* of each block, and the end */
};

/* Matches in one block's words; their ends count from `base` of the document's text. */
struct block_matches {
	const struct match *m;
	size_t n;
	uint32_t base;
};

/* Scan the whole text at once, for a reader of all blocks. */
void context_scan(struct context *c, struct arena *a);
/* The matches in block i; without context_scan they are valid until the next call. */
struct block_matches context_matches(const struct context *c, size_t i);
/* Headings, introductions, columns and cells of block i. */
void context_surroundings(const struct context *c, size_t i, struct arena *a,
                          struct surroundings *out);
/* The sets that the rules look at, for a span with the phrases `span` in block i. */
void context_where(const struct context *c, size_t i, const struct phrases *span,
                   struct phrases where[WHERE_COUNT]);

#endif
