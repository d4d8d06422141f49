/*
 * timestamp: a signed statement of an authority that bytes existed at a time (RFC 3161,
 * RFC 5816).
 *
 * A request holds the SHA-256 of the bytes, a random nonce, and asks for the
 * authority's certificate. What is stored is the authority's whole reply
 * (TimeStampResp, DER) and, as PEM beside it, its chain. Stamps by others may be over
 * SHA-256, SHA-384 or SHA-512.
 *
 * A stamp is good or it is an error. Good means: granted, over these bytes, signed
 * (CMS, RFC 5652) by the one certificate that it names (ESSCertID), which is for
 * timestamps only (RFC 3161, 2.3) and was valid at the time it states. Whether that
 * certificate leads to an authority that the caller trusts is `chain.trusted`, which
 * must be looked at: anybody can make a good stamp with a chain of their own. All that
 * is given back is read from the bytes that were signed. Revocation is not checked
 * (chain.h).
 *
 * Memory is the arena's. No input is trusted.
 */
#ifndef TIMESTAMP_H
#define TIMESTAMP_H

#include "proof/chain.h"

enum { TIMESTAMP_MAX = 64 * 1024 }; /* bytes of a reply */

struct timestamp {
	int64_t time;       /* Unix seconds, rounded down */
	struct str serial;  /* the authority's number of the stamp, hexadecimal */
	struct str policy;  /* object identifier, "1.2.3" */
	struct chain chain; /* judged at `time`; its owner is the authority */
};

/* A request for a stamp over `bytes`: TimeStampReq, to be sent as
 * application/timestamp-query. */
MUST_CHECK bool timestamp_request(struct str bytes, struct arena *a,
                                  struct str *request, struct err *e);

/* Is `reply` the good answer to `request`, which was made for `bytes`? ERR_REMOTE:
 * garbage, a refusal (with its reason), a stamp over something else, another nonce, or
 * no good stamp. ERR_INPUT: bad PEM in `from`. */
MUST_CHECK bool timestamp_accept(struct str request, struct str bytes, struct str reply,
                                 const struct chain_sources *from, struct arena *a,
                                 struct timestamp *out, struct err *e);

/* Is the stored `reply` a good stamp over `bytes`? ERR_NO: it is not; says why. */
MUST_CHECK bool timestamp_verify(struct str reply, struct str bytes,
                                 const struct chain_sources *from, struct arena *a,
                                 struct timestamp *out, struct err *e);

#endif
