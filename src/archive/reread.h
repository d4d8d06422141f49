/*
 * reread: texts against the captured pages that they were read from.
 *
 * Digests tell that a text and a page are what was written, not that the one was read
 * from the other. So each page is read again, in a child without rights, as the row
 * `reading` of its sighting says that it was: its type, its charset, what of it was
 * taken. What is the same in many sightings is read once.
 *
 * Rows of `reading` are in no entry of the log: whoever writes them can say that only a
 * part of a page was taken, but not that it says what it does not.
 *
 * Texts of histories that others keep have no page here, and what failed has no text.
 */
#ifndef REREAD_H
#define REREAD_H

#include "archive/archive.h"

/* How the text of a sighting was read; within the caller's transaction. */
MUST_CHECK bool reading_put(struct db *db, int64_t document, int64_t sighting,
                            const struct read_options *o, struct err *e);

/* *pages are read again. ERR_CORRUPT names the document and the time of a text that is
 * not what its page gives. Such of other rules of reading than this program's, and of
 * PDF files, whose reader is another's program, are only counted: *others. */
MUST_CHECK bool reread_verify(const struct home *h, const struct progress_of *p,
                              uint64_t *pages, uint64_t *others, struct err *e);

#endif
