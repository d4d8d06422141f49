/*
 * import_place: which documents a page of another's archive belongs to, and what of it.
 * import_warc.h says how that is decided.
 */
#ifndef IMPORT_PLACE_H
#define IMPORT_PLACE_H

#include "import/import_warc.h"

struct import_place {
	struct str service, document;
	struct str select, remove; /* of the document's address */
};

/* In the arena. None for a robots.txt, unless it is a document's address, and where what the
 * options and the URI give are no names (archive_check_name). */
MUST_CHECK bool import_places(struct db *db, const struct import_warc_options *o,
                              struct str uri, struct arena *a, struct import_place **out,
                              size_t *count, struct err *e);
/* Is it the robots.txt of a host? */
bool import_is_robots(struct str uri, struct arena *a);

#endif
