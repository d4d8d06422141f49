/*
 * import_batch: harvested captures on their way into the archive, some at a time.
 *
 * Their documents are read on several threads, then all of them are written, or none.
 * Items and what `a` holds must stay until the flush. Nothing is added twice: neither
 * what the archive has nor what is on its way.
 */
#ifndef IMPORT_BATCH_H
#define IMPORT_BATCH_H

#include "import/harvest.h"
#include "import/import_original.h"

enum { IMPORT_BATCH = 64 /* captures that are made durable at once */ };

struct import_job;

struct import_batch {
	struct home *home;
	struct segments *segments;
	unsigned threads;
	struct import_warc_result *result; /* sightings, failed and known are counted */
	struct arena a;                    /* of what comes with items; until a flush */
	struct import_job *jobs;
	size_t count, cap;
};

/* Open a zeroed one, which may be closed whatever came of it. */
MUST_CHECK bool import_batch_open(struct import_batch *b, struct home *h,
                                  unsigned threads, struct import_warc_result *result,
                                  struct err *e);
void import_batch_close(struct import_batch *b); /* what was not flushed is lost */

MUST_CHECK bool import_batch_knows(struct import_batch *b,
                                   const struct harvest_item *item,
                                   const struct import_place *place, bool *known,
                                   struct err *e);
/* `original` is that of a revisit; `warcinfo`: a record that goes first, or empty. */
void import_batch_add(struct import_batch *b, const struct harvest_item *item,
                      const struct import_place *place, const struct original *original,
                      struct str warcinfo);
bool import_batch_is_full(const struct import_batch *b); /* it is time to flush */
MUST_CHECK bool import_batch_flush(struct import_batch *b, struct err *e);

#endif
