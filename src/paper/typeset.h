/*
 * typeset: words to lines of glyphs, by Pango.
 *
 * The same words give the same lines whatever screen, locale or other user of Pango
 * there is in the process: fonts, their options and the language are its own. Letters
 * stand alone (no ligatures that a script can do without, no hyphens), so that what is
 * copied out of a PDF is what came in. Lengths are points; see page.h for types.
 */
#ifndef TYPESET_H
#define TYPESET_H

#include "paper/page.h"

/* The libraries' names, so that only who draws needs their headers. */
struct _cairo;
struct _PangoLayout;

struct typesetter;

/* ERR_HOME: there is no font at all. */
MUST_CHECK bool typesetter_open(struct typesetter **t, struct err *e);
void typesetter_close(struct typesetter *t); /* takes NULL */

/* The lines; the caller gives them back with g_object_unref. Characters that no font
 * has a shape for are boxes (codebox.h). */
struct _PangoLayout *typeset(struct typesetter *t, const struct page_type *type,
                             struct str words, double width);
/* Has there been such a character in any words so far? */
bool typesetter_boxed(const struct typesetter *t);
/* None for no words. */
double typeset_height(struct _PangoLayout *l);
/* Draw, with the top left corner at the current point. */
void typeset_show(struct _PangoLayout *l, struct _cairo *cr);

#endif
