/* parse: the blocks of a canonical text. See document.h for the format. */
#include "document/parse.h"

enum { LEVELS = 10 };

/* What the lines above say about where the next one belongs. */
struct place {
	uint32_t headings[7];    /* by level: the open section's heading */
	uint32_t items[LEVELS];  /* by level: the last item of the open list */
	uint32_t list_intro;     /* the paragraph before the open list */
	uint32_t columns;        /* of the open table */
	uint32_t previous;       /* the block right above */
};

static void
place_init(struct place *p)
{
	for (size_t i = 0; i < COUNT(p->headings); i++)
		p->headings[i] = BLOCK_NONE;
	for (size_t i = 0; i < COUNT(p->items); i++)
		p->items[i] = BLOCK_NONE;
	p->list_intro = p->columns = p->previous = BLOCK_NONE;
}

/* The length of a mark "12. " at the front of the line; 0 if there is none. */
static size_t
number_mark(struct str line)
{
	size_t n = 0;

	while (n < line.n && n < 10 && is_digit(line.p[n]))
		n++;
	if (n == 0 || n > 9 || n + 1 >= line.n || line.p[n] != '.' || line.p[n + 1] != ' ')
		return 0;
	return n + 2;
}

/* "# " to "###### ": its level, or 0. */
static size_t
heading_mark(struct str line)
{
	size_t n = 0;

	while (n < line.n && n < 7 && line.p[n] == '#')
		n++;
	return n >= 1 && n <= 6 && n < line.n && line.p[n] == ' ' ? n : 0;
}

/* Kind, level and words of one line. */
static void
read_mark(struct str line, struct block *b)
{
	size_t spaces = 0, mark = 0;

	while (spaces < line.n && line.p[spaces] == ' ')
		spaces++;
	struct str rest = str_slice(line, spaces, line.n);
	size_t level = spaces / 2;
	if (level > LEVELS - 1)
		level = LEVELS - 1;

	if (spaces == 0 && (mark = heading_mark(rest)) > 0) {
		b->kind = BLOCK_HEADING;
		b->level = (uint8_t)mark++;
	} else if (spaces == 0 && str_starts(rest, STR("|= "))) {
		b->kind = BLOCK_COLUMNS;
	} else if (spaces == 0 && str_starts(rest, STR("| "))) {
		b->kind = BLOCK_ROW;
	} else if (str_starts(rest, STR("- ")) || (mark = number_mark(rest)) > 0) {
		b->kind = BLOCK_ITEM;
		b->level = (uint8_t)(level + 1 > LEVELS - 1 ? LEVELS - 1 : level + 1);
		mark = mark ? mark : 2;
	} else {
		b->kind = BLOCK_PARAGRAPH;
		b->level = (uint8_t)level;
		mark = str_starts(rest, STR("\\")) ? 1 : 0;
	}
	b->start = (uint32_t)(b->line + spaces + mark);
	b->end = (uint32_t)(b->line + line.n);
}

static uint32_t
nearest_heading(const struct place *p, unsigned below)
{
	for (unsigned level = below; level-- > 1;)
		if (p->headings[level] != BLOCK_NONE)
			return p->headings[level];
	return BLOCK_NONE;
}

static void
end_list(struct place *p)
{
	for (size_t i = 0; i < COUNT(p->items); i++)
		p->items[i] = BLOCK_NONE;
	p->list_intro = BLOCK_NONE;
}

static void
place_heading(struct place *p, struct block *b, uint32_t i)
{
	b->heading = nearest_heading(p, b->level);
	for (size_t level = b->level; level < COUNT(p->headings); level++)
		p->headings[level] = BLOCK_NONE;
	p->headings[b->level] = i;
	end_list(p);
	p->columns = BLOCK_NONE;
}

static uint32_t
nearest_item(const struct place *p, unsigned below)
{
	for (unsigned level = below; level-- > 1;)
		if (p->items[level] != BLOCK_NONE)
			return p->items[level];
	return BLOCK_NONE;
}

static void
place_item(struct place *p, const struct block *blocks, struct block *b, uint32_t i)
{
	bool in_list = nearest_item(p, LEVELS) != BLOCK_NONE;

	if (!in_list)
		p->list_intro = p->previous != BLOCK_NONE && blocks[p->previous].kind == BLOCK_PARAGRAPH
		                        ? p->previous
		                        : BLOCK_NONE;
	b->intro = nearest_item(p, b->level);
	if (b->intro == BLOCK_NONE)
		b->intro = p->list_intro;
	for (size_t level = b->level; level < COUNT(p->items); level++)
		p->items[level] = BLOCK_NONE;
	p->items[b->level] = i;
}

static void
place_block(struct place *p, struct block *blocks, uint32_t i)
{
	struct block *b = &blocks[i];

	b->intro = BLOCK_NONE;
	if (b->kind == BLOCK_HEADING) {
		place_heading(p, b, i);
		p->previous = i;
		return;
	}
	b->heading = nearest_heading(p, 7);
	if (b->kind == BLOCK_ITEM) {
		place_item(p, blocks, b, i);
	} else if (b->kind == BLOCK_PARAGRAPH && b->level > 0) {
		b->intro = nearest_item(p, b->level + 1u);
	} else {
		end_list(p);
	}
	if (b->kind == BLOCK_COLUMNS)
		p->columns = i;
	else if (b->kind == BLOCK_ROW)
		b->intro = p->columns;
	else
		p->columns = BLOCK_NONE;
	p->previous = i;
}

static size_t
count_lines(struct str text)
{
	size_t n = 0;

	for (size_t at = 0; (at = str_find_byte(text, '\n', at)) != SIZE_MAX; at++)
		n++;
	return n;
}

bool
document_parse(struct str text, struct arena *a, struct document *out, struct err *e)
{
	struct place place;
	size_t lines = count_lines(text), at = 0;

	if (text.n > LIMIT_TEXT_BYTES || lines > LIMIT_BLOCKS)
		return err_set(e, ERR_LIMIT, "the text has more than %zu bytes or %zu lines",
		               LIMIT_TEXT_BYTES, LIMIT_BLOCKS);
	if (text.n > 0 && text.p[text.n - 1] != '\n')
		return err_set(e, ERR_INPUT,
		               "the text is not canonical: its last line has no end");
	*out = (struct document){.text = text, .blocks = ARENA_ARRAY(a, struct block, lines)};
	place_init(&place);
	for (size_t i = 0; i < lines; i++) {
		struct block *b = &out->blocks[i];
		size_t end = str_find_byte(text, '\n', at);
		b->line = (uint32_t)at;
		read_mark(str_slice(text, at, end), b);
		if (b->start >= b->end)
			return err_set(e, ERR_INPUT,
			               "the text is not canonical: line %zu has no words", i + 1);
		place_block(&place, out->blocks, (uint32_t)i);
		at = end + 1;
	}
	out->block_count = lines;
	document_find_repeats(out, a);
	return true;
}

struct str
block_words(const struct document *d, size_t i)
{
	return str_slice(d->text, d->blocks[i].start, d->blocks[i].end);
}
