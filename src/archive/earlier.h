/*
 * earlier: the last full response of a document's address, to which a later one may
 * refer.
 *
 * Conditional requests (RFC 9110, section 13) ask by its validators whether it still
 * stands. A 304 is only the server's claim, so the question is put for EARLIER_DAYS
 * after a full response and never later.
 *
 * A full response may be kept as a reference to an earlier one of the same URL and
 * payload (warc.h: a revisit), which must be whole and of status 200. Tools of others
 * find the original by the payload's digest alone, and hand out its bytes as they are
 * framed; so neither of the two, and no other whole response of that digest in the
 * home, may have a transfer coding, and all have the same content coding. Where one
 * comes with another coding later, what follows it is kept whole again.
 */
#ifndef EARLIER_H
#define EARLIER_H

#include "archive/segments.h"

enum { EARLIER_DAYS = 7 };

/* By what a response can be asked for again. The rows that note it are no evidence, and
 * are not believed: the newest version's own response must say the same. */
struct validator {
	struct str url;      /* that gave it, after redirects; empty: there was none */
	struct str etag;     /* an entity-tag, or empty */
	struct str modified; /* Last-Modified, an HTTP date, or empty */
};
/* Those of a response that can be sent back without harm, as slices of it. */
struct validator validator_of(struct str url, const struct http_message *m);
/* Note that this sighting had the last full response of its document. */
MUST_CHECK bool validator_put(struct db *db, int64_t document, int64_t sighting,
                              const struct validator *v, struct err *e);

struct earlier {
	int64_t sighting, version, at; /* of the last full response */
	struct validator validator;
	struct place place;   /* of the original: that response, or what it refers to */
	struct kept kept;     /* the original */
	bool may_be_repeated; /* a response may refer to it as its payload */
};

/* *found is false where there is none, the document was fetched from another address
 * then or shows a later version of it, the note of it is not what the response says, or
 * the original is not whole or damaged. Strings are the arena's. */
MUST_CHECK bool earlier_find(const struct home *h, struct str service,
                             struct str document, struct str source, struct arena *a,
                             struct earlier *out, bool *found, struct err *e);

/* The fields of a conditional request at `now`, up to a NULL; NULL: it must not be one.
 */
const char *const *earlier_fields(const struct earlier *r, int64_t now,
                                  struct arena *a);

/* Is this response the same again, so that it may be kept as a reference? */
bool earlier_repeats(const struct earlier *r, const struct http_message *m,
                     struct str payload);

#endif
