/*
 * model: the trained classifier: a sparse linear model with one output for each type of
 * provision that there are examples of, and for a few aspects of a clause.
 *
 * The weights are 8-bit integers in model/proviso.model, which is part of the program and
 * read where it lies; tools/train makes it, model/README.md says from what. Scoring uses
 * integers only, so that it gives the same on every machine. A score is a logit in
 * 1/65536: the natural logarithm of the odds, as far as the validation data tell.
 */
#ifndef MODEL_H
#define MODEL_H

#include "provision/features.h"

enum { MODEL_OUTPUTS_MAX = 160, LOGIT_ONE = 65536 };

struct model; /* immutable, shared by threads */

/* ERR_INTERNAL if the weights do not fit this program. */
MUST_CHECK bool model_open(struct model **out, struct err *e);
void model_close(struct model *m);

size_t model_outputs(const struct model *m); /* types first, then aspects */
/* A type's id, or "aspect:…"; -1 if there is no such output. */
const char *model_output_name(const struct model *m, size_t output);
int model_output_of(const struct model *m, const char *name);
#define ASPECT_FAVOURABLE "aspect:favourable"
int model_favourable(const struct model *m); /* the output of that aspect, or -1 */
/* The type that an output is for, TYPE_NONE for an aspect. */
uint16_t model_output_type(const struct model *m, size_t output);
int model_output_for(const struct model *m, uint16_t type); /* -1: it has none */
/* The score with the best balance of precision and recall, on validation data. */
int32_t model_balanced_from(const struct model *m, size_t output);

/* Sums of weights, one for each output. */
struct sums {
	int32_t v[MODEL_OUTPUTS_MAX];
};

/* Add the weights of one group of features. */
void model_add(const struct model *m, const struct feature *f, size_t n,
               struct sums *sums);
/* The score of one type that the sums of all groups give. */
int32_t model_type_score(const struct model *m, const struct sums *sums, size_t output);
/* The types' outputs whose scores may be as high as they must be to be shown, in order;
 * gives how many. Quick to tell. */
size_t model_shown(const struct model *m, const struct sums *sums,
                   uint8_t out[MODEL_OUTPUTS_MAX]);
/* The score of an aspect, which is read from the types' scores too. */
int32_t model_aspect_score(const struct model *m, const struct sums *sums, size_t output);
/* The scores of all outputs. */
void model_scores(const struct model *m, const struct sums *sums,
                  int32_t out[MODEL_OUTPUTS_MAX]);
/* What one feature in a group of n adds to an output's score. */
int32_t model_weight(const struct model *m, size_t output, uint32_t hash, size_t n);

/* The probability of a score, in thousandths. */
unsigned model_thousandths(int32_t score);

#endif
