/* brief: a text of several pages as a PDF. See brief.h. */
#include "paper/brief.h"

#include "base/visible.h"
#include "paper/page.h"

#define LEFT 62.0
#define WIDTH (PAGE_WIDTH - 2 * LEFT)
#define TOP 54.0
#define BOTTOM (PAGE_HEIGHT - 60.0)
#define FOOT (PAGE_HEIGHT - 42.0)
#define LABELS 118.0

enum { PIECE = 1400 /* bytes of words that are set at once: less than a page */ };

struct brief {
	struct page *p;
	struct arena a;
	struct str foot;
	double y;
	unsigned number;
};

static const struct page_type
	title_type = {FACE_SERIF, SIDE_START, .bold = true, .size = 20, .ink = INK_TEXT},
	heading_type = {FACE_SERIF, .bold = true, .size = 12.5, .ink = INK_ACCENT},
	words_type = {FACE_SANS, .size = 9.5, .leading = 1.15, .ink = INK_TEXT},
	note_type = {FACE_SANS, .size = 8, .leading = 1.1, .ink = INK_QUIET},
	quote_type = {FACE_SERIF, SIDE_START, .size = 11.5, .leading = 1.15, .ink = INK_TEXT},
	code_type = {FACE_MONO, .size = 8, .leading = 1.1, .ink = INK_TEXT},
	label_type = {FACE_SANS, .size = 8.5, .ink = INK_QUIET},
	foot_type = {FACE_SANS, .size = 7.5, .ink = INK_QUIET},
	number_type = {FACE_SANS, SIDE_RIGHT, .size = 7.5, .ink = INK_QUIET};

static void
write_foot(struct brief *b)
{
	page_fill(b->p, INK_RULE, LEFT, FOOT - 5, WIDTH, 0.5);
	page_tag(b->p, "P");
	page_words(b->p, &foot_type, b->foot, LEFT, FOOT, WIDTH - 60);
	page_words(b->p, &number_type, arena_printf(&b->a, "%u", b->number),
	           LEFT + WIDTH - 50, FOOT, 50);
	page_tag_end(b->p, "P");
}

static void
turn(struct brief *b)
{
	write_foot(b);
	page_next(b->p);
	b->number++;
	b->y = TOP;
}

static void
make_room(struct brief *b, double height)
{
	if (b->y + height > BOTTOM && b->y > TOP)
		turn(b);
}

bool
brief_open(const struct brief_about *about, struct str foot, struct buf *out,
           struct brief **result, struct err *e)
{
	const struct page_about described = {about->title, about->subject,
	                                     about->keywords, about->author,
	                                     about->created};
	struct page *p;

	if (!page_open(&described, out, &p, e))
		return false;
	struct brief *b = xcalloc(1, sizeof *b);
	b->p = p;
	b->foot = visible(&b->a, foot, BREAKS_SHOWN);
	b->y = TOP;
	b->number = 1;
	*result = b;
	return true;
}

static void
release(struct brief *b)
{
	arena_release(&b->a);
	free(b);
}

bool
brief_close(struct brief *b, struct err *e)
{
	write_foot(b);
	bool ok = page_close(b->p, e);
	release(b);
	return ok;
}

void
brief_drop(struct brief *b)
{
	page_drop(b->p);
	release(b);
}

/* Where the next piece of words ends: at white space, if there is any. */
static size_t
piece_end(struct str s, size_t from)
{
	size_t end = from + PIECE;

	if (end >= s.n)
		return s.n;
	while (end > from + PIECE / 2 && s.p[end] != ' ' && s.p[end] != '\n')
		end--;
	while (end > from && ((unsigned char)s.p[end] & 0xC0) == 0x80)
		end--;
	return end;
}

/* In pieces, each on one page. */
static void
set_words(struct brief *b, const char *tag, const struct page_type *t, struct str words,
          double x, double width, bool barred)
{
	struct str shown = visible(&b->a, words, BREAKS_KEPT);

	for (size_t i = 0, end; i < shown.n; i = end) {
		end = piece_end(shown, i);
		struct str piece = str_trim(str_slice(shown, i, end));
		double height = page_height(b->p, t, piece, width);
		make_room(b, height);
		if (barred)
			page_fill(b->p, INK_ACCENT, x - 10, b->y, 2, height);
		page_tag(b->p, tag);
		b->y += page_words(b->p, t, piece, x, b->y, width);
		page_tag_end(b->p, tag);
	}
}

void
brief_title(struct brief *b, struct str words)
{
	set_words(b, "H1", &title_type, words, LEFT, WIDTH, false);
	b->y += 6;
}

void
brief_heading(struct brief *b, struct str words)
{
	b->y += 12;
	make_room(b, 60);
	set_words(b, "H2", &heading_type, words, LEFT, WIDTH, false);
	b->y += 2;
	page_fill(b->p, INK_RULE, LEFT, b->y, WIDTH, 0.5);
	b->y += 6;
}

void
brief_words(struct brief *b, struct str words)
{
	set_words(b, "P", &words_type, words, LEFT, WIDTH, false);
	b->y += 5;
}

void
brief_note(struct brief *b, struct str words)
{
	set_words(b, "P", &note_type, words, LEFT, WIDTH, false);
	b->y += 5;
}

void
brief_quote(struct brief *b, struct str words)
{
	set_words(b, "BlockQuote", &quote_type, words, LEFT + 12, WIDTH - 12, true);
	b->y += 6;
}

static void
row(struct brief *b, const char *label, const struct page_type *t, struct str value)
{
	double width = WIDTH - LABELS;

	if (value.n == 0)
		return;
	struct str shown = visible(&b->a, value, BREAKS_FOLDED);
	struct str piece = str_slice(shown, 0, piece_end(shown, 0));
	make_room(b, page_height(b->p, t, piece, width));
	page_tag(b->p, "P");
	page_words(b->p, &label_type, str_of(label), LEFT, b->y, LABELS - 8);
	bool link = page_link(b->p, value);
	b->y += page_words(b->p, t, piece, LEFT + LABELS, b->y, width) + 3;
	if (link)
		page_link_end(b->p);
	page_tag_end(b->p, "P");
	if (piece.n < shown.n)
		set_words(b, "P", t, str_slice(shown, piece.n, shown.n), LEFT + LABELS, width,
		          false);
}

void
brief_row(struct brief *b, const char *label, struct str value)
{
	row(b, label, &words_type, value);
}

void
brief_code_row(struct brief *b, const char *label, struct str value)
{
	row(b, label, &code_type, value);
}

void
brief_item(struct brief *b, struct str words)
{
	make_room(b, 14);
	page_words(b->p, &words_type, STR("•"), LEFT, b->y, 12);
	set_words(b, "LI", &words_type, words, LEFT + 14, WIDTH - 14, false);
	b->y += 3;
}
