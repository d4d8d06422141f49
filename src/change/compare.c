/* compare: blocks against blocks. See compare.h.
 *
 * Equal blocks are paired first, in order; what is left is paired by the words shared,
 * among the nearest candidates, so that the work stays linear in hostile input too. */
#include "change/compare.h"

enum {
	CANDIDATES = 64,     /* unpaired blocks tried on each side of the place */
	WORDS_MAX = 4096     /* of a block that are compared */
};

static const struct reading *
reading_of(const struct histories *h, const struct text_version *v, size_t i)
{
	return &h->readings[v->readings[i]];
}

/* Blocks of one version by the hash of their words, each used once. */
struct block_table {
	uint32_t *first; /* index + 1 */
	uint32_t *next;
	size_t slots;
};

static void
table_of(const struct histories *h, const struct text_version *v, struct arena *a,
         struct block_table *t)
{
	t->slots = 64;
	while (t->slots < v->block_count * 2)
		t->slots *= 2;
	t->first = ARENA_ARRAY(a, uint32_t, t->slots);
	t->next = ARENA_ARRAY(a, uint32_t, v->block_count);
	for (size_t i = v->block_count; i-- > 0;) {
		size_t slot = reading_of(h, v, i)->words & (t->slots - 1);
		t->next[i] = t->first[slot];
		t->first[slot] = (uint32_t)i + 1;
	}
}

/* Take the first unused block with these words. */
static uint32_t
take(const struct histories *h, const struct text_version *v, struct block_table *t,
     uint64_t words, const bool *gone)
{
	for (uint32_t i = t->first[words & (t->slots - 1)]; i; i = t->next[i - 1])
		if (gone[i - 1] && reading_of(h, v, i - 1)->words == words)
			return i - 1;
	return PAIR_NONE;
}

/* Marks as moved what is not in the longest run of pairs in order (patience). */
static void
mark_moved(struct comparison *c, size_t count, struct arena *a)
{
	uint32_t *tails = ARENA_ARRAY(a, uint32_t, count + 1); /* index of the block that ends a run */
	uint32_t *before = ARENA_ARRAY(a, uint32_t, count);
	size_t length = 0;

	for (size_t i = 0; i < count; i++) {
		if (!c->blocks[i].same)
			continue;
		size_t low = 0, high = length;
		while (low < high) {
			size_t middle = (low + high) / 2;
			if (c->blocks[tails[middle]].old < c->blocks[i].old)
				low = middle + 1;
			else
				high = middle;
		}
		before[i] = low ? tails[low - 1] : PAIR_NONE;
		tails[low] = (uint32_t)i;
		length = low == length ? length + 1 : length;
	}
	for (size_t i = 0; i < count; i++)
		c->blocks[i].moved = c->blocks[i].same;
	for (uint32_t i = length ? tails[length - 1] : PAIR_NONE; i != PAIR_NONE; i = before[i])
		c->blocks[i].moved = false;
}

/* Punctuation beyond ASCII (U+2000 to U+206F): typographers' quotes, dashes, bullets. */
static bool
is_mark(struct str s, size_t i)
{
	return i + 2 < s.n && (unsigned char)s.p[i] == 0xE2 &&
	       ((unsigned char)s.p[i + 1] == 0x80 || (unsigned char)s.p[i + 1] == 0x81);
}

/* The next word of s from *i on: letters, digits, letters beyond ASCII. */
static struct str
next_word(struct str s, size_t *i)
{
	while (*i < s.n && !is_alnum(s.p[*i]) &&
	       ((unsigned char)s.p[*i] < 0x80 || is_mark(s, *i)))
		*i += is_mark(s, *i) ? 3 : 1;
	size_t start = *i;
	while (*i < s.n && !is_mark(s, *i) &&
	       (is_alnum(s.p[*i]) || (unsigned char)s.p[*i] >= 0x80))
		(*i)++;
	return str_slice(s, start, *i);
}

/* Without the number of an item in front: "1.", "(a)", "iv)", "2.3.1". */
static struct str
drop_number(struct str s)
{
	enum { NUMBER_MAX = 8 };
	size_t i = 0, letters = 0;
	bool closed = false;

	while (i < s.n && i < NUMBER_MAX && s.p[i] != ' ') {
		letters += is_alpha(s.p[i]);
		closed = s.p[i] == '.' || s.p[i] == ')' || (closed && is_digit(s.p[i]));
		if (!is_alnum(s.p[i]) && !strchr("(.)", s.p[i]))
			return s;
		i++;
	}
	return closed && letters < 4 && i < s.n && s.p[i] == ' ' ? str_slice(s, i, s.n) : s;
}

struct word_list {
	struct str words[WORDS_MAX];
	size_t n;
};

static void
words_of(struct str s, struct word_list *out)
{
	out->n = 0;
	for (size_t i = 0; i < s.n && out->n < WORDS_MAX;) {
		struct str w = next_word(s, &i);
		if (w.n)
			out->words[out->n++] = w;
	}
}

static uint64_t
word_hash(struct str w)
{
	char low[64];
	size_t n = w.n < sizeof low ? w.n : sizeof low;

	for (size_t i = 0; i < n; i++)
		low[i] = (char)((unsigned char)w.p[i] < 0x80 ? to_lower(w.p[i]) : w.p[i]);
	return hash64((struct str){low, n}, w.n);
}

/* A set of words as a bit map: small, and near enough for choosing pairs. */
struct sketch {
	uint64_t bits[8];
	unsigned count;
};

static void
sketch_of(struct str s, struct sketch *out)
{
	*out = (struct sketch){.count = 0};
	for (size_t i = 0; i < s.n;) {
		struct str w = next_word(s, &i);
		if (w.n > 0) {
			uint64_t h = word_hash(w);
			out->bits[h >> 61] |= UINT64_C(1) << (h & 63);
		}
	}
	for (size_t i = 0; i < COUNT(out->bits); i++)
		out->count += (unsigned)__builtin_popcountll(out->bits[i]);
}

/* Thousandths of the words that two blocks share. */
static unsigned
likeness(const struct sketch *a, const struct sketch *b)
{
	unsigned both = 0, either = 0;

	for (size_t i = 0; i < COUNT(a->bits); i++) {
		both += (unsigned)__builtin_popcountll(a->bits[i] & b->bits[i]);
		either += (unsigned)__builtin_popcountll(a->bits[i] | b->bits[i]);
	}
	return either ? both * 1000 / either : 0;
}

unsigned
compare_likeness(struct str a, struct str b)
{
	struct sketch x, y;

	sketch_of(a, &x);
	sketch_of(b, &y);
	return likeness(&x, &y);
}

static bool
is_date_line(struct str s)
{
	static const char *const claims[] = {"updated", "effective", "revised", "modified",
	                                     "version"};

	if (s.n > 160)
		return false;
	for (size_t i = 0; i < COUNT(claims); i++)
		if (str_find_nocase(s, str_of(claims[i]), 0) != SIZE_MAX)
			return true;
	return false;
}

/* Pair each new block that is left with the most alike old one that is left. */
static void
pair_changed(const struct histories *h, const struct text_version *old,
             const struct text_version *new, struct arena *a, struct comparison *c)
{
	enum { ALIKE = 450 };
	uint32_t *left = ARENA_ARRAY(a, uint32_t, old->block_count + 1);
	struct sketch *sketches = ARENA_ARRAY(a, struct sketch, old->block_count + 1);
	size_t n = 0, place = 0;

	for (size_t i = 0; i < old->block_count; i++)
		if (c->gone[i]) {
			sketch_of(reading_of(h, old, i)->text, &sketches[n]);
			left[n++] = (uint32_t)i;
		}
	for (size_t i = 0; n && i < new->block_count; i++) {
		struct pairing *p = &c->blocks[i];
		if (p->old != PAIR_NONE) { /* old blocks left near here come into view */
			while (place < n && left[place] < p->old)
				place++;
			continue;
		}
		struct sketch mine;
		sketch_of(reading_of(h, new, i)->text, &mine);
		size_t from = place > CANDIDATES ? place - CANDIDATES : 0, best = SIZE_MAX;
		size_t to = place + CANDIDATES < n ? place + CANDIDATES : n;
		unsigned most = ALIKE;
		for (size_t k = from; k < to; k++) {
			if (!c->gone[left[k]] || reading_of(h, old, left[k])->kind != reading_of(h, new, i)->kind)
				continue;
			unsigned like = likeness(&mine, &sketches[k]);
			if (is_date_line(reading_of(h, new, i)->text) &&
			    is_date_line(reading_of(h, old, left[k])->text))
				like = 1000;
			if (like > most) {
				most = like;
				best = k;
			}
		}
		if (best != SIZE_MAX) {
			p->old = left[best];
			c->gone[left[best]] = false;
		}
	}
}

static bool
is_among(struct str w, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(w, str_of(list[i])))
			return true;
	return false;
}

/* Words whose coming or going changes what is promised. */
static bool
is_weighty(struct str w)
{
	static const char *const words[] = {
		"may", "might", "can", "will", "shall", "must", "should", "not", "no", "never", "cannot",
		"all", "any", "every", "each", "including", "only", "unless", "except", "without", "opt",
		"or", "always", "solely", "required", "prohibited", "irrevocable", "perpetual", "free", "out",
		"before", "after", "until", "within", "one", "two", "three", "four", "five", "six", "seven",
		"eight", "nine", "ten", "twelve", "fourteen", "thirty", "sixty", "ninety", "hundred",
		"right", "rights", "reserve", "reserves", "entitled", "and",
	};

	return is_digit(w.p[0]) || is_among(w, words, COUNT(words));
}

static bool
is_month(struct str w)
{
	static const char *const names[] = {"january", "february", "march", "april", "may",
	                                    "june", "july", "august", "september",
	                                    "october", "november", "december"};

	return is_among(w, names, COUNT(names));
}

static enum change_level
level_of_word(struct str w, bool date_line)
{
	if (date_line && (is_digit(w.p[0]) || is_month(w)))
		return LEVEL_PRESENTATION;
	if (is_weighty(w) || (unsigned char)w.p[0] >= 0xE0) /* beyond Latin, Greek and Cyrillic */
		return LEVEL_SUBSTANTIVE;
	return w.p[0] >= 'A' && w.p[0] <= 'Z' ? LEVEL_RENAMING : LEVEL_CLARIFICATION;
}

/* Two spellings of one word: at least four letters, one of them apart or two swapped. */
static bool
is_spelling(struct str a, struct str b)
{
	size_t same = 0, n = a.n < b.n ? a.n : b.n;

	if (n < 4 || a.n > b.n + 1 || b.n > a.n + 1 || is_digit(a.p[0]))
		return false;
	while (same < n && a.p[same] == b.p[same])
		same++;
	if (a.n == b.n && same >= 2 && same + 1 < n && a.p[same] == b.p[same + 1] &&
	    a.p[same + 1] == b.p[same])
		return str_eq(str_slice(a, same + 2, a.n), str_slice(b, same + 2, b.n));
	struct str ra = str_slice(a, same + (a.n >= b.n), a.n);
	struct str rb = str_slice(b, same + (b.n >= a.n), b.n);
	return same >= 3 && str_eq(ra, rb);
}

/* Does it speak of somebody who does something? Then it may say more than we see in it. */
static bool
speaks(struct str s)
{
	static const char *const words[] = {"we", "us", "our", "you", "your", "they", "may", "must", "will",
	                                    "shall", "can", "not", "data", "information", "terms"};
	size_t n = 0, hits = 0;

	for (size_t i = 0; i < s.n;) {
		struct str w = next_word(s, &i);
		n += w.n > 0;
		hits += is_among(w, words, COUNT(words));
	}
	enum { WORDS_LEAST = 6 };
	return n >= WORDS_LEAST && hits > 0;
}

enum { SENTENCE_WORDS = 8 };

/* The text from the first to the last word. */
static struct str
span_of(const struct word_list *l, size_t first)
{
	struct str from = l->words[first], to = l->words[l->n - 1];

	return (struct str){from.p, (size_t)(to.p + to.n - from.p)};
}

enum change_level
compare_words(struct str old, struct str new)
{
	struct word_list *a = xmalloc(sizeof *a), *b = xmalloc(sizeof *b);
	bool date_line = is_date_line(new) && is_date_line(old);
	enum change_level level = LEVEL_PRESENTATION;
	size_t front = 0;

	words_of(drop_number(old), a);
	words_of(drop_number(new), b);
	while (front < a->n && front < b->n &&
	       str_eq_nocase(a->words[front], b->words[front]))
		front++;
	while (a->n > front && b->n > front &&
	       str_eq_nocase(a->words[a->n - 1], b->words[b->n - 1])) {
		a->n--;
		b->n--;
	}
	bool spelling = a->n == front + 1 && b->n == front + 1 &&
	    is_spelling(a->words[front], b->words[front]);
	struct word_list *lists[] = {a, b};
	for (size_t k = 0; k < 2 && !spelling; k++) {
		const struct word_list *mine = lists[k], *other = lists[1 - k];
		size_t fresh = 0;
		for (size_t i = front; i < mine->n && level < LEVEL_SUBSTANTIVE; i++) {
			bool there = false;
			for (size_t m = front; m < other->n && !there; m++)
				there = str_eq_nocase(mine->words[i], other->words[m]);
			if (there)
				continue;
			enum change_level of = level_of_word(mine->words[i], date_line);
			level = of > level ? of : level;
			fresh++;
		}
		if (fresh >= SENTENCE_WORDS && speaks(span_of(mine, front)))
			level = LEVEL_SUBSTANTIVE; /* as much as a sentence that came or went */
	}
	free(a);
	free(b);
	return level;
}

static enum change_level
level_of_pair(const struct histories *h, const struct reading *old,
              const struct reading *new)
{
	enum change_level words = compare_words(old->text, new->text);

	if (words == LEVEL_PRESENTATION)
		return words;
	if (old->count != new->count)
		return LEVEL_SUBSTANTIVE;
	for (uint32_t k = 0; k < new->count; k++) {
		const struct wording *a = &h->wordings[old->first + k], *b = &h->wordings[new->first + k];
		if (a->type != b->type || !str_eq(a->facts, b->facts))
			return LEVEL_SUBSTANTIVE;
	}
	return new->kind == BLOCK_ROW ? LEVEL_SUBSTANTIVE : words; /* a cell is a fact of its own */
}

/* The legal form of a company. */
static bool
is_legal_form(struct str w)
{
	static const char *const forms[] = {"Inc", "LLC", "Ltd", "Limited", "GmbH", "AB", "AG", "SAS", "SA", "SARL",
	                                    "BV", "NV", "Oy", "AS", "ApS", "Corp", "Corporation", "Pty", "PLC",
	                                    "LLP", "SE", "KK", "SpA", "SL"};

	for (size_t i = 0; i < COUNT(forms); i++)
		if (str_eq(w, str_of(forms[i])))
			return true;
	return false;
}

static bool
names_company(struct str s)
{
	for (size_t i = 0; i < s.n;)
		if (is_legal_form(next_word(s, &i)))
			return true;
	return false;
}

/* A block that came or went: one with provisions is substantive, and so is one that may
 * hold what we do not see; better one alert too many than one too few. */
static enum change_level
level_of_block(const struct reading *r)
{
	if (r->kind == BLOCK_HEADING || is_date_line(r->text))
		return LEVEL_PRESENTATION;
	return r->count > 0 || r->kind == BLOCK_ROW || names_company(r->text) || speaks(r->text)
	     ? LEVEL_SUBSTANTIVE : LEVEL_CLARIFICATION;
}

void
compare_versions(const struct histories *h, const struct text_version *old,
                 const struct text_version *new, struct arena *a,
                 struct comparison *out)
{
	struct block_table table;

	*out = (struct comparison){.blocks = ARENA_ARRAY(a, struct pairing, new->block_count),
	                           .gone = ARENA_ARRAY(a, bool, old->block_count),
	                           .level = LEVEL_PRESENTATION};
	for (size_t i = 0; i < old->block_count; i++)
		out->gone[i] = true;
	table_of(h, old, a, &table);
	for (size_t i = 0; i < new->block_count; i++) {
		uint32_t k = take(h, old, &table, reading_of(h, new, i)->words, out->gone);
		out->blocks[i] = (struct pairing){.old = k, .same = k != PAIR_NONE};
		if (k != PAIR_NONE)
			out->gone[k] = false;
	}
	mark_moved(out, new->block_count, a);
	pair_changed(h, old, new, a, out);
	for (size_t i = 0; i < new->block_count; i++) {
		const struct pairing *p = &out->blocks[i];
		if (p->same)
			continue;
		enum change_level l = p->old == PAIR_NONE
			? level_of_block(reading_of(h, new, i))
			: level_of_pair(h, reading_of(h, old, p->old), reading_of(h, new, i));
		out->level = l > out->level ? l : out->level;
	}
	for (size_t i = 0; i < old->block_count; i++)
		if (out->gone[i] && level_of_block(reading_of(h, old, i)) > out->level)
			out->level = level_of_block(reading_of(h, old, i));
	if (new->refusal != REFUSED_NOT && out->level > LEVEL_RENAMING)
		out->level = LEVEL_SUBSTANTIVE; /* nobody read what the words now say */
}
