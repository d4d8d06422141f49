/*
 * bundle_verify: is a file from elsewhere what it says it is? No home is needed.
 *
 * WARC files and WACZ bundles of anybody are checked as far as they can be: structure,
 * listings, digests, and the signatures that they hold (wacz-auth). In our own bundles
 * (bundle.h) every link is checked: quote, text, captured records, entry, proof,
 * checkpoint, key, stamp, cosignatures. All of it runs in a child without rights.
 */
#ifndef BUNDLE_VERIFY_H
#define BUNDLE_VERIFY_H

#include "base/base.h"

struct bundle_trust {
	/* PEM: authorities of stamps and certificates; may be empty */
	struct str anchors;
	/* verifier keys of those that are known, one a line; may be empty */
	struct str witnesses;
	/* the log's verifier key as known from elsewhere, or keys of several logs, one
	 * a line: each leads on to its successors; may be empty */
	struct str key;
	int64_t now;        /* Unix seconds: what has expired by then is said */
};

/* One line of a report; text without line end. */
enum bundle_word {
	BUNDLE_HOLDS = '+', /* this was checked, and holds */
	BUNDLE_NOTE = '-',  /* worth knowing; nothing is wrong with it */
	/* a note, once: whose the log is, only the bundle says (trust.key is empty) */
	BUNDLE_OWN_KEY = '?',
	BUNDLE_WRONG = '!'
};
typedef bool bundle_say(void *context, enum bundle_word word, struct str text);

/* Check the bytes of a file, and say line by line what holds and what does not. ERR_NO,
 * with the first thing that is wrong; ERR_LIMIT. */
MUST_CHECK bool bundle_verify(struct str file, const struct bundle_trust *trust,
                              bundle_say *say, void *context, struct err *e);

#endif
