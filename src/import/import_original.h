/*
 * import_original: the originals of revisit records (ISO 28500:2017, 6.7.2).
 *
 * What a revisit refers to by address and time is its original only where the payload
 * is that of the revisit's digest; anybody can name an address. A revisit without a
 * digest has none.
 */
#ifndef IMPORT_ORIGINAL_H
#define IMPORT_ORIGINAL_H

#include "import/harvest.h"
#include "import/import_place.h"

/* Remember, for the time of this connection, what files say of payloads. */
MUST_CHECK bool originals_open(struct db *db, struct err *e);
MUST_CHECK bool originals_told(struct db *db, const struct harvest_item *capture,
                               struct err *e);

/* What an original was. */
struct original {
	bool found;
	struct document *d; /* its text; NULL: it failed */
	struct str failure;
};

/* As the document at `place` has it, or, where the place takes the whole page, any
 * other document that does. All memory is the arena's. */
MUST_CHECK bool original_find(const struct home *h, const struct harvest_item *revisit,
                              const struct import_place *place, struct arena *a,
                              struct original *out, struct err *e);

#endif
