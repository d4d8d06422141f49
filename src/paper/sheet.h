/*
 * sheet: a page that is filled from the top with headings, tables, lists and notes.
 *
 * Each call sets one thing at `y` and moves `y` under it. Foreign words are shown whole
 * or with a count of what is left out (fit.h), never with anything in them that acts
 * unseen (visible.h). Lengths are points; see page.h.
 */
#ifndef SHEET_H
#define SHEET_H

#include "paper/fit.h"

#define SHEET_LEFT 54.0
#define SHEET_WIDTH (PAGE_WIDTH - 2 * SHEET_LEFT)
#define SHEET_BOTTOM (PAGE_HEIGHT - 28.0)
#define SHEET_GUTTER 22.0 /* between columns */

struct sheet {
	struct page *p;
	struct arena *a;
	double y;
	/* names and values on one line, which is where nothing else makes room */
	bool tight;
};

extern const struct page_type sheet_value, sheet_code, sheet_body, sheet_small;

/* One paragraph of our own words, as an element of that type. */
void sheet_words(struct sheet *s, const char *tag, const struct page_type *t,
                 struct str words, double x, double width);
/* The name of a part, over a rule. */
void sheet_heading(struct sheet *s, const char *name, double x, double width);
/* A row of a table: a label, and a value, which is a link if it is a URL. No value, no
 * row. Values have up to two lines, those of a long row four; one where it is tight. */
void sheet_row(struct sheet *s, const char *label, const struct page_type *t,
               struct str words);
void sheet_long_row(struct sheet *s, const char *label, const struct page_type *t,
                    struct str words);
/* Sentence number ++*n of a list in one of two columns. */
void sheet_item(struct sheet *s, unsigned *n, double x, struct str words);
/* A line to write on, with what belongs there under it; `y` stays. */
void sheet_blank(struct sheet *s, const char *label, double x, double width);

/* A foreign name without line ends, of up to 72 characters; 40 where it is tight. */
struct str sheet_name(struct sheet *s, struct str name);

#endif
