/* fragment: text directives. See fragment.h. */
#include "net/fragment.h"

/* The next word, or false. */
static bool
word_next(struct str *rest, struct str *word)
{
	size_t i = 0, n;

	while (i < rest->n && is_space(rest->p[i]))
		i++;
	for (n = i; n < rest->n && !is_space(rest->p[n]);)
		n++;
	*word = str_slice(*rest, i, n);
	*rest = str_slice(*rest, n, rest->n);
	return word->n > 0;
}

/* A mark of canonical text, which stands on no page. */
static bool
is_mark(struct str word)
{
	return str_eq(word, STR("|")) || str_eq(word, STR("|=")) || str_eq(word, STR("\xC2\xB6")) ||
	       str_eq(word, STR("\xE2\x80\xA2"));
}

/* Words in a row without a mark between them: the first such run, or the last. */
static struct str
run_of(struct str words, bool last)
{
	struct str rest = words, word, run = {0};

	while (word_next(&rest, &word)) {
		bool ends = is_mark(word);
		if (ends && run.n && !last)
			return run;
		if (ends) {
			struct str after = rest;
			if (word_next(&after, &word) && !is_mark(word))
				run = (struct str){0};
			continue;
		}
		run = run.n ? (struct str){run.p, (size_t)(word.p + word.n - run.p)} : word;
	}
	return run;
}

static size_t
count_words(struct str words)
{
	struct str word;
	size_t n = 0;

	while (word_next(&words, &word))
		n++;
	return n;
}

/* `most` words of them from the start, or to the end. */
static struct str
some_of(struct str words, size_t most, bool last)
{
	struct str rest = words, word, out = {0};
	size_t all = count_words(words), skip = last && all > most ? all - most : 0;

	for (size_t i = 0; word_next(&rest, &word) && i < skip + most; i++)
		if (i >= skip)
			out = out.n ? (struct str){out.p, (size_t)(word.p + word.n - out.p)}
			            : word;
	return out;
}

/* All but RFC 3986's unreserved characters is encoded, and "-", which parts a directive. */
static void
add_encoded(struct buf *b, struct str words)
{
	struct str word;

	for (size_t i = 0; word_next(&words, &word); i++) {
		buf_add(b, i ? STR("%20") : STR(""));
		for (size_t k = 0; k < word.n; k++) {
			unsigned char c = (unsigned char)word.p[k];
			if (c == '\\' && k + 1 < word.n && word.p[k + 1] == '|')
				continue;
			if (is_alnum((char)c) || c == '.' || c == '_' || c == '~')
				buf_byte(b, (char)c);
			else
				buf_printf(b, "%%%02X", c);
		}
	}
}

bool
fragment_of_words(struct str address, struct str words, struct arena *a, struct str *out)
{
	struct str first = run_of(words, false), last = run_of(words, true);
	bool whole = first.p == last.p && count_words(first) <= FRAGMENT_WHOLE;
	struct buf b;

	if (first.n == 0 || !uri_normal(address, a, out))
		return false;
	buf_init(&b, URI_BYTES_MAX);
	buf_add(&b, *out);
	buf_add(&b, STR("#:~:text="));
	add_encoded(&b, whole ? first : some_of(first, FRAGMENT_WORDS, false));
	if (!whole) {
		buf_byte(&b, ',');
		add_encoded(&b, some_of(last, FRAGMENT_WORDS, true));
	}
	bool ok = !b.over;
	if (ok)
		*out = arena_str(a, buf_str(&b));
	buf_release(&b);
	return ok;
}
