/*
 * found: from the parts of an address back to what they name (web/link.h).
 *
 * A name is looked for as it stands first, then as a name in which "_" stands for a space.
 * Memory is the exchange's arena's.
 */
#ifndef FOUND_H
#define FOUND_H

#include "archive/archive.h"
#include "web/site.h"

struct found_service {
	int64_t id;
	struct str name;
};

/* ERR_NOT_FOUND says where the names are. */
MUST_CHECK bool found_service(const struct exchange *x, struct str part,
                              struct found_service *out, struct err *e);
MUST_CHECK bool found_document(const struct exchange *x, struct str service,
                               struct str document, struct document_name *out,
                               struct err *e);
/* What a service has under this name; as it is asked for where none has. */
MUST_CHECK bool found_document_of_any(const struct exchange *x, struct str document,
                                      struct str *out, struct err *e);
/* By the first 8 or more digits of its SHA-256. */
MUST_CHECK bool found_version(const struct exchange *x, const struct document_name *d,
                              struct str digits, int64_t *n, struct err *e);

/* The number of `page` in the query, from 1; of these pages at most the last. */
size_t found_page(const struct exchange *x, size_t pages);

#endif
