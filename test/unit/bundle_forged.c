/* bundle_forged: bundles by somebody who can make listings, sums and an index, and by a
 * log that states what is not so. */
#include <zip.h>

#include "archive/leaves.h"
#include "archive/rotation.h"
#include "proof/inclusion.h"
#include "test/bundles.h"
#include "warc/warc.h"

static struct bundles b;
static struct evidence of_page, of_text;
static struct payload first; /* that of the first capture of the page */
static struct str made;      /* the bundle of the page */
static struct str again;     /* of its second capture, which refers to the first */
static struct str text;      /* of the text, of which no bytes were captured */

static bool
make(struct err *e)
{
	struct evidence v;
	struct str page = STR("Tern Row");

	return bundles_keep(&b, bundles_page, 0, NULL, e) &&
	       bundles_keep_text(&b, STR("Moss Hill"), e) &&
	       bundles_gather(&b, page, INT64_MAX, &v, e) &&
	       bundles_write(&b, &v, &made, e) &&
	       segments_payload(&b.home, v.place.version.document, 1, &b.a, &first, e) &&
	       bundles_keep(&b, bundles_page, 1, &first, e) &&
	       bundles_gather(&b, page, INT64_MAX, &of_page, e) &&
	       bundles_write(&b, &of_page, &again, e) &&
	       bundles_gather(&b, STR("Moss Hill"), 0, &of_text, e) &&
	       bundles_write(&b, &of_text, &text, e);
}

/* --- other words in a browser, in place of what was captured */

/* Other records, with the index and the sums of these, which are no evidence. */
static struct str
pack_with_records(struct forgery *f, struct str warc)
{
	struct wacz_file archive = {STR(BUNDLE_WARC), warc};
	struct err e = {0};
	struct buf index;
	struct str shown;

	buf_init(&index, LIMIT_INPUT_BYTES);
	*forgery_file(f, BUNDLE_WARC) = warc;
	CHECK_SAY(bundle_index(&archive, 1, STR(""), f->a, &index, &shown, &e), "%s",
	          e.msg);
	*forgery_file(f, "indexes/index.cdx") = arena_str(f->a, buf_str(&index));
	buf_release(&index);
	forgery_sum(f);
	return forgery_pack(f);
}

/* The address that the first record is of. */
static struct str
address_in(struct str warc, struct arena *a)
{
	struct warc_findings findings = {0};
	struct warc_reader *reader;
	struct warc_record record;
	struct str uri = {0};
	struct err e = {0};

	CHECK(warc_open(warc, LIMIT_INPUT_BYTES, a, &findings, &reader, &e));
	if (warc_next(reader, &record))
		uri = arena_str(a, record.uri);
	warc_close(reader);
	return uri;
}

struct other {
	struct str bundle;
	const char *type, *words;
	int64_t at; /* microseconds */
	bool in_place; /* of the records that are there; else before them */
	const char *why;
};

static void
refuses(const struct other *o)
{
	struct arena a = {0};
	struct forgery f;
	struct event event;
	struct err e = {0};

	forgery_begin(o->bundle, &a, &f);
	struct str was = *forgery_file(&f, BUNDLE_WARC);
	event_init(&event, NULL);
	CHECK(event_add_resource(&event, address_in(was, &a), o->type, str_of(o->words),
	                         o->at, &e));
	if (!o->in_place)
		buf_add(&event.members, was);
	struct str forged = pack_with_records(&f, buf_str(&event.members));
	CHECK_SAY(bundles_fail_by(forged, b.key, o->why), "\"%s\" may be shown", o->words);
	event_release(&event);
	arena_release(&a);
}

static void
no_other_words_can_be_shown(void)
{
	const char *plain = "text/plain; charset=utf-8", *other = "Other\n";
	const char *words = arena_cstr(&b.a, of_text.place.version.text);
	const char *captured = "these are not the records that the log's entry is of";
	const char *kept = "is not the text that the log's entry is of";
	int64_t at = bundles_day * 1000000;
	const struct other others[] = {
		{made, "text/plain", other, at, false, captured},
		{text, plain, other, at, false, kept},
		{text, plain, other, at, true, kept},
		{text, plain, words, at, false, kept},
		{text, plain, words, at + 1000000, true, kept},
		{text, "text/html", words, at, true, kept},
	};

	for (size_t i = 0; i < COUNT(others); i++)
		refuses(&others[i]);
}

/* --- whole captures, with their entries, in the place of the one that is referred to */

static void
what_it_does_not_refer_to_is_refused(void)
{
	static const char other[] =
		"<!doctype html><h1>Privacy Policy</h1><p>We keep nothing.</p>";
	struct evidence v = of_page, third, fourth;
	int64_t document = v.place.version.document;
	struct str file;
	struct err e = {0};

	CHECK_SAY(bundles_keep(&b, bundles_page, 2, NULL, &e) &&
	          bundles_gather(&b, STR("Tern Row"), INT64_MAX, &third, &e), "%s", e.msg);
	CHECK(third.sighting == 3 && !third.refers);
	v.original = third.records;
	v.original_seen = third.seen;
	CHECK_SAY(bundles_write(&b, &v, &file, &e), "%s", e.msg);
	CHECK(bundles_fail_by(file, b.key, "no record with the payload is the one that the "
	                                   "capture refers to"));

	fourth = third;
	CHECK_SAY(bundles_keep(&b, other, 3, NULL, &e) &&
	          segments_find(b.home.db, document, 4, &fourth.records, &e) &&
	          leaves_of_sighting(b.home.db, document, 4, &fourth.seen.index, &e) &&
	          leaves_text(b.home.db, fourth.seen.index, &b.a, &fourth.seen.text, &e),
	          "%s", e.msg);
	v.original = fourth.records;
	v.original_seen = fourth.seen;
	CHECK_SAY(bundles_write(&b, &v, &file, &e), "%s", e.msg);
	CHECK(bundles_fail_by(file, b.key, "proof/original.json: is of another payload"));
	v.original_seen = third.seen;
	CHECK_SAY(bundles_write(&b, &v, &file, &e), "%s", e.msg);
	CHECK(bundles_fail_by(file, b.key, "these are not the records that "
	                                   "proof/original.json is of"));
	v.refers = false;
	CHECK_SAY(bundles_write(&b, &v, &file, &e), "%s", e.msg);
	CHECK(bundles_fail_by(file, b.key, "archive/original.warc.gz: is missing"));
}

/* --- a log that states what is not so */

/* The first `from` of a text is `to`. */
static struct str
replaced(struct str s, const char *from, const char *to)
{
	size_t at = str_find(s, str_of(from), 0);

	CHECK_SAY(at != SIZE_MAX, "there is no %s in %.*s", from, STR_ARG(s));
	if (at == SIZE_MAX)
		return s;
	struct str before = str_slice(s, 0, at), behind = str_slice(s, at + strlen(from), s.n);
	return arena_printf(&b.a, "%.*s%s%.*s", STR_ARG(before), to, STR_ARG(behind));
}

/* Two pieces of what the log says of the words: record.json, and the statement on it. */
struct lie {
	const char *record[2], *statement[2]; /* this is replaced by that */
	const char *why;
};

static void
is_told(const struct lie *lie)
{
	struct evidence v = of_page;
	char was[SHA256_HEX + 1], is[SHA256_HEX + 1];
	struct str file;
	struct err e = {0};

	struct sha256 h = sha256_of(v.json);
	sha256_hex(&h, was);
	if (lie->record[0])
		v.json = replaced(v.json, lie->record[0], lie->record[1]);
	h = sha256_of(v.json);
	sha256_hex(&h, is);
	v.published = (struct logged){-1, replaced(v.published.text, was, is)};
	if (lie->statement[0])
		v.published.text = replaced(v.published.text, lie->statement[0],
		                            lie->statement[1]);
	CHECK_SAY(bundles_write(&b, &v, &file, &e), "%s", e.msg);
	CHECK_SAY(bundles_fail_by(file, b.key, lie->why), "not told: %s", lie->why);
}

static void
a_log_that_contradicts_itself_is_told(void)
{
	static const char *const quote = "its quote is not what stands in";
	static const char *const about = "record/record.json: is about another text";
	static const char *const capture = "record/record.json: is of another capture";
	static const char *const entry = "is not what the log's entry was made of";
	static const char *const form = "publication.json: is not in the form of the log's";
	static const char *const text_now = "\"text\":\"sha256:";
	static const char *const text_then = "\"text\":\"sha256:0";
	const struct lie lies[] = {
		{{"\"quote\":\"", "\"quote\":\"Never: "}, {NULL}, quote},
		{{"]},\"start\":", "]},\"start\":1"}, {NULL}, quote},
		{{",\"quote\":", "99999,\"quote\":"}, {NULL}, quote},
		{{text_now, text_then}, {NULL}, about},
		{{NULL}, {text_now, text_then}, about},
		{{NULL}, {"\"digest\":\"sha256:", "\"digest\":\"sha256:0"}, entry},
		{{"Tern Row", "Tern Bow"}, {NULL}, "its service is not the log's"},
		{{"Tern Row", "Tern Bow"}, {"Tern Row", "Tern Bow"}, "its service is not the log's"},
		{{NULL}, {"Privacy Policy", "Terms"}, "its document is not the log's"},
		{{"y Policy", "y"}, {"y Policy", "y"}, "its document is not the log's"},
		{{NULL}, {"PR-", "PR-X"}, "its record is not the log's"},
		{{"\"number\":2", "\"number\":1"}, {NULL}, capture},
		{{"\"time\":\"2026", "\"time\":\"2025"}, {NULL}, capture},
		{{"\"source\":\"https", "\"source\":\"http"}, {NULL}, capture},
		{{"\"payload\":\"sha256:", "\"payload\":\"sha256:0"}, {NULL}, capture},
		{{NULL}, {":\"record\"", ":\"papers\""}, "is not of the kind \"record\""},
		/* what other readers, or grep, would find in it */
		{{"\"quote\":\"", "\"quote\":\"Never.\",\"quote\":\""}, {NULL}, "record.json: has a property twice"},
		{{"\"quote\":\"", "\"quote\":\"\\u0000"}, {NULL}, "record.json: has a control character"},
		{{NULL}, {"\"text\":", "\"text\":\"none\",\"text\":"}, "publication.json: has a property twice"},
		{{NULL}, {"\"text\":", "\"s\":{\"text\":\"none\"},\"text\":"}, form},
		{{NULL}, {"\"text\":", " \"text\":"}, form},
		{{NULL}, {"{", "{\"text\":\"none\"}{"}, "publication.json: goes on after its JSON object"},
	};

	for (size_t i = 0; i < COUNT(lies); i++)
		is_told(&lies[i]);
}

/* What the home and its log say of a capture is the same, or nothing is published. */
static void
nothing_is_stated_of_what_the_log_does_not_say(void)
{
	struct evidence v = of_page;
	struct str file;
	struct err e = {0};

	v.seen.text = replaced(v.seen.text, "2026", "2025");
	CHECK(!bundles_write(&b, &v, &file, &e) && e.kind == ERR_CORRUPT);
	CHECK_SAY(strstr(e.msg, "does not say what the archive says"), "%s", e.msg);
	v = of_page;
	v.seen.index--;
	e = (struct err){0};
	CHECK(!bundles_write(&b, &v, &file, &e) && e.kind == ERR_CORRUPT);
}

/* The key of this log signs the checkpoint of another: entries of that are none of ours. */
static void
another_log_by_the_same_key_is_refused(void)
{
	struct arena a = {0};
	struct forgery f;
	struct inclusion proof;
	struct note note;
	struct keyring keys;
	struct buf out;
	struct err e = {0};

	forgery_begin(made, &a, &f);
	struct str *file = forgery_file(&f, "proof/sighting.tlog-proof");
	CHECK(inclusion_parse(*file, &proof, &e) && note_parse(proof.note, &note, &e) &&
	      home_keys(&b.home, &keys, &e));
	struct str said = replaced(note.text, "log.example/bundles",
	                           "log.example/another");
	buf_init(&out, 4096);
	buf_printf(&out, "%.*s\n", STR_ARG(said));
	CHECK(note_sign(keys.signers[0], said, &out, &e));
	proof.note = arena_str(&a, buf_str(&out));
	buf_clear(&out);
	inclusion_write(&proof, &out);
	*file = buf_str(&out);
	forgery_sum(&f);
	CHECK(bundles_fail_by(forgery_pack(&f), b.key,
	                      "the checkpoint of log.example/another is signed by a key of"));
	keyring_close(&keys);
	buf_release(&out);
	arena_release(&a);
}

/* --- parts of sound bundles, put together */

/* `again` with files of `made`, all of which are vouched for by the same log. */
static bool
mixed_fails_by(const char *const *files, size_t count, const char *why)
{
	struct arena a = {0};
	struct forgery f, from;

	forgery_begin(again, &a, &f);
	forgery_begin(made, &a, &from);
	for (size_t i = 0; i < count; i++)
		*forgery_file(&f, files[i]) = *forgery_file(&from, files[i]);
	forgery_sum(&f);
	bool fails = bundles_fail_by(forgery_pack(&f), b.key, why);
	arena_release(&a);
	return fails;
}

static void
parts_of_another_bundle_are_refused(void)
{
	static const char *const papers[] = {
		"proof/papers.json", "proof/papers.tlog-proof", "certificate.pdf", "VERIFY.txt"};
	static const struct {
		const char *file, *why;
	} single[] = {
		{"certificate.pdf", "certificate.pdf: is not what the log's entry on it"},
		{"proof/checkpoint", "proof/checkpoint: does not say what follows"},
		{"proof/sighting.steps", "proof/sighting.steps: does not say what follows"},
		{"proof/sighting.checkpoint", "proof/sighting.checkpoint: does not say what"},
		{"proof/sighting.sig", "proof/sighting.sig, .pem: are no signature of the"},
		{"proof/papers.steps", "proof/papers.steps: does not say what follows"},
		{"proof/papers.checkpoint", "proof/papers.checkpoint: does not say what"},
		{"proof/papers.sig", "proof/papers.sig, .pem: are no signature of the"},
		{"pages/pages.jsonl", "pages/pages.jsonl: does not say what follows"},
		{"indexes/index.cdx", "indexes/index.cdx: does not say what follows"},
		{"proof/sighting.tlog-proof", "sighting.tlog-proof: the entry is not number"},
	};

	CHECK(mixed_fails_by(papers, COUNT(papers), "is about another record or capture"));
	for (size_t i = 0; i < COUNT(single); i++)
		CHECK_SAY(mixed_fails_by(&single[i].file, 1, single[i].why), "not told: %s",
		          single[i].why);
}

static void
another_text_is_refused(void)
{
	struct arena a = {0};
	struct forgery f;

	forgery_begin(made, &a, &f);
	*forgery_file(&f, "record/text.txt") = STR("# Privacy Policy\nWe keep nothing.\n");
	forgery_sum(&f);
	CHECK(bundles_fail_by(forgery_pack(&f), b.key,
	                      "record/text.txt: is not the text that the log's entry is of"));
	arena_release(&a);
}

/* --- what is wrong is named, and not confirmed in the same breath */

/* Of `made` with another byte in a file: is that said? e tells what was wrong first. */
static bool
changed_says(const char *file, enum bundle_word word, const char *words, struct err *e)
{
	struct arena a = {0};
	struct forgery f;
	struct bundle_trust trust = {.key = b.key, .now = bundles_day};
	struct bundles_said said = {.word = word, .looked_for = str_of(words)};

	forgery_begin(made, &a, &f);
	struct str *bytes = forgery_file(&f, file);
	char *changed = (char *)(uintptr_t)arena_str(&a, *bytes).p;
	changed[bytes->n - 30] = (char)(changed[bytes->n - 30] ^ 0x04);
	*bytes = (struct str){changed, bytes->n};
	forgery_sum(&f);
	*e = (struct err){0};
	CHECK(!bundle_verify(forgery_pack(&f), &trust, bundles_listen, &said, e));
	arena_release(&a);
	return said.found;
}

static void
what_is_wrong_is_not_confirmed(void)
{
	static const char *const cases[][3] = {
		{"certificate.pdf", "what the log's owner says in certificate.pdf and VERIFY.txt is in the log",
		 "the capture is in the log"},
		{"VERIFY.txt", "what the log's owner says in certificate.pdf and VERIFY.txt is in the log",
		 "what is said of the words is in the log"},
		{"record/record.json", "what is said of the words is in the log",
		 "the capture is in the log"},
		{"record/text.txt", "the capture is in the log",
		 "what the log's owner says in certificate.pdf and VERIFY.txt is in the log"},
		{"archive/data.warc.gz", "the capture is in the log",
		 "what is said of the words is in the log"},
	};
	struct err e;

	for (size_t i = 0; i < COUNT(cases); i++) {
		CHECK_SAY(!changed_says(cases[i][0], BUNDLE_HOLDS, cases[i][1], &e),
		          "%s", cases[i][0]);
		CHECK_SAY(str_starts(str_of(e.msg), str_of(cases[i][0])), "%s: %s",
		          cases[i][0], e.msg);
		CHECK_SAY(changed_says(cases[i][0], BUNDLE_HOLDS, cases[i][2], &e),
		          "%s", cases[i][0]);
	}
	CHECK(!changed_says("record/text.txt", BUNDLE_WRONG, "record.json", &e));
	CHECK(!changed_says("record/text.txt", BUNDLE_HOLDS, "the words are bytes", &e));
}

/* --- whom the reader knows */

/* A witness attests that a log only grows, and not what is in it. */
static void
a_witness_vouches_for_no_entry(void)
{
	struct str witness = STR("witness.example/w+0b1ca5bb+"
	                         "BMH7PBvigh0pYAi47zXwCEExGF6ISshSBOgzrkdcXK3x");

	CHECK(bundles_fail_by(made, witness, "the key is of a witness"));
}

static void
one_of_several_keys_is_enough(void)
{
	struct str other = STR("log.example/archive+ea40250f+"
	                       "Afwd+8XDrdR8+pmqdGWu55yI2tJxFOD6gIMFMEcL3GAl");
	struct str both = arena_printf(&b.a, "%.*s\n%.*s\n", STR_ARG(other),
	                               STR_ARG(b.key));
	struct err e = {0};

	CHECK_SAY(bundles_hold(made, both, &e), "%s", e.msg);
	CHECK(bundles_fail_by(made, other, "no signature is by a key that is known"));
}

/* Only where nobody told one. */
static void
that_the_key_is_the_bundles_own_is_told(void)
{
	struct bundle_trust nobody = {.now = bundles_day}, known = nobody;
	struct bundles_said said = {.word = BUNDLE_OWN_KEY}, other = said;
	struct err e = {0};

	known.key = b.key;
	CHECK(bundle_verify(made, &nobody, bundles_listen, &said, &e) && said.found);
	CHECK(bundle_verify(made, &known, bundles_listen, &other, &e) && !other.found);
}

static void
what_is_no_stamp_is_refused(void)
{
	struct arena a = {0};
	struct forgery f;

	forgery_begin(made, &a, &f);
	forgery_add(&f, "proof/stamp.tsr", STR("a stamp"));
	forgery_add(&f, "proof/authority.pem", STR(""));
	forgery_sum(&f);
	CHECK(bundles_fail_by(forgery_pack(&f), b.key, "proof/stamp.tsr: the answer is no timestamp"));
	arena_release(&a);
}

/* datapackage.json is written again, and says nothing else. */
static void
words_of_its_own_are_refused(void)
{
	struct arena a = {0};
	struct forgery whole, f;
	struct err e = {0};

	forgery_begin(made, &a, &whole);
	for (int i = 0; i < 9; i++) {
		f = whole;
		if (i == 0)
			f.about.title = STR("Proof that nothing is kept");
		else if (i == 1)
			f.about.description = STR("Certified by the court");
		else if (i == 2)
			f.about.software = STR("proviso/1, certified");
		else if (i == 3)
			f.about.created = f.about.modified = bundles_day - 86400;
		else if (i == 4)
			f.about.modified++;
		else if (i == 5)
			f.about.main_page_url = STR("https://tern.example/other");
		else if (i == 6)
			f.about.software = STR("proviso/");
		else if (i == 7)
			f.about.software = STR("proviso/1.11111111111111111");
		else
			f.about.main_page_url = (struct str){0};
		CHECK_SAY(bundles_fail_by(forgery_pack(&f), b.key,
		                          i == 3 ? "datapackage.json: the bundle was packed at"
		                                 : "datapackage.json: its title"), "%d", i);
	}
	f = whole; /* clocks may differ by some minutes */
	f.about.created = f.about.modified = bundles_day - 300;
	CHECK_SAY(bundles_hold(forgery_pack(&f), b.key, &e), "%s", e.msg);
	arena_release(&a);
}

/* Files that have a place in some bundles, and not in this one. */
static void
files_that_nobody_vouches_for_are_refused(void)
{
	static const struct {
		const char *path, *why;
	} files[] = {
		{"proof/keys/01234567.tlog-proof", "is no part of such a bundle"},
		{"proof/keys/READ ME!.tlog-proof", "is no part of such a bundle"},
		{"proof/original.tlog-proof", "the capture refers to no other"},
		{"proof/original.json", "the capture refers to no other"},
		{"proof/authority.pem", "there is no proof/stamp.tsr that it is of"},
		{"proof/stamped.steps", "there is no proof/stamped.tlog-proof that it is of"},
	};

	for (size_t i = 0; i < COUNT(files); i++) {
		struct arena a = {0};
		struct forgery f;
		forgery_begin(made, &a, &f);
		forgery_add(&f, files[i].path, STR("Certified by the court.\n"));
		forgery_sum(&f);
		CHECK_SAY(bundles_fail_by(forgery_pack(&f), b.key, files[i].why), "%s",
		          files[i].path);
		arena_release(&a);
	}
}

/* Another key of the name, which nobody has. */
static struct str
key_that_is_none(uint8_t type, uint8_t n)
{
	struct note_key key = {.name = STR("log.example/bundles"), .type = type, .public = {n}};
	struct str hashed = arena_printf(&b.a, "%.*s\n%c", STR_ARG(key.name), type);

	hashed = arena_printf(&b.a, "%.*s%32s", STR_ARG(hashed), "");
	memcpy((char *)(uintptr_t)hashed.p + hashed.n - 32, key.public, 32);
	struct sha256 h = sha256_of(hashed);
	key.id = note_key_id(h.b);
	return bundles_vkey(&b, &key);
}

/* proof/log.keys is a list of keys, and nothing else has room in it. */
static void
the_list_of_keys_is_nothing_else(void)
{
	struct str lots = {0}, none = {0};

	for (int i = 0; i < KEYRING_KEYS; i++)
		lots = arena_printf(&b.a, "%.*s%.*s\n", STR_ARG(lots),
		                    STR_ARG(key_that_is_none(NOTE_ED25519, (uint8_t)i)));
	const struct {
		struct str list;
		const char *why;
	} lists[] = {
		{b.key, "its last line has no end"},
		{none, "there is no key in it"},
		{arena_printf(&b.a, "%.*s\n%.*s\n", STR_ARG(b.key), STR_ARG(b.key)), "twice"},
		{arena_printf(&b.a, "%.*s\n\n", STR_ARG(b.key)), "is no key"},
		{arena_printf(&b.a, "%.*s%.*s\n", STR_ARG(lots), STR_ARG(b.key)),
		 "has more than 64 keys"},
		{arena_printf(&b.a, "%.*sCertified.\n", STR_ARG(lots)), "has more than 64 keys"},
		{arena_printf(&b.a, "%.*s\n%.*s\n", STR_ARG(b.key),
		              STR_ARG(key_that_is_none(NOTE_COSIGNATURE, 1))), "is of a witness"},
		{arena_printf(&b.a, "%.*s\n%.*s\n", STR_ARG(b.key),
		              STR_ARG(replaced(STR("log.example/archive+ea40250f+Afwd+8XDrdR8+pmqdGWu55yI2tJxFOD6gIMFMEcL3GAl"),
		                               "ea40250f", "EA40250F"))), "is not written as keys are"},
	};

	for (size_t i = 0; i < COUNT(lists); i++) {
		struct arena a = {0};
		struct forgery f;
		forgery_begin(made, &a, &f);
		*forgery_file(&f, "proof/log.keys") = lists[i].list;
		forgery_sum(&f);
		CHECK_SAY(bundles_fail_by(forgery_pack(&f), b.key, lists[i].why), "not told: %s",
		          lists[i].why);
		arena_release(&a);
	}
}

/* Lines that hold nothing, in the name of the log, of a key of it, or of others. */
static void
lines_that_do_not_hold_are_refused(void)
{
	static const char *const files[] = {"proof/sighting.tlog-proof",
	                                    "proof/publication.tlog-proof",
	                                    "proof/papers.tlog-proof"};
	static const char *const lines[] = {
		"\xE2\x80\x94 log.example/bundles YWJjZAAAAAA=\n",
		"\xE2\x80\x94 witness.example/one YWJjZAAAAAA=\n"};

	for (size_t i = 0; i < COUNT(files); i++)
		for (size_t k = 0; k < COUNT(lines); k++) {
			struct arena a = {0};
			struct forgery f;
			forgery_begin(made, &a, &f);
			struct str *file = forgery_file(&f, files[i]);
			*file = arena_printf(&a, "%.*s%s", STR_ARG(*file), lines[k]);
			forgery_sum(&f);
			CHECK_SAY(bundles_fail_by(forgery_pack(&f), b.key,
			                          "whose key is not known"), "%s",
			          files[i]);
			arena_release(&a);
		}
}

/* Words of one's own where a format has room for them, and what is there twice. */
static void
words_beside_a_proof_are_refused(void)
{
	static const struct {
		const char *file, *from, *to, *why;
	} cases[] = {
		{"proof/sighting.tlog-proof", "index ", "extra Q291cnQ=\nindex ",
		 "sighting.tlog-proof: it has more than an index"},
		{"proof/papers.tlog-proof", "index ", "extra Q291cnQ=\nindex ",
		 "papers.tlog-proof: it has more than an index"},
		{"proof/publication.tlog-proof", "", NULL,
		 "publication.tlog-proof: it has two signatures by log.example/bundles"},
		{"proof/log.keys", "", NULL, "proof/log.keys: has the key"},
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena a = {0};
		struct forgery f;
		forgery_begin(made, &a, &f);
		struct str *file = forgery_file(&f, cases[i].file);
		size_t last = file->n - 1;
		while (last > 0 && file->p[last - 1] != '\n')
			last--;
		struct str line = str_slice(*file, last, file->n);
		*file = cases[i].to ? replaced(*file, cases[i].from, cases[i].to)
		                    : arena_printf(&a, "%.*s%.*s", STR_ARG(*file), STR_ARG(line));
		forgery_sum(&f);
		CHECK_SAY(bundles_fail_by(forgery_pack(&f), b.key, cases[i].why), "%s",
		          cases[i].why);
		arena_release(&a);
	}
}

/* So many keys that what stands behind them would not be read. */
static void
more_keys_than_are_read_are_refused(void)
{
	struct arena a = {0};
	struct forgery f;
	struct note_signer *other;
	struct err e = {0};

	forgery_begin(made, &a, &f);
	struct str *file = forgery_file(&f, "proof/log.keys");
	for (int i = 0; i < KEYRING_KEYS; i++) {
		if (!note_signer_make(STR("log.example/bundles"), &other, &e))
			break;
		*file = arena_printf(&a, "%.*s%.*s\n", STR_ARG(*file),
		                     STR_ARG(note_key_text(note_signer_key(other), &a)));
		note_signer_close(other);
	}
	CHECK_SAY(e.kind == ERR_NONE, "%s", e.msg);
	forgery_sum(&f);
	CHECK(bundles_fail_by(forgery_pack(&f), b.key, "proof/log.keys: has more than"));
	arena_release(&a);
}

/* datapackage-digest.json has a place for a signature, and for no other word. */
static void
words_in_the_digest_file_are_refused(void)
{
	const char *digest = "datapackage-digest.json";
	const char *path = arena_printf(&b.a, "%s/forged.wacz", b.folder).p;
	struct str is = replaced(bundles_member(made, digest, &b.a), "{",
	                         "{\"court\":\"It is certified.\",");
	struct str file = {0};
	struct err e = {0};

	CHECK_SAY(file_write_durably(path, made, 0666, &e), "%s", e.msg);
	zip_t *z = zip_open(path, 0, NULL);
	zip_source_t *s = zip_source_buffer(z, is.p, is.n, 0);
	zip_int64_t at = zip_name_locate(z, digest, 0);
	CHECK(at >= 0 && zip_file_replace(z, (zip_uint64_t)at, s, 0) == 0 && zip_close(z) == 0);
	CHECK_SAY(file_map(path, &file, &e), "%s", e.msg);
	CHECK(bundles_fail_by(file, b.key, "has \"court\", which is none of its"));
	file_unmap(file);
}

/* Players show records under their own date. */
static void
another_date_than_the_records_is_told(void)
{
	struct evidence v;
	struct str file = {0};
	struct err e = {0};

	b.back = 4000;
	CHECK_SAY(bundles_keep(&b, bundles_page, 9, NULL, &e) &&
	          bundles_gather(&b, STR("Tern Row"), INT64_MAX, &v, &e) &&
	          bundles_write(&b, &v, &file, &e), "%s", e.msg);
	CHECK(bundles_fail_by(file, b.key, "its records have another date than the log's entry"));
	b.back = 0;
}

/* With the key that took over from the one that is known. */
static void
a_successor_must_be_led_to(void)
{
	struct arena a = {0};
	struct evidence v;
	struct forgery f;
	struct str file = {0}, none = {0};
	struct err e = {0};

	CHECK_SAY(rotation_begin(&b.home, &e) &&
	          bundles_gather(&b, STR("Tern Row"), bundles_day + 8 * 86400, &v, &e) &&
	          bundles_write(&b, &v, &file, &e), "%s", e.msg);
	CHECK_SAY(bundles_hold(file, b.key, &e), "%s", e.msg);
	forgery_begin(file, &a, &f);
	size_t which = 0;
	while (which < f.count && !str_starts(f.files[which].path, STR("proof/keys/")))
		which++;
	CHECK(which < f.count);
	f.files[which].bytes = replaced(f.files[which].bytes, "index ", "index 1");
	forgery_sum(&f);
	CHECK(bundles_fail_by(forgery_pack(&f), none, "proof/keys/: the proof of log.example/bundles+"));
	forgery_leave_out(&f, which);
	forgery_sum(&f);
	CHECK(bundles_note(forgery_pack(&f), none, "no older key of the log announced it"));
	CHECK(bundles_note(forgery_pack(&f), b.key, "the key that is given does not lead to"));
	arena_release(&a);
}

int
main(void)
{
	struct err e = {0};
	bool ok = bundles_open(&b, &e) && make(&e);

	if (ok) {
		RUN(no_other_words_can_be_shown);
		RUN(a_log_that_contradicts_itself_is_told);
		RUN(nothing_is_stated_of_what_the_log_does_not_say);
		RUN(another_log_by_the_same_key_is_refused);
		RUN(parts_of_another_bundle_are_refused);
		RUN(another_text_is_refused);
		RUN(what_is_wrong_is_not_confirmed);
		RUN(a_witness_vouches_for_no_entry);
		RUN(one_of_several_keys_is_enough);
		RUN(that_the_key_is_the_bundles_own_is_told);
		RUN(what_is_no_stamp_is_refused);
		RUN(words_of_its_own_are_refused);
		RUN(files_that_nobody_vouches_for_are_refused);
		RUN(the_list_of_keys_is_nothing_else);
		RUN(lines_that_do_not_hold_are_refused);
		RUN(what_it_does_not_refer_to_is_refused);
		RUN(words_beside_a_proof_are_refused);
		RUN(more_keys_than_are_read_are_refused);
		RUN(words_in_the_digest_file_are_refused);
		RUN(another_date_than_the_records_is_told);
		RUN(a_successor_must_be_led_to); /* the last: the log has another key then */
	} else {
		printf("FAIL a_bundle_is_made: %s\n", e.msg);
	}
	bundles_close(&b);
	return ok ? check_done() : 1;
}
