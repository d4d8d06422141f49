/*
 * fit: foreign words on a page, as far as there is room for them.
 *
 * Words that are too long for their place are cut in the middle: their beginning, a
 * line that counts the characters left out, their end. Nothing is cut without that
 * line, and it is set in another type than the words, so that they cannot feign it.
 */
#ifndef FIT_H
#define FIT_H

#include "base/visible.h"
#include "paper/page.h"

struct fitted {
	/* made visible; tail and note are empty if all is in head */
	struct str head, tail;
	struct str note;
	double height;
};

/* All of the words, if they fit in width and height. */
bool fit_whole(struct page *p, const struct page_type *t, struct str words,
               enum visible_breaks breaks, double width, double height, struct arena *a,
               struct fitted *out);
/* As much of the words as fits; where there is room for nothing, the note alone. */
struct fitted fit_words(struct page *p, const struct page_type *t, struct str words,
                        enum visible_breaks breaks, double width, double height,
                        struct arena *a);

/* Set them with the top left corner at x, y; gives back the height. */
double fitted_show(struct page *p, const struct page_type *t, const struct fitted *f,
                   double x, double y, double width);

#endif
