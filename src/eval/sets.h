/*
 * sets: our reading of a labelled set, scored by the set's own labels.
 */
#ifndef SETS_H
#define SETS_H

#include "eval/labelled.h"
#include "eval/score.h"
#include "provision/provision.h"

struct evaluation {
	struct reader *reader;
	struct labelled_source source;
	struct str map;        /* tosdr: lines "case TAB type" */
	struct scores labels;
	struct scores more;    /* beside the labels: "any_unfair", "protective" … */
	size_t least;          /* labels with fewer cases do not count for the means */
	struct arena a;
	struct err *e;
};

/* ERR_USAGE for a set that there is not. */
MUST_CHECK bool evaluation_run(struct evaluation *v, struct err *e);
void evaluation_release(struct evaluation *v);

#endif
