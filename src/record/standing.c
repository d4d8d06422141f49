/* standing: the provisions of one version. See standing.h.
 *
 * Words that stand now are kept with their record, and are found in their block; those
 * that a record was minted for are a range of a text. Words of between are read again
 * where they were read first. */
#include "record/standing.h"

#include "provision/context.h"
#include "record/records.sql.h"

/* A row of `occurrence`, with its record. */
struct row {
	int64_t provision, from, to, key, k, words, read_document, read_n;
	struct standing s;
	bool is_last; /* the record stood so last */
};

/* A block's name, by its words. */
struct named_block {
	int64_t words;
	uint32_t block;
};

/* A text in which provisions were read. */
struct text_read {
	int64_t document, n;
	struct document d;
	const struct context *c;      /* or NULL: it was not read yet */
	struct provision **provisions; /* of each block, once asked for */
	size_t *counts;
	struct text_read *next;
};

struct work {
	struct db *db;
	struct reader *reader;
	struct arena *a;
	const struct version *v;
	const struct document *d;
	struct named_block *blocks; /* by words, then by place */
	size_t block_count;
	struct row *rows;
	size_t row_count;
	struct text_read *texts;
	struct standing *out;
	size_t count;
};

static int
by_words(const void *a, const void *b)
{
	const struct named_block *x = a, *y = b;

	if (x->words != y->words)
		return x->words < y->words ? -1 : 1;
	return x->block < y->block ? -1 : x->block > y->block;
}

static void
name_blocks(struct work *w)
{
	w->blocks = ARENA_ARRAY(w->a, struct named_block, w->d->block_count);
	for (uint32_t i = 0; i < w->d->block_count; i++)
		if (!w->d->blocks[i].repeated)
			w->blocks[w->block_count++] = (struct named_block){
				(int64_t)hash64(block_words(w->d, i), w->d->blocks[i].kind), i};
	if (w->block_count)
		qsort(w->blocks, w->block_count, sizeof *w->blocks, by_words);
}

static bool
take_rows(struct work *w, struct err *e)
{
	size_t cap = 0;
	bool row = true, ok;
	struct stmt *s = db_stmt(w->db, sql_all_standing, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, w->v->document);
	while ((ok = stmt_next(s, &row, e)) && row) {
		GROW(w->rows, w->row_count, cap);
		w->rows[w->row_count++] = (struct row){
			stmt_int(s, 0), stmt_int(s, 1), stmt_int(s, 2), stmt_int(s, 3),
			stmt_int(s, 4), stmt_int(s, 5), stmt_int(s, 6), stmt_int(s, 7),
			{.record = arena_str(w->a, stmt_str(s, 8)),
			 .status = arena_str(w->a, stmt_str(s, 11)),
			 .type = (uint16_t)stmt_int(s, 9), .score = (int)stmt_int(s, 10),
			 .counted = stmt_int(s, 12) != 0},
			false};
	}
	return ok;
}

/* When each version was seen last, by its number. */
static bool
last_sightings(struct work *w, int64_t **out, int64_t *count, struct err *e)
{
	int64_t n = w->v->n;
	bool row = true, ok;
	struct stmt *s = db_stmt(w->db, sql_last_sightings, e);

	for (size_t i = 0; i < w->row_count; i++)
		n = w->rows[i].to > n ? w->rows[i].to : n;
	*out = ARENA_ARRAY(w->a, int64_t, (size_t)n + 1);
	*count = n;
	if (!s)
		return false;
	stmt_bind_int(s, 1, w->v->document);
	while ((ok = stmt_next(s, &row, e)) && row)
		if (stmt_int(s, 0) > 0 && stmt_int(s, 0) <= n)
			(*out)[stmt_int(s, 0)] = stmt_int(s, 1);
	return ok;
}

/* Of the rows of one record the one in which it was seen last, as records_place has it. */
static void
mark_last(struct row *rows, size_t n, const int64_t *seen)
{
	size_t best = 0;
	int64_t best_at = INT64_MIN;

	for (size_t i = 0; i < n; i++) {
		int64_t at = 0;
		for (int64_t k = rows[i].from; n > 1 && k <= rows[i].to; k++)
			at = seen[k] > at ? seen[k] : at;
		if (at < best_at || (at == best_at && rows[i].to <= rows[best].to))
			continue;
		best = i;
		best_at = at;
	}
	rows[best].is_last = true;
}

static bool
mark_all_last(struct work *w, struct err *e)
{
	int64_t *seen, count;

	if (!last_sightings(w, &seen, &count, e))
		return false;
	for (size_t i = 0, n; i < w->row_count; i += n) {
		for (n = 1; i + n < w->row_count &&
		     w->rows[i + n].provision == w->rows[i].provision;)
			n++;
		mark_last(&w->rows[i], n, seen);
	}
	return true;
}

/* Does another provision stand there already? */
static bool
is_taken(const struct work *w, uint32_t start, uint32_t end)
{
	for (size_t i = w->count; i-- > 0;)
		if (w->out[i].start == start && w->out[i].end == end)
			return true;
	return false;
}

/* The words, which begin at `from` in their block, or anywhere, stand in a block of these
 * words; of equal blocks in the first that is free. */
static bool
put(struct work *w, struct row *r, struct str words, uint32_t from)
{
	struct named_block key = {r->words, 0};
	size_t low = 0, high = w->block_count;
	bool some = false;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (by_words(&w->blocks[middle], &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < w->block_count && w->blocks[low].words == r->words; low++) {
		uint32_t block = w->blocks[low].block, start = w->d->blocks[block].start;
		size_t at = from == UINT32_MAX ? str_find(block_words(w->d, block), words, 0)
		                               : from;
		if (at == SIZE_MAX)
			return false;
		start += (uint32_t)at;
		if (some && is_taken(w, start, start + (uint32_t)words.n))
			continue;
		r->s.block = block;
		r->s.start = start;
		r->s.end = start + (uint32_t)words.n;
		some = true;
		if (!is_taken(w, r->s.start, r->s.end))
			break;
	}
	if (some)
		w->out[w->count++] = r->s;
	return some;
}

static bool
put_last(struct work *w, struct row *r, bool *done, struct err *e)
{
	struct stmt *s = db_stmt(w->db, sql_last_words, e);
	bool row;

	if (!s)
		return false;
	stmt_bind_int(s, 1, r->provision);
	if (!stmt_next(s, &row, e))
		return false;
	*done = row && stmt_str(s, 0).n && put(w, r, stmt_str(s, 0), UINT32_MAX);
	stmt_reset(s);
	return true;
}

static bool
text_of(struct work *w, int64_t document, int64_t n, struct text_read **out,
        struct err *e)
{
	struct version v;
	struct text_read *t = w->texts;

	while (t && (t->document != document || t->n != n))
		t = t->next;
	if (!t) {
		t = ARENA_NEW(w->a, struct text_read);
		*t = (struct text_read){.document = document, .n = n, .next = w->texts};
		if (!archive_version(w->db, document, n, w->a, &v, e) ||
		    !document_parse(v.text, w->a, &t->d, e))
			return false;
		w->texts = t;
	}
	*out = t;
	return true;
}

/* The block that has this byte. */
static const struct block *
block_at(const struct document *d, uint32_t start)
{
	size_t low = 0, high = d->block_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (d->blocks[middle].end <= start)
			low = middle + 1;
		else
			high = middle;
	}
	return low < d->block_count && d->blocks[low].start <= start ? &d->blocks[low] : NULL;
}

/* Where these are the words that the record was minted for. */
static bool
put_minted(struct work *w, struct row *r, bool *done, struct err *e)
{
	struct stmt *s = db_stmt(w->db, sql_minted, e);
	struct text_read *t;
	bool row;

	if (!s)
		return false;
	stmt_bind_str(s, 1, r->s.record);
	if (!stmt_next(s, &row, e))
		return false;
	if (!row)
		return true;
	int64_t n = stmt_int(s, 0);
	uint32_t start = (uint32_t)stmt_int(s, 1), end = (uint32_t)stmt_int(s, 2);
	stmt_reset(s);
	if (n < r->from || n > r->to)
		return true;
	if (!text_of(w, w->v->document, n, &t, e))
		return false;
	const struct block *b = block_at(&t->d, start);
	*done = b && (int64_t)hash64(str_slice(t->d.text, b->start, b->end), b->kind) == r->words &&
	        put(w, r, str_slice(t->d.text, start, end), start - b->start);
	return true;
}

static void
read_text(struct work *w, struct text_read *t)
{
	struct judgement about;

	if (t->c)
		return;
	document_judge(&t->d, &about);
	t->c = provision_context(w->reader, &t->d, &about, w->a);
	t->provisions = ARENA_ARRAY(w->a, struct provision *, t->d.block_count);
	t->counts = ARENA_ARRAY(w->a, size_t, t->d.block_count);
}

static bool
put_read(struct work *w, struct row *r, bool *done, struct err *e)
{
	struct text_read *t;

	if (!text_of(w, r->read_document, r->read_n, &t, e))
		return false;
	read_text(w, t);
	for (size_t i = 0; i < t->d.block_count && !*done; i++) {
		uint64_t key = provision_block_key(t->c, i);
		if ((key ? key : 1) != (uint64_t)r->key)
			continue;
		if (!t->provisions[i])
			provision_block(t->c, i, w->a, &t->provisions[i], &t->counts[i]);
		if (r->k < 0 || (size_t)r->k >= t->counts[i])
			continue;
		const struct provision *p = &t->provisions[i][r->k];
		*done = put(w, r, str_slice(t->d.text, p->start, p->end),
		            p->start - t->d.blocks[i].start);
	}
	return true;
}

static int
by_start(const void *a, const void *b)
{
	const struct standing *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return x->end != y->end ? (x->end < y->end ? -1 : 1) : str_cmp(x->record, y->record);
}

static bool
put_all(struct work *w, struct err *e)
{
	w->out = ARENA_ARRAY(w->a, struct standing, w->row_count);
	for (size_t i = 0; i < w->row_count; i++) {
		struct row *r = &w->rows[i];
		bool done = false;
		if (w->v->n < r->from || w->v->n > r->to)
			continue;
		if (r->is_last && !put_last(w, r, &done, e))
			return false;
		if (!done && !put_minted(w, r, &done, e))
			return false;
		if (!done && !put_read(w, r, &done, e))
			return false;
		if (!done)
			return err_set(e, ERR_CORRUPT, "record %.*s is not in its version's "
			               "text; run: proviso rebuild", STR_ARG(r->s.record));
	}
	if (w->count)
		qsort(w->out, w->count, sizeof *w->out, by_start);
	return true;
}

static int
by_record(const void *a, const void *b)
{
	const struct standing *const *x = a, *const *y = b;
	int order = str_cmp((*x)->record, (*y)->record);

	return order ? order : by_start(*x, *y);
}

static void
mark_again(struct work *w)
{
	struct standing **list = ARENA_ARRAY(w->a, struct standing *, w->count);

	for (size_t i = 0; i < w->count; i++)
		list[i] = &w->out[i];
	if (w->count)
		qsort(list, w->count, sizeof *list, by_record);
	for (size_t i = 1; i < w->count; i++)
		list[i]->again = str_eq(list[i]->record, list[i - 1]->record);
}

bool
records_standing(struct db *db, struct reader *r, const struct version *v,
                 const struct document *d, struct arena *a, struct standing **out,
                 size_t *count, struct err *e)
{
	struct work w = {.db = db, .reader = r, .a = a, .v = v, .d = d};

	name_blocks(&w);
	bool ok = take_rows(&w, e) && mark_all_last(&w, e) && put_all(&w, e);
	free(w.rows);
	if (ok)
		mark_again(&w);
	*out = w.out;
	*count = w.count;
	return ok;
}
