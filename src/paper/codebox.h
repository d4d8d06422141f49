/*
 * codebox: a font for characters that no other font has a shape for.
 *
 * Each is a box with the digits of its code point. Every character has a glyph of its
 * own, so that what is copied out of a PDF is the character and not the box.
 */
#ifndef CODEBOX_H
#define CODEBOX_H

#include "base/base.h"

#define CODEBOX_WIDTH 0.9 /* of a box, in its size */

/* Cairo's names, so that only who draws needs its headers. */
struct _cairo;
struct _cairo_font_face;

/* The caller gives it back with cairo_font_face_destroy. */
struct _cairo_font_face *codebox_font(void);

/* Draw one at the current point, which is on the line that letters stand on. */
void codebox_show(struct _cairo *cr, struct _cairo_font_face *font, double size,
                  uint32_t codepoint);

#endif
