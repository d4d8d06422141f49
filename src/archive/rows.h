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

/* What it is that a file of the evidence cannot be read: ERR_CORRUPT, unless it is only
 * that this user may not (ERR_HOME). */
enum err_kind unread_kind(const char *path);

/* The file of a segment, in the arena. */
const char *segments_path(const struct home *h, int64_t segment, struct arena *a);

/* The place of a capture, from columns 0 to 6 of a row: segment, offset, bytes,
 * response, records, and the original's segment and offset, or 0. */
struct place place_of_row(struct stmt *s);

/* The bytes kept under archive/ by this SHA-256 are there and match it. ERR_CORRUPT. */
MUST_CHECK bool capture_verify(const struct home *h, const struct sha256 *id,
                               struct err *e);

/* "key":"sha256:…" */
void json_key_digest(struct json *j, const char *key, const struct sha256 *h);

struct sha256 chain_start(struct str service, struct str document);
struct sha256 chain_next(const struct sha256 *before, int64_t n,
                         const struct sha256 *version, const struct new_sighting *s);

#endif
