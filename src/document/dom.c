/* dom: MyHTML's tree as an array of nodes. See dom.h. */
#include "document/dom.h"

#include <myhtml/api.h>

enum { DEPTH_SCANNED = 1000 };

/* Elements that have no end, or whose end may be left out: they do not nest by
 * accident. */
static bool
may_stay_open(struct str name)
{
	static const struct str names[] = {
		STR_INIT("area"), STR_INIT("base"), STR_INIT("br"), STR_INIT("col"),
		STR_INIT("embed"), STR_INIT("hr"), STR_INIT("img"), STR_INIT("input"),
		STR_INIT("link"), STR_INIT("meta"), STR_INIT("param"),
		STR_INIT("source"),
		STR_INIT("track"), STR_INIT("wbr"), STR_INIT("p"), STR_INIT("li"),
		STR_INIT("dt"), STR_INIT("dd"), STR_INIT("tr"), STR_INIT("td"),
		STR_INIT("th"), STR_INIT("thead"), STR_INIT("tbody"), STR_INIT("tfoot"),
		STR_INIT("option"), STR_INIT("optgroup"), STR_INIT("colgroup"),
		STR_INIT("html"), STR_INIT("head"), STR_INIT("body"), STR_INIT("path"),
		STR_INIT("circle"), STR_INIT("rect"), STR_INIT("use"), STR_INIT("g"),
	};

	for (size_t i = 0; i < COUNT(names); i++)
		if (str_eq_nocase(name, names[i]))
			return true;
	return false;
}

/* Where the "-->", "</script>" or "</style>" is that ends what starts at i; i if
 * nothing of that kind starts there. Tags in it are no tags. */
static size_t
over_raw(struct str html, size_t i)
{
	static const struct {
		struct str start, end;
	} raws[] = {{STR_INIT("<!--"), STR_INIT("-->")},
	            {STR_INIT("<script"), STR_INIT("</script")},
	            {STR_INIT("<style"), STR_INIT("</style")},
	            {STR_INIT("<svg"), STR_INIT("</svg")}};
	struct str rest = str_slice(html, i, html.n);

	for (size_t k = 0; k < COUNT(raws); k++) {
		if (!str_starts_nocase(rest, raws[k].start))
			continue;
		size_t end = str_find_nocase(html, raws[k].end, i);
		return end == SIZE_MAX ? html.n : end + raws[k].end.n;
	}
	return i;
}

/* How deep elements nest, counted from the tags alone: building a tree of millions of
 * levels takes quadratic time, so that is found out before. */
static bool
is_too_deep(struct str html)
{
	size_t depth = 0;

	for (size_t i = 0; (i = str_find_byte(html, '<', i)) != SIZE_MAX; i++) {
		size_t behind = over_raw(html, i);
		if (behind != i) {
			i = behind - 1;
			continue;
		}
		bool close = i + 1 < html.n && html.p[i + 1] == '/';
		size_t start = i + 1 + close, end = start;
		while (end < html.n && is_alnum(html.p[end]))
			end++;
		if (end == start || may_stay_open(str_slice(html, start, end)))
			continue;
		if (!close)
			depth++;
		else if (depth > 0)
			depth--;
		if (depth > DEPTH_SCANNED)
			return true;
	}
	return false;
}

/* Blank out the start tags of raw-text elements that have no end tag behind them. */
static void
open_raw_text(char *html, size_t n)
{
	static const struct {
		struct str start, end;
	} raws[] = {{STR_INIT("<iframe"), STR_INIT("</iframe")},
	            {STR_INIT("<textarea"), STR_INIT("</textarea")},
	            {STR_INIT("<title"), STR_INIT("</title")},
	            {STR_INIT("<xmp"), STR_INIT("</xmp")},
	            {STR_INIT("<noembed"), STR_INIT("</noembed")},
	            {STR_INIT("<noframes"), STR_INIT("</noframes")},
	            {STR_INIT("<noscript"), STR_INIT("</noscript")}};
	struct str s = {html, n};

	for (size_t i = 0; i < COUNT(raws); i++) {
		size_t last = 0, at = 0, length = raws[i].start.n;
		for (size_t k = 0; (k = str_find_byte(s, '<', k)) != SIZE_MAX; k++)
			if (str_starts_nocase(str_slice(s, k, n), raws[i].end))
				last = k;
		for (; (at = str_find_byte(s, '<', at)) != SIZE_MAX; at++) {
			if (at < last ||
			    !str_starts_nocase(str_slice(s, at, n), raws[i].start) ||
			    (at + length < n && is_alnum(html[at + length])))
				continue;
			size_t close = str_find_byte(s, '>', at);
			memset(html + at, ' ', (close == SIZE_MAX ? length : close + 1 - at));
		}
	}
}

struct builder_of_dom {
	struct dom *d;
	struct arena *a;
	size_t cap, attribute_cap;
};

static void
add_attributes(struct builder_of_dom *b, myhtml_tree_node_t *node, struct dom_node *out)
{
	struct dom *d = b->d;

	out->attribute = (uint32_t)d->attribute_count;
	for (myhtml_tree_attr_t *at = myhtml_node_attribute_first(node); at; at = myhtml_attribute_next(at)) {
		size_t name_length, value_length;
		const char *name = myhtml_attribute_key(at, &name_length);
		const char *value = myhtml_attribute_value(at, &value_length);
		if (!name)
			continue;
		GROW(d->attributes, d->attribute_count, b->attribute_cap);
		d->attributes[d->attribute_count++] = (struct dom_attribute){
			arena_str(b->a, (struct str){name, name_length}),
			value ? arena_str(b->a, (struct str){value, value_length})
			      : (struct str){0}};
		out->attribute_count++;
	}
}

static void
add_node(struct builder_of_dom *b, myhtml_tree_t *tree, myhtml_tree_node_t *node,
         uint32_t parent)
{
	struct dom *d = b->d;
	size_t length;

	GROW(d->nodes, d->count, b->cap);
	struct dom_node *n = &d->nodes[d->count];
	*n = (struct dom_node){.parent = parent, .end = (uint32_t)d->count + 1};
	myhtml_tag_id_t id = myhtml_node_tag_id(node);
	if (id == MyHTML_TAG__TEXT) {
		const char *text = myhtml_node_text(node, &length);
		n->text = text ? arena_str(b->a, (struct str){text, length})
		               : (struct str){0};
	} else {
		const char *name = myhtml_tag_name_by_id(tree, id, &length);
		n->tag = arena_str(b->a, name ? (struct str){name, length} : STR("?"));
		add_attributes(b, node, n);
	}
	d->count++;
}

/* All nodes in order, without recursion: down, then along, then up. */
static void
copy_tree(struct builder_of_dom *b, myhtml_tree_t *tree, myhtml_tree_node_t *root)
{
	struct dom *d = b->d;
	uint32_t parent = 0;

	for (myhtml_tree_node_t *node = root; node;) {
		uint32_t here = (uint32_t)d->count;
		bool element = myhtml_node_tag_id(node) != MyHTML_TAG__COMMENT;
		if (element)
			add_node(b, tree, node, parent);
		myhtml_tree_node_t *child = element ? myhtml_node_child(node) : NULL;
		if (child) {
			parent = here;
			node = child;
			continue;
		}
		while (node != root && !myhtml_node_next(node)) {
			node = myhtml_node_parent(node);
			d->nodes[parent].end = (uint32_t)d->count;
			if (node == root || !node)
				break;
			parent = d->nodes[parent].parent;
		}
		if (!node || node == root)
			break;
		node = myhtml_node_next(node);
	}
	if (d->count)
		d->nodes[0].end = (uint32_t)d->count;
}

static bool
parse(struct str html, struct arena *a, struct dom *out, struct err *e)
{
	struct builder_of_dom b = {.d = out, .a = a};
	myhtml_t *parser = myhtml_create();
	myhtml_tree_t *tree = myhtml_tree_create();

	bool ok = myhtml_init(parser, MyHTML_OPTIONS_PARSE_MODE_SINGLE, 1,
	                      4096) == MyHTML_STATUS_OK &&
	    myhtml_tree_init(tree, parser) == MyHTML_STATUS_OK &&
	    myhtml_parse_single(tree, MyENCODING_UTF_8, html.p,
	                        html.n) == MyHTML_STATUS_OK;
	if (ok) {
		myhtml_tree_node_t *root = myhtml_node_first(tree);
		while (root && myhtml_node_tag_id(root) != MyHTML_TAG_HTML)
			root = myhtml_node_next(root);
		if (root)
			copy_tree(&b, tree, root);
	} else {
		err_set(e, ERR_INPUT, "the HTML cannot be parsed");
	}
	myhtml_tree_destroy(tree);
	myhtml_destroy(parser);
	return ok;
}

bool
dom_parse(struct str html, struct arena *a, struct dom *out, struct err *e)
{
	struct dom grown = {0};

	*out = (struct dom){0};
	/* MyHTML joins white space before the body in overlapping memory */
	html = str_trim(html);
	if (is_too_deep(html))
		return err_set(e, ERR_LIMIT, "its elements nest deeper than %d levels",
		               DEPTH_SCANNED);
	char *copy = xmalloc(html.n + 1);
	memcpy(copy, html.p ? html.p : "", html.n);
	open_raw_text(copy, html.n);
	bool ok = parse((struct str){copy, html.n}, a, &grown, e);
	if (ok && grown.count) {
		out->nodes = ARENA_ARRAY(a, struct dom_node, grown.count);
		memcpy(out->nodes, grown.nodes, grown.count * sizeof *grown.nodes);
		out->count = grown.count;
		out->attributes = ARENA_ARRAY(a, struct dom_attribute,
		                              grown.attribute_count);
		if (grown.attribute_count)
			memcpy(out->attributes, grown.attributes,
			       grown.attribute_count * sizeof *grown.attributes);
		out->attribute_count = grown.attribute_count;
	}
	free(grown.nodes);
	free(grown.attributes);
	free(copy);
	return ok;
}

struct str
dom_attribute(const struct dom *d, size_t node, const char *name)
{
	const struct dom_node *n = &d->nodes[node];

	for (size_t i = n->attribute; i < (size_t)n->attribute + n->attribute_count;
	     i++)
		if (str_eq(d->attributes[i].name, str_of(name)))
			return d->attributes[i].value;
	return (struct str){0};
}

bool
dom_has_attribute(const struct dom *d, size_t node, const char *name)
{
	const struct dom_node *n = &d->nodes[node];

	for (size_t i = n->attribute; i < (size_t)n->attribute + n->attribute_count;
	     i++)
		if (str_eq(d->attributes[i].name, str_of(name)))
			return true;
	return false;
}

bool
dom_is(const struct dom *d, size_t node, const char *tag)
{
	return str_eq(d->nodes[node].tag, str_of(tag));
}
