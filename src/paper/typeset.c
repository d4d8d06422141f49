/* typeset: words to lines of glyphs. See typeset.h. */
#include "paper/typeset.h"

#include "paper/codebox.h"

#include <pango/pangocairo.h>

static const char *const faces[] = {
	[FACE_SERIF] = "DejaVu Serif,serif",
	[FACE_SANS] = "DejaVu Sans,sans-serif",
	[FACE_MONO] = "DejaVu Sans Mono,monospace",
};

struct typesetter {
	PangoFontMap *fonts;
	PangoContext *context;
	PangoAttrList *attributes;
	cairo_font_face_t *boxes;
	bool boxed;
};

/* Breaks without hyphens, letters without ligatures: what is copied out is what came
 * in. */
static PangoAttrList *
plain_letters(void)
{
	PangoAttrList *l = pango_attr_list_new();

	pango_attr_list_insert(l, pango_attr_insert_hyphens_new(FALSE));
	pango_attr_list_insert(l, pango_attr_font_features_new("liga=0, clig=0"));
	return l;
}

/* Characters that no font has a shape for are shapes of ours: attributes with the code
 * point as their data. */
static void
show_box(cairo_t *cr, PangoAttrShape *shape, gboolean path, gpointer boxes)
{
	(void)path;
	codebox_show(cr, boxes,
	             shape->logical_rect.width / (CODEBOX_WIDTH * PANGO_SCALE),
	             GPOINTER_TO_UINT(shape->data));
}

/* A font map of our own, one point a unit, no hinting: widths do not depend on a
 * screen, nor on what else the process has set. */
static void
open_context(struct typesetter *t)
{
	cairo_font_options_t *o = cairo_font_options_create();

	t->context = pango_font_map_create_context(t->fonts);
	cairo_font_options_set_hint_style(o, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(o, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(t->context, o);
	cairo_font_options_destroy(o);
	pango_cairo_context_set_shape_renderer(t->context, show_box, t->boxes, NULL);
	pango_context_set_round_glyph_positions(t->context, FALSE);
	pango_context_set_language(t->context, pango_language_from_string("en"));
}

static bool
has_fonts(struct typesetter *t)
{
	PangoFontDescription *any = pango_font_description_from_string(faces[FACE_SANS]);
	PangoFont *font = pango_context_load_font(t->context, any);

	pango_font_description_free(any);
	if (font)
		g_object_unref(font);
	return font != NULL;
}

bool
typesetter_open(struct typesetter **result, struct err *e)
{
	struct typesetter *t = xcalloc(1, sizeof *t);

	t->fonts = pango_cairo_font_map_new();
	pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(t->fonts), 72);
	t->boxes = codebox_font();
	t->attributes = plain_letters();
	open_context(t);
	if (!has_fonts(t)) {
		typesetter_close(t);
		return err_set(e, ERR_HOME, "no font to print a page with: install the "
		               "package fonts-dejavu-core");
	}
	*result = t;
	return true;
}

void
typesetter_close(struct typesetter *t)
{
	if (!t)
		return;
	g_object_unref(t->context);
	pango_attr_list_unref(t->attributes);
	cairo_font_face_destroy(t->boxes);
	g_object_unref(t->fonts);
	free(t);
}

/* Pango's left is the side where a line starts: the right one for Arabic. */
static PangoAlignment
alignment_of(enum page_side side, PangoLayout *l)
{
	bool reversed = pango_layout_get_direction(l, 0) == PANGO_DIRECTION_RTL;

	if (side == SIDE_START || (side == SIDE_RIGHT) == reversed)
		return PANGO_ALIGN_LEFT;
	return PANGO_ALIGN_RIGHT;
}

/* Put a box in the place of the character at text[at]. */
static void
box_character(PangoAttrList *attributes, struct str text, size_t at, double size)
{
	const int unit = (int)(size * PANGO_SCALE);
	const PangoRectangle box = {
		.y = -unit,
		.width = (int)(CODEBOX_WIDTH * unit),
		.height = unit + unit / 4,
	};
	size_t end = at;
	uint32_t cp = utf8_next(text, &end);
	PangoAttribute *shape =
		pango_attr_shape_new_with_data(&box, &box,
		                               GUINT_TO_POINTER(cp), NULL, NULL);

	shape->start_index = (guint)at;
	shape->end_index = (guint)end;
	pango_attr_list_insert(attributes, shape);
}

/* Box the first character of each cluster of a run that has no shape. */
static void
box_run(PangoAttrList *attributes, struct str text,
        const PangoGlyphItem *run, double size)
{
	int last = -1;

	for (int i = 0; i < run->glyphs->num_glyphs; i++) {
		int at = run->item->offset + run->glyphs->log_clusters[i];
		bool unknown = run->glyphs->glyphs[i].glyph & PANGO_GLYPH_UNKNOWN_FLAG;
		if (!unknown || at == last)
			continue;
		box_character(attributes, text, (size_t)at, size);
		last = at;
	}
}

/* Box all characters without a shape. The next one of a cluster comes to be the first
 * of another, so it takes as many rounds as the longest of them has characters. */
static void
box_the_shapeless(PangoLayout *l, double size)
{
	enum { ROUNDS = 8 };
	PangoAttrList *boxes = pango_attr_list_copy(pango_layout_get_attributes(l));
	struct str text = str_of(pango_layout_get_text(l));

	for (int n = 0; n < ROUNDS && pango_layout_get_unknown_glyphs_count(l) > 0; n++) {
		PangoLayoutIter *i = pango_layout_get_iter(l);
		do {
			const PangoGlyphItem *run = pango_layout_iter_get_run_readonly(i);
			if (run)
				box_run(boxes, text, run, size);
		} while (pango_layout_iter_next_run(i));
		pango_layout_iter_free(i);
		pango_layout_set_attributes(l, boxes);
	}
	pango_attr_list_unref(boxes);
}

struct _PangoLayout *
typeset(struct typesetter *t, const struct page_type *type, struct str words,
        double width)
{
	PangoLayout *l = pango_layout_new(t->context);
	PangoFontDescription *font = pango_font_description_from_string(faces[type->face]);

	pango_font_description_set_size(font, (int)(type->size * PANGO_SCALE));
	if (type->bold)
		pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
	pango_layout_set_font_description(l, font);
	pango_font_description_free(font);
	pango_layout_set_attributes(l, t->attributes);
	pango_layout_set_line_spacing(l, (float)type->leading);
	pango_layout_set_width(l, (int)(width * PANGO_SCALE));
	pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_text(l, words.p ? words.p : "", (int)words.n);
	pango_layout_set_alignment(l, alignment_of(type->side, l));
	if (pango_layout_get_unknown_glyphs_count(l) > 0) {
		t->boxed = true;
		box_the_shapeless(l, type->size);
	}
	return l;
}

bool
typesetter_boxed(const struct typesetter *t)
{
	return t->boxed;
}

double
typeset_height(struct _PangoLayout *l)
{
	int height;

	if (pango_layout_get_character_count(l) == 0)
		return 0;
	pango_layout_get_size(l, NULL, &height);
	return (double)height / PANGO_SCALE;
}

/* Pango draws nothing for a space at the end of a line; the font's space, in no width,
 * keeps it in what is copied out. */
static void
keep_spaces(PangoGlyphItem *run, const char *text)
{
	hb_font_t *font = pango_font_get_hb_font(run->item->analysis.font);
	hb_codepoint_t space = PANGO_GLYPH_EMPTY;

	text += run->item->offset;
	hb_font_get_nominal_glyph(font, ' ', &space);
	for (int i = 0; i < run->glyphs->num_glyphs; i++) {
		PangoGlyphInfo *g = &run->glyphs->glyphs[i];
		if (g->glyph == PANGO_GLYPH_EMPTY &&
		    text[run->glyphs->log_clusters[i]] == ' ')
			g->glyph = space;
	}
}

void
typeset_show(struct _PangoLayout *l, struct _cairo *cr)
{
	PangoLayoutIter *i = pango_layout_get_iter(l);

	do {
		PangoGlyphItem *run = pango_layout_iter_get_run(i);
		if (run)
			keep_spaces(run, pango_layout_get_text(l));
	} while (pango_layout_iter_next_run(i));
	pango_layout_iter_free(i);
	pango_cairo_show_layout(cr, l);
}
