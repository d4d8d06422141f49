/*
 * store: texts that differ little from their predecessor, kept small.
 *
 * zstd (RFC 8878) with the predecessor as prefix. The same bytes in give the same
 * bytes out with one version of libzstd.
 */
#ifndef STORE_H
#define STORE_H

#include "base/base.h"

struct packer; /* belongs to one thread */

struct packer *packer_open(void);
void packer_close(struct packer *p);

/* `prefix` may be empty. The result is the arena's. */
MUST_CHECK bool packer_pack(struct packer *p, struct str text, struct str prefix,
                            struct arena *a, struct str *out, struct err *e);
/* The text must have exactly `bytes` bytes; else ERR_CORRUPT. */
MUST_CHECK bool packer_unpack(struct packer *p, struct str packed, struct str prefix,
                              size_t bytes, struct arena *a, struct str *out,
                              struct err *e);

#endif
