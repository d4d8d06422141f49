/*
 * mementos: the index of captures by address and time, for who asks as RFC 7089 has it.
 *
 * Addresses are in their normal form (net/uri.h); what is no address of the web is in
 * no index. Of the captures of one address in one second the first that was written
 * counts, since then and for ever. The rows are no evidence: they follow from it.
 */
#ifndef MEMENTOS_H
#define MEMENTOS_H

#include "db/db.h"

/* A sighting with a payload, from `source` at `at`, inside the caller's transaction. */
MUST_CHECK bool mementos_add(struct db *db, struct str source, int64_t at,
                             int64_t document, int64_t sighting, struct err *e);

/* Each row leads to a capture of its address and time, and no capture is left out.
 * ERR_CORRUPT names the first. */
MUST_CHECK bool mementos_verify(struct db *db, struct err *e);

#endif
