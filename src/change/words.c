/* words: two texts side by side. See words.h. */
#include "change/words.h"

enum { EDITS_MAX = 1500 };

/* Things to be compared: their hashes, and where they stand. */
struct sequence {
	uint64_t *hash;
	uint32_t *start, *end;
	size_t n;
};

/* One step of an alignment: both go on, or one of them. */
struct steps {
	uint8_t *op; /* enum diff_op, in order */
	size_t n;
};

static void
add_steps(struct steps *s, enum diff_op op, size_t count)
{
	memset(s->op + s->n, (int)op, count);
	s->n += count;
}

/* How far each diagonal got with d edits, for every d. */
struct trace {
	int32_t *furthest; /* row d has 2d+1 numbers */
};

static int32_t *
row(const struct trace *t, size_t d)
{
	return t->furthest + d * d + d; /* the middle of row d; rows before it take d*d */
}

/* The number of edits from a to b; more than EDITS_MAX gives EDITS_MAX + 1. */
static size_t
count_edits(const struct sequence *a, const struct sequence *b, struct trace *t)
{
	int32_t n = (int32_t)a->n, m = (int32_t)b->n;

	for (size_t d = 0; d <= EDITS_MAX; d++) {
		int32_t limit = (int32_t)d, *now = row(t, d), *before = d ? row(t, d - 1) : NULL;
		for (int32_t k = -limit; k <= limit; k += 2) {
			int32_t x;
			if (d == 0)
				x = 0;
			else if (k == -limit || (k != limit && before[k - 1] < before[k + 1]))
				x = before[k + 1];
			else
				x = before[k - 1] + 1;
			while (x < n && x - k < m && x - k >= 0 && a->hash[x] == b->hash[x - k])
				x++;
			now[k] = x;
			if (x >= n && x - k >= m)
				return d;
		}
	}
	return EDITS_MAX + 1;
}

/* The edits in order, read back from the trace. */
static void
read_back(const struct sequence *a, const struct sequence *b, const struct trace *t,
          size_t edits, struct steps *out)
{
	int32_t x = (int32_t)a->n, y = (int32_t)b->n;
	size_t total = 0, room = a->n + b->n;
	uint8_t *reversed = xmalloc(room + 1);

	for (size_t d = edits; d > 0; d--) {
		int32_t k = x - y, limit = (int32_t)d, *before = row(t, d - 1);
		bool down = k == -limit || (k != limit && before[k - 1] < before[k + 1]);
		int32_t from = down ? before[k + 1] : before[k - 1];
		int32_t from_y = from - (down ? k + 1 : k - 1);
		while (x > from + !down && y > from_y + down) {
			reversed[total++] = DIFF_SAME;
			x--;
			y--;
		}
		reversed[total++] = down ? DIFF_ADDED : DIFF_REMOVED;
		x = from;
		y = from_y;
	}
	while (x > 0) {
		reversed[total++] = DIFF_SAME;
		x--;
	}
	while (total > 0)
		out->op[out->n++] = reversed[--total];
	free(reversed);
}

static struct sequence
part(const struct sequence *s, size_t from, size_t to)
{
	return (struct sequence){s->hash + from, s->start + from, s->end + from, to - from};
}

/* Room in `out`: a->n + b->n steps. */
static void
align(const struct sequence *a, const struct sequence *b, struct steps *out)
{
	size_t front = 0, back = 0;

	while (front < a->n && front < b->n && a->hash[front] == b->hash[front])
		front++;
	while (back < a->n - front && back < b->n - front &&
	       a->hash[a->n - 1 - back] == b->hash[b->n - 1 - back])
		back++;
	struct sequence x = part(a, front, a->n - back), y = part(b, front, b->n - back);
	add_steps(out, DIFF_SAME, front);
	if (x.n && y.n) {
		struct trace t = {xmalloc((size_t)(EDITS_MAX + 2) * (EDITS_MAX + 2) * sizeof(int32_t))};
		size_t edits = count_edits(&x, &y, &t);
		if (edits <= EDITS_MAX) {
			read_back(&x, &y, &t, edits, out);
		} else {
			add_steps(out, DIFF_REMOVED, x.n);
			add_steps(out, DIFF_ADDED, y.n);
		}
		free(t.furthest);
	} else {
		add_steps(out, DIFF_REMOVED, x.n);
		add_steps(out, DIFF_ADDED, y.n);
	}
	add_steps(out, DIFF_SAME, back);
}

static void
sequence_init(struct sequence *s, struct arena *a, size_t room)
{
	*s = (struct sequence){ARENA_ARRAY(a, uint64_t, room + 1), ARENA_ARRAY(a, uint32_t, room + 1),
	                       ARENA_ARRAY(a, uint32_t, room + 1), 0};
}

static void
blocks_of(const struct document *d, struct arena *a, struct sequence *out)
{
	sequence_init(out, a, d->block_count);
	for (size_t i = 0; i < d->block_count; i++)
		out->hash[out->n++] = hash64(block_words(d, i), d->blocks[i].kind);
}

/* Words are what stands between spaces; the space after a word is the word's. */
static void
words_of(const struct text_range *r, struct arena *a, struct sequence *out)
{
	sequence_init(out, a, (r->end - r->start) / 2 + 1);
	for (uint32_t i = r->start; i < r->end;) {
		uint32_t start = i;
		while (i < r->end && r->text.p[i] != ' ')
			i++;
		out->hash[out->n] = hash64(str_slice(r->text, start, i), 2);
		while (i < r->end && r->text.p[i] == ' ')
			i++;
		out->start[out->n] = start;
		out->end[out->n++] = i;
	}
}

/* Put neighbouring steps of one kind together as spans. */
static void
spans_of(const struct steps *s, const struct sequence *old, const struct sequence *new,
         struct arena *a, struct diff_block *out)
{
	size_t i = 0, k = 0;

	out->spans = ARENA_ARRAY(a, struct diff_span, s->n + 1);
	for (size_t at = 0; at < s->n;) {
		enum diff_op op = (enum diff_op)s->op[at];
		struct diff_span *span = &out->spans[out->span_count++];
		span->op = op;
		span->old_start = span->old_end = i < old->n ? old->start[i] : old->n ? old->end[old->n - 1] : 0;
		span->new_start = span->new_end = k < new->n ? new->start[k] : new->n ? new->end[new->n - 1] : 0;
		for (; at < s->n && s->op[at] == op; at++) {
			if (op != DIFF_ADDED)
				span->old_end = old->end[i++];
			if (op != DIFF_REMOVED)
				span->new_end = new->end[k++];
		}
	}
}

size_t
diff_words(const struct text_range *old, const struct text_range *new, struct arena *a,
           struct diff_block *out)
{
	struct sequence x, y;
	size_t same = 0;

	words_of(old, a, &x);
	words_of(new, a, &y);
	struct steps s = {ARENA_ARRAY(a, uint8_t, x.n + y.n + 1), 0};
	align(&x, &y, &s);
	for (size_t m = 0; m < s.n; m++)
		same += s.op[m] == DIFF_SAME;
	*out = (struct diff_block){.old = BLOCK_NONE, .new = BLOCK_NONE};
	spans_of(&s, &x, &y, a, out);
	return x.n + y.n ? same * 2000 / (x.n + y.n) : 0;
}

static size_t
compare_blocks(const struct document *old, uint32_t i, const struct document *new,
               uint32_t k, struct arena *a, struct diff_block *out)
{
	struct text_range was = {old->text, old->blocks[i].start, old->blocks[i].end};
	struct text_range is = {new->text, new->blocks[k].start, new->blocks[k].end};
	size_t like = diff_words(&was, &is, a, out);

	out->old = i;
	out->new = k;
	return like;
}

static void
add_block(struct diff *d, struct diff_block b)
{
	d->blocks[d->count++] = b;
	d->removed += b.new == BLOCK_NONE;
	d->added += b.old == BLOCK_NONE;
	d->changed += b.old != BLOCK_NONE && b.new != BLOCK_NONE && !b.same;
}

/* A run of removed and added blocks between equal ones: pair those that are alike. */
static void
pair_run(const struct document *old, uint32_t i, uint32_t i_end,
         const struct document *new, uint32_t k, uint32_t k_end, struct arena *a,
         struct diff *out)
{
	enum { AHEAD = 6 };

	while (i < i_end && k < k_end) {
		struct diff_block best = {.old = BLOCK_NONE}, b;
		size_t most = DIFF_ALIKE;
		uint32_t best_i = i;
		for (uint32_t m = i; m < i_end && m < i + AHEAD; m++) {
			if (old->blocks[m].kind != new->blocks[k].kind)
				continue;
			size_t like = compare_blocks(old, m, new, k, a, &b);
			if (like > most) {
				most = like;
				best = b;
				best_i = m;
			}
		}
		if (best.old == BLOCK_NONE) {
			add_block(out, (struct diff_block){.old = BLOCK_NONE, .new = k++});
			continue;
		}
		while (i < best_i)
			add_block(out, (struct diff_block){.old = i++, .new = BLOCK_NONE});
		add_block(out, best);
		i++;
		k++;
	}
	while (i < i_end)
		add_block(out, (struct diff_block){.old = i++, .new = BLOCK_NONE});
	while (k < k_end)
		add_block(out, (struct diff_block){.old = BLOCK_NONE, .new = k++});
}

void
diff_documents(const struct document *old, const struct document *new, struct arena *a,
               struct diff *out)
{
	struct sequence x, y;
	uint32_t i = 0, k = 0;

	blocks_of(old, a, &x);
	blocks_of(new, a, &y);
	struct steps s = {ARENA_ARRAY(a, uint8_t, x.n + y.n + 1), 0};
	align(&x, &y, &s);
	*out = (struct diff){.blocks = ARENA_ARRAY(a, struct diff_block, x.n + y.n + 1)};
	for (size_t at = 0; at < s.n;) {
		if (s.op[at] == DIFF_SAME) {
			add_block(out, (struct diff_block){.old = i++, .new = k++, .same = true});
			at++;
			continue;
		}
		uint32_t i_end = i, k_end = k;
		for (; at < s.n && s.op[at] != DIFF_SAME; at++) {
			i_end += s.op[at] == DIFF_REMOVED;
			k_end += s.op[at] == DIFF_ADDED;
		}
		pair_run(old, i, i_end, new, k, k_end, a, out);
		i = i_end;
		k = k_end;
	}
}
