/* context: what the blocks of one document are read in. See context.h.
 *
 * A block's key is made of all that its reading depends on: its kind and words, and the
 * keys of the blocks that it is read in. Those are headings, the items and paragraph
 * that introduce its list, and the column heads of its table. */
#include "provision/context.h"

enum { INTRO_DEPTH = 8 };

static uint64_t
join(uint64_t a, uint64_t b)
{
	uint64_t both[2] = {a, b};

	return hash64((struct str){(const char *)both, sizeof both}, 1);
}

/* What others take from block i when they are read in it. */
static uint64_t
words_key(const struct document *d, size_t i)
{
	return hash64(block_words(d, i), d->blocks[i].kind);
}

static size_t
count_of(struct str text, struct str what, bool whole_word)
{
	size_t n = 0;

	for (size_t at = str_find(text, what, 0); at != SIZE_MAX; at = str_find(text, what, at + what.n)) {
		size_t end = at + what.n;
		n += !whole_word || ((at == 0 || !is_alnum(text.p[at - 1])) &&
		                     (end == text.n || !is_alnum(text.p[end])));
	}
	return n;
}

/* What one may not do with models, and what one may not do elsewhere, is said in the same
 * words; the text as a whole tells which it is. */
static bool
is_about_ai(struct str text)
{
	enum { BYTES_A_MENTION = 3400 };
	size_t mentions = count_of(text, STR("AI"), true) + count_of(text, STR("utput"), false);

	return mentions > 0 && mentions * BYTES_A_MENTION >= text.n;
}

struct context *
provision_context(struct reader *r, const struct document *d,
                  const struct judgement *about, struct arena *a)
{
	struct context *c = ARENA_NEW(a, struct context);
	bool about_ai = is_about_ai(d->text);
	uint64_t start = hash64(str_of(about->terms_type), about_ai);

	*c = (struct context){.reader = r, .number = ++r->contexts, .d = d, .terms_type = about->terms_type,
	                      .about_ai = about_ai,
	                      .keys = ARENA_ARRAY(a, uint64_t, d->block_count),
	                      .own = ARENA_ARRAY(a, struct phrases, d->block_count),
	                      .own_known = ARENA_ARRAY(a, bool, d->block_count)};
	for (size_t i = 0; i < d->block_count; i++) {
		const struct block *b = &d->blocks[i];
		uint64_t key = join(start, words_key(d, i));
		key = join(key, b->heading == BLOCK_NONE ? 0 : c->keys[b->heading]);
		key = join(key, b->intro == BLOCK_NONE ? 0 : c->keys[b->intro]);
		c->keys[i] = join(key, b->repeated);
	}
	return c;
}

uint64_t
provision_block_key(const struct context *c, size_t block)
{
	return c->keys[block];
}

void
context_scan(struct context *c, struct arena *a)
{
	const struct document *d = c->d;
	const struct matches *all = reader_scan(c->reader, d->text);
	struct match *m = ARENA_ARRAY(a, struct match, all->n);
	size_t k = 0;

	if (all->n)
		memcpy(m, all->m, all->n * sizeof *m);
	c->first = ARENA_ARRAY(a, uint32_t, d->block_count + 1);
	for (size_t i = 0; i < d->block_count; i++) {
		while (k < all->n && m[k].end <= d->blocks[i].start)
			k++;
		c->first[i] = (uint32_t)k;
		while (k < all->n && m[k].end <= d->blocks[i].end)
			k++;
	}
	c->first[d->block_count] = (uint32_t)k;
	c->matches = m;
}

struct block_matches
context_matches(const struct context *c, size_t i)
{
	if (c->matches)
		return (struct block_matches){c->matches + c->first[i],
		                              c->first[i + 1] - c->first[i], 0};
	const struct matches *m = reader_scan(c->reader, block_words(c->d, i));
	return (struct block_matches){m->m, m->n, c->d->blocks[i].start};
}

/* The phrases of block i's own words. */
static const struct phrases *
own_phrases(const struct context *c, size_t i)
{
	if (!c->own_known[i]) {
		struct block_matches m = context_matches(c, i);
		for (size_t k = 0; k < m.n; k++)
			phrases_add(&c->own[i], m.m[k].phrase);
		c->own_known[i] = true;
	}
	return &c->own[i];
}

void
context_surroundings(const struct context *c, size_t i, struct arena *a,
                     struct surroundings *out)
{
	const struct document *d = c->d;
	const struct block *b = &d->blocks[i];
	uint32_t chain[COUNT(out->headings)];
	size_t depth = 0;

	*out = (struct surroundings){.d = d, .block = i, .terms_type = c->terms_type};
	for (uint32_t h = b->heading; h != BLOCK_NONE && depth < COUNT(chain); h = d->blocks[h].heading)
		chain[depth++] = h;
	while (depth > 0)
		out->headings[out->heading_count++] = block_words(d, chain[--depth]);
	if (b->kind == BLOCK_ROW) {
		if (b->intro != BLOCK_NONE)
			cells_of(block_words(d, b->intro), true, a, &out->columns,
			         &out->column_count);
		cells_of(block_words(d, i), false, a, &out->cells, &out->cell_count);
		return;
	}
	for (uint32_t k = b->intro; k != BLOCK_NONE && out->intro_count < INTRO_DEPTH; k = d->blocks[k].intro)
		out->intros[out->intro_count++] = block_words(d, k);
}

void
context_where(const struct context *c, size_t i, const struct phrases *span,
              struct phrases where[WHERE_COUNT])
{
	const struct document *d = c->d;
	const struct block *b = &d->blocks[i];
	size_t depth = 0;

	memset(where, 0, WHERE_COUNT * sizeof *where);
	where[WHERE_SPAN] = *span;
	for (uint32_t h = b->heading; h != BLOCK_NONE && depth++ < 6; h = d->blocks[h].heading)
		phrases_join(&where[WHERE_HEADINGS], own_phrases(c, h));
	depth = 0;
	enum { INTRO = WHERE_INTRO };
	size_t into = b->kind == BLOCK_ROW ? (size_t)WHERE_COLUMNS : (size_t)INTRO;
	for (uint32_t k = b->intro; k != BLOCK_NONE && depth++ < INTRO_DEPTH; k = d->blocks[k].intro)
		phrases_join(&where[into], own_phrases(c, k));
}

static bool
at_mark(struct str row, size_t i, struct str mark)
{
	return str_starts(str_slice(row, i, row.n), mark) &&
	       (i == 0 || row.p[i - 1] != '\\');
}

void
cells_of(struct str row, bool columns, struct arena *a, struct str **out, size_t *count)
{
	struct str mark = columns ? STR("|=") : STR("|");
	size_t marks = 2;

	for (size_t i = 0; i < row.n; i++)
		marks += row.p[i] == '|';
	*out = ARENA_ARRAY(a, struct str, marks);
	*count = 0;
	size_t start = SIZE_MAX;
	for (size_t i = 0; i <= row.n; i++) {
		if (i < row.n && !at_mark(row, i, mark))
			continue;
		if (start != SIZE_MAX && (i < row.n || columns))
			(*out)[(*count)++] = str_trim(str_slice(row, start, i));
		start = i + mark.n;
	}
}
