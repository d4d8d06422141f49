/*
 * split: a block's words to sentences.
 */
#ifndef SPLIT_H
#define SPLIT_H

#include "provision/provision.h"

struct span {
	uint32_t start, end; /* bytes of the words that were split */
};

/* The sentences of some words, in order, without white space at their ends; together
 * they hold every word. The array is the arena's. */
void split_sentences(struct str words, struct arena *a, struct span **out,
                     size_t *count);

#endif
