/* chain: from a certificate to a trusted authority. See chain.h. */
#include "proof/chain.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

enum { DEPTH_MAX = 10, TEXT_MAX = 120 };

/* ---- names and times ---- */

struct str
text_to_show(struct str utf8, struct arena *a)
{
	char *p = arena_alloc(a, TEXT_MAX, 1);
	struct str out = {p, 0};

	for (size_t i = 0; i < utf8.n && out.n + 4 <= TEXT_MAX;) {
		uint32_t c = utf8_next(utf8, &i);
		bool control = c < 0x20 || (c >= 0x7F && c < 0xA0);
		out.n += utf8_put(control ? ' ' : c, p + out.n);
	}
	return out;
}

struct str
asn1_text(const struct asn1_string_st *s, struct arena *a)
{
	unsigned char *utf8 = NULL;
	int n = ASN1_STRING_to_UTF8(&utf8, s);
	struct str text = {(const char *)utf8, n > 0 ? (size_t)n : 0};
	struct str out = text_to_show(text, a);

	OPENSSL_free(utf8);
	return out;
}

bool
asn1_seconds(const struct asn1_string_st *time, int64_t *out)
{
	struct tm tm;

	if (!ASN1_TIME_to_tm(time, &tm))
		return false;
	*out = timegm(&tm);
	return true;
}

static struct str
name_part(const X509_NAME *name, int nid, struct arena *a)
{
	int at = X509_NAME_get_index_by_NID(name, nid, -1);

	if (at < 0)
		return (struct str){0};
	return asn1_text(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)), a);
}

static struct str
name_text(const X509_NAME *name, struct arena *a)
{
	struct str common = name_part(name, NID_commonName, a);
	struct str body = name_part(name, NID_organizationName, a);
	char all[TEXT_MAX];

	if (common.n && body.n)
		return arena_printf(a, "%.*s (%.*s)", STR_ARG(common), STR_ARG(body));
	if (common.n || body.n)
		return common.n ? common : body;
	X509_NAME_oneline(name, all, sizeof all); /* escapes what is not ASCII */
	return all[0] ? arena_str(a, str_of(all)) : STR("an authority without a name");
}

/* ---- reading PEM (RFC 7468) ---- */

static bool
add_der(struct stack_st_X509 *into, const unsigned char *der, long n)
{
	const unsigned char *p = der;
	X509 *x = d2i_X509(NULL, &p, n);

	if (x && p == der + n && sk_X509_push(into, x) > 0)
		return true;
	X509_free(x);
	return false;
}

/* One block of PEM; false at the end, with *ok telling whether that is a good one. */
static bool
read_block(BIO *in, struct stack_st_X509 *into, bool *ok)
{
	char *name = NULL, *header = NULL;
	unsigned char *der = NULL;
	long n = 0;

	ERR_clear_error();
	bool more = PEM_read_bio(in, &name, &header, &der, &n) == 1;
	if (more)
		*ok = strcmp(name, PEM_STRING_X509) == 0 && add_der(into, der, n);
	else
		*ok = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
	OPENSSL_free(name);
	OPENSSL_free(header);
	OPENSSL_free(der);
	return more && *ok;
}

static bool
read_pem(struct str pem, const char *what, struct stack_st_X509 *into, struct err *e)
{
	bool ok = true;

	if (pem.n > CHAIN_PEM_MAX)
		return err_set(e, ERR_LIMIT, "%s: larger than the limit of %d bytes",
		               what, CHAIN_PEM_MAX);
	if (str_trim(pem).n == 0)
		return true;
	BIO *in = BIO_new_mem_buf(pem.p, (int)pem.n);
	while (read_block(in, into, &ok))
		;
	BIO_free(in);
	if (!ok || sk_X509_num(into) == 0)
		return err_set(e, ERR_INPUT, "%s: certificate %d is not one in PEM "
		               "form", what, sk_X509_num(into) + 1);
	return true;
}

bool
chain_pool_open(struct chain_pool *p, const struct chain_sources *from,
                const char *what, struct err *e)
{
	p->certificates = sk_X509_new_null();
	p->anchors = sk_X509_new_null();
	return read_pem(from->anchors, "the trusted authorities", p->anchors, e) &&
	    read_pem(from->certificates, what, p->certificates, e);
}

void
chain_pool_close(struct chain_pool *p)
{
	sk_X509_pop_free(p->certificates, X509_free);
	sk_X509_pop_free(p->anchors, X509_free);
	*p = (struct chain_pool){0};
}

/* ---- judging ---- */

/* What OpenSSL finds wrong: the missing end apart from the first of all else. */
struct faults {
	bool no_anchor;
	int error;
	X509 *at; /* whose certificate; the context's */
};

static int
note_fault(int ok, X509_STORE_CTX *c)
{
	struct faults *f = X509_STORE_CTX_get_app_data(c);
	int error = X509_STORE_CTX_get_error(c);

	if (ok)
		return 1;
	switch (error) {
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
	case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
	case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
	case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
		f->no_anchor = true;
		break;
	default:
		if (f->error == X509_V_OK) {
			f->error = error;
			f->at = X509_STORE_CTX_get_current_cert(c);
		}
	}
	return 1; /* go on: the chain is wanted even so */
}

static int64_t
seconds_or(const ASN1_TIME *time, int64_t otherwise)
{
	int64_t t;

	return asn1_seconds(time, &t) ? t : otherwise;
}

/* What is wrong with one certificate of the chain. */
static struct str
fault_text(const struct faults *f, int64_t at, struct arena *a)
{
	bool past = f->error == X509_V_ERR_CERT_HAS_EXPIRED;
	char from[TIME_ISO + 1], to[TIME_ISO + 1], when[TIME_ISO + 1];

	if (!f->at)
		return str_of(X509_verify_cert_error_string(f->error));
	struct str name = name_text(X509_get_subject_name(f->at), a);
	if (!past && f->error != X509_V_ERR_CERT_NOT_YET_VALID)
		return arena_printf(a, "the certificate of %.*s does not hold: %s",
		                    STR_ARG(name),
		                    X509_verify_cert_error_string(f->error));
	time_iso(seconds_or(X509_get0_notBefore(f->at), 0), from);
	time_iso(seconds_or(X509_get0_notAfter(f->at), 0), to);
	time_iso(at, when);
	return arena_printf(a,
	                    "the certificate of %.*s is valid from %s to %s, not at %s",
	                    STR_ARG(name), from, to, when);
}

static struct str
why_text(const struct faults *f, struct str root, int64_t at, struct arena *a)
{
	struct str fault = {0};

	if (f->error != X509_V_OK)
		fault = fault_text(f, at, a);
	if (!f->no_anchor)
		return fault.n ? fault : STR("the chain cannot be checked");
	return arena_printf(a,
	                    "%.*s%sthe chain ends in %.*s, which is not among the "
	                    "trusted authorities",
	                    STR_ARG(fault), fault.n ? "; " : "", STR_ARG(root));
}

static struct str
pem_of(const struct stack_st_X509 *chain, int count, struct arena *a)
{
	BIO *out = BIO_new(BIO_s_mem());
	char *p = NULL;

	for (int i = 0; i < count; i++)
		if (!PEM_write_bio_X509(out, sk_X509_value(chain, i)))
			abort(); /* out of memory: what was read can be written */
	long n = BIO_get_mem_data(out, &p);
	struct str pem = arena_str(a, (struct str){p, (size_t)n});
	BIO_free(out);
	return pem;
}

static bool
is_among(const X509 *x, const struct stack_st_X509 *anchors)
{
	for (int i = 0; i < sk_X509_num(anchors); i++)
		if (X509_cmp(x, sk_X509_value(anchors, i)) == 0)
			return true;
	return false;
}

/* The chain up to its last anchor; all of it, where it has none. */
static void
describe(const struct stack_st_X509 *chain, const struct stack_st_X509 *anchors,
         struct arena *a, struct chain *out)
{
	int n = sk_X509_num(chain);
	const X509 *owner = sk_X509_value(chain, 0);

	while (n > 0 && !is_among(sk_X509_value(chain, n - 1), anchors))
		n--;
	bool anchored = n > 0;
	n = anchored ? n : sk_X509_num(chain);
	const X509 *last = sk_X509_value(chain, n - 1);
	out->root = name_text(anchored ? X509_get_subject_name(last)
	                               : X509_get_issuer_name(last), a);
	out->owner = name_text(X509_get_subject_name(owner), a);
	out->pem = pem_of(chain, n, a);
	out->not_before = seconds_or(X509_get0_notBefore(owner), INT64_MAX);
	out->not_after = seconds_or(X509_get0_notAfter(owner), INT64_MIN);
	out->earliest_end = out->not_after;
	for (int i = 1; i < n; i++) {
		const ASN1_TIME *until = X509_get0_notAfter(sk_X509_value(chain, i));
		if (seconds_or(until, INT64_MIN) < out->earliest_end)
			out->earliest_end = seconds_or(until, INT64_MIN);
	}
}

static void
set_rules(X509_STORE_CTX *c, enum chain_use use, int64_t at)
{
	static const int purposes[] = {[CHAIN_SERVER] = X509_PURPOSE_SSL_SERVER,
	                               [CHAIN_STAMP] = X509_PURPOSE_TIMESTAMP_SIGN};
	X509_VERIFY_PARAM *rules = X509_STORE_CTX_get0_param(c);

	if (use != CHAIN_ANY)
		X509_STORE_CTX_set_purpose(c, purposes[use]);
	X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_PARTIAL_CHAIN);
	X509_VERIFY_PARAM_set_depth(rules, DEPTH_MAX);
	X509_VERIFY_PARAM_set_auth_level(rules, 1);
	X509_VERIFY_PARAM_set_time(rules, (time_t)at);
}

void
chain_build(const struct chain_pool *p, struct x509_st *owner, enum chain_use use,
            int64_t at, struct arena *a, struct chain *out)
{
	X509_STORE_CTX *c = X509_STORE_CTX_new();
	struct faults faults = {0};

	*out = (struct chain){0};
	if (!c || !X509_STORE_CTX_init(c, NULL, owner, p->certificates))
		abort(); /* out of memory */
	X509_STORE_CTX_set0_trusted_stack(c, p->anchors);
	X509_STORE_CTX_set_app_data(c, &faults);
	X509_STORE_CTX_set_verify_cb(c, note_fault);
	set_rules(c, use, at);
	out->trusted = X509_verify_cert(c) == 1 &&
	    X509_STORE_CTX_get_error(c) == X509_V_OK;
	describe(X509_STORE_CTX_get0_chain(c), p->anchors, a, out);
	if (!out->trusted)
		out->why = why_text(&faults, out->root, at, a);
	X509_STORE_CTX_free(c);
	ERR_clear_error();
}
