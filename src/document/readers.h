/*
 * readers: one function for each kind of document; read.c picks among them.
 *
 * All take valid UTF-8 and give the canonical document, its memory the arena's.
 */
#ifndef READERS_H
#define READERS_H

#include "document/document.h"

/* Markdown: CommonMark's blocks and GFM's tables as Open Terms Archive writes them.
 * https://spec.commonmark.org/0.31.2/ and https://github.github.com/gfm/ */
MUST_CHECK bool document_markdown_read(struct str text, struct arena *a,
                                       struct document *out, struct err *e);

/* Plain text: paragraphs between empty lines, lists and headings by their look. */
MUST_CHECK bool document_plain_read(struct str text, struct arena *a,
                                    struct document *out, struct err *e);

#endif
