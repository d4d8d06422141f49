/*
 * words: two texts side by side, block by block and word by word.
 *
 * Equal blocks are found first, then blocks at the same place are compared by words
 * (Myers, "An O(ND) Difference Algorithm", 1986). Work is bounded: parts that have
 * nothing in common come out as removed and added. Pure.
 */
#ifndef WORDS_H
#define WORDS_H

#include "document/document.h"

enum diff_op { DIFF_SAME, DIFF_REMOVED, DIFF_ADDED };

/* A stretch of one text, or of both where it is the same: byte offsets. An empty range
 * marks the place in the text that has nothing there. */
struct diff_span {
	enum diff_op op;
	uint32_t old_start, old_end, new_start, new_end;
};

/* What became of a block, or of two that stand for each other. */
struct diff_block {
	uint32_t old, new; /* index of the block, or BLOCK_NONE */
	bool same;         /* the words are the same */
	struct diff_span *spans; /* of a changed pair, in order */
	size_t span_count;
};

struct diff {
	struct diff_block *blocks; /* in order */
	size_t count, added, removed, changed;
};

/* Bytes from start to end of a text. */
struct text_range {
	struct str text;
	uint32_t start, end;
};

enum { DIFF_ALIKE = 350 }; /* thousandths, under which two texts are two and not one changed */

/* The words of two stretches beside each other: the spans of *out, which is of no blocks.
 * Gives how many thousandths of the words are the same. */
size_t diff_words(const struct text_range *old, const struct text_range *new,
                  struct arena *a, struct diff_block *out);

void diff_documents(const struct document *old, const struct document *new,
                    struct arena *a, struct diff *out);

#endif
