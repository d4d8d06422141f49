/*
 * features: what the classifier looks at in a span: its words and pairs of words, the
 * words of the headings above and of what introduces it, the phrases of knowledge/ that
 * stand in them, and the types whose rules hold.
 *
 * A feature is a 32-bit hash of what it is, so that no list of words is kept. The same
 * text gives the same features on every machine.
 */
#ifndef FEATURES_H
#define FEATURES_H

#include "provision/context.h"

/* Each group is weighed by its own count of features, so that a long heading says no
 * more than a short one. */
enum feature_group { FEATURES_WORDS, FEATURES_HEADING, FEATURES_OUTER, FEATURES_INTRO,
                     FEATURES_KNOWLEDGE, FEATURE_GROUPS };

struct feature {
	uint32_t hash;
	uint32_t start, end; /* bytes of the words it was made of; 0, 0: knowledge */
};

struct features {
	struct feature *f;
	size_t n, cap;
};

void features_release(struct features *f);

/* Add the words of a text and their pairs. Starts and ends count from `base`. */
void features_words(struct features *f, enum feature_group group, struct str words,
                    uint32_t base);
/* Add what the headings, or the introductions and column heads, of a block say. */
void features_around(struct features *f, enum feature_group group,
                     const struct context *c, size_t block);
/* Add the phrases in `where`, the types whose rules hold, the kind of the text, and the
 * shape of the span: how long it is and how it begins and ends. */
void features_knowledge(struct features *f, const struct phrases where[WHERE_COUNT],
                        const struct rule_hits *hits, const struct context *c,
                        size_t block, struct str span);

#endif
