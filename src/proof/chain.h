/*
 * chain: from a certificate to an authority that the caller trusts (RFC 5280, section
 * 6).
 *
 * A chain is judged at a moment of the past: the moment that the thing it signed was
 * signed. What has expired since is still valid evidence of then; the fields say when
 * each end came, so that a caller can tell both. Signatures, validity, purpose, and the
 * strength of keys and hashes (no SHA-1, no RSA below 1024 bits) are checked.
 *
 * Revocation is not checked: no list is fetched, and none of that time is at hand. An
 * authority that lost its key is one to take out of the anchors.
 *
 * Any given anchor ends a chain, be it self-signed or not. Without an anchor at its end
 * a chain is put together as far as it goes and `why` says where it ends.
 */
#ifndef CHAIN_H
#define CHAIN_H

#include "base/base.h"

/* OpenSSL's X509, STACK_OF(X509), ASN1_STRING, so that this header does without its
 * own. */
struct asn1_string_st;
struct stack_st_X509;
struct x509_st;

enum { CHAIN_PEM_MAX = 4 << 20 }; /* bytes of PEM that are read */

/* What a chain may be made of: PEM text, or nothing. */
struct chain_sources {
	/* may stand in the chain; prove nothing by themselves */
	struct str certificates;
	struct str anchors;      /* trusted, whatever signed them */
};

struct chain {
	bool trusted;
	struct str why;       /* one line, where it is not trusted */
	/* of the first certificate: "Common Name (Organization)" */
	struct str owner;
	struct str root;      /* the authority that the chain ends in */
	struct str pem;       /* its certificates, the owner's first */
	int64_t not_before;   /* of the owner's certificate; Unix seconds */
	int64_t not_after;
	int64_t earliest_end; /* the least not_after of the chain */
};

enum chain_use {
	CHAIN_ANY,
	CHAIN_SERVER, /* TLS server */
	CHAIN_STAMP,  /* timestamps */
};

/* The sources as OpenSSL holds them. */
struct chain_pool {
	struct stack_st_X509 *certificates; /* a caller may add to them */
	struct stack_st_X509 *anchors;
};

/* ERR_INPUT: a text that is not empty and not certificates; ERR_LIMIT. `what` names the
 * certificates in an error. To be closed even if this fails. */
MUST_CHECK bool chain_pool_open(struct chain_pool *p, const struct chain_sources *from,
                                const char *what, struct err *e);
void chain_pool_close(struct chain_pool *p);

/* The chain of `owner` at the time `at`. Always gives a chain: what is wrong is in
 * `why`. */
void chain_build(const struct chain_pool *p, struct x509_st *owner, enum chain_use use,
                 int64_t at, struct arena *a, struct chain *out);

/* Text of strangers as valid UTF-8 on one line, cut where it is long. */
struct str text_to_show(struct str utf8, struct arena *a);
struct str asn1_text(const struct asn1_string_st *s, struct arena *a);
/* Unix seconds, fractions dropped; false if it is no time. */
MUST_CHECK bool asn1_seconds(const struct asn1_string_st *time, int64_t *out);

#endif
