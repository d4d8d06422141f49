/*
 * ruleset: the compiled knowledge: which phrases stand in some words, and which rules
 * hold for sets of phrases.
 */
#ifndef RULESET_H
#define RULESET_H

#include "provision/internal.h"

/* One match: its last byte is before `end`. */
struct match {
	uint16_t phrase;
	uint32_t end;
};

struct matches {
	struct match *m; /* by end; kept for the next scan */
	size_t n, cap;
};

struct model;
struct workspace;

struct reader {
	const struct ruleset *rules;
	const struct model *model;
	void *scratch; /* Vectorscan's */
	struct matches matches;
	struct workspace *work; /* classify.c's */
	uint64_t contexts; /* how many it has had */
};

/* All matches in the words; valid until the next scan. None goes over the end of a line,
 * so that lines may be scanned together or each for itself. */
const struct matches *reader_scan(struct reader *r, struct str words);
/* All phrases of the words. */
struct phrases reader_phrases(struct reader *r, struct str words);

void phrases_add(struct phrases *p, unsigned phrase);
void phrases_join(struct phrases *p, const struct phrases *q);
bool phrases_has(const struct phrases *p, unsigned phrase);

/* Where a rule looks: the span itself, the headings above, what introduces the list,
 * the column heads. */
enum { WHERE_SPAN, WHERE_HEADINGS, WHERE_INTRO, WHERE_COLUMNS, WHERE_COUNT };

struct ruling {
	uint16_t type;
	uint16_t also[ALSO_MAX];
	uint16_t weight; /* of the main type's rule */
};

/* The types whose rules hold; type is TYPE_NONE if none does. With `fronts`, only types
 * whose ids start with one of these (separated by spaces). */
struct ruling rules_apply(const struct phrases where[WHERE_COUNT], const char *fronts);
/* All types whose rules hold, each once, that of the heaviest rule first. */
enum { RULE_HITS_MAX = 16 };
size_t rules_hits(const struct phrases where[WHERE_COUNT], uint16_t out[RULE_HITS_MAX]);
bool type_has_front(uint16_t type, const char *fronts);

int type_base_points(uint16_t type);

unsigned phrase_count(void);
const char *phrase_name(unsigned phrase);

#endif
