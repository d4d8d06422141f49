/* features: a span to hashes of its words and of what knowledge/ finds. See features.h. */
#include "provision/features.h"

#include <pthread.h>

enum { WORD_MAX = 40 };

void
features_release(struct features *f)
{
	free(f->f);
	*f = (struct features){0};
}

static void
add(struct features *f, uint32_t hash, size_t start, size_t end)
{
	GROW(f->f, f->n, f->cap);
	f->f[f->n++] = (struct feature){hash, (uint32_t)start, (uint32_t)end};
}

/* FNV-1a, one byte more. */
static uint32_t
mix(uint32_t h, uint32_t byte)
{
	return (h ^ byte) * UINT32_C(16777619);
}

static uint32_t
spread(uint32_t h)
{
	h ^= h >> 15;
	h *= UINT32_C(0x2c1b3c6d);
	h ^= h >> 12;
	h *= UINT32_C(0x297a2d39);
	return h ^ h >> 15;
}

/* One word, without its apostrophes and its plural's s, in lower case; every number is
 * the same word. */
struct word {
	unsigned char c[WORD_MAX];
	size_t n;
};

static bool
has_plural_s(const struct word *w)
{
	unsigned char before = w->n > 3 ? w->c[w->n - 2] : 's';

	return w->n > 3 && w->c[w->n - 1] == 's' && before != 's' && before != 'u' &&
	       before != 'i';
}

static uint32_t
word_hash(struct word *w)
{
	uint32_t h = UINT32_C(2166136261);
	size_t n = w->n;

	if (n > 4 && memcmp(w->c + n - 3, "ies", 3) == 0) {
		n -= 2;
		w->c[n - 1] = 'y';
	} else if (n > 4 && memcmp(w->c + n - 2, "ie", 2) == 0) { /* as its plural */
		n--;
		w->c[n - 1] = 'y';
	} else if (has_plural_s(w)) {
		n--;
	}
	for (size_t i = 0; i < n; i++)
		h = mix(h, w->c[i]);
	return h;
}

/* The bytes of an apostrophe at i: the typewriter's or the typographer's; else 0. */
static size_t
apostrophe_at(struct str s, size_t i)
{
	if (s.p[i] == '\'')
		return 1;
	return str_starts(str_slice(s, i, s.n), STR("\xE2\x80\x99")) ? 3 : 0;
}

/* What a byte is in a word: its small letter, '0' for any digit; 0: it is in none. */
static unsigned char letter_of[256];

static void
find_letters(void)
{
	for (int c = 0; c < 128; c++)
		letter_of[c] = is_digit(c) ? '0' : is_alpha(c) ? (unsigned char)to_lower(c) : 0;
}

/* Step over marks to the next word, and take it; false at the end. */
static bool
next_word(struct str s, size_t *at, struct word *w, size_t *start)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t i = *at, skip;

	while (i < s.n && !letter_of[p[i]] && p[i] != '$')
		i++;
	*start = i;
	w->n = 0;
	if (i < s.n && p[i] == '$')
		w->c[w->n++] = p[i++];
	while (i < s.n) {
		unsigned char c = letter_of[p[i]];
		if (c) {
			bool again = c == '0' && w->n && w->c[w->n - 1] == '0';
			if (w->n < WORD_MAX && !again)
				w->c[w->n++] = c;
			i++;
		} else if ((skip = apostrophe_at(s, i)) != 0 && i + skip < s.n && is_alpha(s.p[i + skip])) {
			i += skip;
		} else {
			break;
		}
	}
	*at = i;
	return w->n > 0;
}

static uint32_t
name_hash(uint32_t salt, const char *name)
{
	uint32_t h = UINT32_C(2166136261) + salt;

	for (; *name; name++)
		h = mix(h, (unsigned char)*name);
	return spread(h);
}

/* Hashes of the names that knowledge/ has, for where they are found. */
enum { SALT_PHRASES = 101, SALT_RULES = 201, SALT_TERMS = 301, SALT_KIND = 401,
       SALT_SHAPE = 501, SALT_AI = 801 };
enum { TYPES_MAX = 256 };
static uint32_t phrase_hashes[WHERE_COUNT][PHRASE_WORDS * 64];
static uint32_t rule_hashes[2][TYPES_MAX];
static pthread_once_t hashes_once = PTHREAD_ONCE_INIT;

static void
find_hashes(void)
{
	find_letters();
	for (unsigned place = 0; place < WHERE_COUNT; place++)
		for (unsigned p = 0; p < phrase_count(); p++)
			phrase_hashes[place][p] = name_hash(SALT_PHRASES + place, phrase_name(p));
	for (uint16_t t = 0; t < type_count() && t < TYPES_MAX; t++)
		for (uint32_t first = 0; first < 2; first++)
			rule_hashes[first][t] = name_hash(SALT_RULES + first, type_id(t));
}

void
features_words(struct features *f, enum feature_group group, struct str words,
               uint32_t base)
{
	const uint32_t salt = (uint32_t)group * UINT32_C(0x9e3779b9);
	uint32_t before = 0;
	size_t at = 0, start, before_start = 0;
	struct word w;

	pthread_once(&hashes_once, find_hashes);
	while (next_word(words, &at, &w, &start)) {
		uint32_t h = word_hash(&w);
		add(f, spread(h + salt), base + start, base + at);
		if (before)
			add(f, spread(before * 31 + h + salt), base + before_start,
			    base + at);
		before = h;
		before_start = start;
	}
}

void
features_around(struct features *f, enum feature_group group, const struct context *c,
                size_t block)
{
	enum { DEPTH = 6 };
	const struct document *d = c->d;
	const struct block *b = &d->blocks[block];
	uint32_t at = b->intro;
	size_t depth = 0;

	if (group == FEATURES_HEADING || group == FEATURES_OUTER)
		at = b->heading;
	if (group == FEATURES_OUTER && at != BLOCK_NONE)
		at = d->blocks[at].heading;
	for (; at != BLOCK_NONE && depth++ < DEPTH;) {
		features_words(f, group, block_words(d, at), d->blocks[at].start);
		if (group == FEATURES_HEADING)
			break;
		at = group == FEATURES_OUTER ? d->blocks[at].heading : d->blocks[at].intro;
	}
}

static void
add_phrases(struct features *f, const struct phrases *p, const uint32_t *hashes)
{
	for (size_t i = 0; i < PHRASE_WORDS; i++)
		for (uint64_t bits = p->bits[i]; bits; bits &= bits - 1)
			add(f, hashes[i * 64 + (size_t)__builtin_ctzll(bits)], 0, 0);
}

/* How many words, in steps: 1, 2, 3-4, 5-8, 9-16 … */
static uint32_t
length_step(struct str span)
{
	uint32_t step = 0;
	size_t words = 1;

	for (size_t i = 0; i < span.n; i++)
		words += span.p[i] == ' ';
	while (words >>= 1)
		step++;
	return step;
}

/* Headlines, questions and sentences that only introduce a list look so. */
static void
add_shape(struct features *f, struct str span)
{
	unsigned char first = span.n ? (unsigned char)span.p[0] : 0;
	unsigned char last = span.n ? (unsigned char)span.p[span.n - 1] : 0;
	uint32_t begins = is_digit(first) ? 1 : first >= 'a' && first <= 'z' ? 2
	                : first >= 'A' && first <= 'Z' ? 3 : 4;

	add(f, spread(SALT_SHAPE + length_step(span)), 0, 0);
	add(f, spread(SALT_SHAPE + 100 + begins), 0, 0);
	add(f, spread(SALT_SHAPE + 200 + (is_alnum(last) ? 0u : last)), 0, 0);
}

void
features_knowledge(struct features *f, const struct phrases where[WHERE_COUNT],
                   const struct rule_hits *hits, const struct context *c, size_t block,
                   struct str span)
{
	pthread_once(&hashes_once, find_hashes);
	for (unsigned place = 0; place < WHERE_COUNT; place++)
		add_phrases(f, &where[place], phrase_hashes[place]);
	for (size_t i = 0; i < hits->n; i++) {
		add(f, rule_hashes[0][hits->types[i]], 0, 0);
		if (i == 0)
			add(f, rule_hashes[1][hits->types[i]], 0, 0);
	}
	if (c->about_ai) {
		add(f, name_hash(SALT_AI, ""), 0, 0);
		add(f, name_hash(SALT_AI, hits->n ? type_id(hits->types[0]) : "-"), 0, 0);
	}
	add(f, name_hash(SALT_TERMS, c->terms_type ? c->terms_type : ""), 0, 0);
	add(f, spread(c->d->blocks[block].kind + (uint32_t)SALT_KIND), 0, 0);
	add_shape(f, span);
}
