/* bundle: made of a captured page, and of the same page captured again, which refers to the
 * first, and again when witnesses have cosigned the log; then changed file by file and packed
 * anew. */
#include <ftw.h>
#include <unistd.h>

#include "archive/attest.h"
#include "archive/attest.sql.h"
#include "archive/leaves.h"
#include "change/change.h"
#include "evidence/bundle.h"
#include "evidence/bundle_parts.h"
#include "evidence/bundle_verify.h"
#include "test/cosigner.h"
#include "warc/wacz.h"

static const char page[] =
	"<!doctype html><title>Privacy Policy</title><h1>Privacy Policy</h1>"
	"<p>We keep the data of your account for 30 days after you close it. You may ask us at any time "
	"to delete your personal data. We share your personal data with advertising partners.</p>"
	"<p>This is the privacy policy of Tern Row, a service that does not exist. It says what personal data "
	"we collect, why we process it, and what rights you have under the law. We collect your name, your "
	"email address and the content that you send us, and we use them to provide the service.</p>"
	"<p>You may withdraw your consent at any time. You have the right to lodge a complaint with a "
	"supervisory authority. We may change this policy; we will tell you by email before we do.</p>";

static char scratch[] = "/tmp/proviso-bundle-XXXXXX";
static const int64_t first_day = 1767225600; /* captures are a day apart */
static struct home home;
static struct reader *reader;
static struct arena a;
static struct str made;    /* the bundle */
static struct str again;   /* of the second capture, which refers to the first */
static struct str cosigned; /* the same, with two witnesses */
static struct cosigner one, two;
static struct str log_key; /* as an outsider may know it */
static struct str title;   /* of both */

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st, (void)kind, (void)ftw;
	return remove(path);
}

/* A page as if a server had sent it, on the n-th day; `original` is the capture to which it
 * refers, or NULL. */
static bool
keep_page(const char *html, int64_t n, const struct payload *original, struct err *e)
{
	struct segments *s;
	struct event event;
	struct document d;
	struct read_options o = {.document = STR("Privacy Policy")};
	struct str head = arena_printf(&a, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %zu\r\n\r\n",
	                               strlen(html));
	struct http_exchange x = {
		.request = STR("GET /privacy HTTP/1.1\r\nHost: tern.example\r\n\r\n"),
		.response = arena_printf(&a, "%.*s%s", STR_ARG(head), html), .head = head.n,
		.status = 200, .address = STR("192.0.2.1"), .port = 443, .began = (first_day + n * 86400) * 1000000};
	struct event_exchange exchange = {.x = &x, .url = STR("https://tern.example/privacy"), .payload = str_of(html),
	                                  .original = original ? &original->whole.record : NULL};

	if (!segments_open(&home, &s, e) || !document_read(str_of(html), &o, &a, &d, e))
		return false;
	event_init(&event, segments_warcinfo(s));
	bool ok = event_add_exchange(&event, &exchange, e);
	event_end(&event);
	struct capture c = {.service = STR("Tern Row"), .document = STR("Privacy Policy"), .d = &d,
	                    .at = first_day + n * 86400, .source = exchange.url, .event = &event,
	                    .has_payload = true, .original = original ? &original->original : NULL};
	ok = ok && archive_capture(&home, s, &c, 1, e);
	event_release(&event);
	segments_close(s);
	return ok;
}

static bool
take_record(void *context, const struct provision_row *r)
{
	*(struct str *)context = arena_str(&a, r->record);
	return false;
}

/* What the page's first record rests on now: its last capture. */
static bool
gather(struct evidence *v, struct err *e)
{
	struct provision_filter all = {.type = TYPE_NONE, .severity = -1};
	struct str record = {0};

	return records_provisions(home.db, &all, take_record, &record, e) && record.n > 0 &&
	       (title = bundle_title(record, STR("Tern Row"), STR("Privacy Policy"), &a)).n > 0 &&
	       evidence_gather(&home, reader, record, INT64_MAX, &a, v, e);
}

static bool
bundle(struct evidence *v, struct str *file, struct err *e)
{
	struct buf out;

	buf_init(&out, LIMIT_BUNDLE_BYTES);
	bool ok = bundle_write(&home, v, "tern.wacz", &out, e);
	*file = arena_str(&a, buf_str(&out));
	buf_release(&out);
	return ok;
}

static struct str
vkey_of(const struct note_key *key)
{
	struct buf b;

	buf_init(&b, 1000);
	note_key_write(key, &b);
	struct str s = arena_str(&a, buf_str(&b));
	buf_release(&b);
	return s;
}

/* As if the witness had been asked for the present checkpoint. */
static bool
witness(const struct cosigner *w, int64_t at, struct err *e)
{
	const struct checkpoint *c = log_checkpoint(home.log);
	struct stmt *s = db_stmt(home.db, sql_witness_add, e);
	struct buf note;
	struct note n;

	buf_init(&note, ATTEST_NOTE_BYTES);
	bool ok = s && attest_own_note(log_note(home.log), &home.keys, &note, e) && note_parse(buf_str(&note), &n, e);
	if (ok) {
		struct str text = arena_str(&a, n.text);
		cosign(w, text, (uint64_t)at, &note);
		stmt_bind_str(s, 1, vkey_of(&w->key));
		stmt_bind_int(s, 2, (int64_t)c->size);
		stmt_bind_int(s, 3, at);
		stmt_bind_blob(s, 4, buf_str(&note));
		ok = stmt_run(s, e);
	}
	buf_release(&note);
	return ok;
}

static bool
make(struct ruleset *rules, struct err *e)
{
	struct evidence v;
	struct payload first;

	if (!keep_page(page, 0, NULL, e) || !change_derive(&home, rules, false, 1, NULL, e) ||
	    !gather(&v, e) || !bundle(&v, &made, e))
		return false;
	if (!segments_payload(&home, v.place.version.document, 1, &a, &first, e) ||
	    !keep_page(page, 1, &first, e) || !gather(&v, e) || !bundle(&v, &again, e))
		return false;
	log_key = vkey_of(&home.keys.keys[0]);
	cosigner_open(&one, STR("witness.example/one"));
	cosigner_open(&two, STR("witness.example/two"));
	/* The earlier checkpoint has fewer witnesses, and the first does not have the capture. */
	return witness(&two, first_day + 2 * 86400, e) && gather(&v, e) && bundle(&v, &cosigned, e) &&
	       witness(&one, first_day + 3 * 86400, e) && witness(&two, first_day + 3 * 86400 + 1, e) &&
	       witness(&one, first_day + 4 * 86400, e) && gather(&v, e) && bundle(&v, &cosigned, e);
}

struct said {
	size_t lines;
	enum bundle_word word;
	struct str looked_for;
	bool found; /* that, in a line on what is wrong */
	bool of_zip_attributes; /* bytes of a ZIP directory that nothing depends on */
};

static bool
listen_to(void *context, enum bundle_word word, struct str text)
{
	struct said *said = context;

	said->lines++;
	said->found = said->found ||
	    (word == said->word && str_find(text, said->looked_for, 0) != SIZE_MAX);
	said->of_zip_attributes = said->of_zip_attributes ||
	    (word == BUNDLE_NOTE && str_find(text, STR("ZIP header"), 0) != SIZE_MAX);
	return true;
}

/* Not even a byte that carries nothing may be changed unsaid. */
static bool
holds(struct str file, struct str key, struct err *e)
{
	struct bundle_trust trust = {.key = key, .now = first_day};
	struct said said = {0};

	*e = (struct err){0};
	bool ok = bundle_verify(file, &trust, listen_to, &said, e) && said.lines > 0;
	if (ok && said.of_zip_attributes)
		ok = err_set(e, ERR_NO, "attributes");
	return ok;
}

/* It does not, and one of the reasons has these words. */
static bool
fails_by(struct str file, struct str why)
{
	struct bundle_trust trust = {.key = log_key, .now = first_day};
	struct said said = {.word = BUNDLE_WRONG, .looked_for = why};
	struct err e = {0};

	return !bundle_verify(file, &trust, listen_to, &said, &e) && said.found;
}

static void
a_bundle_holds(void)
{
	struct err e = {0};

	CHECK_SAY(holds(made, (struct str){0}, &e), "%s", e.msg);
	CHECK_SAY(holds(made, log_key, &e), "%s", e.msg);
	CHECK_SAY(holds(again, log_key, &e), "%s", e.msg);
	CHECK_SAY(holds(cosigned, log_key, &e), "%s", e.msg);
}

/* It holds, and that is said of it. */
static bool
says(struct str file, const struct bundle_trust *trust, enum bundle_word word, const char *text)
{
	struct said said = {.word = word, .looked_for = str_of(text)};
	struct err e = {0};

	CHECK_SAY(bundle_verify(file, trust, listen_to, &said, &e), "%s", e.msg);
	return said.found;
}

static void
witnesses_are_claimed_until_they_are_known(void)
{
	struct bundle_trust nobody = {.now = first_day}, known = nobody, stranger = nobody;
	struct cosigner other;

	cosigner_open(&other, one.key.name);
	known.witnesses = arena_printf(&a, "%.*s\n", STR_ARG(vkey_of(&one.key)));
	stranger.witnesses = vkey_of(&other.key);
	CHECK(says(cosigned, &nobody, BUNDLE_NOTE, "who calls itself the witness witness.example/one"));
	CHECK(says(cosigned, &nobody, BUNDLE_NOTE, "who calls itself the witness witness.example/two"));
	CHECK(says(cosigned, &known, BUNDLE_HOLDS, "the witness witness.example/one (key "));
	CHECK(says(cosigned, &known, BUNDLE_HOLDS, "the capture among them, at 2026-01-04T00:00:00Z"));
	CHECK(says(cosigned, &known, BUNDLE_NOTE, "who calls itself the witness witness.example/two"));
	CHECK(!says(cosigned, &stranger, BUNDLE_HOLDS, "the witness witness.example/one"));
	CHECK(says(again, &known, BUNDLE_NOTE, "no witness"));
	EVP_PKEY_free(other.pair);
}

/* The bytes of a file in a bundle. */
static struct str
member(struct str file, const char *path)
{
	struct wacz_limits most = {LIMIT_BUNDLE_BYTES, LIMIT_BUNDLE_BYTES};
	struct str bytes = {0};
	struct wacz w;
	struct err e = {0};

	CHECK_SAY(wacz_open(file, most, &a, &w, &e), "%s", e.msg);
	const struct wacz_member *m = wacz_find(&w, str_of(path));
	CHECK_SAY(m && wacz_read(m, &a, &bytes, &e), "%s is not in it", path);
	return bytes;
}

/* The one that most of them cosigned, and of two cosignatures by one key the earlier. */
static void
the_best_cosigned_checkpoint_comes_along(void)
{
	struct str proof = member(cosigned, "proof/witnessed.tlog-proof");

	CHECK(str_find(proof, STR("witness.example/one"), 0) != SIZE_MAX &&
	      str_find(proof, STR("witness.example/two"), 0) != SIZE_MAX);
	CHECK_STR(member(cosigned, "proof/witness.keys"),
	          arena_printf(&a, "%.*s\n%.*s\n", STR_ARG(vkey_of(&one.key)), STR_ARG(vkey_of(&two.key))));
	struct str how = member(cosigned, "VERIFY.txt");
	CHECK(str_find(how, STR("witness.example/one, at 2026-01-04T00:00:00Z"), 0) != SIZE_MAX &&
	      str_find(how, STR("witness.example/two, at 2026-01-04T00:00:01Z"), 0) != SIZE_MAX);
}

/* A bundle that is to say this of the capture, as its maker may have it stated in the log. */
static struct str
bundle_that_says(const struct evidence *from, const char *old, const char *new)
{
	struct evidence v = *from;
	struct str file, is, was = v.json;
	char hex[2][SHA256_HEX + 1];
	struct err e = {0};

	size_t at = str_find(was, str_of(old), 0);
	CHECK_SAY(at != SIZE_MAX, "record.json has no %s", old);
	is = arena_printf(&a, "%.*s%s%.*s", (int)at, was.p, new,
	                  STR_ARG(str_slice(was, at + strlen(old), was.n)));
	struct sha256 then = sha256_of(was), now = sha256_of(is);
	sha256_hex(&then, hex[0]);
	sha256_hex(&now, hex[1]);
	at = str_find(v.published.text, str_of(hex[0]), 0);
	CHECK(at != SIZE_MAX);
	v.json = is;
	v.published.index = -1; /* it is not stated yet */
	v.published.text = arena_printf(&a, "%.*s%s%.*s", (int)at, v.published.text.p, hex[1],
	                                STR_ARG(str_slice(v.published.text, at + SHA256_HEX, v.published.text.n)));
	CHECK_SAY(bundle(&v, &file, &e), "%s", e.msg);
	return file;
}

/* Even its maker cannot have it say of where the words came from what the records do not. */
static void
another_address_is_refused(void)
{
	static const char *const urls[] = {
		"\"source\":\"https://tern.example/privacy\",\"url\":\"https://other.example/privacy\"",
		"\"source\":\"https://tern.example/privacy\",\"url\":\"https://tern.example/privacy\"",
		"\"source\":\"https://other.example/privacy\""};
	struct evidence v;
	struct err e = {0};

	CHECK_SAY(gather(&v, &e), "%s", e.msg);
	CHECK(v.url.n == 0);
	for (size_t i = 0; i < COUNT(urls); i++)
		CHECK_SAY(fails_by(bundle_that_says(&v, "\"source\":\"https://tern.example/privacy\"", urls[i]),
		                   STR("record/record.json: is of another capture")), "%s", urls[i]);
}

/* Who asked a page that leads on gets that told; another spelling of an address is none. */
static void
where_redirects_led_is_told(void)
{
	CHECK_STR(bundle_led_to(STR("https://a.example/x"), STR("https://b.example/y"), &a), STR("https://b.example/y"));
	CHECK_STR(bundle_led_to(STR("http://a.example/"), STR("https://a.example/"), &a), STR("https://a.example/"));
	CHECK(bundle_led_to(STR("HTTPS://A.example"), STR("https://a.example/"), &a).n == 0);
	CHECK(bundle_led_to(STR("https://a.example/x#y"), STR("https://a.example/x"), &a).n == 0);
	CHECK(bundle_led_to(STR("terms.html"), STR("file:///terms.html"), &a).n == 0);
	CHECK(bundle_led_to(STR("https://a.example/x"), STR("urn:x"), &a).n == 0);
}

static void
what_a_capture_refers_to_is_in_its_bundle(void)
{
	struct evidence v;
	struct err e = {0};

	CHECK_SAY(gather(&v, &e), "%s", e.msg);
	CHECK(v.refers && v.sighting == 2);
	CHECK_STR(member(again, "archive/original.warc.gz"), member(made, "archive/data.warc.gz"));
	CHECK_STR(member(again, "proof/original.json"), member(made, "proof/sighting.json"));
	struct str index = member(again, "indexes/index.cdx");
	CHECK(str_find(index, STR("\"filename\":\"data.warc.gz\""), 0) != SIZE_MAX &&
	      str_find(index, STR("\"filename\":\"original.warc.gz\""), 0) != SIZE_MAX);
	CHECK_SAY(evidence_verify(&home, home.log, &v, &e), "%s", e.msg);
}

/* Whole captures, each with its entry, in the place of the one that is referred to. */
static void
what_it_does_not_refer_to_is_refused(void)
{
	static const char other[] = "<!doctype html><h1>Privacy Policy</h1><p>We keep nothing.</p>";
	struct evidence v, third, fourth;
	struct str file;
	struct err e = {0};

	CHECK_SAY(gather(&v, &e), "%s", e.msg);
	CHECK_SAY(keep_page(page, 2, NULL, &e) && gather(&third, &e), "%s", e.msg);
	CHECK(third.sighting == 3 && !third.refers);
	v.original = third.records;
	v.original_seen = third.seen;
	CHECK_SAY(bundle(&v, &file, &e), "%s", e.msg);
	CHECK(fails_by(file, STR("no record with the payload is the one that the capture refers to")));

	fourth = third;
	CHECK_SAY(keep_page(other, 3, NULL, &e) &&
	          segments_find(home.db, third.place.version.document, 4, &fourth.records, &e) &&
	          leaves_of_sighting(home.db, third.place.version.document, 4, &fourth.seen.index, &e) &&
	          leaves_text(home.db, fourth.seen.index, &a, &fourth.seen.text, &e), "%s", e.msg);
	v.original = fourth.records;
	v.original_seen = fourth.seen;
	CHECK_SAY(bundle(&v, &file, &e), "%s", e.msg);
	CHECK(fails_by(file, STR("proof/original.json: is of another payload")));
	v.original_seen = third.seen;
	CHECK_SAY(bundle(&v, &file, &e), "%s", e.msg);
	CHECK(fails_by(file, STR("these are not the records that proof/original.json is of")));
	v.refers = false;
	CHECK_SAY(bundle(&v, &file, &e), "%s", e.msg);
	CHECK(fails_by(file, STR("archive/original.warc.gz: is missing")));
}

static void
a_bundle_of_another_log_is_refused(void)
{
	struct err e = {0};
	struct str other = STR("log.example/archive+ea40250f+Afwd+8XDrdR8+pmqdGWu55yI2tJxFOD6gIMFMEcL3GAl");

	CHECK(!holds(made, other, &e) && e.kind == ERR_NO);
}

/* The bundle with one file changed, as somebody would who can make a listing too. */
static struct str
pack_with(const struct wacz *w, size_t which, struct str bytes, struct arena *scratch_arena)
{
	struct wacz_file files[64];
	struct wacz_about about = {.title = title, .description = STR(BUNDLE_DESCRIPTION), .software = STR("x"),
	                           .created = 1, .modified = 1};
	struct err e = {0};
	struct buf out;
	size_t n = 0;

	for (size_t i = 0; i < w->count; i++) {
		if (str_starts(w->members[i].path, STR("datapackage")))
			continue;
		files[n].path = w->members[i].path;
		CHECK(wacz_read(&w->members[i], scratch_arena, &files[n].bytes, &e));
		if (i == which)
			files[n].bytes = bytes;
		n++;
	}
	buf_init(&out, LIMIT_BUNDLE_BYTES);
	CHECK_SAY(wacz_pack(files, n, &about, &out, &e), "%s", e.msg);
	struct str s = arena_str(scratch_arena, buf_str(&out));
	buf_release(&out);
	return s;
}

static void
every_file_counts(struct str bundle_file)
{
	struct wacz_limits most = {LIMIT_BUNDLE_BYTES, LIMIT_BUNDLE_BYTES};
	struct wacz w;
	struct err e = {0};
	size_t tried = 0;

	CHECK(wacz_open(bundle_file, most, &a, &w, &e));
	for (size_t i = 0; i < w.count; i++) {
		struct arena scratch_arena = {0};
		struct str bytes;
		if (str_starts(w.members[i].path, STR("datapackage")))
			continue;
		CHECK(wacz_read(&w.members[i], &scratch_arena, &bytes, &e));
		char *changed = arena_alloc(&scratch_arena, bytes.n, 1);
		memcpy(changed, bytes.p, bytes.n);
		CHECK_SAY(holds(pack_with(&w, i, bytes, &scratch_arena), log_key, &e), "%s", e.msg);
		for (int k = 0; k < 4; k++) {
			size_t at = (size_t)k * (bytes.n - 1) / 3;
			changed[at] = (char)(changed[at] ^ 0x04);
			bool held = holds(pack_with(&w, i, (struct str){changed, bytes.n}, &scratch_arena), log_key, &e);
			/* The time in the head of a gzip member carries nothing. */
			CHECK_SAY(!held && e.kind == ERR_NO, "%.*s may be changed at %zu", STR_ARG(w.members[i].path), at);
			changed[at] = (char)(changed[at] ^ 0x04);
			tried++;
		}
		arena_release(&scratch_arena);
	}
	CHECK_SAY(tried >= 60, "%zu tried", tried);
}

static void
every_file_counts_even_in_a_sound_package(void)
{
	every_file_counts(made);
	every_file_counts(again);
	every_file_counts(cosigned);
}

static void
files_cannot_be_left_out_of(struct str bundle_file)
{
	struct wacz_limits most = {LIMIT_BUNDLE_BYTES, LIMIT_BUNDLE_BYTES};
	struct wacz w, without;
	struct err e = {0};

	CHECK(wacz_open(bundle_file, most, &a, &w, &e));
	for (size_t i = 0; i < w.count; i++) {
		if (str_starts(w.members[i].path, STR("datapackage")))
			continue;
		struct arena scratch_arena = {0};
		struct wacz_member *members = ARENA_ARRAY(&scratch_arena, struct wacz_member, w.count);
		without = w;
		without.members = members;
		memcpy(members, w.members, i * sizeof *members);
		memcpy(members + i, w.members + i + 1, (w.count - i - 1) * sizeof *members);
		without.count--;
		struct str file = pack_with(&without, SIZE_MAX, (struct str){0}, &scratch_arena);
		CHECK_SAY(!holds(file, log_key, &e) && e.kind == ERR_NO, "%.*s may be left out", STR_ARG(w.members[i].path));
		arena_release(&scratch_arena);
	}
}

static void
files_cannot_be_left_out(void)
{
	files_cannot_be_left_out_of(again);
	files_cannot_be_left_out_of(cosigned);
}

/* What nobody vouches for has no place beside what is proven. */
static void
nothing_can_be_added(void)
{
	static const char *const others[] = {"archive/capture.warc.gz", "indexes/other.cdx", "pages/extraPages.jsonl",
	                                     "Certificate.pdf", "READ-ME-FIRST.txt", "proof/keys/x.tlog-proof",
	                                     "proof/witness-1.sig", "proof/witness.txt"};
	struct wacz_limits most = {LIMIT_BUNDLE_BYTES, LIMIT_BUNDLE_BYTES};
	struct wacz w;
	struct err e = {0};

	CHECK(wacz_open(made, most, &a, &w, &e));
	struct str record;
	CHECK(wacz_read(wacz_find(&w, STR("archive/data.warc.gz")), &a, &record, &e));
	for (size_t i = 0; i < COUNT(others); i++) {
		struct wacz with = w;
		with.members = ARENA_ARRAY(&a, struct wacz_member, w.count + 1);
		memcpy(with.members, w.members, w.count * sizeof *w.members);
		with.members[with.count++] = *wacz_find(&w, STR("archive/data.warc.gz"));
		with.members[w.count].path = str_of(others[i]);
		CHECK_SAY(fails_by(pack_with(&with, SIZE_MAX, (struct str){0}, &a), STR("is no part of such a bundle")),
		          "%s may be added", others[i]);
	}
}

/* A key that is known asks for a proof: without one, nothing is verified. */
static void
a_known_key_asks_for_a_proof(void)
{
	struct wacz_limits most = {LIMIT_BUNDLE_BYTES, LIMIT_BUNDLE_BYTES};
	struct wacz w;
	struct str warc;
	struct err e = {0};

	CHECK(wacz_open(made, most, &a, &w, &e));
	CHECK(wacz_read(wacz_find(&w, STR("archive/data.warc.gz")), &a, &warc, &e));
	CHECK(holds(warc, (struct str){0}, &e));
	CHECK(!holds(warc, log_key, &e) && e.kind == ERR_NO);
}

static void
every_bit_of_the_file_counts(void)
{
	char *bytes = arena_alloc(&a, again.n, 1);
	struct err e = {0};
	uint64_t random = 1;

	memcpy(bytes, again.p, again.n);
	for (int i = 0; i < 60; i++) {
		random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		size_t bit = (size_t)(random >> 20) % (8 * again.n);
		bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
		bool held = holds((struct str){bytes, again.n}, log_key, &e);
		CHECK_SAY(!held && e.kind == ERR_NO, "bit %zu of %zu may be flipped", bit, 8 * again.n);
		bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
	}
}

int
main(void)
{
	struct ruleset *rules;
	struct err e = {0};

	if (!mkdtemp(scratch) || !home_init(scratch, STR("log.example/bundle"), &e) ||
	    !home_open(scratch, true, &home, &e) || !ruleset_open(&rules, &e)) {
		printf("FAIL a_home_is_made: %s\n", e.msg);
		return 1;
	}
	reader = reader_open(rules);
	bool ok = make(rules, &e);
	if (ok) {
		RUN(a_bundle_holds);
		RUN(witnesses_are_claimed_until_they_are_known);
		RUN(the_best_cosigned_checkpoint_comes_along);
		RUN(another_address_is_refused);
		RUN(where_redirects_led_is_told);
		RUN(what_a_capture_refers_to_is_in_its_bundle);
		RUN(what_it_does_not_refer_to_is_refused);
		RUN(a_bundle_of_another_log_is_refused);
		RUN(every_file_counts_even_in_a_sound_package);
		RUN(files_cannot_be_left_out);
		RUN(nothing_can_be_added);
		RUN(a_known_key_asks_for_a_proof);
		RUN(every_bit_of_the_file_counts);
	} else {
		printf("FAIL a_bundle_is_made: %s\n", e.msg);
	}
	EVP_PKEY_free(one.pair);
	EVP_PKEY_free(two.pair);
	reader_close(reader);
	ruleset_close(rules);
	home_close(&home);
	nftw(scratch, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	arena_release(&a);
	return ok ? check_done() : 1;
}
