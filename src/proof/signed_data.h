/*
 * signed_data: the object `signedData` of a WACZ file's datapackage-digest.json, as
 * text ("WACZ Signing and Verification" 0.1.0, "Signature Data Format").
 *
 * It has the properties of exactly one of two forms, each once and each a string, and
 * no other. `software` and `version` may be missing: tools in use leave them out. All
 * that is said here is about the form; what the texts prove is wacz_auth.h's.
 */
#ifndef SIGNED_DATA_H
#define SIGNED_DATA_H

#include "base/base.h"

enum { SIGNED_DATA_MAX = 256 * 1024 }; /* bytes of datapackage-digest.json */

/* An optional property that is missing is empty; so is each of the other form. */
struct signed_data {
	struct str hash, created, software, version, signature;
	struct str public_key;                    /* the anonymous form */
	struct str domain, domain_cert;           /* the domain form */
	struct str time_signature, timestamp_cert;
	struct str cross_signed_cert;             /* optional */
};

/* Reads the file. *present tells whether it has a `signedData`. Memory is the arena's.
 * ERR_INPUT: not JSON, or not of one of the two forms; ERR_LIMIT. */
MUST_CHECK bool signed_data_read(struct str json, struct arena *a, bool *present,
                                 struct signed_data *out, struct err *e);

#endif
