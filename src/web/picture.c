/* picture: SVG. See picture.h. */
#include "web/picture.h"

static void
write_bar(struct buf *out, const struct bar *b, uint64_t most)
{
	double length = most ? 100.0 * (double)b->value / (double)most : 0;

	buf_add(out, STR("<tr><th scope=\"row\">"));
	html_add(out, b->label);
	buf_printf(out, "</th><td><svg viewBox=\"0 0 100 8\" width=\"100\" height=\"8\" "
	           "preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"bar %s\" "
	           "width=\"%.1f\" height=\"8\"/></svg></td><td class=\"number\">",
	           b->class ? b->class : "", length);
	if (b->url.text.n && b->value) {
		buf_add(out, STR("<a href=\""));
		html_url(out, b->url);
		buf_add(out, STR("\">"));
	}
	buf_printf(out, "%llu%s</td></tr>\n", (unsigned long long)b->value,
	           b->url.text.n && b->value ? "</a>" : "");
}

void
picture_bars(struct buf *out, const char *title, const struct bar *bars, size_t n)
{
	uint64_t most = 0;

	for (size_t i = 0; i < n; i++)
		most = bars[i].value > most ? bars[i].value : most;
	buf_add(out, STR("<table class=\"bars\"><caption>"));
	html_text(out, title);
	buf_add(out, STR("</caption><tbody>\n"));
	for (size_t i = 0; i < n; i++)
		write_bar(out, &bars[i], most);
	buf_add(out, STR("</tbody></table>\n"));
}

void
picture_share(struct buf *out, uint64_t part, uint64_t whole)
{
	double share = whole ? 100.0 * (double)part / (double)whole : 0;

	buf_printf(out, "<svg class=\"share\" viewBox=\"0 0 100 8\" width=\"100\" height=\"8\" "
	           "aria-hidden=\"true\"><rect class=\"rail\" width=\"100\" height=\"8\"/>"
	           "<rect class=\"bar\" width=\"%.1f\" height=\"8\"/></svg>", share);
}

void
picture_heat(struct buf *out, const char *title, const uint8_t *levels, size_t rows,
             size_t columns)
{
	static const char *const classes[] = {"rail", "protective", "low", "medium", "high"};
	enum { CELL = 14, GAP = 2 };

	buf_printf(out, "<figure class=\"picture\"><svg viewBox=\"0 0 %zu %zu\" width=\"%zu\" "
	           "height=\"%zu\" role=\"img\" aria-label=\"", rows * CELL, columns * CELL,
	           rows * CELL, columns * CELL);
	html_text(out, title);
	buf_add(out, STR("\">\n"));
	for (size_t level = 0; level < COUNT(classes); level++) {
		buf_printf(out, "<path class=\"bar %s\" d=\"", classes[level]);
		for (size_t i = 0; i < rows * columns; i++)
			if (levels[i] == level)
				buf_printf(out, "M%zu %zuh%dv%dh-%dz", i / columns * CELL,
				           i % columns * CELL, CELL - GAP, CELL - GAP,
				           CELL - GAP);
		buf_add(out, STR("\"/>\n"));
	}
	buf_add(out, STR("</svg><figcaption>"));
	html_text(out, title);
	buf_add(out, STR("</figcaption></figure>\n"));
}
