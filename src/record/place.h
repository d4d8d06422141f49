/*
 * place: parts that look for the words of a record share.
 */
#ifndef PLACE_H
#define PLACE_H

#include "record/records.h"

/* The k-th provision of the block with this key, as `c` has it; false if the text has none
 * such. */
bool place_wording(const struct context *c, const struct document *d, uint64_t key,
                   int64_t k, struct arena *a, struct provision *out);

#endif
