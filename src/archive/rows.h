/*
 * rows: what the files of the archive room share about its rows.
 */
#ifndef ARCHIVE_ROWS_H
#define ARCHIVE_ROWS_H

#include "archive/archive.h"
#include "archive/store.h"

/* Every so many versions one is packed against nothing, which bounds the way back. */
enum { KEY_EVERY = 32 };

/* ERR_CORRUPT if there is none. */
MUST_CHECK bool document_names(struct db *db, int64_t document, struct arena *a,
                               struct document_name *out, struct err *e);

/* The place of a capture, from columns 0 to 6 of a row: segment, offset, bytes, response,
 * records, and the original's segment and offset, or 0. */
struct place place_of_row(struct stmt *s);

/* The bytes kept under archive/ by this SHA-256 are there and match it. ERR_CORRUPT. */
MUST_CHECK bool capture_verify(const struct home *h, const struct sha256 *id,
                               struct err *e);

struct sha256 chain_start(struct str service, struct str document);
struct sha256 chain_next(const struct sha256 *before, int64_t n,
                         const struct sha256 *version, const struct new_sighting *s);

#endif
