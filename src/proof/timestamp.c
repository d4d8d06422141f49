/* timestamp: replies of RFC 3161, by OpenSSL. See timestamp.h. */
#include "proof/timestamp.h"

#include <openssl/cms.h>
#include <openssl/cmserr.h>
#include <openssl/err.h>
#include <openssl/ess.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>

/* ---- reading the reply ---- */

/* A reply while it is looked at. What OpenSSL gave belongs to it. */
struct reading {
	enum err_kind blame; /* the kind of error that a bad stamp is */
	struct arena *a;
	TS_RESP *reply;
	CMS_ContentInfo *token;
	TS_TST_INFO *info; /* what the token states */
	struct chain_pool pool;
	CMS_SignerInfo *signature; /* the token's */
	X509 *signer;              /* the token's */
};

/* RFC 3161, 2.4.2: PKIStatus and PKIFailureInfo. */
static const char *
status_words(long status)
{
	static const char *const words[] = {"granted",
	                                    "granted with changes", "rejected",
	                                    "waiting",
	                                    "a revocation is near", "revoked"};

	if (status < 0 || (size_t)status >= COUNT(words))
		return "an unknown status";
	return words[status];
}

static const char *
failure_words(const ASN1_BIT_STRING *bits)
{
	static const struct {
		int bit;
		const char *words;
	} failures[] = {
		{TS_INFO_BAD_ALG, "the hash algorithm is not accepted"},
		{TS_INFO_BAD_REQUEST, "the request is not permitted"},
		{TS_INFO_BAD_DATA_FORMAT, "the request has the wrong format"},
		{TS_INFO_TIME_NOT_AVAILABLE, "the authority's clock is not available"},
		{TS_INFO_UNACCEPTED_POLICY, "the policy is not accepted"},
		{TS_INFO_UNACCEPTED_EXTENSION, "an extension is not accepted"},
		{TS_INFO_ADD_INFO_NOT_AVAILABLE, "the information asked for is "
		 "not available"},
		{TS_INFO_SYSTEM_FAILURE, "the authority's system failed"},
	};

	for (size_t i = 0; bits && i < COUNT(failures); i++)
		if (ASN1_BIT_STRING_get_bit(bits, failures[i].bit))
			return failures[i].words;
	return "no reason code";
}

static bool
check_status(struct reading *r, struct err *e)
{
	TS_STATUS_INFO *info = TS_RESP_get_status_info(r->reply);
	const ASN1_BIT_STRING *failure = TS_STATUS_INFO_get0_failure_info(info);
	long status = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(info));
	const STACK_OF(ASN1_UTF8STRING) *texts = TS_STATUS_INFO_get0_text(info);
	struct str text = {0};

	if (status == TS_STATUS_GRANTED || status == TS_STATUS_GRANTED_WITH_MODS)
		return true;
	if (sk_ASN1_UTF8STRING_num(texts) > 0)
		text = asn1_text(sk_ASN1_UTF8STRING_value(texts, 0), r->a);
	return err_set(e, r->blame, "the authority gave no timestamp: %s, %s%s%.*s",
	               status_words(status), failure_words(failure), text.n ? ": " : "",
	               STR_ARG(text));
}

/* The token again by the reader that verifies it, and in it what was signed. */
static bool
read_token(struct reading *r)
{
	PKCS7 *parsed = TS_RESP_get_token(r->reply);
	unsigned char *der = NULL;
	int n = parsed ? i2d_PKCS7(parsed, &der) : 0;
	const unsigned char *p = der;

	r->token = n > 0 ? d2i_CMS_ContentInfo(NULL, &p, n) : NULL;
	OPENSSL_free(der);
	if (!r->token ||
	    OBJ_obj2nid(CMS_get0_eContentType(r->token)) != NID_id_smime_ct_TSTInfo)
		return false;
	ASN1_OCTET_STRING **content = CMS_get0_content(r->token);
	if (!content || !*content)
		return false;
	p = ASN1_STRING_get0_data(*content);
	const unsigned char *end = p + ASN1_STRING_length(*content);
	r->info = d2i_TS_TST_INFO(NULL, &p, end - p);
	return r->info && p == end && TS_TST_INFO_get_version(r->info) == 1;
}

static bool
read_reply(struct reading *r, struct str reply, struct err *e)
{
	const unsigned char *p = (const unsigned char *)reply.p;

	if (reply.n > TIMESTAMP_MAX)
		return err_set(e, ERR_LIMIT,
		               "the timestamp is larger than the limit of %d bytes",
		               TIMESTAMP_MAX);
	r->reply = d2i_TS_RESP(NULL, &p, (long)reply.n);
	if (!r->reply || p != (const unsigned char *)reply.p + reply.n)
		return err_set(e, r->blame, "the answer is no timestamp "
		               "reply (RFC 3161)");
	if (!check_status(r, e))
		return false;
	if (!read_token(r))
		return err_set(e, r->blame,
		               "the timestamp reply holds no readable "
		               "timestamp (RFC 3161)");
	return true;
}

/* ---- what it says ---- */

/* The hashes that a stamp may rest on; NULL for any other. */
static const EVP_MD *
strong_hash(const X509_ALGOR *algorithm)
{
	const ASN1_OBJECT *id;

	X509_ALGOR_get0(&id, NULL, NULL, algorithm);
	switch (OBJ_obj2nid(id)) {
	case NID_sha256:
		return EVP_sha256();
	case NID_sha384:
		return EVP_sha384();
	case NID_sha512:
		return EVP_sha512();
	default:
		return NULL;
	}
}

static bool
check_imprint(struct reading *r, struct str bytes, struct err *e)
{
	TS_MSG_IMPRINT *imprint = TS_TST_INFO_get_msg_imprint(r->info);
	const ASN1_OCTET_STRING *stated = TS_MSG_IMPRINT_get_msg(imprint);
	const EVP_MD *hash = strong_hash(TS_MSG_IMPRINT_get_algo(imprint));
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	if (!hash)
		return err_set(e, r->blame,
		               "the timestamp is over a hash other than SHA-256, "
		               "SHA-384 or SHA-512: it proves nothing");
	if (EVP_Digest(bytes.p ? bytes.p : "", bytes.n, digest, &n, hash, NULL) != 1)
		abort(); /* OpenSSL has no SHA-2 */
	if (ASN1_STRING_length(stated) != (int)n ||
	    memcmp(ASN1_STRING_get0_data(stated), digest, n) != 0)
		return err_set(e, r->blame, "the timestamp is over other "
		               "bytes than these");
	return true;
}

static bool
check_nonce(struct reading *r, struct str request, struct err *e)
{
	const unsigned char *p = (const unsigned char *)request.p;
	TS_REQ *q = d2i_TS_REQ(NULL, &p, (long)request.n);
	const ASN1_INTEGER *asked = q ? TS_REQ_get_nonce(q) : NULL;
	const ASN1_INTEGER *given = TS_TST_INFO_get_nonce(r->info);
	bool ok;

	if (!asked)
		ok = err_set(e, ERR_INTERNAL, "the timestamp request was "
		             "not made here");
	else if (!given || ASN1_INTEGER_cmp(asked, given) != 0)
		ok = err_set(e, r->blame,
		             "the timestamp answers another request: its "
		             "nonce differs");
	else
		ok = true;
	TS_REQ_free(q);
	return ok;
}

/* ---- who signed it ---- */

static bool
check_signature(struct reading *r, struct err *e)
{
	STACK_OF(X509) *own = CMS_get1_certs(r->token);
	X509_ALGOR *hash = NULL;

	while (sk_X509_num(own) > 0)
		sk_X509_push(r->pool.certificates, sk_X509_shift(own));
	sk_X509_free(own);
	STACK_OF(CMS_SignerInfo) *signatures = CMS_get0_SignerInfos(r->token);
	if (sk_CMS_SignerInfo_num(signatures) != 1) /* RFC 3161, 2.4.2 */
		return err_set(e, r->blame, "the timestamp has not exactly "
		               "one signature");
	r->signature = sk_CMS_SignerInfo_value(signatures, 0);
	ERR_clear_error();
	if (CMS_verify(r->token, r->pool.certificates, NULL, NULL, NULL,
	               CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY) != 1)
		return err_set(e, r->blame, "%s",
		               ERR_GET_REASON(ERR_peek_error()) == CMS_R_SIGNER_CERTIFICATE_NOT_FOUND
		                   ? "the timestamp comes without the certificate that signed "
		                     "it; ask the authority for it"
		                   : "the signature of the timestamp is wrong");
	CMS_SignerInfo_get0_algs(r->signature, NULL, &r->signer, &hash, NULL);
	if (!strong_hash(hash))
		return err_set(e, r->blame,
		               "the timestamp is signed with a hash other than "
		               "SHA-256, SHA-384 or SHA-512: it proves nothing");
	return true;
}

/* A signed attribute; NULL if it is not there exactly once. */
static const ASN1_STRING *
signed_attribute(const struct reading *r, int nid)
{
	enum { ONCE = -3 }; /* OpenSSL's word for it */

	return CMS_signed_get0_data_by_OBJ(r->signature, OBJ_nid2obj(nid), ONCE,
	                                   V_ASN1_SEQUENCE);
}

/* RFC 5035, 5.4: the signature names its certificate, so that no other can be put in
 * its place. Further ones that it names must be at hand. */
static bool
names_its_signer(const struct reading *r)
{
	const ASN1_STRING *v1 = signed_attribute(r, NID_id_smime_aa_signingCertificate);
	const ASN1_STRING *v2 = signed_attribute(r,
	                                         NID_id_smime_aa_signingCertificateV2);
	const unsigned char *p;
	ESS_SIGNING_CERT *old = NULL;
	ESS_SIGNING_CERT_V2 *new = NULL;
	STACK_OF(X509) *known = sk_X509_new_null();

	if (v1 && (p = ASN1_STRING_get0_data(v1)))
		old = d2i_ESS_SIGNING_CERT(NULL, &p, ASN1_STRING_length(v1));
	if (v2 && (p = ASN1_STRING_get0_data(v2)))
		new = d2i_ESS_SIGNING_CERT_V2(NULL, &p, ASN1_STRING_length(v2));
	sk_X509_push(known, r->signer);
	for (int i = 0; i < sk_X509_num(r->pool.certificates); i++)
		sk_X509_push(known, sk_X509_value(r->pool.certificates, i));
	for (int i = 0; i < sk_X509_num(r->pool.anchors); i++)
		sk_X509_push(known, sk_X509_value(r->pool.anchors, i));
	bool ok = !v1 == !old && !v2 == !new &&
	    OSSL_ESS_check_signing_certs(old, new, known, 1) > 0;
	sk_X509_free(known);
	ESS_SIGNING_CERT_free(old);
	ESS_SIGNING_CERT_V2_free(new);
	return ok;
}

/* RFC 3161, 2.4.2: the name of the authority, where it states one, is its
 * certificate's. */
static bool
states_its_name(const struct reading *r)
{
	GENERAL_NAME *stated = TS_TST_INFO_get_tsa(r->info);
	GENERAL_NAMES *others;
	const X509_NAME *own = X509_get_subject_name(r->signer);
	bool ok = false;

	if (!stated || (stated->type == GEN_DIRNAME &&
	                X509_NAME_cmp(stated->d.directoryName, own) == 0))
		return true;
	others = X509_get_ext_d2i(r->signer, NID_subject_alt_name, NULL, NULL);
	for (int i = 0; !ok && i < sk_GENERAL_NAME_num(others); i++)
		ok = GENERAL_NAME_cmp(sk_GENERAL_NAME_value(others, i), stated) == 0;
	GENERAL_NAMES_free(others);
	return ok;
}

static bool
check_signer(struct reading *r, struct timestamp *out, struct err *e)
{
	char time[TIME_ISO + 1], from[TIME_ISO + 1], to[TIME_ISO + 1];
	const struct chain *c = &out->chain;

	if (!names_its_signer(r))
		return err_set(e, r->blame,
		               "the timestamp does not name the certificate "
		               "that signed it");
	chain_build(&r->pool, r->signer, CHAIN_STAMP, out->time, r->a, &out->chain);
	if (X509_check_purpose(r->signer, X509_PURPOSE_TIMESTAMP_SIGN, 0) != 1)
		return err_set(e, r->blame,
		               "the certificate of %.*s is not one for timestamps",
		               STR_ARG(c->owner));
	if (!states_its_name(r))
		return err_set(e, r->blame,
		               "the timestamp states another authority than %.*s, "
		               "which signed it",
		               STR_ARG(c->owner));
	if (c->not_before <= out->time && out->time <= c->not_after)
		return true;
	time_iso(out->time, time);
	time_iso(c->not_before, from);
	time_iso(c->not_after, to);
	return err_set(e, r->blame,
	               "the certificate of %.*s is valid from %s to %s, not at the "
	               "timestamp's %s",
	               STR_ARG(c->owner), from, to, time);
}

/* ---- all of it ---- */

static bool
describe(struct reading *r, struct timestamp *out, struct err *e)
{
	BIGNUM *serial = ASN1_INTEGER_to_BN(TS_TST_INFO_get_serial(r->info), NULL);
	char *hex = serial ? BN_bn2hex(serial) : NULL;
	char policy[128];

	out->serial = arena_str(r->a, str_of(hex));
	OBJ_obj2txt(policy, sizeof policy, TS_TST_INFO_get_policy_id(r->info), 1);
	out->policy = arena_str(r->a, str_of(policy));
	OPENSSL_free(hex);
	BN_free(serial);
	if (!asn1_seconds(TS_TST_INFO_get_time(r->info), &out->time))
		return err_set(e, r->blame, "the timestamp states no time");
	return true;
}

/* `request` is NULL for a stored reply. */
static bool
verify(struct reading *r, struct str reply, struct str bytes, const struct str *request,
       const struct chain_sources *from, struct timestamp *out, struct err *e)
{
	*out = (struct timestamp){0};
	bool ok = read_reply(r, reply, e) && check_imprint(r, bytes, e) &&
	    (!request || check_nonce(r, *request, e)) &&
	    chain_pool_open(&r->pool, from, "the certificates of the timestamp", e) &&
	    check_signature(r, e) && describe(r, out, e) && check_signer(r, out, e);

	chain_pool_close(&r->pool);
	TS_TST_INFO_free(r->info);
	CMS_ContentInfo_free(r->token);
	TS_RESP_free(r->reply);
	ERR_clear_error();
	return ok;
}

bool
timestamp_accept(struct str request, struct str bytes, struct str reply,
                 const struct chain_sources *from, struct arena *a,
                 struct timestamp *out,
                 struct err *e)
{
	struct reading r = {.blame = ERR_REMOTE, .a = a};

	return verify(&r, reply, bytes, &request, from, out, e);
}

bool
timestamp_verify(struct str reply, struct str bytes, const struct chain_sources *from,
                 struct arena *a, struct timestamp *out, struct err *e)
{
	struct reading r = {.blame = ERR_NO, .a = a};

	return verify(&r, reply, bytes, NULL, from, out, e);
}
