/*
 * dom: an HTML page as an array of nodes in document order.
 *
 * Node i's subtree is the nodes [i, end); its first child, if any, is i + 1, and the
 * sibling after it starts at `end`. Strings are valid UTF-8, names in lower case, in
 * the arena. MyHTML, which builds the tree by the WHATWG rules, is hidden in dom.c.
 */
#ifndef DOM_H
#define DOM_H

#include "document/document.h"

struct dom_attribute {
	struct str name, value;
};

struct dom_node {
	struct str tag;   /* empty: a text node */
	struct str text;  /* of a text node */
	uint32_t parent;  /* of node 0: itself */
	uint32_t end;
	uint32_t attribute, attribute_count; /* into dom.attributes */
};

struct dom {
	struct dom_node *nodes;
	size_t count;
	struct dom_attribute *attributes;
	size_t attribute_count;
};

/* Any UTF-8. Raw-text elements that never end (<iframe>, <textarea> …) are taken as not
 * there, so that the words behind them are words. ERR_LIMIT: nested too deep. */
MUST_CHECK bool dom_parse(struct str html, struct arena *a, struct dom *out,
                          struct err *e);

/* The attribute's value; empty if it is not there. */
struct str dom_attribute(const struct dom *d, size_t node, const char *name);
bool dom_has_attribute(const struct dom *d, size_t node, const char *name);
bool dom_is(const struct dom *d, size_t node, const char *tag);

#endif
