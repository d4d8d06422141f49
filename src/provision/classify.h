/*
 * classify: a span to its types, by the trained model, with what the rules of knowledge/
 * find as part of what it looks at. Types that the model has no output for are told by
 * their rules alone.
 */
#ifndef CLASSIFY_H
#define CLASSIFY_H

#include "provision/context.h"
#include "provision/features.h"
#include "provision/model.h"

struct verdict {
	uint16_t type; /* TYPE_NONE: it does nothing that has a type */
	uint16_t also[ALSO_MAX];
	uint16_t confidence; /* of the main type, thousandths */
	int32_t favourable;  /* score: are the words in the person's favour? Known with a type */
	/* The types whose rules hold, heaviest first: readers of facts look for what these
	 * name, whatever the model makes of the span. */
	uint16_t ruled[ALSO_MAX + 1];
	uint16_t weight; /* of the first one's rule */
};

/* The span [start, end) of a block whose words have these phrases. */
struct verdict classify(const struct context *c, size_t block, uint32_t start, uint32_t end,
                        const struct phrases *phrases);

/* What the rules alone say. */
struct verdict verdict_of(const struct rule_hits *r);

/* The same of a verdict whose model is not sure. */
struct verdict by_rules_alone(const struct verdict *v);

/* What a reader keeps for it between spans. */
struct workspace *workspace_new(void);
void workspace_release(struct workspace *w);

/* The scores of all outputs of the model. */
void classify_scores(const struct context *c, size_t block, uint32_t start, uint32_t end,
                     const struct phrases *phrases, int32_t scores[MODEL_OUTPUTS_MAX]);

#endif
