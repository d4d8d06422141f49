/*
 * bundle_text: what a bundle says to people: how to check it, and its certificate.
 */
#ifndef BUNDLE_TEXT_H
#define BUNDLE_TEXT_H

#include "evidence/evidence.h"
#include "paper/certificate.h"

enum { BUNDLE_WITNESSES = 16 };

/* A cosignature that the bundle brings: proof/witness-N.sig and .pem, N from 1. */
struct bundle_witness {
	struct str vkey;
	struct note_key key; /* the same, read */
	int64_t at;          /* Unix seconds, as the witness says */
};

struct bundle_text {
	const char *file;       /* what the bundle is called */
	struct str title;
	int64_t created;
	struct checkpoint checkpoint; /* of the proof of the sighting */
	struct str vkey;        /* the key that signed it */
	struct bundle_witness witnesses[BUNDLE_WITNESSES];
	size_t witness_count;
	/* where it refers: in the original's records, unpacked */
	size_t payload_at, payload_bytes;
	struct str stamp_authority; /* empty: no stamp */
	int64_t stamped;
};

/* Where in BUNDLE_ORIGINAL the payload stands, of the response whose gzip member begins
 * at `response`. ERR_CORRUPT: it does not stand there as it is. */
MUST_CHECK bool bundle_text_find_payload(struct bundle_text *t, struct str warc,
                                         size_t response, struct err *e);
/* VERIFY.txt. Lines that start with "$ " are commands of a POSIX shell. */
void bundle_text_instructions(const struct bundle_text *t, const struct evidence *v,
                              struct buf *out);
/* What the certificate says. Memory is the arena's. */
void bundle_text_certificate(const struct bundle_text *t, const struct evidence *v,
                             struct arena *a, struct certificate *out);

#endif
