/*
 * page: pages of paper (A4) as a PDF 1.5: words, thin rules, quiet boxes.
 *
 * Lengths are points (1/72 inch), from the top left corner of the page. Words are UTF-8
 * of any script; each call sets one block of them, in the direction that its first
 * strong character has (UAX #9), broken into lines at a given width without hyphens.
 * What is drawn stays in the block's own rectangle: no mark reaches into its
 * neighbours. Fonts are DejaVu, or what fontconfig has in its place, and are embedded.
 * All words can be copied out of the PDF as they came in, those that no font has a
 * shape for too.
 *
 * With `measuring` on nothing is drawn, and the same calls give the same heights.
 * The same calls give the same bytes on one machine: another version of the fonts or of
 * the libraries may give others. Structure is that of tagged PDF (ISO 32000-1, 14.8).
 */
#ifndef PAGE_H
#define PAGE_H

#include "base/base.h"

#define PAGE_WIDTH 595.276
#define PAGE_HEIGHT 841.89

enum page_face { FACE_SERIF, FACE_SANS, FACE_MONO };
enum page_ink { INK_TEXT, INK_QUIET, INK_ACCENT, INK_RULE, INK_TINT };

/* Where lines stand; SIDE_START: at the side where the reading of them starts. */
enum page_side { SIDE_LEFT, SIDE_RIGHT, SIDE_START };

/* How words look. */
struct page_type {
	enum page_face face;
	enum page_side side;
	bool bold;
	double size;    /* of letters */
	double leading; /* line height, as a multiple of the font's own; 0: that */
	enum page_ink ink;
};

/* What readers and catalogues show of the PDF: one line each. */
struct page_about {
	struct str title, subject, keywords, author;
	int64_t created; /* Unix seconds, UTC */
};

struct page;

/* The PDF is appended to *out, which must live until page_close. ERR_HOME: no fonts. */
MUST_CHECK bool page_open(const struct page_about *about, struct buf *out,
                          struct page **p, struct err *e);
/* The rest of the PDF. ERR_LIMIT where *out is too small for it; then, and after any
 * other failure, *out is as it was before page_open. */
MUST_CHECK bool page_close(struct page *p, struct err *e);
/* Close without a result: *out is as it was before page_open. */
void page_drop(struct page *p);

/* What is drawn from here on is on a new sheet of paper. */
void page_next(struct page *p);

void page_measuring(struct page *p, bool on);

/* Set words with their top left corner at x, y; gives back the height they take, which
 * is none for no words. */
double page_words(struct page *p, const struct page_type *t, struct str words, double x,
                  double y, double width);
/* As page_words, without drawing. */
double page_height(struct page *p, const struct page_type *t, struct str words,
                   double width);
/* Has there been a character that no font has a shape for? It stands as a box with the
 * digits of its code point. */
bool page_boxed(const struct page *p);

/* A filled rectangle; a thin one is a rule. */
void page_fill(struct page *p, enum page_ink ink, double x, double y, double width,
               double height);

/* What is drawn between the two calls is an element of this standard type: "H1",
 * "P". */
void page_tag(struct page *p, const char *type);
void page_tag_end(struct page *p, const char *type);
/* The same for a link, where this is a URL of http or https, and none of many thousand
 * bytes; false where it is not, and then without an end. */
bool page_link(struct page *p, struct str url);
void page_link_end(struct page *p);

#endif
