/* timestamp: requests and replies of RFC 3161, with openssl as authority and as judge. */
#include "proof/timestamp.h"
#include "test/authority.h"

static struct authority y;
static const struct str bytes = STR_INIT("what is stamped\n");

/* The certificate of an authority as the only anchor. */
static struct chain_sources
trusting(const char *anchor)
{
	return (struct chain_sources){.anchors = authority_read(&y, anchor)};
}

static struct str
request_for(struct str what)
{
	struct err e = {0};
	struct str request = {0};

	CHECK_SAY(timestamp_request(what, &y.a, &request, &e), "%s", e.msg);
	return request;
}

static struct str
good_reply(void)
{
	return authority_reply(&y, "stamps", request_for(bytes));
}

static void
expect_good(struct str reply, const char *anchor, struct timestamp *out)
{
	struct chain_sources from = trusting(anchor);
	struct err e = {0};

	CHECK_SAY(timestamp_verify(reply, bytes, &from, &y.a, out, &e), "%s", e.msg);
	CHECK_SAY(out->chain.trusted, "%.*s", STR_ARG(out->chain.why));
}

/* The reply is no good stamp over `what`, and the reason has these words. */
static void
expect_bad(struct str reply, struct str what, const char *words)
{
	struct chain_sources from = trusting("root.pem");
	struct timestamp t;
	struct err e = {0};

	CHECK(!timestamp_verify(reply, what, &from, &y.a, &t, &e));
	CHECK_SAY(e.kind == ERR_NO && strstr(e.msg, words), "not \"%s\" but \"%s\"", words, e.msg);
}

/* The same for an answer that just came. */
static void
expect_refused(struct str request, struct str reply, const char *words)
{
	struct chain_sources from = trusting("root.pem");
	struct timestamp t;
	struct err e = {0};

	CHECK(!timestamp_accept(request, bytes, reply, &from, &y.a, &t, &e));
	CHECK_SAY(e.kind == ERR_REMOTE && strstr(e.msg, words), "not \"%s\" but \"%s\"", words, e.msg);
}

/* ---- stamps of our own making: any statement, signed by openssl cms ---- */

/* What a reply states (TSTInfo). */
static struct str
statement_of(struct str reply)
{
	authority_write(&y, "reply", reply);
	AUTHORITY_RUN(&y, "openssl ts -reply -in reply -token_out -out token && "
	                  "openssl cms -verify -noverify -binary -inform DER -in token -out statement");
	return authority_read(&y, "statement");
}

/* A granted reply around a token: SEQUENCE { SEQUENCE { INTEGER 0 }, token }. */
static struct str
reply_around(struct str token)
{
	struct buf b;
	size_t n = token.n + 5;

	CHECK(n > 0xFF && n <= 0xFFFF);
	buf_init(&b, 1 << 17);
	buf_add(&b, STR("\x30\x82"));
	buf_byte(&b, (char)(n >> 8));
	buf_byte(&b, (char)n);
	buf_add(&b, STR("\x30\x03\x02\x01\x00"));
	buf_add(&b, token);
	struct str reply = arena_str(&y.a, buf_str(&b));
	buf_release(&b);
	return reply;
}

/* `how` are options of openssl cms -sign, with the signer. */
static struct str
signed_statement(struct str statement, const char *how)
{
	authority_write(&y, "statement", statement);
	AUTHORITY_RUN(&y, "openssl cms -sign -binary -nodetach -md sha256 "
	                  "-econtent_type 1.2.840.113549.1.9.16.1.4 -certfile between.pem "
	                  "-in statement -outform DER -out token %s", how);
	return reply_around(authority_read(&y, "token"));
}

/* A statement with another time in place of its own. */
static struct str
at_time(struct str statement, const char *time)
{
	char *p = arena_alloc(&y.a, statement.n, 1);
	size_t at = str_find(statement, STR("\x18\x0F"), 0); /* GeneralizedTime of 15 bytes */

	CHECK(at != SIZE_MAX && strlen(time) == 15);
	memcpy(p, statement.p, statement.n);
	memcpy(p + at + 2, time, 15);
	return (struct str){p, statement.n};
}

static int64_t
seconds(const char *iso)
{
	int64_t t = 0;

	CHECK(time_from_iso(str_of(iso), &t));
	return t;
}

static size_t
certificates_in(struct str pem)
{
	size_t n = 0;

	for (size_t at = 0; (at = str_find(pem, STR("BEGIN CERTIFICATE"), at)) != SIZE_MAX; at++)
		n++;
	return n;
}

/* ---- asking ---- */

static void
a_request_is_what_openssl_reads(void)
{
	char hex[SHA256_HEX + 1];
	struct str first = request_for(bytes), second = request_for(bytes);
	struct sha256 hash = sha256_of(bytes);

	authority_write(&y, "query", first);
	sha256_hex(&hash, hex);
	AUTHORITY_RUN(&y, "openssl ts -query -in query -text >text && grep -q 'Version: 1' text && "
	                  "grep -q 'Hash Algorithm: sha256' text && grep -q 'Certificate required: yes' text");
	AUTHORITY_RUN(&y, "test $(sed -n 's/^ *00[01]0 - //p' text | cut -c1-47 | tr -d ' \\n-') = %s", hex);
	CHECK(!str_eq(first, second)); /* each has a nonce of its own */
}

/* ---- what is good ---- */

static void
a_good_answer_is_accepted_and_told(void)
{
	struct str request = request_for(bytes);
	struct str reply = authority_reply(&y, "stamps", request);
	struct chain_sources from = trusting("root.pem");
	struct timestamp t;
	struct err e = {0};

	CHECK_SAY(timestamp_accept(request, bytes, reply, &from, &y.a, &t, &e), "%s", e.msg);
	int64_t ago = (int64_t)time(NULL) - t.time;
	CHECK_SAY(ago >= 0 && ago < 300, "stamped %lld seconds ago", (long long)ago);
	CHECK_STR(t.policy, STR("1.3.6.1.4.1.99999.1"));
	AUTHORITY_RUN(&y, "openssl ts -reply -in reply -text | grep -q 'Serial number: 0x%.*s$'",
	              STR_ARG(t.serial));
	CHECK_STR(t.chain.owner, STR("Example Stamps (Example Trust)"));
	CHECK_STR(t.chain.root, STR("Example Root (Example Trust)"));
	CHECK(t.chain.trusted && t.chain.why.n == 0);
	CHECK(t.chain.not_before == seconds("2020-01-01T00:00:00Z"));
	CHECK(t.chain.not_after == seconds("2044-01-01T00:00:00Z"));
	CHECK(t.chain.earliest_end == t.chain.not_after);
	CHECK(certificates_in(t.chain.pem) == 3);
}

static void
openssl_verifies_what_is_stored(void)
{
	struct timestamp t;
	struct str reply = good_reply();

	expect_good(reply, "root.pem", &t);
	authority_write(&y, "bytes", bytes);
	authority_write(&y, "chain.pem", t.chain.pem);
	AUTHORITY_RUN(&y, "openssl ts -verify -data bytes -in reply -CAfile root.pem -untrusted chain.pem");
	AUTHORITY_RUN(&y, "openssl verify -CAfile root.pem -untrusted chain.pem stamps.pem");
}

static void
a_reply_without_certificates_needs_the_stored_chain(void)
{
	struct timestamp t;
	struct err e = {0};

	expect_good(good_reply(), "root.pem", &t);
	struct chain_sources from = {t.chain.pem, authority_read(&y, "root.pem")};
	authority_write(&y, "bytes", bytes);
	AUTHORITY_RUN(&y, "openssl ts -query -sha256 -data bytes -out query");
	struct str bare = authority_reply(&y, "stamps", authority_read(&y, "query"));
	expect_bad(bare, bytes, "without the certificate that signed it");
	CHECK_SAY(timestamp_verify(bare, bytes, &from, &y.a, &t, &e) && t.chain.trusted, "%s", e.msg);
}

static void
other_strong_hashes_are_read_and_sha_1_is_not(void)
{
	struct timestamp t;

	authority_write(&y, "bytes", bytes);
	AUTHORITY_RUN(&y, "openssl ts -query -sha512 -data bytes -cert -out query");
	expect_good(authority_reply(&y, "stamps", authority_read(&y, "query")), "root.pem", &t);
	AUTHORITY_RUN(&y, "openssl ts -query -sha1 -data bytes -cert -out query");
	expect_bad(authority_reply(&y, "stamps", authority_read(&y, "query")), bytes, "is over a hash");
	expect_bad(signed_statement(statement_of(good_reply()),
	                            "-md sha1 -cades -signer stamps.pem -inkey stamps.key"),
	           bytes, "is signed with a hash");
}

static void
rsa_pss_signatures_are_read(void)
{
	struct timestamp t;

	AUTHORITY_RUN(&y, "openssl req -config cnf -new -newkey rsa:2048 -nodes -keyout pss.key "
	                  "-subj '/O=Example Trust/CN=Example Stamps' -out csr && "
	                  "openssl x509 -req -in csr -CA between.pem -CAkey between.key -days 10 "
	                  "-extfile cnf -extensions stamps -out pss.pem");
	expect_good(signed_statement(statement_of(good_reply()),
	                             "-cades -signer pss.pem -inkey pss.key -keyopt rsa_padding_mode:pss"),
	            "root.pem", &t);
}

/* ---- trust ---- */

static void
without_anchors_the_end_of_the_chain_is_named(void)
{
	struct chain_sources nobody = {0}, other;
	struct timestamp t;
	struct err e = {0};
	struct str reply = good_reply();

	CHECK_SAY(timestamp_verify(reply, bytes, &nobody, &y.a, &t, &e), "%s", e.msg);
	CHECK(!t.chain.trusted);
	CHECK_STR(t.chain.why, STR("the chain ends in Example Root (Example Trust), which is not among "
	                           "the trusted authorities"));
	CHECK(certificates_in(t.chain.pem) == 2);
	authority_issue(&y, "stranger", "Example Root", "authority", "stranger", 2010, 2049);
	other = trusting("stranger.pem"); /* the same name with another key */
	CHECK_SAY(timestamp_verify(reply, bytes, &other, &y.a, &t, &e), "%s", e.msg);
	CHECK(!t.chain.trusted && t.chain.why.n > 0);
}

static void
any_anchor_ends_a_chain(void)
{
	struct timestamp t;

	expect_good(good_reply(), "between.pem", &t);
	CHECK_STR(t.chain.root, STR("Example Intermediate (Example Trust)"));
	CHECK(certificates_in(t.chain.pem) == 2);
	expect_good(good_reply(), "stamps.pem", &t);
	CHECK(certificates_in(t.chain.pem) == 1);
}

static void
a_chain_that_rests_on_sha_1_is_not_trusted(void)
{
	struct chain_sources from = trusting("root.pem");
	struct timestamp t;
	struct err e = {0};

	AUTHORITY_RUN(&y, "openssl req -config cnf -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes "
	                  "-keyout weak.key -subj '/O=Example Trust/CN=Example Weak' -out csr && "
	                  "openssl x509 -req -sha1 -in csr -CA between.pem -CAkey between.key -days 10 "
	                  "-extfile cnf -extensions stamps -out weak.pem");
	struct str reply = authority_reply(&y, "weak", request_for(bytes));
	CHECK_SAY(timestamp_verify(reply, bytes, &from, &y.a, &t, &e), "%s", e.msg);
	CHECK(!t.chain.trusted);
	CHECK_SAY(str_find(t.chain.why, STR("too weak"), 0) != SIZE_MAX, "%.*s", STR_ARG(t.chain.why));
}

/* Ten certificates between the signer and the authority are enough. */
static void
a_chain_has_an_end(void)
{
	struct chain_sources from = trusting("root.pem");
	struct timestamp t;
	struct err e = {0};
	char name[16] = "between", by[16];

	for (int i = 0; i < 12; i++) {
		memcpy(by, name, sizeof by);
		snprintf(name, sizeof name, "link%d", i);
		authority_issue(&y, name, "Example Link", "authority", by, 2015, 2045);
		from.certificates = arena_printf(&y.a, "%.*s%.*s", STR_ARG(from.certificates),
		                                 STR_ARG(authority_read(&y, arena_printf(&y.a, "%s.pem", name).p)));
		bool is_last = i == 11;
		if (i != 7 && !is_last)
			continue;
		authority_issue(&y, "far", "Example Far", "stamps", name, 2020, 2044);
		CHECK_SAY(timestamp_verify(authority_reply(&y, "far", request_for(bytes)), bytes, &from, &y.a,
		                           &t, &e), "%s", e.msg);
		CHECK_SAY(t.chain.trusted == !is_last, "with %d between: %.*s", i + 2, STR_ARG(t.chain.why));
	}
}

/* The signature may name the whole chain and not only its own certificate. */
static void
further_named_certificates_are_no_hindrance(void)
{
	struct timestamp t;

	AUTHORITY_RUN(&y, "sed -i 's/^tsa_name.*/&\\ness_cert_id_chain = yes/' cnf");
	struct str reply = good_reply();
	AUTHORITY_RUN(&y, "sed -i /ess_cert_id_chain/d cnf");
	expect_good(reply, "root.pem", &t);
	expect_good(reply, "between.pem", &t);
}

static void
anchors_that_are_none_are_said_so(void)
{
	static const struct str bad[] = {STR_INIT("no certificate"),
	                                 STR_INIT("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
	                                 STR_INIT("-----BEGIN CERTIFICATE-----\n")};
	struct str reply = good_reply();
	struct timestamp t;

	for (size_t i = 0; i < COUNT(bad); i++) {
		struct chain_sources from = {.anchors = bad[i]};
		struct err e = {0};
		CHECK(!timestamp_verify(reply, bytes, &from, &y.a, &t, &e));
		CHECK_SAY(e.kind == ERR_INPUT && strstr(e.msg, "the trusted authorities: certificate 1"),
		          "%zu: %s", i, e.msg);
	}
}

/* ---- time ---- */

static void
a_stamp_outlives_its_certificate(void)
{
	struct timestamp t;
	struct str statement;

	authority_issue(&y, "old", "Example Stamps", "stamps", "between", 2016, 2018);
	statement = at_time(statement_of(good_reply()), "20170601120000Z");
	expect_good(signed_statement(statement, "-cades -signer old.pem -inkey old.key"), "root.pem", &t);
	CHECK(t.time == seconds("2017-06-01T12:00:00Z"));
	CHECK(t.chain.not_after == seconds("2018-01-01T00:00:00Z"));
	CHECK(t.chain.not_after < time_now());
	/* The same certificate proves nothing about another time. */
	statement = at_time(statement, "20190601120000Z");
	expect_bad(signed_statement(statement, "-cades -signer old.pem -inkey old.key"), bytes,
	           "is valid from 2016-01-01T00:00:00Z to 2018-01-01T00:00:00Z, not at the timestamp's "
	           "2019-06-01T12:00:00Z");
	statement = at_time(statement, "20150601120000Z");
	expect_bad(signed_statement(statement, "-cades -signer old.pem -inkey old.key"), bytes,
	           "not at the timestamp's 2015-06-01");
}

static void
an_authority_that_had_ended_is_no_reason_to_trust(void)
{
	struct chain_sources from;
	struct timestamp t;
	struct err e = {0};

	authority_issue(&y, "ended", "Example Ended", "authority", "ended", 2010, 2015);
	authority_issue(&y, "left", "Example Left", "stamps", "ended", 2010, 2044);
	from = trusting("ended.pem");
	struct str reply = authority_reply(&y, "left", request_for(bytes));
	CHECK_SAY(timestamp_verify(reply, bytes, &from, &y.a, &t, &e), "%s", e.msg);
	CHECK(!t.chain.trusted);
	CHECK_SAY(str_starts(t.chain.why, STR("the certificate of Example Ended (Example Trust) is valid "
	                                      "from 2010-01-01T00:00:00Z to 2015-01-01T00:00:00Z, not at 20")),
	          "%.*s", STR_ARG(t.chain.why));
	CHECK(t.chain.earliest_end == seconds("2015-01-01T00:00:00Z"));
}

/* ---- what is not good ---- */

static void
another_text_is_told_apart(void)
{
	struct str request = request_for(STR("something else"));

	expect_bad(good_reply(), STR("what is stamped"), "over other bytes");
	expect_refused(request, authority_reply(&y, "stamps", request), "over other bytes");
}

static void
an_answer_to_another_request_is_told_apart(void)
{
	struct str request = request_for(bytes);

	expect_refused(request, good_reply(), "its nonce differs");
	authority_write(&y, "bytes", bytes);
	AUTHORITY_RUN(&y, "openssl ts -query -sha256 -data bytes -no_nonce -cert -out query");
	expect_refused(request, authority_reply(&y, "stamps", authority_read(&y, "query")),
	               "its nonce differs");
}

static void
a_refusal_comes_with_its_reason(void)
{
	authority_write(&y, "bytes", bytes);
	AUTHORITY_RUN(&y, "openssl ts -query -sha256 -data bytes -tspolicy 1.2.3 -out query");
	struct str request = authority_read(&y, "query");
	expect_refused(request, authority_reply(&y, "stamps", request),
	               "the authority gave no timestamp: rejected, the policy is not accepted: "
	               "Requested policy is not supported");
}

static void
garbage_is_no_reply(void)
{
	static char much[TIMESTAMP_MAX + 1];
	struct str request = request_for(bytes);
	struct chain_sources from = trusting("root.pem");
	struct timestamp t;
	struct err e = {0};

	expect_refused(request, STR("<html>502 Bad Gateway</html>"), "no timestamp reply");
	expect_refused(request, (struct str){0}, "no timestamp reply");
	expect_refused(request, request, "no timestamp reply");
	struct str reply = authority_reply(&y, "stamps", request);
	reply.n++; /* the zero with which the arena ends it */
	expect_refused(request, reply, "no timestamp reply");
	CHECK(!timestamp_accept(request, bytes, (struct str){much, sizeof much}, &from, &y.a, &t, &e));
	CHECK(e.kind == ERR_LIMIT);
}

static void
a_certificate_for_other_things_cannot_stamp(void)
{
	struct str statement = statement_of(good_reply());

	authority_issue(&y, "web", "Example Stamps", "server", "between", 2020, 2044);
	authority_issue(&y, "both", "Example Stamps", "stamps_and_more", "between", 2020, 2044);
	expect_bad(signed_statement(statement, "-cades -signer web.pem -inkey web.key"), bytes,
	           "is not one for timestamps");
	expect_bad(signed_statement(statement, "-cades -signer both.pem -inkey both.key"), bytes,
	           "is not one for timestamps");
}

static void
a_signature_must_name_its_certificate(void)
{
	struct str statement = statement_of(good_reply());

	expect_bad(signed_statement(statement, "-signer stamps.pem -inkey stamps.key"), bytes,
	           "does not name the certificate");
	authority_issue(&y, "namesake", "Example Others", "stamps", "between", 2020, 2044);
	expect_bad(signed_statement(statement, "-cades -signer stamps.pem -inkey stamps.key "
	                                       "-signer namesake.pem -inkey namesake.key"),
	           bytes, "exactly one signature");
	expect_bad(signed_statement(statement, "-cades -signer namesake.pem -inkey namesake.key"), bytes,
	           "states another authority than Example Others (Example Trust)");
}

/* A certificate with the name, number and issuer of the signer's, and another key. */
static void
a_certificate_cannot_be_put_in_place_of_the_signers(void)
{
	struct str reply = good_reply();
	struct chain_sources from;
	struct timestamp t;
	struct err e = {0};

	AUTHORITY_RUN(&y, "openssl ecparam -name prime256v1 -genkey -noout -out fake.key && "
	                  "openssl req -config cnf -new -key fake.key -subj '/O=Example Trust/CN=Example Stamps' "
	                  "-out csr && openssl x509 -req -in csr -CA between.pem -CAkey between.key -days 10 "
	                  "-extfile cnf -extensions stamps -out fake.pem "
	                  "-set_serial 0x$(openssl x509 -in stamps.pem -noout -serial | cut -d= -f2)");
	from = (struct chain_sources){authority_read(&y, "fake.pem"), authority_read(&y, "root.pem")};
	CHECK(!timestamp_verify(reply, bytes, &from, &y.a, &t, &e));
	CHECK_SAY(strstr(e.msg, "signature of the timestamp is wrong"), "%s", e.msg);
}

/* RFC 3161, 2.4.2: version 1. Nobody knows what another would say. */
static void
another_version_of_a_statement_is_not_read(void)
{
	struct str statement = statement_of(good_reply());
	size_t at = str_find(statement, STR("\x02\x01\x01\x06"), 0); /* then comes the policy */
	char *p = arena_alloc(&y.a, statement.n, 1);

	CHECK(at < 8);
	memcpy(p, statement.p, statement.n);
	p[at + 2] = 2;
	expect_bad(signed_statement((struct str){p, statement.n},
	                            "-cades -signer stamps.pem -inkey stamps.key"),
	           bytes, "holds no readable timestamp");
}

static void
a_part_of_a_reply_is_no_reply(void)
{
	struct str reply = good_reply();
	struct chain_sources from = trusting("root.pem");
	struct timestamp t;
	size_t accepted = 0;

	for (size_t n = 0; n < reply.n; n += CHECK_STEP) {
		struct arena a = {0};
		struct err e = {0};
		char *part = xmalloc(n); /* of exactly this size, so that reading past the end shows */
		memcpy(part, reply.p, n);
		accepted += timestamp_verify((struct str){part, n}, bytes, &from, &a, &t, &e);
		CHECK(e.kind == ERR_NO);
		free(part);
		arena_release(&a);
	}
	CHECK_SAY(accepted == 0, "%zu of %zu parts are accepted", accepted, reply.n);
}

static bool
says_the_same(const struct timestamp *a, const struct timestamp *b)
{
	return a->time == b->time && str_eq(a->serial, b->serial) && str_eq(a->policy, b->policy) &&
	    str_eq(a->chain.owner, b->chain.owner) && str_eq(a->chain.root, b->chain.root) &&
	    str_eq(a->chain.pem, b->chain.pem) && a->chain.not_before == b->chain.not_before &&
	    a->chain.not_after == b->chain.not_after && a->chain.earliest_end == b->chain.earliest_end;
}

static void
no_flipped_bit_changes_what_is_said(void)
{
	struct str reply = good_reply();
	struct chain_sources from = trusting("root.pem");
	struct timestamp good, t;
	char *p = xmalloc(reply.n);
	size_t tried = 0, refused = 0, untrusted = 0, same = 0, changed = 0;

	expect_good(reply, "root.pem", &good);
	memcpy(p, reply.p, reply.n);
	for (size_t bit = 0; bit < 8 * reply.n; bit += CHECK_STEP, tried++) {
		struct arena a = {0};
		struct err e = {0};
		p[bit / 8] = (char)(p[bit / 8] ^ 1 << bit % 8);
		if (!timestamp_verify((struct str){p, reply.n}, bytes, &from, &a, &t, &e))
			refused++;
		else if (!t.chain.trusted)
			untrusted++;
		else if (says_the_same(&t, &good))
			same++;
		else
			changed++;
		p[bit / 8] = (char)(p[bit / 8] ^ 1 << bit % 8);
		arena_release(&a);
	}
	printf("  of %zu flipped bits %zu are refused, %zu end the trust, %zu change nothing\n",
	       tried, refused, untrusted, same);
	CHECK_SAY(changed == 0, "%zu bits change what is said", changed);
	CHECK(tried > 1000 && refused + untrusted > tried * 9 / 10);
	free(p);
}

int
main(void)
{
	if (!authority_open(&y)) {
		printf("skip timestamps: there is no program openssl\n");
		return 0;
	}
	RUN(a_request_is_what_openssl_reads);
	RUN(a_good_answer_is_accepted_and_told);
	RUN(openssl_verifies_what_is_stored);
	RUN(a_reply_without_certificates_needs_the_stored_chain);
	RUN(other_strong_hashes_are_read_and_sha_1_is_not);
	RUN(rsa_pss_signatures_are_read);
	RUN(without_anchors_the_end_of_the_chain_is_named);
	RUN(any_anchor_ends_a_chain);
	RUN(a_chain_that_rests_on_sha_1_is_not_trusted);
	RUN(a_chain_has_an_end);
	RUN(further_named_certificates_are_no_hindrance);
	RUN(anchors_that_are_none_are_said_so);
	RUN(a_stamp_outlives_its_certificate);
	RUN(an_authority_that_had_ended_is_no_reason_to_trust);
	RUN(another_text_is_told_apart);
	RUN(an_answer_to_another_request_is_told_apart);
	RUN(a_refusal_comes_with_its_reason);
	RUN(garbage_is_no_reply);
	RUN(a_certificate_for_other_things_cannot_stamp);
	RUN(a_signature_must_name_its_certificate);
	RUN(a_certificate_cannot_be_put_in_place_of_the_signers);
	RUN(another_version_of_a_statement_is_not_read);
	RUN(a_part_of_a_reply_is_no_reply);
	RUN(no_flipped_bit_changes_what_is_said);
	authority_close(&y);
	return check_done();
}
