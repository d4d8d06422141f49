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

/* All types whose rules hold, each once, that of the heaviest rule first. */
enum { RULE_HITS_MAX = 16 };
struct rule_hits {
	uint16_t types[RULE_HITS_MAX];
	size_t n;
	uint16_t weight; /* of the first type's rule */
	uint16_t line;   /* of that rule in knowledge/rules.txt */
};

void rules_hits(const struct phrases where[WHERE_COUNT], struct rule_hits *out);
/* The same of only those types whose ids start with one of these (separated by spaces). */
void rules_hits_of(const struct phrases where[WHERE_COUNT], const char *fronts,
                   struct rule_hits *out);
/* The phrases that the rule on this line asks for and that stand there; gives how many. */
size_t rule_phrases(unsigned line, const struct phrases where[WHERE_COUNT],
                    const char *out[RULE_PHRASES_MAX]);
bool type_has_front(uint16_t type, const char *fronts);


unsigned phrase_count(void);
const char *phrase_name(unsigned phrase);

#endif
