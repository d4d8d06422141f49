/*
 * split: a block's words to sentences.
 */
#ifndef SPLIT_H
#define SPLIT_H

#include "provision/provision.h"

struct span {
	uint32_t start, end; /* bytes of what was split */
};

/* The sentences of some words, in order, without white space at their ends; together
 * they hold every word. The array is the arena's. */
void split_sentences(struct str words, struct arena *a, struct span **out,
                     size_t *count);

/* Does it look like a headline that the page shows as text: few words, each with a
 * capital? */
bool is_headline(struct str words);

/* The stretches of a block that are read for themselves: the sentences of a paragraph or
 * of a long item, with a headline that runs into one; else the whole. Bytes of the document's text. */
void split_block(const struct document *d, size_t block, struct arena *a,
                 struct span **out, size_t *count);

#endif
