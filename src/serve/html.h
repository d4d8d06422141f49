/*
 * html: values written into pages, so that they can be nothing but text. Templates
 * (tools/pages.c) choose the function by the place.
 *
 * What acts unseen in other people's words (controls, direction marks: base/visible.h)
 * is named, "[U+202E]", and marks that pile up are; line feeds, tabs and joiners stay.
 */
#ifndef HTML_H
#define HTML_H

#include "serve/url.h"

void html_add(struct buf *out, struct str s);
void html_add_cstr(struct buf *out, const char *s); /* NULL: nothing */
void html_add_int(struct buf *out, int64_t v);
void html_add_size(struct buf *out, uint64_t v);

/* How many bytes html_add writes. */
size_t html_weight(struct str s);

/* Strings of either kind, and whole numbers. */
#define html_text(out, x) _Generic((x), struct str: html_add,                            \
	char *: html_add_cstr, const char *: html_add_cstr, int: html_add_int,           \
	long: html_add_int, long long: html_add_int, short: html_add_int,                \
	unsigned: html_add_int, unsigned short: html_add_int,                            \
	unsigned long: html_add_size, unsigned long long: html_add_size)((out), (x))
#define html_attribute(out, x) html_text((out), (x))

/* In an attribute that is an address. */
void html_url(struct buf *out, struct url u);

#endif
