/* wacz_auth: signatures of WACZ files, of other people's and of a local authority's. */
#include "evidence/bundle_verify.h"
#include "proof/wacz_auth.h"
#include "test/authority.h"
#include "warc/wacz.h"

#include <openssl/ec.h>
#include <zip.h>

static struct authority y;
static const struct str datapackage = STR_INIT("{\"profile\": \"data-package\"}\n");

/* The parts of signedData; what is empty is left out. */
struct parts {
	struct str hash, created, signature, public_key, domain, domain_cert, time_signature,
		timestamp_cert, cross_signed_cert, more;
};

static void
add_part(struct json *j, const char *name, struct str value)
{
	if (value.n)
		json_key_str(j, name, value);
}

static struct str
written(const struct parts *p)
{
	struct buf b;
	struct json j = {.out = &b};

	buf_init(&b, 1 << 20);
	json_object(&j);
	json_key_cstr(&j, "path", "datapackage.json");
	json_key(&j, "signedData");
	json_object(&j);
	add_part(&j, "hash", p->hash);
	add_part(&j, "created", p->created);
	json_key_cstr(&j, "software", "the tests");
	json_key_cstr(&j, "version", "0.1.0");
	add_part(&j, "signature", p->signature);
	add_part(&j, "publicKey", p->public_key);
	add_part(&j, "domain", p->domain);
	add_part(&j, "domainCert", p->domain_cert);
	add_part(&j, "timeSignature", p->time_signature);
	add_part(&j, "timestampCert", p->timestamp_cert);
	add_part(&j, "crossSignedCert", p->cross_signed_cert);
	buf_add(&b, p->more);
	json_object_end(&j);
	json_object_end(&j);
	struct str out = arena_str(&y.a, buf_str(&b));
	buf_release(&b);
	return out;
}

static struct str
base64(struct str s)
{
	struct buf b;

	buf_init(&b, 1 << 20);
	base64_write(s, &b);
	struct str out = arena_str(&y.a, buf_str(&b));
	buf_release(&b);
	return out;
}

static struct str
hash_text(struct str s)
{
	struct sha256 h = sha256_of(s);
	char hex[SHA256_HEX + 1];

	sha256_hex(&h, hex);
	return arena_printf(&y.a, "sha256:%s", hex);
}

static struct str
now_text(int later)
{
	char iso[TIME_ISO + 1];

	time_iso((int64_t)time(NULL) + later, iso);
	return arena_str(&y.a, str_of(iso));
}

/* In DER. */
static struct str
signature_by(const char *key, struct str text)
{
	authority_write(&y, "text", text);
	AUTHORITY_RUN(&y, "openssl dgst -sha256 -sign %s.key -out signature text", key);
	return authority_read(&y, "signature");
}

static struct str
stamp_over(struct str text)
{
	struct err e = {0};
	struct str request = {0};

	CHECK(timestamp_request(text, &y.a, &request, &e));
	return base64(authority_reply(&y, "stamps", request));
}

static struct parts
anonymous(const char *key)
{
	AUTHORITY_RUN(&y, "openssl pkey -in %s.key -pubout -outform DER -out public", key);
	return (struct parts){.hash = hash_text(datapackage),
	                      .created = STR("2026-02-03T04:05:06.789Z"),
	                      .signature = base64(signature_by(key, hash_text(datapackage))),
	                      .public_key = base64(authority_read(&y, "public"))};
}

/* By the key NAME, over a hash. */
static struct parts
domain_over(const char *name, struct str hash)
{
	struct str signature = base64(signature_by(name, hash));
	struct str own = authority_read(&y, arena_printf(&y.a, "%s.pem", name).p);
	struct str between = authority_read(&y, "between.pem");

	return (struct parts){.hash = hash,
	                      .created = now_text(0),
	                      .signature = signature,
	                      .domain = STR("archive.example"),
	                      .domain_cert = arena_printf(&y.a, "%.*s\n%.*s", STR_ARG(own), STR_ARG(between)),
	                      .time_signature = stamp_over(signature),
	                      .timestamp_cert = authority_read(&y, "stamps.pem")};
}

static struct parts
domain(const char *name)
{
	return domain_over(name, hash_text(datapackage));
}

static struct wacz_auth
verified(const struct parts *p, struct str anchors)
{
	struct sha256 hash = sha256_of(datapackage);
	struct wacz_auth w = {0};
	struct err e = {0};

	CHECK_SAY(wacz_auth_verify(written(p), &hash, anchors, &y.a, &w, &e), "%s", e.msg);
	return w;
}

static void
expect_malformed(struct str json, const char *words)
{
	struct sha256 hash = sha256_of(datapackage);
	struct wacz_auth w;
	struct err e = {0};

	CHECK_SAY(!wacz_auth_verify(json, &hash, (struct str){0}, &y.a, &w, &e), "not found: %s", words);
	CHECK_SAY(e.kind == ERR_INPUT && strstr(e.msg, words), "not \"%s\" but \"%s\"", words, e.msg);
}

static struct str
said(const struct wacz_auth *w, const char *now)
{
	struct buf b;
	int64_t t = 0;

	CHECK(time_from_iso(str_of(now), &t));
	buf_init(&b, 1 << 16);
	wacz_auth_say(w, t, &b);
	struct str out = arena_str(&y.a, buf_str(&b));
	buf_release(&b);
	return out;
}

static bool
has_line(struct str text, const char *words)
{
	return str_find(text, str_of(words), 0) != SIZE_MAX;
}

#define CHECK_LINE(text, words) CHECK_SAY(has_line((text), (words)), "no \"%s\" in:\n%.*s", (words), STR_ARG(text))

/* ---- the anonymous form ---- */

static void
a_key_without_a_name_is_verified(void)
{
	struct parts p = anonymous("site");
	struct wacz_auth w = verified(&p, (struct str){0});
	int64_t created = 0;

	CHECK(w.form == WACZ_ANONYMOUS && wacz_auth_holds(&w));
	CHECK(time_from_iso(STR("2026-02-03T04:05:06Z"), &created) && w.created == created);
	CHECK_STR(w.software, STR("the tests"));
	AUTHORITY_RUN(&y, "openssl pkey -in site.key -pubout -outform DER | sha256sum | cut -c1-64 >sum");
	CHECK_LINE(said(&w, "2026-03-01"), arena_printf(&y.a, "signed without a name, with the key sha256:%.64s; "
	                                    "the signer says at 2026-02-03T04:05:06Z\n",
	                                    authority_read(&y, "sum").p).p);
	struct str other = base64(signature_by("site", STR("sha256:0")));
	p.signature = other;
	w = verified(&p, (struct str){0});
	CHECK(w.hash.holds && !w.signature.holds && !wacz_auth_holds(&w));
	CHECK_LINE(said(&w, "2026-03-01"), "not validly signed");
}

/* As browsers sign: P-384, and r and s side by side. */
static void
signatures_of_browsers_are_read(void)
{
	AUTHORITY_RUN(&y, "openssl ecparam -name secp384r1 -genkey -noout -out browser.key");
	struct parts p = anonymous("browser");
	struct str der = signature_by("browser", p.hash);
	const unsigned char *at = (const unsigned char *)der.p;
	ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &at, (long)der.n);
	unsigned char raw[96];

	CHECK(BN_bn2binpad(ECDSA_SIG_get0_r(pair), raw, 48) == 48);
	CHECK(BN_bn2binpad(ECDSA_SIG_get0_s(pair), raw + 48, 48) == 48);
	ECDSA_SIG_free(pair);
	p.signature = base64((struct str){(char *)raw, sizeof raw});
	struct wacz_auth w = verified(&p, (struct str){0});
	CHECK_SAY(wacz_auth_holds(&w), "%.*s", STR_ARG(w.signature.why));
	raw[95] ^= 1;
	p.signature = base64((struct str){(char *)raw, sizeof raw});
	w = verified(&p, (struct str){0});
	CHECK(!wacz_auth_holds(&w));
}

static void
keys_that_are_not_ecdsa_sign_nothing(void)
{
	AUTHORITY_RUN(&y, "openssl genrsa -out rsa.key 2048");
	struct parts p = anonymous("rsa");
	struct wacz_auth w = verified(&p, (struct str){0});

	CHECK(!w.signature.holds);
	CHECK_STR(w.signature.why, STR("the key is no ECDSA key"));
	p.public_key = base64(STR("no key at all"));
	w = verified(&p, (struct str){0});
	CHECK(!w.signature.holds);
}

/* ---- the domain form ---- */

static void
a_domain_is_verified_with_its_time(void)
{
	struct parts p = domain("site");
	struct wacz_auth w = verified(&p, authority_read(&y, "root.pem"));
	struct str text = said(&w, "2026-12-31");

	CHECK(w.form == WACZ_DOMAIN && wacz_auth_holds(&w));
	CHECK(w.chain.trusted && w.timestamp.chain.trusted && !w.crossed);
	CHECK_STR(w.timestamp.chain.owner, STR("Example Stamps (Example Trust)"));
	CHECK_LINE(text, "signed for archive.example at 20");
	CHECK_LINE(text, "Z; valid then\n");
	CHECK(!has_line(text, "expired") && !has_line(text, "not trusted"));
	CHECK_LINE(said(&w, "2043-06-01"), "domain: the certificate of archive.example (Example Trust) expired "
	                                   "on 2043-01-01");
	CHECK_LINE(said(&w, "2044-06-01"), "timestamp: the certificate of Example Stamps (Example Trust) expired "
	                                   "on 2044-01-01");
}

static void
trust_is_told_apart_from_validity(void)
{
	struct parts p = domain("site");
	struct wacz_auth w = verified(&p, (struct str){0});
	struct str text = said(&w, "2026-12-31");

	CHECK(wacz_auth_holds(&w) && !w.chain.trusted && !w.timestamp.chain.trusted);
	CHECK_LINE(text, "signed, with a certificate that is not trusted, for archive.example; an authority "
	                 "that is not trusted says at 20");
	CHECK_LINE(text, "domain: not trusted: the chain ends in Example Root (Example Trust), which is not");
	CHECK_LINE(text, "timestamp: not trusted: the chain ends in Example Root (Example Trust), which is not");
}

static void
another_datapackage_is_told_apart(void)
{
	struct parts p = domain("site");
	struct sha256 hash = sha256_of(STR("another"));
	struct wacz_auth w;
	struct err e = {0};

	CHECK(wacz_auth_verify(written(&p), &hash, (struct str){0}, &y.a, &w, &e));
	CHECK(!w.hash.holds && w.signature.holds && w.owner.holds && w.stamp.holds);
	CHECK(!wacz_auth_holds(&w));
	CHECK_LINE(said(&w, "2026-12-31"), "the hash of another datapackage.json");
}

static void
another_domain_is_told_apart(void)
{
	static const char *const others[] = {"example", "www.archive.example", "archive.exampl"};
	struct parts p = domain("site");

	for (size_t i = 0; i < COUNT(others); i++) {
		p.domain = str_of(others[i]);
		struct wacz_auth w = verified(&p, authority_read(&y, "root.pem"));
		CHECK_SAY(!w.owner.holds && !wacz_auth_holds(&w), "%s passes", others[i]);
	}
	setenv("NAMES", "DNS:*.archive.example", 1);
	authority_issue(&y, "wild", "Archive", "server", "between", 2020, 2043);
	p = domain("wild");
	p.domain = STR("www.archive.example");
	struct wacz_auth w = verified(&p, authority_read(&y, "root.pem"));
	CHECK_SAY(w.owner.holds, "%.*s", STR_ARG(w.owner.why));
	setenv("NAMES", "DNS:arch*.site.example", 1); /* as no authority may issue them */
	authority_issue(&y, "partial", "Archive", "server", "between", 2020, 2043);
	p = domain("partial");
	p.domain = STR("archive.site.example");
	w = verified(&p, authority_read(&y, "root.pem"));
	CHECK(!w.owner.holds && !wacz_auth_holds(&w));
	setenv("NAMES", "DNS:archive.example", 1);
}

static void
a_certificate_for_other_things_vouches_for_no_domain(void)
{
	authority_issue(&y, "client", "archive.example", "client", "between", 2020, 2043);
	struct parts p = domain("client");
	struct wacz_auth w = verified(&p, authority_read(&y, "root.pem"));

	CHECK(w.signature.holds && !w.chain.trusted);
	CHECK_LINE(said(&w, "2026-12-31"), "domain: not trusted: the certificate of archive.example (Example "
	                                   "Trust) does not hold: ");
}

/* ---- in a file, where who vouches for the domain decides ---- */

/* A file of a ZIP file that is open. */
static struct str
member(zip_t *z, const char *name)
{
	zip_file_t *f = zip_fopen(z, name, 0);
	char *p = arena_alloc(&y.a, (256 * 1024), 1);
	zip_int64_t n = f ? zip_fread(f, p, (256 * 1024)) : -1;

	CHECK_SAY(n > 0, "%s is not there", name);
	if (f)
		zip_fclose(f);
	return (struct str){p, n > 0 ? (size_t)n : 0};
}

#define WARC                                                                             \
	"WARC/1.1\r\nWARC-Type: resource\r\n"                                            \
	"WARC-Record-ID: <urn:uuid:7d0c4f2e-0000-4000-8000-000000000001>\r\n"            \
	"WARC-Date: 2026-01-01T00:00:00Z\r\n"                                            \
	"WARC-Target-URI: https://archive.example/\r\n"                                  \
	"Content-Type: text/plain\r\nContent-Length: 5\r\n\r\nTerms\r\n\r\n"
#define PAGES "{\"format\":\"json-pages-1.0\",\"id\":\"pages\",\"title\":\"All\"}\n"

/* A WACZ file of one record. */
static struct str
unsigned_file(void)
{
	static const struct wacz_file files[] = {
		{STR_INIT("archive/data.warc"), STR_INIT(WARC)},
		{STR_INIT("indexes/index.cdx"), STR_INIT("")},
		{STR_INIT("pages/pages.jsonl"), STR_INIT(PAGES)},
	};
	struct wacz_about about = {.title = STR("Terms"), .software = STR("the tests")};
	struct err e = {0};
	struct buf b;

	buf_init(&b, 1 << 20);
	CHECK_SAY(wacz_pack(files, COUNT(files), &about, &b, &e), "%s", e.msg);
	struct str file = arena_str(&y.a, buf_str(&b));
	buf_release(&b);
	return file;
}

/* The same with what is signed of it in datapackage-digest.json, behind what is there. */
static struct str
signed_file(void)
{
	const char *digest = "datapackage-digest.json";

	authority_write(&y, "signed.wacz", unsigned_file());
	zip_t *z = zip_open(arena_printf(&y.a, "%s/signed.wacz", y.folder).p, 0, NULL);
	struct parts p = domain_over("site", hash_text(member(z, "datapackage.json")));
	struct str was = member(z, digest), is = written(&p);
	was = str_slice(was, 0, str_find_byte(was, '}', 0));
	is = str_slice(is, str_find(is, STR("\"signedData\""), 0), is.n);
	is = arena_printf(&y.a, "%.*s,%.*s", STR_ARG(was), STR_ARG(is));
	zip_source_t *s = zip_source_buffer(z, is.p, is.n, 0);
	zip_int64_t at = zip_name_locate(z, digest, 0);
	CHECK(at >= 0 && zip_file_replace(z, (zip_uint64_t)at, s, 0) == 0 && zip_close(z) == 0);
	return authority_read(&y, "signed.wacz");
}

static bool
listen(void *context, enum bundle_word word, struct str text)
{
	(void)context, (void)word, (void)text;
	return true;
}

static void
a_file_signed_for_a_domain_needs_somebody_to_trust(void)
{
	struct str file = signed_file();
	struct bundle_trust trust = {.anchors = authority_read(&y, "root.pem"), .now = (int64_t)time(NULL)};
	struct err e = {0};

	CHECK_SAY(bundle_verify(file, &trust, listen, NULL, &e), "%s", e.msg);
	trust.anchors = (struct str){0};
	CHECK(!bundle_verify(file, &trust, listen, NULL, &e) && e.kind == ERR_NO);
	CHECK_SAY(strstr(e.msg, "with a certificate that is not trusted"), "%s", e.msg);
}

static void
a_certificate_must_have_been_valid(void)
{
	authority_issue(&y, "gone", "archive.example", "server", "between", 2016, 2018);
	struct parts p = domain("gone");
	struct wacz_auth w = verified(&p, authority_read(&y, "root.pem"));

	CHECK(!w.owner.holds && w.signature.holds && !w.chain.trusted);
	CHECK_LINE(said(&w, "2026-12-31"), "the domain's certificate was not valid at the time");
}

static void
the_stamp_must_be_over_this_signature(void)
{
	struct parts p = domain("site");

	p.time_signature = stamp_over(STR("another signature"));
	struct wacz_auth w = verified(&p, authority_read(&y, "root.pem"));
	CHECK(!w.stamp.holds && !w.near.holds && w.signature.holds && w.owner.holds);
	CHECK_LINE(said(&w, "2026-12-31"), "the timestamp is over other bytes than these");
	CHECK_LINE(said(&w, "2026-12-31"), "not validly signed for archive.example; the signer says at 20");
}

static void
the_stamp_must_be_near(void)
{
	struct parts p = domain("site");
	static const int far[] = {-630, 630}, near[] = {-570, 570};

	for (size_t i = 0; i < COUNT(far); i++) {
		p.created = now_text(far[i]);
		struct wacz_auth w = verified(&p, authority_read(&y, "root.pem"));
		CHECK_SAY(!w.near.holds && w.stamp.holds && !wacz_auth_holds(&w), "%d passes", far[i]);
		p.created = now_text(near[i]);
		w = verified(&p, authority_read(&y, "root.pem"));
		CHECK_SAY(wacz_auth_holds(&w), "%d does not pass", near[i]);
	}
}

static void
a_second_certificate_can_vouch(void)
{
	authority_issue(&y, "second", "Second Root", "authority", "second", 2010, 2049);
	AUTHORITY_RUN(&y, "openssl req -config cnf -new -key site.key -subj /CN=archive.example -out csr && "
	                  "openssl x509 -req -in csr -CA second.pem -CAkey second.key -days 10 -out cross.pem");
	struct parts p = domain("site"); /* stamped after the certificate was made */
	p.cross_signed_cert = authority_read(&y, "cross.pem");
	struct str both = arena_printf(&y.a, "%.*s%.*s", STR_ARG(authority_read(&y, "second.pem")),
	                               STR_ARG(authority_read(&y, "stamps.pem")));
	struct wacz_auth w = verified(&p, both);
	CHECK(w.crossed && w.cross.holds && w.cross_chain.trusted && !w.chain.trusted);
	CHECK_LINE(said(&w, "2026-12-31"), "signed for archive.example at 20");
	CHECK_LINE(said(&w, "2026-12-31"), "second certificate: the chain of archive.example leads to Second Root");
	p.cross_signed_cert = authority_read(&y, "stamps.pem");
	w = verified(&p, authority_read(&y, "root.pem"));
	CHECK(!w.cross.holds && !wacz_auth_holds(&w));
	CHECK_LINE(said(&w, "2026-12-31"), "another key than the domain's");
}

/* The key of a certificate that nobody vouches for, "of" the domain, and a good certificate
 * of the same key for a domain of one's own. */
static void
a_second_certificate_must_be_the_domains(void)
{
	AUTHORITY_RUN(&y, "openssl req -config cnf -new -x509 -key site.key -subj /CN=archive.example "
	                  "-days 10 -addext subjectAltName=DNS:archive.example -out own.pem && "
	                  "openssl req -config cnf -new -key site.key -subj /CN=other.example -out csr && "
	                  "openssl x509 -req -in csr -CA second.pem -CAkey second.key -days 10 -out cross.pem");
	struct parts p = domain("site");
	p.domain_cert = authority_read(&y, "own.pem");
	p.cross_signed_cert = authority_read(&y, "cross.pem");
	struct str both = arena_printf(&y.a, "%.*s%.*s", STR_ARG(authority_read(&y, "second.pem")),
	                               STR_ARG(authority_read(&y, "stamps.pem")));
	struct wacz_auth w = verified(&p, both);
	CHECK(w.signature.holds && w.owner.holds && w.cross_chain.trusted && !w.chain.trusted);
	CHECK(!w.cross.holds && !wacz_auth_holds(&w));
	CHECK_LINE(said(&w, "2026-12-31"), "not validly signed, with a certificate that is not trusted, for "
	                                   "archive.example");
	CHECK_LINE(said(&w, "2026-12-31"), "the second certificate is that of other.example, not of the domain");
}

/* ---- the form ---- */

static void
only_the_named_properties_are_allowed(void)
{
	static const struct {
		const char *more, *words;
	} bad[] = {
		{",\"note\": \"x\"", "signedData has \"note\", which wacz-auth 0.1.0 does not allow"},
		{",\"Hash\": \"x\"", "signedData has \"Hash\", which"},
		{",\"hash\": \"x\"", "hash stands there twice"},
		{",\"domain\": \"archive.example\"", "both publicKey and domain"},
		{",\"crossSignedCert\": \"x\"", "both publicKey and crossSignedCert"},
		{",\"timeSignature\": 1", "timeSignature is not a text"},
		{",\"domain\": \"a\\u0000b\"", "not a JSON object"},
	};
	struct parts good = anonymous("site");

	for (size_t i = 0; i < COUNT(bad); i++) {
		struct parts p = good;
		p.more = str_of(bad[i].more);
		expect_malformed(written(&p), bad[i].words);
	}
	good.more = STR(",\"crossSignedCert\": null");
	CHECK(verified(&good, (struct str){0}).signature.holds);
}

static void
what_is_missing_or_unreadable_is_named(void)
{
	struct parts good = domain("site"), p = good;

	p.time_signature = (struct str){0};
	expect_malformed(written(&p), "timeSignature is missing");
	p = good, p.domain = (struct str){0};
	expect_malformed(written(&p), "domain is missing");
	p = good, p.domain = STR(".example");
	expect_malformed(written(&p), "domain is no host name");
	p = good, p.domain = STR("archive.example\nsigned for all");
	expect_malformed(written(&p), "domain is no host name");
	p = good, p.signature = STR("AA=A");
	expect_malformed(written(&p), "signature is not base64");
	p = good, p.created = STR("yesterday");
	expect_malformed(written(&p), "created is no ISO 8601 time");
	p = good, p.hash = STR("md5:00");
	expect_malformed(written(&p), "hash is not \"sha256:\"");
	p = good, p.domain_cert = STR(" ");
	expect_malformed(written(&p), "domainCert holds no certificate");
	p = good, p.domain_cert = STR("-----BEGIN CERTIFICATE-----\n");
	expect_malformed(written(&p), "domainCert: certificate 1");
	p = good, p.timestamp_cert = STR("x");
	expect_malformed(written(&p), "signedData: the certificates of the timestamp");
	expect_malformed(STR("{\"signedData\": {}} x"), "not a JSON object");
	expect_malformed(STR("{\"signedData\": 1}"), "signedData is not an object");
	expect_malformed(STR("{\"signedData\": {}, \"signedData\": {}}"), "two signedData");
	expect_malformed((struct str){0}, "not a JSON object");
}

static void
a_file_without_a_signature_is_unsigned(void)
{
	struct sha256 hash = sha256_of(datapackage);
	struct wacz_auth w;
	struct err e = {0};

	CHECK(wacz_auth_verify(STR("{\"path\": \"datapackage.json\"}"), &hash, (struct str){0}, &y.a, &w, &e));
	CHECK(w.form == WACZ_UNSIGNED && !wacz_auth_holds(&w));
	CHECK_STR(said(&w, "2026-12-31"), STR("not signed\n"));
}

/* ---- files of others ---- */

/* The last certificate of a chain in JSON, as PEM. */
static struct str
last_certificate(struct str json, const char *property)
{
	struct str begin = STR("-----BEGIN CERTIFICATE-----"), end = STR("-----END CERTIFICATE-----");
	size_t from = str_find(json, str_of(property), 0), to = str_find(json, STR("\","), from), n = 0;
	struct str chain = str_slice(json, from, to);
	size_t at = str_find(chain, begin, 0), stop;
	char *p = arena_alloc(&y.a, chain.n, 1);

	for (size_t next; (next = str_find(chain, begin, at + 1)) != SIZE_MAX;)
		at = next;
	stop = str_find(chain, end, at) + end.n;
	for (; at < stop; at++) { /* "\n" are two characters in JSON */
		bool escape = chain.p[at] == '\\';
		p[n++] = escape ? '\n' : chain.p[at];
		at += escape;
	}
	p[n++] = '\n';
	return (struct str){p, n};
}

struct sample {
	struct wacz_auth w;
	struct str json;
};

/* False where it is not there. */
static bool
open_sample(const char *name, const char *domain_root, const char *stamp_root, struct sample *out)
{
	const char *path = check_shared(arena_printf(&y.a, "vectors/%s", name).p, &y.a);
	zip_t *z = zip_open(path, ZIP_RDONLY, NULL);
	struct str anchors;
	struct err e = {0};

	if (!z)
		return false;
	struct sha256 hash = sha256_of(member(z, "datapackage.json"));
	out->json = member(z, "datapackage-digest.json");
	zip_discard(z);
	anchors = arena_printf(&y.a, "%.*s%.*s",
	                       STR_ARG(domain_root ? last_certificate(out->json, domain_root) : STR("")),
	                       STR_ARG(stamp_root ? last_certificate(out->json, stamp_root) : STR("")));
	CHECK_SAY(wacz_auth_verify(out->json, &hash, anchors, &y.a, &out->w, &e), "%s", e.msg);
	return true;
}

static void
a_signature_of_2022_is_still_evidence(void)
{
	struct sample s;

	if (!open_sample("valid_signed_example_1.wacz", "\"domainCert\"", "\"timestampCert\"", &s))
		SKIP("needs the vectors of $PROVISO_SHARED");
	struct str then = said(&s.w, "2022-02-01"), now = said(&s.w, "2026-11-26");
	CHECK(wacz_auth_holds(&s.w) && s.w.chain.trusted && s.w.timestamp.chain.trusted);
	CHECK_LINE(then, "signed for btrix-sign-test.webrecorder.net at 2022-01-18T19:00:12Z; valid then\n");
	CHECK(!has_line(then, "expired"));
	CHECK_LINE(now, "signed for btrix-sign-test.webrecorder.net at 2022-01-18T19:00:12Z; valid then\n");
	CHECK_LINE(now, "domain: the certificate of btrix-sign-test.webrecorder.net expired on 2022-04-18\n");
	CHECK_LINE(now, "timestamp: the certificate of www.freetsa.org (Free TSA) expired on 2026-03-11\n");
}

/* What is wrong with it: its certificate is of an authority for trials, which all who trust
 * the real ones do not trust. */
static void
a_certificate_of_a_trial_authority_is_not_trusted(void)
{
	struct sample s;

	if (!open_sample("invalid_signed_example_1.wacz", NULL, "\"timestampCert\"", &s))
		SKIP("needs the vectors of $PROVISO_SHARED");
	CHECK(wacz_auth_holds(&s.w) && !s.w.chain.trusted && s.w.timestamp.chain.trusted);
	CHECK_LINE(said(&s.w, "2022-02-01"), "domain: not trusted: the chain ends in (STAGING) Pretend Pear X1 "
	                                     "((STAGING) Internet Security Research Group), which is not among");
}

int
main(void)
{
	if (!authority_open(&y)) {
		printf("skip wacz_auth: there is no program openssl\n");
		return 0;
	}
	authority_issue(&y, "site", "archive.example", "server", "between", 2020, 2043);
	RUN(a_key_without_a_name_is_verified);
	RUN(signatures_of_browsers_are_read);
	RUN(keys_that_are_not_ecdsa_sign_nothing);
	RUN(a_domain_is_verified_with_its_time);
	RUN(trust_is_told_apart_from_validity);
	RUN(another_datapackage_is_told_apart);
	RUN(another_domain_is_told_apart);
	RUN(a_certificate_for_other_things_vouches_for_no_domain);
	RUN(a_file_signed_for_a_domain_needs_somebody_to_trust);
	RUN(a_certificate_must_have_been_valid);
	RUN(the_stamp_must_be_over_this_signature);
	RUN(the_stamp_must_be_near);
	RUN(a_second_certificate_can_vouch);
	RUN(a_second_certificate_must_be_the_domains);
	RUN(only_the_named_properties_are_allowed);
	RUN(what_is_missing_or_unreadable_is_named);
	RUN(a_file_without_a_signature_is_unsigned);
	RUN(a_signature_of_2022_is_still_evidence);
	RUN(a_certificate_of_a_trial_authority_is_not_trusted);
	authority_close(&y);
	return check_done();
}
