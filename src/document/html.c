/* html: a page to canonical text. See html.h. */
#include "document/html.h"

#include "document/builder.h"
#include "document/content.h"
#include "document/refresh.h"
#include "document/select.h"

enum { LIST_DEPTH = 9, HEADING_WORDS = 120 };

/* What we are inside of. */
struct open_list {
	bool ordered;
	int64_t next;
};

struct page {
	const struct dom *d;
	const uint8_t *parts;
	struct builder *b;
	struct open_list lists[LIST_DEPTH];
	unsigned list_depth;  /* may go beyond LIST_DEPTH */
	unsigned item_depth;  /* items that are open */
	bool item_starts;     /* the next words are the item's own */
	int64_t number;
	bool block_open;
	bool in_row;          /* inside a table row: cells, not blocks */
	size_t table;         /* the table looked at last, and what it is */
	bool table_has_data;
	unsigned breaks;      /* <br> in a row */
};

static bool
is_one_of(struct str tag, const char *const *tags, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(tag, str_of(tags[i])))
			return true;
	return false;
}

static bool
is_block(struct str tag)
{
	static const char *const tags[] = {
		"div", "p", "section", "article", "main", "body", "html", "header", "footer", "aside", "nav",
		"blockquote", "center", "dd", "details", "dialog", "dl", "dt", "fieldset", "figcaption", "figure",
		"form", "h1", "h2", "h3", "h4", "h5", "h6", "hgroup", "hr", "li", "ol", "pre", "summary", "table",
		"ul", "menu", "tr", "td", "th", "caption", "thead", "tbody", "tfoot", "address", "legend", "option",
	};

	return is_one_of(tag, tags, COUNT(tags)) || str_find_byte(tag, '-', 0) != SIZE_MAX;
}

/* 1 to 6 for a heading. */
static unsigned
heading_level(const struct page *p, size_t i)
{
	struct str tag = p->d->nodes[i].tag;
	int64_t level;

	if (tag.n == 2 && tag.p[0] == 'h' && tag.p[1] >= '1' && tag.p[1] <= '6')
		return (unsigned)(tag.p[1] - '0');
	if (!str_eq_nocase(dom_attribute(p->d, i, "role"), STR("heading")))
		return 0;
	if (!str_to_i64(dom_attribute(p->d, i, "aria-level"), &level) || level < 1 ||
	    level > 6)
		level = 2;
	return (unsigned)level;
}

static bool
has_words(const struct page *p, size_t i)
{
	for (size_t k = i; k < p->d->nodes[i].end; k++) {
		if (p->parts[k] == PART_OUT) {
			k = p->d->nodes[k].end - 1;
			continue;
		}
		if (p->d->nodes[k].tag.n == 0 && str_trim(p->d->nodes[k].text).n)
			return true;
	}
	return false;
}

static void
end_block(struct page *p)
{
	p->block_open = false;
	p->breaks = 0;
}

/* Make sure that words have a block to go to. */
static void
want_block(struct page *p)
{
	if (p->in_row || p->block_open)
		return;
	if (p->item_depth > 0 && p->item_starts)
		builder_block(p->b, BLOCK_ITEM, p->item_depth, p->number);
	else
		builder_block(p->b, BLOCK_PARAGRAPH, p->item_depth, -1);
	p->item_starts = false;
	p->block_open = true;
}

static void
write_text(struct page *p, struct str text)
{
	if (!p->block_open && !p->in_row && str_trim(text).n == 0)
		return;
	if (p->breaks >= 2 && !p->in_row && str_trim(text).n)
		end_block(p);
	if (str_trim(text).n) {
		p->breaks = 0;
		want_block(p);
	}
	builder_words(p->b, text);
}

static bool
is_bold(const struct page *p, size_t i)
{
	static const char *const tags[] = {"b", "strong"};
	struct str style = dom_attribute(p->d, i, "style");

	return is_one_of(p->d->nodes[i].tag, tags, COUNT(tags)) ||
	       str_find_nocase(style, STR("font-weight:bold"), 0) != SIZE_MAX ||
	       str_find_nocase(style, STR("font-weight: bold"), 0) != SIZE_MAX ||
	       str_find_nocase(style, STR("font-weight:700"), 0) != SIZE_MAX ||
	       str_find_nocase(style, STR("font-weight: 700"), 0) != SIZE_MAX;
}

/* All words of the element are bold, few, and no sentence: it acts as a heading. */
static bool
is_bold_heading(const struct page *p, size_t i)
{
	size_t words = 0;
	char last = 0;

	for (size_t k = i + 1; k < p->d->nodes[i].end; k++) {
		const struct dom_node *n = &p->d->nodes[k];
		if (p->parts[k] == PART_OUT || (n->tag.n && is_bold(p, k))) {
			for (size_t m = k; p->parts[k] != PART_OUT && m < n->end; m++) {
				struct str t = str_trim(p->d->nodes[m].text);
				words += t.n;
				last = t.n ? t.p[t.n - 1] : last;
			}
			k = n->end - 1;
			continue;
		}
		if (n->tag.n ? is_block(n->tag) : str_trim(n->text).n > 0)
			return false;
	}
	return words > 0 && words <= HEADING_WORDS && !strchr(".,;:!", last);
}

static bool
is_data_table(const struct page *p, size_t i)
{
	static const char *const layout[] = {"table", "h1", "h2", "h3", "h4"};
	size_t rows = 0, cells = 0, heads = 0;

	if (str_eq_nocase(dom_attribute(p->d, i, "role"), STR("presentation")))
		return false;
	for (size_t k = i + 1; k < p->d->nodes[i].end; k++) {
		struct str tag = p->d->nodes[k].tag;
		if (is_one_of(tag, layout, COUNT(layout)))
			return false;
		rows += str_eq(tag, STR("tr"));
		cells += str_eq(tag, STR("td"));
		heads += str_eq(tag, STR("th"));
	}
	return heads > 0 ? cells + heads > rows || rows > 1 : rows > 0 && cells > rows;
}

/* A row of column heads: all cells are <th>, or all words are bold. */
static bool
is_head_row(const struct page *p, size_t row)
{
	bool some = false;

	for (size_t k = row + 1; k < p->d->nodes[row].end; k = p->d->nodes[k].end) {
		if (p->d->nodes[k].tag.n == 0 || !has_words(p, k))
			continue;
		if (!dom_is(p->d, k, "th") && !is_bold_heading(p, k)) {
			size_t only = k + 1;
			while (only < p->d->nodes[k].end && p->d->nodes[only].tag.n == 0)
				only++;
			if (only >= p->d->nodes[k].end || !is_bold_heading(p, only))
				return false;
		}
		some = true;
	}
	return some;
}

static size_t
cells_in(const struct page *p, size_t row)
{
	size_t n = 0;

	for (size_t k = row + 1; k < p->d->nodes[row].end; k = p->d->nodes[k].end)
		n += dom_is(p->d, k, "td") || dom_is(p->d, k, "th");
	return n;
}

/* Step into node i. False if its subtree is not to be walked. */
static bool
enter(struct page *p, size_t i)
{
	const struct dom_node *n = &p->d->nodes[i];
	int64_t number;

	if (p->parts[i] == PART_OUT)
		return false;
	if (n->tag.n == 0) {
		write_text(p, n->text);
		return false;
	}
	if (str_eq(n->tag, STR("br"))) {
		p->breaks++;
		builder_line_break(p->b);
		return false;
	}
	if (str_eq(n->tag, STR("a"))) {
		struct str href = dom_attribute(p->d, i, "href");
		if (href.n && has_words(p, i)) {
			want_block(p);
			builder_link(p->b, href);
		}
		return true;
	}
	if (p->in_row) {
		if (str_eq(n->tag, STR("td")) || str_eq(n->tag, STR("th")))
			builder_cell(p->b);
		else if (str_eq(n->tag, STR("li")))
			builder_cell_item(p->b);
		else if (is_block(n->tag))
			builder_line_break(p->b);
		return true;
	}
	if (!is_block(n->tag))
		return true;
	end_block(p);
	unsigned level = heading_level(p, i);
	bool bold = level == 0 && p->item_depth == 0 && (dom_is(p->d, i, "p") ||
	                                                 dom_is(p->d, i, "div")) &&
	    is_bold_heading(p, i);
	if (level || bold) {
		builder_block(p->b, BLOCK_HEADING, level ? level : 6, -1);
		p->block_open = true;
		return true;
	}
	if (str_eq(n->tag, STR("ul")) || str_eq(n->tag, STR("ol")) ||
	    str_eq(n->tag, STR("menu"))) {
		if (p->list_depth < LIST_DEPTH) {
			struct open_list *l = &p->lists[p->list_depth];
			l->ordered = str_eq(n->tag, STR("ol"));
			l->next = str_to_i64(dom_attribute(p->d, i, "start"), &number) ? number : 1;
		}
		p->list_depth++;
	} else if (str_eq(n->tag, STR("li"))) {
		struct open_list *l = p->list_depth && p->list_depth <= LIST_DEPTH ? &p->lists[p->list_depth - 1] : NULL;
		p->item_depth++;
		p->item_starts = true;
		if (l && str_to_i64(dom_attribute(p->d, i, "value"), &number))
			l->next = number;
		p->number = l && l->ordered && has_words(p, i) ? l->next++ : -1;
	} else if (str_eq(n->tag, STR("tr"))) {
		size_t table = p->d->nodes[i].parent;
		while (table && !dom_is(p->d, table, "table"))
			table = p->d->nodes[table].parent;
		if (p->table != table) {
			p->table = table;
			p->table_has_data = is_data_table(p, table);
		}
		if (p->table_has_data && cells_in(p, i) > 1) {
			builder_block(p->b, is_head_row(p, i) ? BLOCK_COLUMNS : BLOCK_ROW, 0, -1);
			p->in_row = true;
		}
	}
	return true;
}

static void
leave(struct page *p, size_t i)
{
	const struct dom_node *n = &p->d->nodes[i];

	if (str_eq(n->tag, STR("a"))) {
		builder_link_end(p->b);
		return;
	}
	if (p->in_row) {
		if (str_eq(n->tag, STR("tr"))) {
			p->in_row = false;
			end_block(p);
		} else if (is_block(n->tag) && !str_eq(n->tag, STR("td")) &&
		           !str_eq(n->tag, STR("th"))) {
			builder_line_break(p->b);
		}
		return;
	}
	if (!is_block(n->tag))
		return;
	end_block(p);
	if (str_eq(n->tag, STR("ul")) || str_eq(n->tag, STR("ol")) ||
	    str_eq(n->tag, STR("menu"))) {
		p->list_depth--;
		p->item_starts = false;
	} else if (str_eq(n->tag, STR("li"))) {
		p->item_depth--;
		p->item_starts = false;
	}
}

static void
walk(struct page *p)
{
	const struct dom *d = p->d;

	for (size_t i = 0; i < d->count;) {
		size_t next = enter(p, i) && d->nodes[i].end > i + 1 ? i + 1 : SIZE_MAX;
		if (next != SIZE_MAX) {
			i = next;
			continue;
		}
		if (p->parts[i] != PART_OUT && d->nodes[i].tag.n &&
		    !str_eq(d->nodes[i].tag, STR("br")))
			leave(p, i);
		size_t end = d->nodes[i].end;
		while (i != 0 && d->nodes[d->nodes[i].parent].end == end) {
			i = d->nodes[i].parent;
			leave(p, i);
		}
		i = end;
	}
}

/* Only what the selectors take: a node is of the text if it, or one above it, matches
 * `select`, and neither it nor one above it matches `remove`. */
static bool
select_parts(const struct dom *d, const struct read_options *o, struct arena *a,
             uint8_t *parts, struct err *e)
{
	struct selector *take = NULL, *leave = NULL;
	bool *in = ARENA_ARRAY(a, bool, d->count), *out = ARENA_ARRAY(a, bool, d->count);

	if ((o->select.n && (!selector_parse(o->select, a, &take, e) || !selector_match(take, d, in, e))) ||
	    (o->remove.n && (!selector_parse(o->remove, a, &leave, e) || !selector_match(leave, d, out, e))))
		return false;
	for (size_t i = 0; i < d->count; i++) {
		size_t up = d->nodes[i].parent;
		if (i > 0)
			in[i] = in[i] || in[up];
		if (out[i])
			parts[i] = PART_OUT;
	}
	for (size_t i = d->count; take && i-- > 1;) /* what is above a match stays, unless empty */
		if (in[i])
			in[d->nodes[i].parent] = true;
	for (size_t i = 1; take && i < d->count; i++)
		if (!in[i])
			parts[i] = PART_OUT;
	return true;
}

static bool
is_inside(const struct dom *d, size_t node, const char *tag)
{
	while (node && !dom_is(d, node, tag))
		node = d->nodes[node].parent;
	return node != 0;
}

/* Where the page sends browsers on to. They run scripts, and pass over <noscript>. */
static struct str
refresh_of(const struct dom *d)
{
	for (size_t i = 0; i < d->count; i++) {
		struct str to = {0};
		if (dom_is(d, i, "meta") && !is_inside(d, i, "noscript") &&
		    str_eq_nocase(dom_attribute(d, i, "http-equiv"), STR("refresh")))
			to = refresh_target(dom_attribute(d, i, "content"));
		if (to.n)
			return to;
	}
	return (struct str){0};
}

bool
document_html_read(struct str html, const struct read_options *o, struct arena *a,
                   struct document *out, struct err *e)
{
	struct arena scratch = {0};
	struct dom d;

	bool ok = dom_parse(html, &scratch, &d, e);
	if (ok) {
		uint8_t *parts = ARENA_ARRAY(&scratch, uint8_t, d.count);
		struct page p = {.d = &d, .parts = parts, .b = builder_new(a)};
		if (o->select.n || o->remove.n) {
			content_wordless(&d, parts);
			ok = select_parts(&d, o, &scratch, parts, e);
		} else {
			content_find(&d, o->document, &scratch, parts);
		}
		if (ok)
			walk(&p);
		struct err ignored = {0};
		ok = builder_finish(p.b, out, ok ? e : &ignored) && ok;
		if (ok)
			out->refresh = arena_str(a, refresh_of(&d));
	}
	arena_release(&scratch);
	return ok;
}
