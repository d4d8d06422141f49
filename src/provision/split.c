/* split: a block's words to sentences. See split.h. */
#include "provision/split.h"

/* Words that end in a full stop without ending a sentence. */
static const char *const abbreviations[] = {
	"e.g", "i.e", "etc", "inc", "ltd", "llc", "corp", "co", "no", "nos", "art", "arts", "sec",
	"para", "mr", "mrs", "ms", "dr", "st", "vs", "v", "cf", "al", "approx", "u.s", "u.k", "u.s.c",
	"c.f.r", "p.o", "attn", "dept", "est", "fig", "gov", "jr", "sr", "jan", "feb", "mar", "apr",
	"jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "incl", "reg", "regs", "p", "pp",
	"d.c", "n.a", "s.a", "b.v", "n.v", "a.m", "p.m", "viz", "resp", "ave", "blvd", "ste",
};

/* The word before the stop at i: letters, and stops inside it. */
static struct str
word_before(struct str s, size_t i)
{
	size_t start = i;

	while (start > 0 && (is_alnum(s.p[start - 1]) || s.p[start - 1] == '.'))
		start--;
	return str_slice(s, start, i);
}

static bool
is_abbreviation(struct str word)
{
	if (word.n == 1 && is_alpha(word.p[0]) && word.p[0] != 'I') /* "J. Smith", "(a." */
		return true;
	if (word.n > 6)
		return false;
	for (size_t i = 0; i < COUNT(abbreviations); i++)
		if (to_lower(word.n ? word.p[0] : 0) == abbreviations[i][0] &&
		    str_eq_nocase(word, str_of(abbreviations[i])))
			return true;
	return false;
}

/* Step over closing quotes and brackets. */
static size_t
over_closers(struct str s, size_t i)
{
	static const char *const closers[] = {"\"", "'", ")", "]", "\xE2\x80\x9D",
	                                      "\xE2\x80\x99"};

	if (i >= s.n || s.p[i] == ' ')
		return i;

	for (size_t k = 0; k < COUNT(closers);) {
		if (str_starts(str_slice(s, i, s.n), str_of(closers[k]))) {
			i += strlen(closers[k]);
			k = 0;
		} else {
			k++;
		}
	}
	return i;
}

static bool
is_lower(struct str s, size_t i)
{
	return i < s.n && s.p[i] >= 'a' && s.p[i] <= 'z';
}

/* Where the sentence ends whose final mark may be at i; 0 if it does not end there. */
static size_t
sentence_end(struct str s, size_t i)
{
	size_t end = over_closers(s, i + 1), next = end;

	if (s.p[i] == '.' && end < s.n && s.p[i + 1] == '.')
		return 0;
	while (next < s.n && s.p[next] == ' ')
		next++;
	if (next == s.n)
		return s.n;
	if (s.p[i] == '.' && is_abbreviation(word_before(s, i)))
		return 0;
	if (next == end) { /* no space: "certifications.We sign" */
		bool glued = s.p[i] == '.' && end == i + 1 && i > 1 && is_lower(s, i - 1) &&
		    is_lower(s, i - 2) && s.p[end] >= 'A' && s.p[end] <= 'Z' &&
		    is_lower(s, end + 1);
		return glued ? end : 0;
	}
	if (is_lower(s, next))
		return 0;
	if (s.p[i] == '.' && i > 0 && is_digit(s.p[i - 1]) && word_before(s, i).n <= 3 &&
	    (i < 4 || s.p[i - 1 - word_before(s, i).n + 0] == ' ') &&
	    word_before(s, i).n + 1 >= i)
		return 0; /* "1. Something" at the start */
	return end;
}

/* The next mark that may end a sentence, or the end of the words. */
static size_t
next_mark(struct str s, size_t from)
{
	size_t end = s.n;

	for (const char *mark = ".?!"; *mark; mark++) {
		size_t at = str_find_byte(str_slice(s, 0, end), *mark, from);
		end = at < end ? at : end;
	}
	return end;
}

void
split_sentences(struct str words, struct arena *a, struct span **out, size_t *count)
{
	size_t marks = 1, start = 0;

	for (size_t i = next_mark(words, 0); i < words.n; i = next_mark(words, i + 1))
		marks++;
	*out = ARENA_ARRAY(a, struct span, marks);
	*count = 0;
	for (size_t i = next_mark(words, 0); i < words.n; i = next_mark(words, i + 1)) {
		size_t end = sentence_end(words, i);
		if (end == 0 || end <= start)
			continue;
		(*out)[(*count)++] = (struct span){(uint32_t)start, (uint32_t)end};
		while (end < words.n && words.p[end] == ' ')
			end++;
		start = end;
		i = end ? end - 1 : i;
	}
	if (start < words.n)
		(*out)[(*count)++] = (struct span){(uint32_t)start, (uint32_t)words.n};
}

bool
is_headline(struct str words)
{
	enum { HEADLINE_WORDS = 8, FREE = 4 }; /* shorter words need no capital */
	size_t n = 0;
	struct str word;

	while (str_next(&words, ' ', &word)) {
		if (++n > HEADLINE_WORDS)
			return false;
		if (word.n >= FREE && is_alpha(word.p[0]) && to_lower(word.p[0]) == word.p[0])
			return false;
		if (n > 1 && word.n && (word.p[0] == '|' || is_digit(word.p[0])))
			return false;
	}
	return true;
}

/* "Refunds. We give none." is one stretch: the headline stands in its paragraph. */
static void
join_headlines(struct str words, struct span *spans, size_t *count)
{
	enum { RUN_IN_MAX = 60 };
	size_t n = 0;

	for (size_t i = 0; i < *count; i++) {
		struct str s = str_slice(words, spans[i].start, spans[i].end);
		if (i + 1 < *count && s.n <= RUN_IN_MAX && is_headline(s))
			spans[i + 1].start = spans[i].start;
		else
			spans[n++] = spans[i];
	}
	*count = n;
}

void
split_block(const struct document *d, size_t block, struct arena *a, struct span **out,
            size_t *count)
{
	enum { ONE_THOUGHT = 700 }; /* an item of at most so many bytes is one provision */
	const struct block *b = &d->blocks[block];
	struct str words = block_words(d, block);

	if (b->kind == BLOCK_PARAGRAPH || (b->kind == BLOCK_ITEM && words.n > ONE_THOUGHT)) {
		split_sentences(words, a, out, count);
		join_headlines(words, *out, count);
	} else {
		*out = ARENA_NEW(a, struct span);
		**out = (struct span){0, (uint32_t)words.n};
		*count = 1;
	}
	for (size_t i = 0; i < *count; i++) {
		(*out)[i].start += b->start;
		(*out)[i].end += b->start;
	}
}
