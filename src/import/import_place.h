/*
 * import_place: which documents a page of another's archive belongs to, and what of it.
 * import_warc.h says how that is decided.
 */
#ifndef IMPORT_PLACE_H
#define IMPORT_PLACE_H

#include "import/harvest.h"
#include "import/import_warc.h"

struct import_place {
	struct str service, document;
	struct str select, remove; /* of the document's address */
	/* of the sighting: where the way to the page began */
	struct str source;
	/* of the redirects that led to it, in that order */
	struct harvest_record *before;
	size_t before_count;
};

/* The documents' addresses count as they are now, and those that they had, with what
 * part of the page it was then, unless another document has them now. */
MUST_CHECK bool import_places_open(struct db *db, size_t *addresses, struct err *e);

/* Of an item of the file of this number. In the arena. None for a robots.txt, unless it
 * is a document's address, and where what the options and the URI give are no names
 * (archive_check_name). */
MUST_CHECK bool import_places(struct db *db, const struct import_warc_options *o,
                              size_t file, const struct harvest_item *item,
                              struct arena *a, struct import_place **out, size_t *count,
                              struct err *e);
/* Columns 0 to 3 of a row: service, document, select, remove. */
struct import_place import_place_of_row(struct stmt *s, struct arena *a);
/* A document takes a page once: by its own address rather than by a way. */
void import_place_add(struct import_place **list, size_t *n,
                      const struct import_place *place, struct arena *a);
/* Is it the robots.txt of a host? */
bool import_is_robots(struct str uri, struct arena *a);

#endif
