/*
 * bundle_text: what a bundle says to people: how to check it, and its certificate.
 */
#ifndef BUNDLE_TEXT_H
#define BUNDLE_TEXT_H

#include "record/certificate.h"
#include "record/evidence.h"

struct bundle_text {
	const char *file;       /* what the bundle is called */
	struct str title;
	int64_t created;
	struct checkpoint checkpoint; /* of the proof of the sighting */
	struct str key_id;      /* hex, of the key that signed it */
	struct str stamp_authority; /* empty: no stamp */
	int64_t stamped;
};

/* VERIFY.txt. Lines that start with "$ " are commands of a POSIX shell. */
void bundle_text_instructions(const struct bundle_text *t, const struct evidence *v,
                              struct buf *out);
/* What the certificate says. Memory is the arena's. */
void bundle_text_certificate(const struct bundle_text *t, const struct evidence *v,
                             struct arena *a, struct certificate *out);

#endif
