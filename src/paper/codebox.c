/* codebox: a font of boxes with digits. See codebox.h. */
#include "paper/codebox.h"

#include <cairo.h>

/* The digits 0 to F, three squares wide and five high: a bit each, the top left
 * first. */
static const uint16_t digits[16] = {
	075557, 026227, 071747, 071717, 055711, 074717, 074757, 071111,
	075757, 075717, 025755, 065656, 034443, 065556, 074647, 074644,
};

enum { DIGIT_WIDTH = 3, DIGIT_HEIGHT = 5, DIGIT_BITS = DIGIT_WIDTH * DIGIT_HEIGHT };
#define SQUARE 0.056
#define LEFT 0.06
#define TOP (-0.74)
#define SIDE 0.8
#define LINE 0.03

static void
draw_digit(cairo_t *cr, unsigned digit, double x, double y)
{
	for (int i = 0; i < DIGIT_BITS; i++)
		if (digits[digit] >> (DIGIT_BITS - 1 - i) & 1)
			cairo_rectangle(cr, x + i % DIGIT_WIDTH * SQUARE,
			                y + i / DIGIT_WIDTH * SQUARE, SQUARE, SQUARE);
}

/* Two rows of two digits, or of three where the code point needs them. */
static cairo_status_t
draw_box(cairo_scaled_font_t *font, unsigned long codepoint, cairo_t *cr,
         cairo_text_extents_t *extents)
{
	const int columns = codepoint > 0xFFFF ? 3 : 2;
	const double step = (DIGIT_WIDTH + 1) * SQUARE, row = (DIGIT_HEIGHT + 1) * SQUARE;
	const double x = LEFT + (SIDE - columns * step + SQUARE) / 2;
	const double y = TOP + (SIDE - 2 * row + SQUARE) / 2;

	(void)font;
	for (int i = 0; i < 2 * columns; i++)
		draw_digit(cr, codepoint >> 4 * (2 * columns - 1 - i) & 0xF,
		           x + i % columns * step, y + i / columns * row);
	cairo_fill(cr);
	cairo_set_line_width(cr, LINE);
	cairo_rectangle(cr, LEFT, TOP, SIDE, SIDE);
	cairo_stroke(cr);
	extents->x_advance = CODEBOX_WIDTH;
	return CAIRO_STATUS_SUCCESS;
}

struct _cairo_font_face *
codebox_font(void)
{
	cairo_font_face_t *f = cairo_user_font_face_create();

	cairo_user_font_face_set_render_glyph_func(f, draw_box);
	return f;
}

void
codebox_show(struct _cairo *cr, struct _cairo_font_face *font, double size,
             uint32_t codepoint)
{
	cairo_glyph_t glyph = {.index = codepoint};
	char utf8[4];
	int bytes = (int)utf8_put(codepoint, utf8);
	cairo_text_cluster_t cluster = {.num_bytes = bytes, .num_glyphs = 1};

	cairo_get_current_point(cr, &glyph.x, &glyph.y);
	cairo_set_font_face(cr, font);
	cairo_set_font_size(cr, size);
	cairo_show_text_glyphs(cr, utf8, bytes, &glyph, 1, &cluster, 1, 0);
}
