/* builder: words and marks to canonical text. See builder.h. */
#include "document/builder.h"

#include <utf8proc.h>

#include "document/parse.h"

enum { LEVEL_MAX = 9 };

/* What stands between the words written and the next ones. */
enum gap { GAP_NONE, GAP_SPACE, GAP_LINE, GAP_ITEM };

struct builder {
	struct arena *a;
	struct buf text;
	struct link *links;
	size_t link_count, link_cap;
	bool block_open, link_open;
	enum block_kind kind;
	size_t line;    /* where the open block's line starts */
	size_t words;   /* where the words of it (or of its cell) start */
	size_t cells;
	bool some_words; /* in the open block */
	bool compose;    /* the open block may not be NFC yet */
	size_t line_links; /* links before the open block */
	enum gap gap;
};

struct builder *
builder_new(struct arena *a)
{
	struct builder *b = ARENA_NEW(a, struct builder);

	b->a = a;
	buf_init(&b->text, LIMIT_TEXT_BYTES);
	return b;
}

static bool
in_cell(const struct builder *b)
{
	return b->kind == BLOCK_ROW || b->kind == BLOCK_COLUMNS;
}

/* Bring the open line to NFC. Links in it are moved by composing what is before them. */
static void
compose_line(struct builder *b)
{
	struct str line = str_slice(buf_str(&b->text), b->line, b->text.n);
	utf8proc_uint8_t *composed;
	utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)line.p,
	                                  (utf8proc_ssize_t)line.n, &composed,
	                                  UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	if (n < 0)
		abort(); /* the words were valid UTF-8 */
	for (size_t i = b->line_links; i < b->link_count; i++) {
		uint32_t *edges[] = {&b->links[i].start, &b->links[i].end};
		for (size_t k = 0; k < 2; k++) {
			utf8proc_uint8_t *before;
			utf8proc_ssize_t length = utf8proc_map(
				(const utf8proc_uint8_t *)line.p, (utf8proc_ssize_t)(*edges[k] - b->line),
				&before, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
			if (length < 0)
				abort();
			*edges[k] = (uint32_t)b->line + (uint32_t)(length < n ? length : n);
			free(before);
		}
	}
	buf_truncate(&b->text, b->line);
	buf_add(&b->text, (struct str){(const char *)composed, (size_t)n});
	free(composed);
}

static void
end_link(struct builder *b)
{
	if (!b->link_open)
		return;
	struct link *l = &b->links[b->link_count - 1];
	l->end = (uint32_t)b->text.n;
	if (l->end <= l->start) /* no words: nothing that a reader could follow */
		b->link_count--;
	b->link_open = false;
}

static void
end_block(struct builder *b)
{
	if (!b->block_open)
		return;
	end_link(b);
	b->block_open = false;
	if (!b->some_words) {
		buf_truncate(&b->text, b->line);
		b->link_count = b->line_links;
		return;
	}
	if (in_cell(b) && b->kind == BLOCK_ROW) {
		if (b->text.n > b->line && b->text.p[b->text.n - 1] != ' ')
			buf_byte(&b->text, ' ');
		buf_byte(&b->text, '|');
	}
	while (b->text.n > b->line && b->text.p[b->text.n - 1] == ' ')
		buf_truncate(&b->text, b->text.n - 1);
	if (b->compose)
		compose_line(b);
	buf_byte(&b->text, '\n');
}

static void
indent(struct builder *b, unsigned levels)
{
	for (unsigned i = 0; i < levels; i++)
		buf_add(&b->text, STR("  "));
}

static void
write_mark(struct builder *b, unsigned level, int64_t number)
{
	switch (b->kind) {
	case BLOCK_HEADING:
		level = level < 1 ? 1 : level > 6 ? 6 : level;
		buf_add(&b->text, str_slice(STR("######"), 0, level));
		buf_byte(&b->text, ' ');
		break;
	case BLOCK_ITEM:
		indent(b, (level < 1 ? 1 : level > LEVEL_MAX ? LEVEL_MAX : level) - 1);
		if (number >= 0 && number < 1000000000)
			buf_printf(&b->text, "%lld. ", (long long)number);
		else
			buf_add(&b->text, STR("- "));
		break;
	case BLOCK_PARAGRAPH:
		indent(b, level > LEVEL_MAX ? LEVEL_MAX : level);
		break;
	case BLOCK_COLUMNS:
	case BLOCK_ROW:
		break;
	}
}

void
builder_block(struct builder *b, enum block_kind kind, unsigned level, int64_t number)
{
	end_block(b);
	b->block_open = true;
	b->kind = kind;
	b->line = b->text.n;
	b->cells = 0;
	b->some_words = false;
	b->compose = false;
	b->line_links = b->link_count;
	b->gap = GAP_NONE;
	write_mark(b, level, number);
	b->words = b->text.n;
}

void
builder_cell(struct builder *b)
{
	if (!b->block_open || !in_cell(b))
		return;
	end_link(b);
	if (b->cells++ > 0 && b->text.p[b->text.n - 1] != ' ')
		buf_byte(&b->text, ' ');
	buf_add(&b->text, b->kind == BLOCK_COLUMNS ? STR("|= ") : STR("| "));
	b->words = b->text.n;
	b->gap = GAP_NONE;
}

/* What was held back since the last words; nothing at the start of a block or cell,
 * except that a list item keeps its bullet. */
static void
write_gap(struct builder *b)
{
	bool first = b->text.n == b->words;

	if (b->gap == GAP_ITEM)
		buf_add(&b->text, first ? STR("\xE2\x80\xA2 ") : STR(" \xE2\x80\xA2 "));
	else if (b->gap == GAP_LINE && !first)
		buf_add(&b->text, STR(" \xC2\xB6 "));
	else if (b->gap == GAP_SPACE && !first)
		buf_byte(&b->text, ' ');
	b->gap = GAP_NONE;
}

static void
widen_gap(struct builder *b, enum gap gap)
{
	if (gap > b->gap)
		b->gap = gap;
}

/* Unicode's white space beyond ASCII. */
static bool
is_wide_space(uint32_t cp)
{
	return cp == 0x85 || cp == 0xA0 || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200A) ||
	       cp == 0x2028 || cp == 0x2029 || cp == 0x202F || cp == 0x205F || cp == 0x3000;
}

/* Characters that nobody sees: controls, soft hyphen, zero-width, direction marks. */
static bool
is_invisible(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0xAD || cp == 0x34F ||
	       cp == 0x61C || (cp >= 0x200B && cp <= 0x200F) ||
	       (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2060 && cp <= 0x206F) ||
	       cp == 0xFEFF || (cp >= 0xFFF9 && cp <= 0xFFFB) ||
	       (cp >= 0xFE00 && cp <= 0xFE0F) || (cp >= 0xE0000 && cp <= 0xE0FFF);
}

/* True for the common code points that are NFC wherever they stand (UAX #15). */
static bool
is_composed(uint32_t cp)
{
	return cp < 0x300 || (cp >= 0x400 && cp < 0x483) || (cp >= 0x2010 && cp < 0x20D0) ||
	       (cp >= 0x2190 && cp < 0x2329) || (cp >= 0x2460 && cp < 0x2ADC) ||
	       (cp >= 0x3001 && cp < 0x302A) || (cp >= 0x3041 && cp < 0x3099) ||
	       (cp >= 0x30A0 && cp < 0x3100) || (cp >= 0x4E00 && cp < 0xA000) ||
	       (cp >= 0xAC00 && cp < 0xD7A4) || (cp >= 0xFF01 && cp < 0xFFEF);
}

/* The first visible character of a block or cell, or one more of it. */
static void
write_codepoint(struct builder *b, struct str bytes, uint32_t cp)
{
	write_gap(b);
	if (!b->some_words && b->kind == BLOCK_PARAGRAPH &&
	    (cp == '#' || cp == '|' || cp == '\\'))
		buf_byte(&b->text, '\\');
	if (cp == '|' && in_cell(b))
		buf_byte(&b->text, '\\');
	buf_add(&b->text, bytes);
	b->some_words = true;
	b->compose = b->compose || !is_composed(cp);
}

/* The length of the run of plain visible ASCII at the front of s: no space, no
 * control, no "|". */
static size_t
plain_run(struct str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] > ' ' && s.p[n] < 0x7F && s.p[n] != '|')
		n++;
	return n;
}

void
builder_words(struct builder *b, struct str words)
{
	if (!b->block_open)
		return;
	for (size_t i = 0; i < words.n;) {
		struct str rest = str_slice(words, i, words.n);
		size_t run = b->some_words ? plain_run(rest) : 0;
		if (run > 0) {
			write_gap(b);
			buf_add(&b->text, str_slice(rest, 0, run));
			i += run;
			continue;
		}
		size_t start = i;
		uint32_t cp = utf8_next(words, &i);
		if ((cp < 0x80 && is_space((int)cp)) || is_wide_space(cp))
			widen_gap(b, GAP_SPACE);
		else if (!is_invisible(cp))
			write_codepoint(b, str_slice(words, start, i), cp);
	}
}

void
builder_line_break(struct builder *b)
{
	widen_gap(b, in_cell(b) ? GAP_LINE : GAP_SPACE);
}

void
builder_cell_item(struct builder *b)
{
	widen_gap(b, in_cell(b) ? GAP_ITEM : GAP_SPACE);
}

void
builder_link(struct builder *b, struct str target)
{
	if (!b->block_open)
		return;
	end_link(b);
	if (b->gap != GAP_NONE && b->text.n > b->words) { /* the gap is not of the link */
		write_gap(b);
	}
	if (b->link_count == b->link_cap) {
		size_t cap = b->link_cap ? b->link_cap * 2 : 32;
		struct link *grown = ARENA_ARRAY(b->a, struct link, cap);
		if (b->link_count)
			memcpy(grown, b->links, b->link_count * sizeof *grown);
		b->links = grown;
		b->link_cap = cap;
	}
	b->links[b->link_count++] = (struct link){(uint32_t)b->text.n, 0,
	                                          arena_str(b->a, str_trim(target))};
	b->link_open = true;
}

void
builder_link_end(struct builder *b)
{
	end_link(b);
}

bool
builder_finish(struct builder *b, struct document *out, struct err *e)
{
	end_block(b);
	bool ok = buf_ok(&b->text, "the canonical text", e);
	struct str text = arena_str(b->a, buf_str(&b->text));
	buf_release(&b->text);
	if (!ok || !document_parse(text, b->a, out, e))
		return false;
	out->links = b->links;
	out->link_count = b->link_count;
	return true;
}
