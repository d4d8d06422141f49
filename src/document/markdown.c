/* markdown: CommonMark's blocks and GFM's tables to canonical text. See readers.h. */
#include "document/inline.h"
#include "document/readers.h"

enum { DEPTH_MAX = 9, HEADING_WORDS_MAX = 120 };

/* One open list item: where its own text is indented to. */
struct open_item {
	size_t indent;
};

struct markdown {
	struct builder *b;
	struct str text;
	size_t at;             /* the next line */
	bool lines_stand_alone; /* no empty line in the whole text: a line is a block */
	struct open_item items[DEPTH_MAX];
	unsigned depth;
	struct str paragraph; /* the open paragraph or item text; empty: none */
	bool paragraph_is_item;
	int64_t number;
	bool after_blank;
	struct str fence; /* the open code fence's mark, or empty */
};

static bool
md_line(struct markdown *m, struct str *line)
{
	if (m->at >= m->text.n)
		return false;
	size_t end = str_find_byte(m->text, '\n', m->at);
	end = end == SIZE_MAX ? m->text.n : end;
	*line = str_slice(m->text, m->at, end);
	m->at = end + 1;
	return true;
}

static struct str
peek_line(const struct markdown *m)
{
	size_t end = str_find_byte(m->text, '\n', m->at);

	return str_slice(m->text, m->at, end == SIZE_MAX ? m->text.n : end);
}

/* Columns of white space before the first word; a tab goes to the next fourth. */
static size_t
indent_of(struct str line, size_t *bytes)
{
	size_t columns = 0, i = 0;

	for (; i < line.n; i++) {
		if (line.p[i] == ' ')
			columns++;
		else if (line.p[i] == '\t')
			columns += 4 - columns % 4;
		else if (line.p[i] != '\r')
			break;
	}
	*bytes = i;
	return columns;
}

/* True if the line is nothing but at least `least` of c, and spaces. */
static bool
is_rule_of(struct str line, char c, size_t least)
{
	size_t n = 0;

	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] == c)
			n++;
		else if (!is_space(line.p[i]))
			return false;
	}
	return n >= least;
}

/* A paragraph that is bold from end to end, short and no sentence acts as a heading. */
static bool
is_bold_heading(struct str s)
{
	s = str_trim(s);
	if (s.n < 5 || s.n > HEADING_WORDS_MAX || !str_starts(s, STR("**")) ||
	    !str_ends(s, STR("**")))
		return false;
	while (str_starts(s, STR("*")) && str_ends(s, STR("*")) && s.n > 1)
		s = str_slice(s, 1, s.n - 1);
	s = str_trim(s);
	if (s.n == 0 || str_find(s, STR("**"), 0) != SIZE_MAX)
		return false;
	char last = s.p[s.n - 1];
	return last != '.' && last != ',' && last != ';' && last != ':' && last != '!';
}

static void
end_paragraph(struct markdown *m)
{
	struct str words = m->paragraph;

	m->paragraph = (struct str){0};
	if (words.n == 0)
		return;
	if (m->paragraph_is_item)
		builder_block(m->b, BLOCK_ITEM, m->depth, m->number);
	else if (m->depth == 0 && is_bold_heading(words))
		builder_block(m->b, BLOCK_HEADING, 6, -1);
	else
		builder_block(m->b, BLOCK_PARAGRAPH, m->depth, -1);
	inline_write(m->b, words);
	m->paragraph_is_item = false;
}

/* Add a line to the open paragraph; both are slices of one text, so it just grows. */
static void
extend_paragraph(struct markdown *m, struct str words)
{
	if (m->paragraph.n == 0)
		m->paragraph = words;
	else
		m->paragraph.n = (size_t)(words.p + words.n - m->paragraph.p);
	if (m->lines_stand_alone)
		end_paragraph(m);
}

static void
write_heading(struct markdown *m, unsigned level, struct str words)
{
	m->depth = 0;
	builder_block(m->b, BLOCK_HEADING, level, -1);
	inline_write(m->b, words);
}

/* "## words ##" */
static bool
read_atx(struct markdown *m, struct str line)
{
	size_t level = 0;

	while (level < line.n && line.p[level] == '#')
		level++;
	if (level < 1 || level > 6 || (level < line.n && !is_space(line.p[level])))
		return false;
	end_paragraph(m);
	struct str words = str_trim(str_slice(line, level, line.n));
	size_t end = words.n;
	while (end > 0 && words.p[end - 1] == '#')
		end--;
	if (end < words.n && end > 0 && words.p[end - 1] == ' ')
		words.n = end;
	write_heading(m, (unsigned)level, words);
	return true;
}

/* A line of "=" or "-" under a paragraph makes it a heading. */
static bool
read_setext(struct markdown *m, struct str line)
{
	if (m->paragraph.n == 0 || m->paragraph_is_item || m->after_blank)
		return false;
	bool one = line.p[0] == '=' && is_rule_of(line, '=', 1);
	bool two = line.p[0] == '-' && is_rule_of(line, '-', 2) &&
	           str_find_byte(str_trim(line), ' ', 0) == SIZE_MAX;
	if (!one && !two)
		return false;
	struct str words = m->paragraph;
	m->paragraph = (struct str){0};
	write_heading(m, one ? 1 : 2, words);
	return true;
}

/* The mark of a list item at the front of the line: its bytes, and the item's number
 * or -1. 0 if there is none. */
static size_t
item_mark(struct str line, int64_t *number)
{
	size_t n = 0;

	*number = -1;
	if (line.n >= 1 && (line.p[0] == '*' || line.p[0] == '-' || line.p[0] == '+')) {
		n = 1;
	} else {
		while (n < line.n && n < 9 && is_digit(line.p[n]))
			n++;
		if (n == 0 || n >= line.n || (line.p[n] != '.' && line.p[n] != ')') ||
		    !str_to_i64(str_slice(line, 0, n), number))
			return 0;
		n++;
	}
	return n == line.n || is_space(line.p[n]) ? n : 0;
}

/* Close the items that a line indented by so many columns is not in. */
static void
close_items(struct markdown *m, size_t indent)
{
	while (m->depth > 0 && indent < m->items[m->depth - 1].indent)
		m->depth--;
}

static bool
read_item(struct markdown *m, struct str line, size_t indent)
{
	int64_t number;
	size_t mark = item_mark(line, &number), spaces;

	if (mark == 0)
		return false;
	if (m->paragraph.n > 0 && !m->paragraph_is_item && number > 1 && !m->after_blank &&
	    m->depth == 0 && !m->lines_stand_alone)
		return false; /* a number that wrapped to the start of a line */
	struct str words = str_slice(line, mark, line.n);
	size_t gap = indent_of(words, &spaces);
	end_paragraph(m);
	close_items(m, indent);
	if (m->depth < DEPTH_MAX)
		m->depth++;
	m->items[m->depth - 1].indent = indent + mark + (gap == 0 || gap > 4 ? 1 : gap);
	if (m->depth > 1 && m->items[m->depth - 1].indent < m->items[m->depth - 2].indent)
		m->items[m->depth - 1].indent = m->items[m->depth - 2].indent;
	words = str_slice(words, spaces, words.n);
	if (str_starts(words, STR("#")) && read_atx(m, words))
		return true;
	m->number = number;
	m->paragraph_is_item = true;
	if (words.n)
		extend_paragraph(m, words);
	return true;
}

/* Take the next cell off the front of a table row. */
static bool
next_cell(struct str *row, struct str *cell)
{
	if (row->n == 0)
		return false;
	for (size_t i = 0; i < row->n; i++) {
		if (row->p[i] == '\\')
			i++;
		else if (row->p[i] == '|') {
			*cell = str_trim(str_slice(*row, 0, i));
			*row = str_slice(*row, i + 1, row->n);
			return true;
		}
	}
	*cell = str_trim(*row);
	*row = str_slice(*row, row->n, row->n);
	return cell->n > 0;
}

/* A row without the bars at its ends. */
static struct str
row_inside(struct str line)
{
	line = str_trim(line);
	if (str_starts(line, STR("|")))
		line = str_slice(line, 1, line.n);
	return line;
}

static bool
is_delimiter_row(struct str line)
{
	struct str row = row_inside(line), cell;
	size_t cells = 0;

	while (next_cell(&row, &cell)) {
		bool dash = false;
		for (size_t i = 0; i < cell.n; i++) {
			if (cell.p[i] == '-')
				dash = true;
			else if (cell.p[i] != ':')
				return false;
		}
		if (!dash)
			return false;
		cells++;
	}
	return cells > 0;
}

static bool
is_empty_row(struct str line)
{
	struct str row = row_inside(line), cell;

	while (next_cell(&row, &cell))
		if (cell.n)
			return false;
	return true;
}

static bool
is_bold_row(struct str line)
{
	struct str row = row_inside(line), cell;
	size_t words = 0;

	while (next_cell(&row, &cell)) {
		if (cell.n == 0)
			continue;
		if (cell.n < 5 || cell.n > HEADING_WORDS_MAX || !str_starts(cell, STR("**")) ||
		    !str_ends(cell, STR("**")))
			return false;
		words++;
	}
	return words > 0;
}

static void
write_cell(struct markdown *m, struct str cell)
{
	int64_t number;
	size_t at = 0;

	builder_cell(m->b);
	while (at <= cell.n) { /* list items in a cell stand behind line breaks */
		size_t end = str_find_nocase(cell, STR("<br>"), at);
		size_t stop = end == SIZE_MAX ? cell.n : end;
		struct str line = str_trim(str_slice(cell, at, stop));
		size_t mark = item_mark(line, &number);
		if (mark > 0 && mark < line.n && number < 0) {
			builder_cell_item(m->b);
			line = str_slice(line, mark, line.n);
		}
		inline_write(m->b, line);
		if (end == SIZE_MAX)
			return;
		builder_line_break(m->b);
		at = end + 4;
	}
}

static void
write_row(struct markdown *m, struct str line, enum block_kind kind)
{
	struct str row = row_inside(line), cell;

	builder_block(m->b, kind, 0, -1);
	while (next_cell(&row, &cell))
		write_cell(m, cell);
}

/* A table: its head row, the row of dashes, its rows. A head without words gives its
 * place to a first row in bold. */
static bool
read_table(struct markdown *m, struct str line)
{
	if (line.p[0] != '|' || !is_delimiter_row(peek_line(m)))
		return false;
	struct str next;
	end_paragraph(m);
	m->depth = 0;
	bool headed = !is_empty_row(line);
	if (headed)
		write_row(m, line, BLOCK_COLUMNS);
	if (!md_line(m, &next))
		return true;
	while (str_starts(str_trim(peek_line(m)), STR("|")) && md_line(m, &next)) {
		bool head = !headed && is_bold_row(next);
		if (is_empty_row(next))
			continue;
		write_row(m, next, head ? BLOCK_COLUMNS : BLOCK_ROW);
		headed = true;
	}
	return true;
}

/* A row that stands alone, as canonical text has it. */
static bool
read_loose_row(struct markdown *m, struct str line)
{
	if (!m->lines_stand_alone || !str_starts(line, STR("|")))
		return false;
	bool columns = str_starts(line, STR("|= "));
	struct str row = row_inside(line), cell;
	end_paragraph(m);
	builder_block(m->b, columns ? BLOCK_COLUMNS : BLOCK_ROW, 0, -1);
	while (next_cell(&row, &cell))
		write_cell(m, columns && str_starts(cell, STR("= ")) ? str_slice(cell, 2, cell.n) : cell);
	return true;
}

static bool
read_fence(struct markdown *m, struct str line)
{
	if (!str_starts(line, STR("```")) && !str_starts(line, STR("~~~")))
		return false;
	end_paragraph(m);
	m->fence = str_slice(line, 0, 3);
	return true;
}

/* A line inside a code fence: words as they stand. */
static void
read_code_line(struct markdown *m, struct str line)
{
	if (str_starts(str_trim(line), m->fence)) {
		m->fence = (struct str){0};
		return;
	}
	builder_block(m->b, BLOCK_PARAGRAPH, m->depth, -1);
	builder_words(m->b, line);
}

static void
read_line(struct markdown *m, struct str line)
{
	size_t bytes, indent = indent_of(line, &bytes);
	struct str words = str_slice(line, bytes, line.n);

	while (str_starts(words, STR(">"))) { /* a quotation's words are the text's */
		words = str_slice(words, 1, words.n);
		indent_of(words, &bytes);
		words = str_slice(words, bytes, words.n);
	}
	words = str_trim(words);
	if (words.n == 0) {
		end_paragraph(m);
		m->after_blank = true;
		return;
	}
	if (m->after_blank)
		close_items(m, indent);
	if (read_setext(m, words) || is_rule_of(words, '*', 3) ||
	    is_rule_of(words, '-', 3) || is_rule_of(words, '_', 3)) {
		end_paragraph(m);
	} else if (!read_atx(m, words) && !read_table(m, words) &&
	           !read_loose_row(m, words) && !read_fence(m, words) &&
	           !read_item(m, words, indent)) {
		extend_paragraph(m, words);
	}
	m->after_blank = false;
}

static bool
has_blank_line(struct str text)
{
	return str_find(text, STR("\n\n"), 0) != SIZE_MAX ||
	       str_find(text, STR("\n\r\n"), 0) != SIZE_MAX;
}

bool
document_markdown_read(struct str text, struct arena *a, struct document *out,
                       struct err *e)
{
	struct markdown m = {.b = builder_new(a), .text = text,
	                     .lines_stand_alone = !has_blank_line(text)};
	struct str line;

	while (md_line(&m, &line)) {
		if (m.fence.n)
			read_code_line(&m, line);
		else
			read_line(&m, line);
	}
	end_paragraph(&m);
	return builder_finish(m.b, out, e);
}
