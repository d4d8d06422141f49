/* diff: two texts, apart by a NUL byte: the words of the diff give either text back. */
#include "change/words.h"
#include "document/charset.h"
#include "fuzz/target.h"

/* The blocks of one side in order, each whole: all words of it, and none twice. */
static void
must_give_back(const struct diff *diff, const struct document *d, bool new_side)
{
	uint32_t next = 0;

	for (size_t i = 0; i < diff->count; i++) {
		const struct diff_block *b = &diff->blocks[i];
		uint32_t block = new_side ? b->new : b->old;
		if (block == BLOCK_NONE)
			continue;
		if (block != next++)
			abort();
		uint32_t at = d->blocks[block].start;
		for (size_t k = 0; k < b->span_count; k++) {
			const struct diff_span *s = &b->spans[k];
			uint32_t start = new_side ? s->new_start : s->old_start, end = new_side ? s->new_end : s->old_end;
			if (start == end)
				continue;
			if (start != at || end > d->blocks[block].end)
				abort();
			at = end;
		}
		if (b->span_count && at != d->blocks[block].end)
			abort();
	}
	if (next != d->block_count)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str all = {(const char *)data, size};
	size_t cut = str_find_byte(all, '\0', 0);
	struct read_options o = {.type = DOCUMENT_TEXT};
	struct arena a = {0};
	struct document old, new;
	struct diff diff;
	struct err e = {0};

	cut = cut == SIZE_MAX ? size / 2 : cut;
	if (document_read(str_slice(all, 0, cut), &o, &a, &old, &e) &&
	    document_read(str_slice(all, cut + 1, size), &o, &a, &new, &e)) {
		diff_documents(&old, &new, &a, &diff);
		must_give_back(&diff, &old, false);
		must_give_back(&diff, &new, true);
	}
	arena_release(&a);
	return 0;
}
