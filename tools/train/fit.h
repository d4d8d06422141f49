/*
 * fit: one output's weights by LIBLINEAR, and what they are worth: scores of examples by
 * weights that have not seen their service, turned into probabilities, with thresholds.
 */
#ifndef FIT_H
#define FIT_H

#include "corpus.h"

/* The features, and behind them the types' certainties, for aspects. */
struct fit {
	double *weights; /* of each feature, then of each type (aspects only) */
	double bias;
	double slope, offset; /* logit = slope * margin + offset */
	double balanced, shown; /* logits */
	double *scores;  /* of every example: a logit by weights that did not see its service */
	struct measures {
		size_t positives, found, right; /* at `balanced`: labelled, said, said rightly */
	} measures;
};

/* `certainty` of each example and type, from 0 to 1, row by row; used for aspects only. */
void fit_output(const struct corpus *c, size_t output, const float *certainty,
                struct fit *out);
/* Thresholds from which on a type that is the first of all is right `precision` of the time. */
void fit_thresholds(const struct corpus *c, struct fit *fits, double precision);
void fit_release(struct fit *f);

#endif
