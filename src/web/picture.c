/* picture: SVG. See picture.h. */
#include "web/picture.h"

enum { LABELS = 190, WIDTH = 640, ROW = 24, NUMBERS = 60 };

static void
write_bar(struct buf *out, const struct bar *b, size_t i, uint64_t most)
{
	int y = (int)i * ROW;
	double length = most ? (double)b->value * (WIDTH - LABELS - NUMBERS) / (double)most : 0;

	buf_printf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">", LABELS - 8, y + 16);
	html_add(out, b->label);
	buf_printf(out, "</text><rect class=\"bar %s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>"
	           "<text x=\"%.1f\" y=\"%d\">%llu</text>\n", b->class ? b->class : "", LABELS,
	           y + 4, length, ROW - 8, LABELS + length + 6, y + 16,
	           (unsigned long long)b->value);
}

static void
write_table(struct buf *out, const struct bar *bars, size_t n)
{
	buf_add(out, STR("<details><summary>The same as a table</summary><table><tbody>\n"));
	for (size_t i = 0; i < n; i++) {
		buf_add(out, STR("<tr><th scope=\"row\">"));
		if (bars[i].url.text.n) {
			buf_add(out, STR("<a href=\""));
			html_url(out, bars[i].url);
			buf_add(out, STR("\">"));
		}
		html_add(out, bars[i].label);
		buf_add(out, bars[i].url.text.n ? STR("</a>") : (struct str){0});
		buf_printf(out, "</th><td class=\"number\">%llu</td></tr>\n",
		           (unsigned long long)bars[i].value);
	}
	buf_add(out, STR("</tbody></table></details>\n"));
}

void
picture_bars(struct buf *out, const char *title, const struct bar *bars, size_t n)
{
	uint64_t most = 0;

	for (size_t i = 0; i < n; i++)
		most = bars[i].value > most ? bars[i].value : most;
	buf_printf(out, "<figure class=\"picture\" tabindex=\"0\"><svg viewBox=\"0 0 %d %d\" "
	           "width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"", WIDTH,
	           (int)n * ROW, WIDTH, (int)n * ROW);
	html_text(out, title);
	buf_add(out, STR("\">\n"));
	for (size_t i = 0; i < n; i++)
		write_bar(out, &bars[i], i, most);
	buf_add(out, STR("</svg><figcaption>"));
	html_text(out, title);
	buf_add(out, STR("</figcaption></figure>\n"));
	write_table(out, bars, n);
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

	buf_printf(out, "<figure class=\"picture\" tabindex=\"0\"><svg viewBox=\"0 0 %zu %zu\" "
	           "width=\"%zu\" height=\"%zu\" role=\"img\" aria-label=\"", rows * CELL,
	           columns * CELL, rows * CELL, columns * CELL);
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
