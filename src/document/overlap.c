/* overlap: distinct runs of five words. See overlap.h. */
#include "document/overlap.h"

#include <utf8proc.h>

enum { RUN = 5 };

struct run_set {
	uint64_t *runs;
	size_t n, slots;
};

static bool
is_word(uint32_t cp)
{
	if (cp < 0x80)
		return is_alnum((int)cp) || cp == '_';
	utf8proc_category_t c = utf8proc_category((utf8proc_int32_t)cp);
	return (c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_LO) ||
	       (c >= UTF8PROC_CATEGORY_ND && c <= UTF8PROC_CATEGORY_NO);
}

static void
set_add(struct run_set *s, uint64_t run)
{
	size_t slot = run & (s->slots - 1);

	while (s->runs[slot] && s->runs[slot] != run)
		slot = (slot + 1) & (s->slots - 1);
	s->n += !s->runs[slot];
	s->runs[slot] = run;
}

static bool
set_has(const struct run_set *s, uint64_t run)
{
	size_t slot = run & (s->slots - 1);

	while (s->runs[slot] && s->runs[slot] != run)
		slot = (slot + 1) & (s->slots - 1);
	return s->runs[slot] == run;
}

/* Hash of the next word in lower case; false at the end. */
static bool
next_word(struct str s, size_t *i, uint64_t *hash)
{
	uint64_t h = 0;
	size_t letters = 0;

	while (*i < s.n) {
		size_t at = *i;
		uint32_t cp = utf8_next(s, i);
		if (is_word(cp)) {
			uint32_t low = (uint32_t)utf8proc_tolower((utf8proc_int32_t)cp);
			h = hash64((struct str){(const char *)&low, sizeof low}, h + 1);
			letters++;
		} else if (letters) {
			*i = at;
			break;
		}
	}
	*hash = h;
	return letters > 0;
}

static void
runs_of(struct str s, struct run_set *out)
{
	uint64_t last[RUN] = {0};
	size_t i = 0, words = 0;

	*out = (struct run_set){.slots = 64};
	while (out->slots < s.n)
		out->slots *= 2;
	out->runs = xcalloc(out->slots, sizeof *out->runs);
	while (next_word(s, &i, &last[words % RUN])) {
		if (++words < RUN)
			continue;
		uint64_t run = 0;
		for (size_t k = 0; k < RUN; k++)
			run = hash64((struct str){(const char *)&last[(words + k) % RUN], sizeof *last}, run + 1);
		set_add(out, run ? run : 1);
	}
}

struct overlap
overlap_measure(struct str wanted, struct str got)
{
	struct run_set a, b;
	struct overlap o = {0};

	runs_of(wanted, &a);
	runs_of(got, &b);
	for (size_t i = 0; i < a.slots; i++)
		o.both += a.runs[i] && set_has(&b, a.runs[i]);
	o.wanted = a.n;
	o.got = b.n;
	free(a.runs);
	free(b.runs);
	return o;
}

double
overlap_recall(const struct overlap *o)
{
	return o->wanted ? (double)o->both / (double)o->wanted : 1;
}

double
overlap_precision(const struct overlap *o)
{
	return o->got ? (double)o->both / (double)o->got : 0;
}

/* An underscore at the edge of a word is emphasis, unless it is escaped. */
static bool
is_emphasis(struct str s, size_t i)
{
	bool before = i > 0 && (is_alnum(s.p[i - 1]) || s.p[i - 1] == '_');
	bool after = i + 1 < s.n && (is_alnum(s.p[i + 1]) || s.p[i + 1] == '_');

	return s.p[i] == '_' && (i == 0 || s.p[i - 1] != '\\') && !(before && after);
}

struct str
overlap_plain(struct str s, struct arena *a)
{
	char *p = arena_alloc(a, s.n + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == ']' && i + 1 < s.n && s.p[i + 1] == '(') {
			size_t end = str_find_byte(s, ')', i);
			i = end == SIZE_MAX ? i + 1 : end;
		} else if (str_starts_nocase(str_slice(s, i, s.n), STR("<br>"))) {
			p[n++] = ' ';
			i += 3;
		} else if (!strchr("*\\[", s.p[i]) && !is_emphasis(s, i)) {
			p[n++] = s.p[i];
		}
	}
	return (struct str){p, n};
}
