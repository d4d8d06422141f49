/*
 * bundle_text: what a bundle says to people: how to check it, and its certificate.
 */
#ifndef BUNDLE_TEXT_H
#define BUNDLE_TEXT_H

#include "evidence/evidence.h"
#include "paper/certificate.h"

struct bundle_text {
	const char *file;       /* what the bundle is called */
	struct str title;
	int64_t created;
	struct checkpoint checkpoint; /* of the proof of the sighting */
	struct str key_id;      /* hex, of the key that signed it */
	size_t payload_at, payload_bytes; /* where it refers: in the original's records, unpacked */
	struct str stamp_authority; /* empty: no stamp */
	int64_t stamped;
};

/* Where in BUNDLE_ORIGINAL the payload stands, of the response whose gzip member begins at
 * `response`. ERR_CORRUPT: it does not stand there as it is. */
MUST_CHECK bool bundle_text_find_payload(struct bundle_text *t, struct str warc,
                                         size_t response, struct err *e);
/* VERIFY.txt. Lines that start with "$ " are commands of a POSIX shell. */
void bundle_text_instructions(const struct bundle_text *t, const struct evidence *v,
                              struct buf *out);
/* What the certificate says. Memory is the arena's. */
void bundle_text_certificate(const struct bundle_text *t, const struct evidence *v,
                             struct arena *a, struct certificate *out);

#endif
