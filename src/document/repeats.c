/* repeats: stretches of a document that say again what stands above. See parse.h. */
#include "document/parse.h"

/* Shorter runs are how people write: the same sentence, the same table head. */
enum { LEAST_BLOCKS = 3, LEAST_BYTES = 400, CANDIDATES = 8 };

struct chains {
	uint64_t *hash;     /* of each block's kind and words */
	uint32_t *previous; /* the block before with the same hash, or BLOCK_NONE */
};

static void
chains_init(struct chains *c, const struct document *d, struct arena *a)
{
	size_t slots = 16;

	while (slots < d->block_count * 2)
		slots *= 2;
	uint32_t *last = ARENA_ARRAY(a, uint32_t, slots);
	memset(last, 0xFF, slots * sizeof *last);
	c->hash = ARENA_ARRAY(a, uint64_t, d->block_count);
	c->previous = ARENA_ARRAY(a, uint32_t, d->block_count);
	for (size_t i = 0; i < d->block_count; i++) {
		c->hash[i] = hash64(block_words(d, i), d->blocks[i].kind);
		size_t slot = c->hash[i] & (slots - 1);
		while (last[slot] != BLOCK_NONE && c->hash[last[slot]] != c->hash[i])
			slot = (slot + 1) & (slots - 1);
		c->previous[i] = last[slot];
		last[slot] = (uint32_t)i;
	}
}

/* How many blocks from `later` on say the same as from `earlier` on. The two may not
 * overlap: a block does not repeat itself. */
static size_t
run_length(const struct chains *c, const struct document *d, size_t earlier,
           size_t later)
{
	size_t n = 0;

	while (later + n < d->block_count && earlier + n < later &&
	       c->hash[earlier + n] == c->hash[later + n] &&
	       str_eq(block_words(d, earlier + n), block_words(d, later + n)))
		n++;
	return n;
}

static bool
is_long_enough(const struct document *d, size_t first, size_t n)
{
	return n >= LEAST_BLOCKS &&
	       d->blocks[first + n - 1].end - d->blocks[first].line >= LEAST_BYTES;
}

/* The longest run at i among the nearest earlier places; 0 if none is long enough. */
static size_t
longest_run(const struct chains *c, const struct document *d, size_t i, size_t *of)
{
	size_t best = 0, tried = 0;

	for (uint32_t k = c->previous[i]; k != BLOCK_NONE && tried < CANDIDATES;
	     k = c->previous[k], tried++) {
		size_t n = run_length(c, d, k, i);
		if (n >= best && n > 0) {
			best = n;
			*of = k;
		}
	}
	return best && is_long_enough(d, i, best) ? best : 0;
}

static void
add_repeat(struct document *d, size_t *cap, struct arena *a, size_t first, size_t n,
           size_t of)
{
	if (d->repeat_count == *cap) {
		size_t grown_cap = *cap ? *cap * 2 : 8;
		struct repeat *grown = ARENA_ARRAY(a, struct repeat, grown_cap);
		if (*cap)
			memcpy(grown, d->repeats, *cap * sizeof *grown);
		d->repeats = grown;
		*cap = grown_cap;
	}
	d->repeats[d->repeat_count++] = (struct repeat){
		d->blocks[first].line, d->blocks[first + n - 1].end, d->blocks[of].line};
	for (size_t i = first; i < first + n; i++)
		d->blocks[i].repeated = true;
}

void
document_find_repeats(struct document *d, struct arena *a)
{
	struct chains c;
	size_t cap = 0, of = 0;

	if (d->block_count < 2 * LEAST_BLOCKS)
		return;
	chains_init(&c, d, a);
	for (size_t i = 1; i < d->block_count;) {
		size_t n = c.previous[i] == BLOCK_NONE ? 0 : longest_run(&c, d, i, &of);
		if (n)
			add_repeat(d, &cap, a, i, n, of);
		i += n ? n : 1;
	}
}
