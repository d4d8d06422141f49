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
void content_find(const struct dom *d, struct str document, struct arena *a, uint8_t *parts);

/* Elements that never hold words of a text: scripts, forms' controls, pictures. */
bool content_is_wordless(struct str tag);

#endif
