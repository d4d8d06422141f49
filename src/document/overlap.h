/*
 * overlap: how much of one text another one holds, by distinct runs of five words.
 *
 * A word is a run of letters, digits and "_" in any script, compared in lower case.
 */
#ifndef OVERLAP_H
#define OVERLAP_H

#include "base/base.h"

struct overlap {
	size_t wanted, got, both; /* distinct runs of five words */
};

struct overlap overlap_measure(struct str wanted, struct str got);
double overlap_recall(const struct overlap *o);    /* 1 where nothing is wanted */
double overlap_precision(const struct overlap *o); /* 0 where nothing was got */

/* Markdown as plain words for measuring: without link targets, emphasis, escapes and
 * line breaks in cells. */
struct str overlap_plain(struct str markdown, struct arena *a);

#endif
