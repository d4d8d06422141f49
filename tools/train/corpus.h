/*
 * corpus: the examples that a model is made from, and what each output should say of them.
 */
#ifndef CORPUS_H
#define CORPUS_H

#include "base/base.h"

enum { GROUPS = 5, FOLDS = 5, LABELS = 12, OUTPUTS_MAX = 160 };

struct node {
	uint32_t feature; /* index into the corpus' features */
	float value;
};

enum set { SET_FULL, SET_POOL, SET_CLAUSES, SET_TOSDR, SET_CLAUDETTE, SET_COUNT };

struct example {
	enum set set;
	unsigned fold; /* by the service, so that no service is in two */
	struct str labels[LABELS];
	size_t label_count;
	struct node *nodes; /* by feature, each once */
	size_t node_count;
};

struct output {
	struct str name; /* a type, or "aspect:…" */
	bool aspect;
	size_t positives;
};

struct corpus {
	struct arena a;
	struct example *examples;
	size_t n, cap;
	uint32_t *hashes; /* of each feature */
	double *weights;  /* what a feature's value is multiplied by: how rare it is, and its group */
	size_t feature_count;
	struct output outputs[OUTPUTS_MAX]; /* types, then aspects */
	size_t output_count, type_count;
};

/* Read the lines that `examples` wrote. `map` is model/maps/tosdr.tsv. Left out: examples of
 * held-out groups, and those of services that `without` lists (a file of annotations). */
MUST_CHECK bool corpus_read(struct corpus *c, const char *const *files, size_t count,
                            const char *map, const char *without, struct err *e);
void corpus_release(struct corpus *c);

/* What an output should say of an example: 1 yes, 0 no, -1: nobody knows. */
int corpus_truth(const struct corpus *c, size_t output, const struct example *x);
bool example_has(const struct example *x, struct str label);

#endif
