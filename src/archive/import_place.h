/*
 * import_place: which documents a page of another's archive belongs to, and what of it.
 * import_warc.h says how that is decided.
 */
#ifndef IMPORT_PLACE_H
#define IMPORT_PLACE_H

#include "archive/import_warc.h"

struct import_place {
	struct str service, document;
	struct str select, remove; /* of the document's address */
};

/* In the arena. None where the URI has no host and the options name no service. */
MUST_CHECK bool import_places(struct db *db, const struct import_warc_options *o,
                              struct str uri, struct arena *a, struct import_place **out,
                              size_t *count, struct err *e);

#endif
