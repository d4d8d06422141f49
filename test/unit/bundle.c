/* bundle: made of a captured page, and of the same page captured again, which refers to
 * the first; then changed file by file and packed anew. */
#include "test/bundles.h"

static struct bundles b;
static struct str made;  /* the bundle */
static struct str again; /* of the second capture, which refers to the first */

static bool
make(struct err *e)
{
	struct evidence v;
	struct payload first;
	struct str service = STR("Tern Row");

	return bundles_keep(&b, bundles_page, 0, NULL, e) &&
	       bundles_gather(&b, service, INT64_MAX, &v, e) &&
	       bundles_write(&b, &v, &made, e) &&
	       segments_payload(&b.home, v.place.version.document, 1, &b.a, &first, e) &&
	       bundles_keep(&b, bundles_page, 1, &first, e) &&
	       bundles_gather(&b, service, INT64_MAX, &v, e) &&
	       bundles_write(&b, &v, &again, e);
}

static void
a_bundle_holds(void)
{
	struct err e = {0};

	CHECK_SAY(bundles_hold(made, (struct str){0}, &e), "%s", e.msg);
	CHECK_SAY(bundles_hold(made, b.key, &e), "%s", e.msg);
	CHECK_SAY(bundles_hold(again, b.key, &e), "%s", e.msg);
}

static void
what_a_capture_refers_to_is_in_its_bundle(void)
{
	struct evidence v;
	struct err e = {0};

	CHECK_SAY(bundles_gather(&b, STR("Tern Row"), INT64_MAX, &v, &e), "%s", e.msg);
	CHECK(v.refers && v.sighting == 2);
	CHECK_STR(bundles_member(again, "archive/original.warc.gz", &b.a),
	          bundles_member(made, "archive/data.warc.gz", &b.a));
	CHECK_STR(bundles_member(again, "proof/original.json", &b.a),
	          bundles_member(made, "proof/sighting.json", &b.a));
	struct str index = bundles_member(again, "indexes/index.cdx", &b.a);
	CHECK(str_find(index, STR("\"filename\":\"data.warc.gz\""), 0) != SIZE_MAX &&
	      str_find(index, STR("\"filename\":\"original.warc.gz\""), 0) != SIZE_MAX);
	CHECK_SAY(evidence_verify(&b.home, b.home.log, &v, &e), "%s", e.msg);
}

static void
what_it_does_not_tell_is_noted(void)
{
	static const char here[] = "whether the captured page gives it, this does not tell: open the "
	                           "page in archive/data.warc.gz, or ask the owner";
	static const char there[] = "this does not tell: open the page in archive/original.warc.gz";

	CHECK(bundles_note(made, b.key, here) && !bundles_note(made, b.key, there));
	CHECK(bundles_note(again, b.key, there) && !bundles_note(again, b.key, here));
}

/* A bundle that is to say this of the capture, as its maker may have it stated in the log. */
static struct str
bundle_that_says(const struct evidence *from, const char *old, const char *new)
{
	struct evidence v = *from;
	struct str file, was = v.json;
	char hex[2][SHA256_HEX + 1];
	struct err e = {0};

	size_t at = str_find(was, str_of(old), 0);
	CHECK_SAY(at != SIZE_MAX, "record.json has no %s", old);
	v.json = arena_printf(&b.a, "%.*s%s%.*s", (int)at, was.p, new,
	                      STR_ARG(str_slice(was, at + strlen(old), was.n)));
	struct sha256 then = sha256_of(was), now = sha256_of(v.json);
	sha256_hex(&then, hex[0]);
	sha256_hex(&now, hex[1]);
	struct str stated = v.published.text;
	at = str_find(stated, str_of(hex[0]), 0);
	CHECK(at != SIZE_MAX);
	v.published.index = -1; /* it is not stated yet */
	v.published.text = arena_printf(&b.a, "%.*s%s%.*s", (int)at, stated.p, hex[1],
	                                STR_ARG(str_slice(stated, at + SHA256_HEX, stated.n)));
	CHECK_SAY(bundles_write(&b, &v, &file, &e), "%s", e.msg);
	return file;
}

/* Even its maker cannot have it say of where the words came from what the records do not. */
static void
another_address_is_refused(void)
{
	static const char source[] = "\"source\":\"https://tern.example/privacy\"";
	static const char *const others[] = {
		"\"source\":\"https://tern.example/privacy\",\"url\":\"https://other.example/privacy\"",
		"\"source\":\"https://tern.example/privacy\",\"url\":\"https://tern.example/privacy\"",
		"\"source\":\"https://other.example/privacy\""};
	struct evidence v;
	struct err e = {0};

	CHECK_SAY(bundles_gather(&b, STR("Tern Row"), INT64_MAX, &v, &e), "%s", e.msg);
	CHECK(v.url.n == 0);
	for (size_t i = 0; i < COUNT(others); i++)
		CHECK_SAY(bundles_fail_by(bundle_that_says(&v, source, others[i]), b.key,
		                          "record/record.json: is of another capture"),
		          "%s", others[i]);
}

static struct str
led_to(const char *asked, const char *answered)
{
	return bundle_led_to(str_of(asked), str_of(answered), &b.a);
}

/* Who asked a page that leads on gets that told; another spelling of an address is none. */
static void
where_redirects_led_is_told(void)
{
	CHECK_STR(led_to("https://a.example/x", "https://b.example/y"), STR("https://b.example/y"));
	CHECK_STR(led_to("http://a.example/", "https://a.example/"), STR("https://a.example/"));
	CHECK(led_to("HTTPS://A.example", "https://a.example/").n == 0);
	CHECK(led_to("https://a.example/x#y", "https://a.example/x").n == 0);
	CHECK(led_to("terms.html", "file:///terms.html").n == 0);
	CHECK(led_to("https://a.example/x", "urn:x").n == 0);
}

static void
a_bundle_of_another_log_is_refused(void)
{
	struct err e = {0};
	struct str other = STR("log.example/archive+ea40250f+"
	                       "Afwd+8XDrdR8+pmqdGWu55yI2tJxFOD6gIMFMEcL3GAl");

	CHECK(!bundles_hold(made, other, &e) && e.kind == ERR_NO);
}

static void
every_file_counts_even_in_a_sound_package(void)
{
	bundles_check_each_file_counts(made, b.key);
	bundles_check_each_file_counts(again, b.key);
}

static void
files_cannot_be_left_out(void)
{
	bundles_check_each_file_is_missed(again, b.key);
}

/* What nobody vouches for has no place beside what is proven. */
static void
nothing_can_be_added(void)
{
	static const char *const others[] = {
		"archive/capture.warc.gz", "indexes/other.cdx", "pages/extraPages.jsonl",
		"Certificate.pdf", "READ-ME-FIRST.txt", "proof/keys/x.tlog-proof",
		"proof/witness-1.sig", "proof/witness.txt"};
	struct arena a = {0};
	struct forgery f;

	for (size_t i = 0; i < COUNT(others); i++) {
		forgery_begin(made, &a, &f);
		forgery_add(&f, others[i], *forgery_file(&f, "archive/data.warc.gz"));
		CHECK_SAY(bundles_fail_by(forgery_pack(&f), b.key,
		                          "is no part of such a bundle"),
		          "%s may be added", others[i]);
	}
	arena_release(&a);
}

/* Nor what a capture of the same page would refer to, where this one refers to nothing. */
static void
a_needless_original_is_refused(void)
{
	static const char *const files[] = {
		"archive/original.warc.gz", "proof/original.json", "proof/original.tlog-proof"};
	struct arena a = {0};
	struct forgery f, from;

	forgery_begin(made, &a, &f);
	forgery_begin(again, &a, &from);
	for (size_t i = 0; i < COUNT(files); i++)
		forgery_add(&f, files[i], *forgery_file(&from, files[i]));
	forgery_sum(&f);
	CHECK(bundles_fail_by(forgery_pack(&f), b.key, "the capture refers to no other"));
	arena_release(&a);
}

/* A key that is known asks for a proof: without one, nothing is verified. */
static void
a_known_key_asks_for_a_proof(void)
{
	struct arena a = {0};
	struct err e = {0};
	struct str warc = bundles_member(made, "archive/data.warc.gz", &a);

	CHECK(bundles_hold(warc, (struct str){0}, &e));
	CHECK(!bundles_hold(warc, b.key, &e) && e.kind == ERR_NO);
	arena_release(&a);
}

static void
every_bit_of_the_file_counts(void)
{
	char *bytes = arena_alloc(&b.a, again.n, 1);
	struct err e = {0};
	uint64_t random = 1;

	memcpy(bytes, again.p, again.n);
	for (int i = 0; i < 60; i++) {
		random = random * UINT64_C(6364136223846793005) +
		         UINT64_C(1442695040888963407);
		size_t bit = (size_t)(random >> 20) % (8 * again.n);
		bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
		bool held = bundles_hold((struct str){bytes, again.n}, b.key, &e);
		CHECK_SAY(!held && e.kind == ERR_NO, "bit %zu of %zu may be flipped", bit,
		          8 * again.n);
		bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
	}
}

/* What was captured shows the words better than a text that others kept, whenever that
 * was; a capture of the very second is one until then. */
static void
captured_bytes_count_more_than_time(void)
{
	struct evidence v;
	struct err e = {0};
	struct str service = STR("Tern Row");

	CHECK_SAY(bundles_keep_text(&b, service, &e), "%s", e.msg); /* of the first day */
	CHECK_SAY(bundles_gather(&b, service, bundles_day, &v, &e), "%s", e.msg);
	CHECK(v.sighting == 1 && v.has_records);
	CHECK(!bundles_gather(&b, service, bundles_day - 1, &v, &e) && e.kind == ERR_NOT_FOUND);
	e = (struct err){0};
	CHECK_SAY(bundles_keep_text(&b, STR("Moss Hill"), &e) &&
	          bundles_keep_page(&b, STR("Moss Hill"), bundles_page, 1, NULL, &e) &&
	          bundles_gather(&b, STR("Moss Hill"), 0, &v, &e), "%s", e.msg);
	CHECK(v.sighting == 2 && v.has_records);
	CHECK(v.first_seen == bundles_day && v.at == bundles_day + 86400);
	CHECK(bundles_gather(&b, STR("Moss Hill"), bundles_day, &v, &e) && !v.has_records);
}

int
main(void)
{
	struct err e = {0};
	bool ok = bundles_open(&b, &e) && make(&e);

	if (ok) {
		RUN(a_bundle_holds);
		RUN(another_address_is_refused);
		RUN(where_redirects_led_is_told);
		RUN(what_a_capture_refers_to_is_in_its_bundle);
		RUN(what_it_does_not_tell_is_noted);
		RUN(a_bundle_of_another_log_is_refused);
		RUN(every_file_counts_even_in_a_sound_package);
		RUN(files_cannot_be_left_out);
		RUN(nothing_can_be_added);
		RUN(a_needless_original_is_refused);
		RUN(a_known_key_asks_for_a_proof);
		RUN(every_bit_of_the_file_counts);
		RUN(captured_bytes_count_more_than_time); /* the last: it adds to the home */
	} else {
		printf("FAIL a_bundle_is_made: %s\n", e.msg);
	}
	bundles_close(&b);
	return ok ? check_done() : 1;
}
