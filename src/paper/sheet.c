/* sheet: a page that is filled from the top. See sheet.h. */
#include "paper/sheet.h"

#define LABELS 94.0 /* the column of labels */
#define HANG 13.0   /* from a number to its sentence */
#define ROW_TIGHT 11.0     /* one line, of most scripts */
#define ROW_MOST 20.0      /* two */
#define LONG_ROW_MOST 38.0 /* four */

const struct page_type
	sheet_value = {FACE_SANS, .size = 7.6, .ink = INK_TEXT},
	sheet_code = {FACE_MONO, .size = 7, .leading = 1.06, .ink = INK_TEXT},
	sheet_body = {FACE_SANS, .size = 7.4, .leading = 1.05, .ink = INK_TEXT},
	sheet_small = {FACE_SANS, .size = 6.5, .leading = 1.05, .ink = INK_QUIET};

static const struct page_type
	heading_type = {FACE_SERIF, .bold = true, .size = 9, .ink = INK_ACCENT},
	label_type = {FACE_SANS, .size = 7.4, .ink = INK_QUIET};

struct str
sheet_name(struct sheet *s, struct str name)
{
	enum { MOST = 72, TIGHT = 40, BYTES = 4 * MOST };
	const int most = s->tight ? TIGHT : MOST;
	struct str shown = visible(s->a, str_slice(name, 0, BYTES), BREAKS_SHOWN);
	size_t end = 0;

	for (int n = 0; n < most && end < shown.n; n++)
		utf8_next(shown, &end);
	if (end == shown.n && name.n <= BYTES)
		return shown;
	return arena_printf(s->a, "%.*s…", (int)end, shown.p);
}

void
sheet_words(struct sheet *s, const char *tag, const struct page_type *t,
            struct str words, double x, double width)
{
	page_tag(s->p, tag);
	s->y += page_words(s->p, t, words, x, s->y, width);
	page_tag_end(s->p, tag);
}

void
sheet_heading(struct sheet *s, const char *name, double x, double width)
{
	sheet_words(s, "H2", &heading_type, str_of(name), x, width);
	s->y += 2;
	page_fill(s->p, INK_RULE, x, s->y, width, 0.5);
	s->y += 5;
}

static void
row(struct sheet *s, const char *label, const struct page_type *t, struct str words,
    double most)
{
	const double x = SHEET_LEFT + LABELS, width = SHEET_WIDTH - LABELS;

	if (words.n == 0)
		return;
	struct fitted f = fit_words(s->p, t, words, BREAKS_SHOWN, width,
	                            s->tight ? ROW_TIGHT : most, s->a);
	page_tag(s->p, "TR");
	page_tag(s->p, "TH");
	page_words(s->p, &label_type, str_of(label), SHEET_LEFT, s->y, LABELS);
	page_tag_end(s->p, "TH");
	page_tag(s->p, "TD");
	bool link = page_link(s->p, words);
	s->y += fitted_show(s->p, t, &f, x, s->y, width);
	if (link)
		page_link_end(s->p);
	page_tag_end(s->p, "TD");
	page_tag_end(s->p, "TR");
	s->y += 2.4;
}

void
sheet_row(struct sheet *s, const char *label, const struct page_type *t,
          struct str words)
{
	row(s, label, t, words, ROW_MOST);
}

void
sheet_long_row(struct sheet *s, const char *label, const struct page_type *t,
               struct str words)
{
	row(s, label, t, words, LONG_ROW_MOST);
}

void
sheet_item(struct sheet *s, unsigned *n, double x, struct str words)
{
	double width = (SHEET_WIDTH - SHEET_GUTTER) / 2 - HANG;

	page_tag(s->p, "LI");
	page_tag(s->p, "Lbl");
	page_words(s->p, &label_type, arena_printf(s->a, "%u.", ++*n), x, s->y, HANG);
	page_tag_end(s->p, "Lbl");
	sheet_words(s, "LBody", &sheet_body, words, x + HANG, width);
	page_tag_end(s->p, "LI");
	s->y += 2.2;
}

void
sheet_blank(struct sheet *s, const char *label, double x, double width)
{
	double y = s->y;

	page_fill(s->p, INK_TEXT, x, y, width, 0.5);
	s->y += 2;
	sheet_words(s, "P", &sheet_small, str_of(label), x, width);
	s->y = y;
}
