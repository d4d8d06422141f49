/* timestamp_request: the question to an authority. See timestamp.h. */
#include "proof/timestamp.h"

#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/ts.h>

enum { NONCE_BYTES = 8 };

static bool
fill_request(TS_REQ *q, TS_MSG_IMPRINT *imprint, struct str bytes)
{
	struct sha256 hash = sha256_of(bytes);
	unsigned char random[NONCE_BYTES];
	X509_ALGOR *algorithm = TS_MSG_IMPRINT_get_algo(imprint);
	BIGNUM *number = NULL;
	ASN1_INTEGER *nonce = NULL;
	bool ok = RAND_bytes(random, sizeof random) == 1 &&
	    (number = BN_bin2bn(random, sizeof random, NULL)) != NULL &&
	    (nonce = BN_to_ASN1_INTEGER(number, NULL)) != NULL &&
	    X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, NULL) &&
	    TS_MSG_IMPRINT_set_msg(imprint, hash.b, sizeof hash.b) &&
	    TS_REQ_set_version(q, 1) && TS_REQ_set_msg_imprint(q, imprint) &&
	    TS_REQ_set_nonce(q, nonce) && TS_REQ_set_cert_req(q, 1);

	ASN1_INTEGER_free(nonce);
	BN_free(number);
	return ok;
}

bool
timestamp_request(struct str bytes, struct arena *a, struct str *request, struct err *e)
{
	TS_REQ *q = TS_REQ_new();
	TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
	unsigned char *der = NULL;
	int n = q && imprint && fill_request(q, imprint, bytes) ? i2d_TS_REQ(q, &der) : 0;

	if (n > 0)
		*request = arena_str(a, (struct str){(const char *)der, (size_t)n});
	else
		err_set(e, ERR_INTERNAL, "OpenSSL cannot make a timestamp request");
	OPENSSL_free(der);
	TS_MSG_IMPRINT_free(imprint);
	TS_REQ_free(q);
	ERR_clear_error();
	return n > 0;
}
