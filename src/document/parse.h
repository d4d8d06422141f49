/*
 * parse: the parts of document_parse that its neighbours use.
 */
#ifndef PARSE_H
#define PARSE_H

#include "document/document.h"

/* Find the stretches of d that say again what stands above them; sets d->repeats and
 * the blocks' `repeated`. Linear in the number of blocks. */
void document_find_repeats(struct document *d, struct arena *a);

#endif
