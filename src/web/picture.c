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

enum { COLUMNS_WIDTH = 640, COLUMNS_LEFT = 58, COLUMNS_TOP = 8, COLUMNS_BASE = 148,
       COLUMNS_LABELS = 28 };

static uint64_t
column_total(const struct column *c, size_t parts)
{
	uint64_t n = 0;

	for (size_t k = 0; k < parts; k++)
		n += c->parts[k];
	return n;
}

/* One part of all columns. */
static void
write_part(struct buf *out, const struct column *columns, size_t n, size_t part,
           const char *class, uint64_t most)
{
	int step = (COLUMNS_WIDTH - COLUMNS_LEFT) / (int)n;
	uint64_t height = COLUMNS_BASE - COLUMNS_TOP;

	buf_printf(out, "<path class=\"bar %s\" d=\"", class);
	for (size_t i = 0; i < n; i++) {
		int from = COLUMNS_BASE - (int)(column_total(&columns[i], part) * height / most);
		int to = COLUMNS_BASE - (int)(column_total(&columns[i], part + 1) * height / most);
		if (from > to)
			buf_printf(out, "M%d %dh%dV%dh-%dz", COLUMNS_LEFT + (int)i * step, from,
			           step - 2, to, step - 2);
	}
	buf_add(out, STR("\"/>\n"));
}

void
picture_columns(struct buf *out, const char *title, struct str words,
                const struct column *columns, size_t n, const char *const *classes)
{
	uint64_t most = 1;

	for (size_t i = 0; i < n; i++)
		if (column_total(&columns[i], PARTS_MAX) > most)
			most = column_total(&columns[i], PARTS_MAX);
	buf_printf(out, "<svg class=\"chart\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
	           "role=\"img\"><title>", COLUMNS_WIDTH, COLUMNS_BASE + COLUMNS_LABELS,
	           COLUMNS_WIDTH, COLUMNS_BASE + COLUMNS_LABELS);
	html_text(out, title);
	buf_add(out, STR("</title><desc>"));
	html_add(out, words);
	buf_add(out, STR("</desc>\n"));
	for (size_t k = 0; k < PARTS_MAX; k++)
		write_part(out, columns, n, k, classes[k], most);
	for (size_t i = 0; i < n; i++) {
		int x = COLUMNS_LEFT + (int)i * ((COLUMNS_WIDTH - COLUMNS_LEFT) / (int)n);
		if (columns[i].label.n == 0)
			continue;
		buf_printf(out, "<path class=\"axis\" d=\"M%d %dV%d\"/><text x=\"%d\" y=\"%d\">", x - 1,
		           COLUMNS_TOP, COLUMNS_BASE, x, COLUMNS_BASE + 18);
		html_add(out, columns[i].label);
		buf_add(out, STR("</text>\n"));
	}
	buf_printf(out, "<path class=\"axis\" d=\"M%d %dH%d\"/><text x=\"%d\" y=\"%d\" "
	           "text-anchor=\"end\">%llu</text><text x=\"%d\" y=\"%d\" "
	           "text-anchor=\"end\">0</text></svg>\n", COLUMNS_LEFT, COLUMNS_BASE,
	           COLUMNS_WIDTH, COLUMNS_LEFT - 6, COLUMNS_TOP + 8, (unsigned long long)most,
	           COLUMNS_LEFT - 6, COLUMNS_BASE);
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
