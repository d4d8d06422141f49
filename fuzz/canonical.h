/*
 * canonical: what holds of every document that a reader gives back; ends the process
 * where it does not. For fuzz targets.
 */
#ifndef FUZZ_CANONICAL_H
#define FUZZ_CANONICAL_H

#include "document/document.h"
#include "fuzz/target.h"

static inline void
must_be_canonical(const struct document *d)
{
	struct str t = d->text;

	MUST(utf8_valid(t));
	MUST(t.n == 0 || t.p[t.n - 1] == '\n');
	for (size_t i = 0; i < t.n; i++) {
		unsigned char c = (unsigned char)t.p[i];
		MUST(c == '\n' || (c >= 0x20 && c != 0x7F));
		MUST(c != '\n' || i == 0 || (t.p[i - 1] != ' ' && t.p[i - 1] != '\n'));
	}
	for (size_t i = 0; i < d->block_count; i++) {
		const struct block *b = &d->blocks[i];
		MUST(b->line <= b->start && b->start < b->end && b->end < t.n);
		MUST(t.p[b->end] == '\n' && (b->line == 0 || t.p[b->line - 1] == '\n'));
		MUST(i == 0 ? b->line == 0 : b->line == d->blocks[i - 1].end + 1);
		MUST(b->heading == BLOCK_NONE || b->heading < i);
		MUST(b->intro == BLOCK_NONE || b->intro < i);
	}
	for (size_t i = 0; i < d->link_count; i++) {
		const struct link *l = &d->links[i];
		MUST(l->start < l->end && l->end <= t.n);
		MUST(i == 0 || l->start >= d->links[i - 1].end);
		/* A range of bytes that is text by itself. */
		MUST(utf8_valid(str_slice(t, l->start, l->end)));
	}
	for (size_t i = 0; i < d->repeat_count; i++) {
		const struct repeat *r = &d->repeats[i];
		MUST(r->of < r->start && r->start < r->end && r->end <= t.n);
	}
}

/* Reading the canonical text again finds the same blocks. */
static inline void
must_parse_the_same(const struct document *d, struct arena *a)
{
	struct document again;
	struct err e = {0};

	MUST(document_parse(d->text, a, &again, &e));
	MUST(again.block_count == d->block_count);
	for (size_t i = 0; i < d->block_count; i++) {
		const struct block *x = &d->blocks[i], *y = &again.blocks[i];
		MUST(x->line == y->line && x->start == y->start && x->end == y->end);
		MUST(x->kind == y->kind && x->level == y->level && x->repeated == y->repeated);
		MUST(x->heading == y->heading && x->intro == y->intro);
	}
	MUST(again.repeat_count == d->repeat_count);
}

#endif
