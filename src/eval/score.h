/*
 * score: how often labels were said, and said rightly.
 */
#ifndef SCORE_H
#define SCORE_H

#include "base/base.h"

struct score {
	struct str label;
	size_t said, right;  /* precision = right / said */
	size_t stood, found; /* recall = found / stood; stood is the support */
};

enum { SCORES_MAX = 192 };

struct scores {
	struct arena a;
	struct score s[SCORES_MAX]; /* in the order in which labels were first named */
	size_t count;
	size_t n; /* what was labelled: sentences, quotes, documents … */
};

struct score *scores_label(struct scores *s, struct str label); /* made where it is new */
/* One decision about one label of one thing. */
void scores_add(struct scores *s, struct str label, bool said, bool stands);
void scores_release(struct scores *s);

double score_precision(const struct score *s);
double score_recall(const struct score *s);
double score_f1(const struct score *s);

struct measure {
	double precision, recall, f1;
	size_t support;
};
struct measure score_measure(const struct score *s);
/* Means over the labels with at least `least` cases; and all cases as one. */
struct measure scores_macro(const struct scores *s, size_t least);
struct measure scores_micro(const struct scores *s, size_t least);

/* {"precision","recall","f1","support"} */
void measure_json(struct json *j, const char *key, struct measure m);

#endif
