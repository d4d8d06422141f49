/*
 * reverified: a server's word that what was seen before still stands.
 *
 * A server that is asked only for what is newer than the last full response, and
 * answers 304, confirms the sighting of that response. This is no capture: it shows no
 * text, adds no sighting, and changes nothing that is derived from sightings. But it is
 * evidence: its records (request, revisit, metadata) lie in a segment, and the log has
 * an entry,
 *
 *     {"document":…,"kind":"reverified","service":…,"sighting":n,"time":…,
 *      "warc":"sha256:…"}
 *
 * where `warc` is the digest of the records, and `sighting` what they confirm.
 */
#ifndef REVERIFIED_H
#define REVERIFIED_H

#include "archive/segments.h"

/* The rows and the entry, inside the caller's transaction; the records are at
 * `place`. */
MUST_CHECK bool reverified_put(struct db *db, int64_t document, int64_t sighting,
                               int64_t at, const struct place *place, struct err *e);

/* Each row has its records and its entry. ERR_CORRUPT names the first that has not. */
MUST_CHECK bool reverified_verify(struct db *db, struct err *e);

#endif
