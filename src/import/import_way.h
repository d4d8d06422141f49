/*
 * import_way: the ways by which captures were reached: redirects that lead to them from
 * the address of a document.
 *
 * All answers of all files are told first; then, from each redirect at an address of a
 * document, the way is followed. The next answer is the one at the address that a
 * redirect leads to, which came next after it: at most WAY_PAUSE seconds later, or
 * WAY_EARLIER before, since clocks of crawlers are not that exact; of the same second,
 * the one that stands next behind it. A way takes no redirect twice, and
 * LIMIT_REDIRECTS of them at most. Each of two ways from one document to one capture
 * says the same, and the shorter in time is kept.
 *
 * What is told lies in tables of the connection, not in memory.
 */
#ifndef IMPORT_WAY_H
#define IMPORT_WAY_H

#include "import/harvest.h"
#include "import/import_place.h"

enum { WAY_PAUSE = 3600, WAY_EARLIER = 2 };

/* Forget what was told before. */
MUST_CHECK bool ways_open(struct db *db, struct err *e);
/* A redirect, or an answer, of the file of this number. */
MUST_CHECK bool ways_told(struct db *db, size_t file, const struct harvest_item *item,
                          struct err *e);

/* Called with a redirect at a document's address that leads to nothing, as `why`
 * says. */
typedef void on_lost_way(void *context, size_t file, uint64_t number, uint64_t offset,
                         struct str why);
MUST_CHECK bool ways_follow(struct db *db, on_lost_way *f, void *context,
                            struct err *e);

/* The documents that lead to a capture, each with the records of its way; in the
 * arena. */
MUST_CHECK bool ways_to(struct db *db, size_t file, uint64_t number, struct arena *a,
                        struct import_place **out, size_t *count, struct err *e);
/* The way to it was taken, for the count. */
MUST_CHECK bool ways_taken(struct db *db, size_t file, uint64_t number, struct err *e);
/* Redirects on ways that were taken, and all of their records. */
MUST_CHECK bool ways_count(struct db *db, uint64_t *redirects, uint64_t *records,
                           struct err *e);

#endif
