/*
 * internal: how the parts of the provision room speak to each other.
 *
 *     split.c     a block to spans, one provision each
 *     ruleset.c   a span to types, by the compiled patterns of knowledge/
 *     analyse.c   all together
 *     facts_*.c   a span and its types to facts, one file per kind or family of facts;
 *                 categories.c, periods.c and events.c read what they share
 *     severity.c  a span, its types and facts to points
 *     context.c   what a block's reading depends on besides its words
 */
#ifndef PROVISION_INTERNAL_H
#define PROVISION_INTERNAL_H

#include "provision/provision.h"

enum { PHRASE_WORDS = 4 }; /* room for 256 phrases */

/* A set of phrases of the knowledge base, by the numbers that knowledge.h gives them. */
struct phrases {
	uint64_t bits[PHRASE_WORDS];
};

/* What a span is read in. Slices refer to the document's text. */
struct surroundings {
	const struct document *d;
	size_t block;
	const struct phrases *phrases; /* of the span */
	struct str headings[6]; /* outermost first */
	size_t heading_count;
	/* Item: what introduces it, innermost first: parent items, then the paragraph
	 * before the list. */
	struct str intros[8];
	size_t intro_count;
	struct str *columns; /* row: the column heads */
	size_t column_count;
	struct str *cells;   /* row: its cells, slices of the text */
	size_t cell_count;
	const char *terms_type; /* or NULL */
	bool favourable; /* the model takes it for one in the person's favour */
};

/* The cells of a row, or of column heads, as slices of it; escapes stay in them. */
void cells_of(struct str row, bool columns, struct arena *a, struct str **out,
              size_t *count);

/* The facts of one span [start, end) whose types are known (types[0] is the main one).
 * Adds to the array *out, which grows in the arena. */
struct fact_list {
	struct fact *facts;
	size_t count, cap;
};

void facts_read(const struct surroundings *s, uint32_t start, uint32_t end,
                const uint16_t *types, size_t type_count, struct arena *a,
                struct fact_list *out);

/* The points of a provision whose types are known, first that of its type. */
void severity_read(const struct surroundings *s, struct provision *p, struct arena *a);

#endif
