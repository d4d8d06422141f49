/* wacz_auth: the signature of a WACZ file. See wacz_auth.h. */
#include "proof/wacz_auth.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "proof/signed_data.h"

/* ---- small things ---- */

static struct wacz_check
check(bool holds, struct str why)
{
	return (struct wacz_check){holds, holds ? (struct str){0} : why};
}

static bool
read_base64(struct str text, const char *what, struct arena *a, struct str *out,
            struct err *e)
{
	struct buf bytes;

	buf_init(&bytes, SIGNED_DATA_MAX);
	bool ok = base64_read(text, &bytes) ||
	    err_set(e, ERR_INPUT, "signedData: %s is not base64", what);
	*out = arena_str(a, buf_str(&bytes));
	buf_release(&bytes);
	return ok;
}

/* Writers differ: "Z" or an offset, with or without a fraction of a second. */
static bool
read_created(struct str s, int64_t *out, struct err *e)
{
	size_t point = str_find_byte(s, '.', 0), end = point + 1;
	char text[64];

	if (point != SIZE_MAX && s.n < sizeof text) {
		while (end < s.n && is_digit(s.p[end]))
			end++;
		memcpy(text, s.p, point);
		memcpy(text + point, s.p + end, s.n - end);
		s = (struct str){text, point + s.n - end};
	}
	return time_from_iso(s, out) ||
	    err_set(e, ERR_INPUT, "signedData: created is no ISO 8601 time");
}

/* Letters, digits, hyphens, and single dots between them. */
static bool
is_host_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		bool dot = s.p[i] == '.', edge = i == 0 || i + 1 == s.n ||
		           s.p[i - 1] == '.';
		if (dot ? edge : !is_alnum(s.p[i]) && s.p[i] != '-')
			return false;
	}
	return s.n > 0 && s.n <= 253;
}

/* ---- the signature ---- */

/* A signature as DER, which OpenSSL takes; browsers write r and s of equal length. */
static struct str
signature_as_der(const EVP_PKEY *key, struct str signature, struct arena *a)
{
	const unsigned char *p = (const unsigned char *)signature.p;
	size_t half = ((size_t)EVP_PKEY_get_bits(key) + 7) / 8;
	ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &p, (long)signature.n);
	bool is_der = pair && p == (const unsigned char *)signature.p + signature.n;
	unsigned char *der = NULL;
	int n = 0;

	ECDSA_SIG_free(pair);
	if (is_der || signature.n != 2 * half)
		return signature;
	p = (const unsigned char *)signature.p;
	pair = ECDSA_SIG_new();
	if (pair && ECDSA_SIG_set0(pair, BN_bin2bn(p, (int)half, NULL),
	                           BN_bin2bn(p + half, (int)half, NULL)))
		n = i2d_ECDSA_SIG(pair, &der);
	struct str out = {(const char *)der, n > 0 ? (size_t)n : 0};
	out = arena_str(a, out);
	OPENSSL_free(der);
	ECDSA_SIG_free(pair);
	return out;
}

static bool
is_signed_by(EVP_PKEY *key, struct str signature, struct str text)
{
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	bool ok = c && EVP_DigestVerifyInit(c, NULL, EVP_sha256(), NULL, key) == 1 &&
	    EVP_DigestVerify(c, (const unsigned char *)signature.p, signature.n,
	                     (const unsigned char *)text.p, text.n) == 1;

	EVP_MD_CTX_free(c);
	return ok;
}

/* `key` may be NULL. */
static bool
check_signature(EVP_PKEY *key, const struct signed_data *d, struct arena *a,
                struct wacz_auth *out, struct err *e)
{
	unsigned char *der = NULL;
	struct str signature;

	if (!read_base64(d->signature, "signature", a, &signature, e))
		return false;
	if (!key || EVP_PKEY_get_base_id(key) != EVP_PKEY_EC) {
		out->signature = check(false, STR("the key is no ECDSA key"));
		return true;
	}
	int n = i2d_PUBKEY(key, &der);
	out->key = sha256_of((struct str){(const char *)der, n > 0 ? (size_t)n : 0});
	OPENSSL_free(der);
	signature = signature_as_der(key, signature, a);
	out->signature = check(is_signed_by(key, signature, d->hash),
	                       STR("the signature is not one of the hash by "
	                           "the given key"));
	return true;
}

static bool
check_hash(const struct signed_data *d, const struct sha256 *datapackage,
           struct wacz_auth *out, struct err *e)
{
	struct str front = STR("sha256:");
	struct sha256 hash;

	if (!str_starts(d->hash, front) ||
	    !sha256_from_hex(str_slice(d->hash, front.n, d->hash.n), &hash))
		return err_set(e, ERR_INPUT,
		               "signedData: hash is not \"sha256:\" and 64 "
		               "hexadecimal digits");
	out->hash = check(sha256_eq(&hash, datapackage),
	                  STR("what is signed is the hash of another "
	                      "datapackage.json"));
	return true;
}

static bool
check_anonymous(const struct signed_data *d, struct arena *a, struct wacz_auth *out,
                struct err *e)
{
	struct str der;

	if (!read_base64(d->public_key, "publicKey", a, &der, e))
		return false;
	const unsigned char *p = (const unsigned char *)der.p;
	EVP_PKEY *key = d2i_PUBKEY(NULL, &p, (long)der.n);
	bool ok = check_signature(key, d, a, out, e);
	EVP_PKEY_free(key);
	return ok;
}

/* ---- the domain form ---- */

static bool
check_stamp(const struct signed_data *d, struct str anchors, struct arena *a,
            struct wacz_auth *out, struct err *e)
{
	struct str far = STR("it says that it was created more than ten minutes from "
	                     "its timestamp");
	struct str alone = STR("nobody but the signer says when it was created");
	struct chain_sources from = {d->timestamp_cert, anchors};
	struct err why = {0};
	struct str reply;

	if (!read_base64(d->time_signature, "timeSignature", a, &reply, e))
		return false;
	bool good = timestamp_verify(reply, d->signature, &from, a,
	                             &out->timestamp, &why);
	if (!good && why.kind != ERR_NO) {
		*e = why;
		return err_context(e, "signedData");
	}
	int64_t apart = good ? out->timestamp.time - out->created : 0;
	out->stamp = check(good, arena_str(a, str_of(why.msg)));
	bool near = apart <= WACZ_CREATED_NEAR && apart >= -WACZ_CREATED_NEAR;
	out->near = check(good && near, good ? far : alone);
	return true;
}

/* `which` certificate it is, "the certificate". */
static struct wacz_check
check_name(X509 *certificate, const char *which, const struct chain *c,
           const struct signed_data *d, struct arena *a)
{
	unsigned flags = X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS;

	return check(X509_check_host(certificate, d->domain.p, d->domain.n, flags,
	                             NULL) == 1,
	                             arena_printf(a, "%s is that of %.*s, not of the "
	                                          "domain", which, STR_ARG(c->owner)));
}

static void
check_owner(X509 *certificate, const struct signed_data *d, int64_t at, struct arena *a,
            struct wacz_auth *out)
{
	const struct chain *c = &out->chain;

	out->owner = check_name(certificate, "the certificate", c, d, a);
	if (out->owner.holds)
		out->owner = check(c->not_before <= at && at <= c->not_after,
		                   STR("the domain's certificate was not valid "
		                       "at the time"));
}

/* The certificates of a property, at least one of them. */
static bool
open_chain(struct chain_pool *pool, struct str pem, struct str anchors,
           const char *what, struct err *e)
{
	struct chain_sources from = {pem, anchors};

	if (!chain_pool_open(pool, &from, what, e))
		return false;
	return sk_X509_num(pool->certificates) > 0 ||
	    err_set(e, ERR_INPUT, "%s holds no certificate", what);
}

/* Who vouches for the second certificate vouches for its name: it must be the domain's,
 * or anybody could sign for a domain with a certificate of their own beside. */
static bool
check_crossed(const EVP_PKEY *key, const struct signed_data *d, struct str anchors,
              int64_t at, struct arena *a, struct wacz_auth *out, struct err *e)
{
	struct str other = STR("the second certificate has another key than "
	                       "the domain's");
	struct str pem = d->cross_signed_cert;
	struct chain_pool pool;

	if (pem.n == 0)
		return true;
	bool ok = open_chain(&pool, pem, anchors, "signedData: crossSignedCert", e);
	if (ok) {
		X509 *certificate = sk_X509_value(pool.certificates, 0);
		const EVP_PKEY *second = X509_get0_pubkey(certificate);
		out->crossed = true;
		chain_build(&pool, certificate, CHAIN_ANY, at, a, &out->cross_chain);
		out->cross = check(key && second &&
		                   EVP_PKEY_eq(second, key) == 1, other);
		if (out->cross.holds)
			out->cross = check_name(certificate, "the second certificate",
			                        &out->cross_chain, d, a);
	}
	chain_pool_close(&pool);
	return ok;
}

static bool
check_domain(const struct signed_data *d, struct str anchors, struct arena *a,
             struct wacz_auth *out, struct err *e)
{
	struct chain_pool pool;

	if (!is_host_name(d->domain)) /* OpenSSL would take ".example" for all below it */
		return err_set(e, ERR_INPUT, "signedData: domain is no host name");
	bool ok = open_chain(&pool, d->domain_cert, anchors,
	                     "signedData: domainCert", e) &&
	    check_stamp(d, anchors, a, out, e);

	if (ok) {
		int64_t at = out->stamp.holds ? out->timestamp.time : out->created;
		X509 *certificate = sk_X509_value(pool.certificates, 0);
		EVP_PKEY *key = X509_get0_pubkey(certificate);
		out->domain = d->domain;
		chain_build(&pool, certificate, CHAIN_SERVER, at, a, &out->chain);
		check_owner(certificate, d, at, a, out);
		ok = check_signature(key, d, a, out, e) &&
		    check_crossed(key, d, anchors, at, a, out, e);
	}
	chain_pool_close(&pool);
	return ok;
}

/* ---- all of it ---- */

bool
wacz_auth_verify(struct str json, const struct sha256 *datapackage, struct str anchors,
                 struct arena *a, struct wacz_auth *out, struct err *e)
{
	struct signed_data d;
	bool present;

	*out = (struct wacz_auth){.form = WACZ_UNSIGNED};
	if (!signed_data_read(json, a, &present, &d, e))
		return false;
	if (!present)
		return true;
	out->form = d.public_key.n ? WACZ_ANONYMOUS : WACZ_DOMAIN;
	out->software = text_to_show(d.software, a);
	bool ok = read_created(d.created, &out->created, e) &&
	    check_hash(&d, datapackage, out, e) &&
	    (out->form == WACZ_ANONYMOUS ? check_anonymous(&d, a, out, e)
	                                 : check_domain(&d, anchors, a, out, e));
	ERR_clear_error();
	return ok;
}

bool
wacz_auth_holds(const struct wacz_auth *w)
{
	bool named = w->owner.holds && w->stamp.holds && w->near.holds &&
	    (!w->crossed || w->cross.holds);

	return w->form != WACZ_UNSIGNED && w->hash.holds && w->signature.holds &&
	    (w->form == WACZ_ANONYMOUS || named);
}
