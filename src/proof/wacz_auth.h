/*
 * wacz_auth: who signed a WACZ file, and what of it holds ("WACZ Signing and
 * Verification" 0.1.0, https://specs.webrecorder.net/wacz-auth/0.1.0/, "Verification").
 *
 * The signature is ECDSA with SHA-256 over the ASCII text "sha256:HEX", the hash of
 * datapackage.json, either by a key alone (the anonymous form: whose key it is must be
 * known from elsewhere, and nobody but the signer says when) or by the key of a
 * domain's TLS certificate, with a timestamp (timestamp.h) over the base64 text of the
 * signature. DER, which the domain form's signers write, and the plain pair r, s, which
 * browsers write, are both read.
 *
 * Each check stands by itself, so that a caller can tell what holds. Trust is apart: a
 * chain that ends in an unknown authority, or in one that had expired even then, makes
 * no signature wrong. Certificates are judged at the timestamp's time, or at `created`
 * where the timestamp is not good. Here nothing is read but datapackage-digest.json:
 * that the files match datapackage.json is for the reader of the WACZ.
 */
#ifndef WACZ_AUTH_H
#define WACZ_AUTH_H

#include "proof/timestamp.h"

enum { WACZ_CREATED_NEAR = 10 * 60 }; /* seconds between `created` and the timestamp */

enum wacz_form {
	WACZ_UNSIGNED,
	WACZ_ANONYMOUS,
	WACZ_DOMAIN,
};

struct wacz_check {
	bool holds;
	struct str why; /* one line, where it does not hold */
};

struct wacz_auth {
	enum wacz_form form;     /* where it is WACZ_UNSIGNED the rest is zero */
	int64_t created;         /* Unix seconds, as the signer says */
	struct str software;     /* as the signer says, to be shown; may be empty */
	/* hash of the public key (SubjectPublicKeyInfo, DER) */
	struct sha256 key;
	/* what is signed is the hash of this datapackage.json */
	struct wacz_check hash;
	struct wacz_check signature;

	/* The domain form only. */
	struct str domain;
	/* the certificate is the domain's, and was valid */
	struct wacz_check owner;
	struct chain chain;             /* of the domain's certificate */
	struct wacz_check stamp;        /* a good timestamp over the signature */
	struct timestamp timestamp;     /* where `stamp` holds */
	struct wacz_check near;         /* created within WACZ_CREATED_NEAR of it */
	bool crossed;                   /* there is a second certificate */
	struct wacz_check cross;        /* it has the same key, and is the domain's */
	struct chain cross_chain;
};

/* `json` is datapackage-digest.json, `datapackage` the hash of datapackage.json,
 * `anchors` PEM, or empty. Memory is the arena's. True means that the signature could
 * be looked at, not that it holds. ERR_INPUT: not of the form; ERR_LIMIT. */
MUST_CHECK bool wacz_auth_verify(struct str json, const struct sha256 *datapackage,
                                 struct str anchors, struct arena *a,
                                 struct wacz_auth *out,
                                 struct err *e);

/* Does all hold that makes it a signature? Says nothing of trust. */
bool wacz_auth_holds(const struct wacz_auth *w);

/* What is to be said of it on the day `now`, in plain lines. */
void wacz_auth_say(const struct wacz_auth *w, int64_t now, struct buf *out);

#endif
