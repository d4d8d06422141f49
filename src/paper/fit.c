/* fit: foreign words on a page, as far as there is room. See fit.h. */
#include "paper/fit.h"

enum {
	SHOWN_MOST = 6000, /* characters; more than a page holds */
	EDGE = 24,         /* bytes to look for the edge of a word in */
};

static const struct page_type note_type = {
	FACE_SANS, .bold = true, .size = 6.6, .leading = 1.1, .ink = INK_ACCENT};

static bool
starts_character(struct str s, size_t i)
{
	return i >= s.n || ((unsigned char)s.p[i] & 0xC0) != 0x80;
}

static size_t
count_characters(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += starts_character(s, i);
	return n;
}

/* Where the first n characters end, or a word a little before. */
static size_t
head_end(struct str s, size_t n)
{
	size_t end = 0;

	for (; n > 0 && end < s.n; n--)
		do
			end++;
		while (!starts_character(s, end));
	for (size_t i = end; i > 0 && end - i < EDGE; i--)
		if (s.p[i - 1] == ' ')
			return i - 1;
	return end;
}

/* Where the last n characters start, or a word a little behind. */
static size_t
tail_start(struct str s, size_t n)
{
	size_t start = s.n;

	for (; n > 0 && start > 0; n--)
		do
			start--;
		while (start > 0 && !starts_character(s, start));
	for (size_t i = start; i < s.n && i - start < EDGE; i++)
		if (s.p[i] == ' ')
			return i + 1;
	return start;
}

/* The words with about `kept` of their characters, two thirds of them at the front. */
static struct fitted
cut(struct page *p, const struct page_type *t, struct str words,
    enum visible_breaks breaks, double width, size_t kept, struct arena *a)
{
	size_t end = head_end(words,
	                      kept - kept / 3), start = tail_start(words, kept / 3);
	struct fitted f = {
		.head = visible(a, str_slice(words, 0, end), breaks),
		.tail = visible(a, str_slice(words, start, words.n), breaks),
		.note = arena_printf(
			a, "[… %zu characters left out; the whole is in the bundle]",
			count_characters(str_slice(words, end, start))),
	};

	f.height = page_height(p, t, f.head, width) +
	           page_height(p, &note_type, f.note, width) +
	           page_height(p, t, f.tail, width);
	return f;
}

bool
fit_whole(struct page *p, const struct page_type *t, struct str words,
          enum visible_breaks breaks, double width, double height, struct arena *a,
          struct fitted *out)
{
	if (words.n > 4 * SHOWN_MOST)
		return false;
	*out = (struct fitted){.head = visible(a, words, breaks)};
	out->height = page_height(p, t, out->head, width);
	return out->height <= height;
}

struct fitted
fit_words(struct page *p, const struct page_type *t, struct str words,
          enum visible_breaks breaks, double width, double height, struct arena *a)
{
	size_t count = count_characters(words), least = 0;
	size_t most = count < SHOWN_MOST ? count : SHOWN_MOST;
	struct fitted f;

	if (fit_whole(p, t, words, breaks, width, height, a, &f))
		return f;
	while (least + 1 < most) {
		size_t middle = least + (most - least) / 2;
		if (cut(p, t, words, breaks, width, middle, a).height <= height)
			least = middle;
		else
			most = middle;
	}
	return cut(p, t, words, breaks, width, least, a);
}

double
fitted_show(struct page *p, const struct page_type *t, const struct fitted *f, double x,
            double y, double width)
{
	double top = y;

	y += page_words(p, t, f->head, x, y, width);
	if (f->note.n) {
		y += page_words(p, &note_type, f->note, x, y, width);
		y += page_words(p, t, f->tail, x, y, width);
	}
	return y - top;
}
