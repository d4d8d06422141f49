/*
 * content: which part of a page is the document.
 */
#ifndef CONTENT_H
#define CONTENT_H

#include "document/dom.h"

/* What is done with each node: */
enum content_part {
	PART_OUT,  /* it is not of the text, nor is what is in it */
	PART_IN,
};

/* Find the main content: sets parts[i] for every node. A node is of the text if neither
 * it nor one above it is out. `document` as in read_options. */
void content_find(const struct dom *d, struct str document, struct arena *a,
                  uint8_t *parts);

/* Only leave out elements that never hold words of a text: scripts, controls, pictures. */
void content_wordless(const struct dom *d, uint8_t *parts);

#endif
