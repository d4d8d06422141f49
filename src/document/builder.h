/*
 * builder: how every reader of the document room writes canonical text.
 *
 * A reader (HTML, Markdown, text) names the blocks and hands over their words in any
 * Unicode form with any white space; the builder makes them NFC, folds white space,
 * drops what is invisible (zero-width characters, soft hyphens, control characters),
 * escapes marks, and drops blocks without words. Bytes given in must be valid UTF-8.
 */
#ifndef BUILDER_H
#define BUILDER_H

#include "document/document.h"

struct builder; /* lives in the arena it was made in */

struct builder *builder_new(struct arena *a);

/* Start a block; an open one ends. `level` as in struct block, clamped to what the
 * format has; `number` is the number of an item of a numbered list, or -1. */
void builder_block(struct builder *b, enum block_kind kind, unsigned level,
                   int64_t number);
/* In a row or column heads: start the next cell (the first one too). */
void builder_cell(struct builder *b);
void builder_words(struct builder *b, struct str words);
/* A forced line end: inside a cell " ¶ ", elsewhere a space. */
void builder_line_break(struct builder *b);
/* Inside a cell: a list item starts (" • "). Elsewhere a space. */
void builder_cell_item(struct builder *b);
/* The words until builder_link_end link to target. Links do not nest. */
void builder_link(struct builder *b, struct str target);
void builder_link_end(struct builder *b);

/* The finished document: blocks parsed, repeats found. ERR_LIMIT if it grew too large. */
MUST_CHECK bool builder_finish(struct builder *b, struct document *out, struct err *e);

#endif
