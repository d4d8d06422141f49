/* text: blocks of a text as HTML, with marks. See document_page.h.
 *
 * A heading, paragraph or item stands in a line of its own with the names of its clauses
 * beside it; rows of a table make a table, whose last column has the names. */
#include "web/document_page.h"

/* Of the provisions, those of a block. */
struct clauses_here {
	const struct standing *list;
	size_t n;
};

static struct clauses_here
clauses_at(const struct document_page *p, uint32_t block)
{
	size_t low = 0, high = p->standing_count, end;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (p->standing[middle].block < block)
			low = middle + 1;
		else
			high = middle;
	}
	for (end = low; end < p->standing_count && p->standing[end].block == block;)
		end++;
	return (struct clauses_here){p->standing + low, end - low};
}

/* Words of a cell, in which marks of the canonical text stand for line ends, items and
 * literal "|". */
static void
write_cell_words(struct buf *out, struct str words)
{
	static const struct {
		struct str mark, html;
	} marks[] = {{STR_INIT(" ¶ "), STR_INIT("<br>")}, {STR_INIT(" • "), STR_INIT("<br>• ")},
	             {STR_INIT("\\|"), STR_INIT("|")}};
	size_t from = 0, i = 0;

	while (i < words.n) {
		size_t k = 0;
		while (k < COUNT(marks) && !str_starts(str_slice(words, i, words.n), marks[k].mark))
			k++;
		if (k == COUNT(marks)) {
			i++;
			continue;
		}
		html_add(out, str_slice(words, from, i));
		buf_add(out, marks[k].html);
		from = i += marks[k].mark.n;
	}
	html_add(out, str_slice(words, from, words.n));
}

static void
write_words(struct buf *out, const struct document_page *p, uint32_t from, uint32_t to,
            bool in_cell)
{
	struct str words = str_slice(p->d.text, from, to);

	if (in_cell)
		write_cell_words(out, words);
	else
		html_add(out, words);
}

/* Bytes from..to, as far as they are on this page, with the clauses in them marked. */
static void
write_marked(struct buf *out, const struct document_page *p, struct clauses_here here,
             uint32_t from, uint32_t to, bool in_cell)
{
	from = from > p->cuts[p->number - 1] ? from : p->cuts[p->number - 1];
	to = to < p->cuts[p->number] ? to : p->cuts[p->number];
	for (size_t i = 0; i < here.n && from < to; i++) {
		const struct standing *s = &here.list[i];
		uint32_t start = s->start > from ? s->start : from;
		uint32_t end = s->end < to ? s->end : to;
		if (start >= end)
			continue;
		write_words(out, p, from, start, in_cell);
		buf_printf(out, "<mark class=\"%s\">",
		           severity_class(severity_level(s->score)));
		write_words(out, p, start, end, in_cell);
		buf_add(out, STR("</mark>"));
		if (here.n > 1 && s->end == end)
			buf_printf(out, "<sup class=\"no\">%zu</sup>", i + 1);
		from = end;
	}
	if (from < to)
		write_words(out, p, from, to, in_cell);
}

/* Several clauses of a block are numbered, there and here. */
static void
write_name(struct buf *out, const struct document_page *p, const struct standing *s,
           size_t number)
{
	buf_add(out, STR("<li"));
	if (!s->again)
		buf_printf(out, " id=\"%.*s\"", STR_ARG(s->record));
	buf_byte(out, '>');
	if (number)
		buf_printf(out, "<span class=\"no\">%zu</span> ", number);
	write_severity(out, severity_level(s->score));
	buf_add(out, STR(" <a href=\""));
	html_url(out, link_record(p->a, s->record));
	buf_add(out, STR("\">"));
	html_add_cstr(out, type_title(s->type));
	buf_add(out, STR("</a></li>"));
}

static void
write_names(struct buf *out, const struct document_page *p, struct clauses_here here)
{
	bool some = false;

	for (size_t i = 0; i < here.n; i++) {
		const struct standing *s = &here.list[i];
		if (s->start < p->cuts[p->number - 1] || s->start >= p->cuts[p->number])
			continue;
		if (!some)
			buf_add(out, STR("<ul class=\"margin\" lang=\"en\">"));
		some = true;
		write_name(out, p, s, here.n > 1 ? i + 1 : 0);
	}
	if (some)
		buf_add(out, STR("</ul>"));
}

/* Canonical text puts a "\" before a paragraph that could be taken for a mark. */
static uint32_t
first_word(const struct document_page *p, const struct block *b)
{
	bool escaped = b->kind == BLOCK_PARAGRAPH && b->end - b->start >= 2 &&
	               p->d.text.p[b->start] == '\\' && strchr("#|\\", p->d.text.p[b->start + 1]);

	return b->start + escaped;
}

/* Headings of a page have no gaps between their levels, whatever the publisher's have: each
 * is one below the one that it is under, if that is on this page. */
static int
heading_level(const struct document_page *p, uint32_t i)
{
	int level = 3;

	for (uint32_t h = p->d.blocks[i].heading;
	     h != BLOCK_NONE && p->d.blocks[h].end > p->cuts[p->number - 1] && level < 6;
	     h = p->d.blocks[h].heading)
		level++;
	return level;
}

static void
write_block(struct buf *out, const struct document_page *p, uint32_t i)
{
	const struct block *b = &p->d.blocks[i];
	struct clauses_here here = clauses_at(p, i);
	char tag[16] = "p";

	if (b->kind == BLOCK_HEADING)
		snprintf(tag, sizeof tag, "h%d", heading_level(p, i));
	buf_printf(out, "<div class=\"line%s\"><%s id=\"b%u\" dir=\"auto\"",
	           b->repeated ? " repeated" : "", tag, i);
	if (b->kind == BLOCK_ITEM || (b->kind == BLOCK_PARAGRAPH && b->level))
		buf_printf(out, " class=\"%s level-%d\"", b->kind == BLOCK_ITEM ? "item" : "inside",
		           b->level < 6 ? b->level : 6);
	buf_byte(out, '>');
	if (b->kind == BLOCK_ITEM) {
		struct str mark = str_trim(str_slice(p->d.text, b->line, b->start));
		buf_add(out, STR("<span class=\"bullet\">"));
		html_add(out, str_eq(mark, STR("-")) ? STR("•") : mark);
		buf_add(out, STR("</span> "));
	}
	write_marked(out, p, here, first_word(p, b), b->end, false);
	buf_printf(out, "</%s>", tag);
	write_names(out, p, here);
	buf_add(out, STR("</div>\n"));
}

/* The next cell of a row, past its mark; false after the last. `*at` walks on. */
static bool
next_cell(const struct document_page *p, const struct block *b, uint32_t *at,
          uint32_t *start, uint32_t *end)
{
	const char *t = p->d.text.p;
	uint32_t i = *at;

	if (i >= b->end || t[i] != '|')
		return false;
	i += b->kind == BLOCK_COLUMNS && i + 1 < b->end && t[i + 1] == '=' ? 2 : 1;
	*start = i;
	while (i < b->end && !(t[i] == '|' && t[i - 1] != '\\'))
		i++;
	*end = i;
	*at = i;
	while (*start < *end && t[*start] == ' ')
		++*start;
	while (*end > *start && t[*end - 1] == ' ')
		--*end;
	/* the "|" that ends a row begins no cell */
	return i < b->end || b->kind == BLOCK_COLUMNS;
}

static size_t
cells_of_row(const struct document_page *p, uint32_t i)
{
	uint32_t at = p->d.blocks[i].start, start, end;
	size_t n = 0;

	while (next_cell(p, &p->d.blocks[i], &at, &start, &end))
		n++;
	return n;
}

/* With so many cells: rows that have fewer are filled up. */
static void
write_row(struct buf *out, const struct document_page *p, uint32_t i, size_t cells,
          bool has_names)
{
	const struct block *b = &p->d.blocks[i];
	struct clauses_here here = clauses_at(p, i);
	const char *tag = b->kind == BLOCK_COLUMNS ? "th scope=\"col\"" : "td";
	uint32_t at = b->start, start, end;

	buf_printf(out, "<tr id=\"b%u\">", i);
	while (next_cell(p, b, &at, &start, &end)) {
		buf_printf(out, "<%s dir=\"auto\">", tag);
		write_marked(out, p, here, start, end, true);
		buf_printf(out, "</%.2s>", tag);
		cells--;
	}
	for (; cells > 0; cells--)
		buf_add(out, STR("<td></td>"));
	if (has_names && b->kind == BLOCK_COLUMNS)
		buf_add(out, STR("<th scope=\"col\" class=\"names\" lang=\"en\">Clauses</th>"));
	else if (has_names) {
		buf_add(out, STR("<td class=\"names\" lang=\"en\">"));
		write_names(out, p, here);
		buf_add(out, STR("</td>"));
	}
	buf_add(out, STR("</tr>\n"));
}

static bool
is_row(const struct block *b)
{
	return b->kind == BLOCK_ROW || b->kind == BLOCK_COLUMNS;
}

/* Rows up to the next table or other block; gives the first block behind them. */
static uint32_t
write_table(struct buf *out, const struct document_page *p, uint32_t from, uint32_t to)
{
	uint32_t end = from + 1, i = from;
	size_t cells = 0;
	bool has_names = clauses_at(p, from).n > 0;

	for (; end < to && p->d.blocks[end].kind == BLOCK_ROW; end++)
		has_names = has_names || clauses_at(p, end).n > 0;
	for (uint32_t k = from; k < end; k++)
		cells = cells_of_row(p, k) > cells ? cells_of_row(p, k) : cells;
	buf_add(out, STR("<div class=\"wide\" tabindex=\"0\"><table dir=\"auto\">\n"));
	if (p->d.blocks[i].kind == BLOCK_COLUMNS) {
		buf_add(out, STR("<thead>"));
		write_row(out, p, i++, cells, has_names);
		buf_add(out, STR("</thead>\n"));
	}
	if (i < end)
		buf_add(out, STR("<tbody>\n"));
	for (; i < end; i++)
		write_row(out, p, i, cells, has_names);
	buf_add(out, p->d.blocks[from].kind == BLOCK_COLUMNS && end == from + 1
	             ? STR("</table></div>\n") : STR("</tbody></table></div>\n"));
	return end;
}

void
write_text(struct buf *out, const struct document_page *p)
{
	uint32_t from = 0, to;

	while (from < p->d.block_count && p->d.blocks[from].end <= p->cuts[p->number - 1])
		from++;
	for (to = from; to < p->d.block_count && p->d.blocks[to].line < p->cuts[p->number];)
		to++;
	while (from < to)
		if (is_row(&p->d.blocks[from]))
			from = write_table(out, p, from, to);
		else
			write_block(out, p, from++);
}
