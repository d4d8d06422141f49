/*
 * inline: the marks inside a line of Markdown: emphasis, links, code, entities.
 */
#ifndef INLINE_H
#define INLINE_H

#include "document/builder.h"

/* Hand the words of `text` to the open block, without their marks. */
void inline_write(struct builder *b, struct str text);

/* One HTML character reference at text[*i] (an "&"): its UTF-8 in out, its length given
 * back, *i behind it. 0, and *i unchanged, if it is none that we know. */
size_t entity_read(struct str text, size_t *i, char out[8]);

#endif
