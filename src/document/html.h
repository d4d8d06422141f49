/*
 * html: a page to canonical text.
 *
 * Runs where it is called; document_read calls it in a child without rights.
 * https://html.spec.whatwg.org/multipage/parsing.html
 */
#ifndef HTML_H
#define HTML_H

#include "document/document.h"

MUST_CHECK bool document_html_read(struct str html, const struct read_options *o,
                                   struct arena *a, struct document *out,
                                   struct err *e);

#endif
