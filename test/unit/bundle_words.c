/* bundle: made of a captured page, and of a text that others kept; then changed file by file
 * and packed anew. */
#include <ftw.h>
#include <unistd.h>

#include "archive/archive.h"
#include "change/change.h"
#include "evidence/bundle.h"
#include "evidence/bundle_parts.h"
#include "evidence/bundle_verify.h"
#include "test/check.h"
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
static struct arena a;
static struct str made;    /* the bundle of the page */
static struct str of_text; /* that of the text, of which no bytes were captured */
static struct str log_key; /* as an outsider may know it */

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st, (void)kind, (void)ftw;
	return remove(path);
}

/* The page as if a server had sent it, and its text as if it came from a history. */
static bool
keep_page(struct home *h, struct err *e)
{
	struct segments *s;
	struct event event;
	struct document d;
	struct read_options o = {.document = STR("Privacy Policy")};
	struct http_exchange x = {
		.request = STR("GET /privacy HTTP/1.1\r\nHost: tern.example\r\n\r\n"),
		.response = arena_printf(&a, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %zu\r\n\r\n%s",
		                         strlen(page), page),
		.status = 200, .address = STR("192.0.2.1"), .port = 443, .began = INT64_C(1767225600000000)};
	struct event_exchange exchange = {.x = &x, .url = STR("https://tern.example/privacy"),
	                                  .payload = str_of(page)};

	if (!segments_open(h, &s, e) || !document_read(str_of(page), &o, &a, &d, e))
		return false;
	event_init(&event, segments_warcinfo(s));
	bool ok = event_add_exchange(&event, &exchange, e);
	event_end(&event);
	struct capture list[] = {
		{.service = STR("Tern Row"), .document = STR("Privacy Policy"), .d = &d, .at = 1767225600,
		 .source = exchange.url, .event = &event, .has_payload = true},
		{.service = STR("Moss Hill"), .document = STR("Privacy Policy"), .d = &d, .at = 1767225600,
		 .source = STR("git:0123456789abcdef")}};
	ok = ok && archive_capture(h, s, list, COUNT(list), e);
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

static bool
bundle_of(struct home *h, struct reader *r, struct str service, struct str *out, struct err *e)
{
	struct provision_filter one = {.service = service, .type = TYPE_NONE, .severity = -1};
	struct str record = {0};
	struct evidence v;
	struct buf bytes;

	if (!records_provisions(h->db, &one, take_record, &record, e) || record.n == 0)
		return false;
	buf_init(&bytes, LIMIT_BUNDLE_BYTES);
	bool ok = evidence_gather(h, r, record, 0, &a, &v, e) && bundle_write(h, &v, "tern.wacz", &bytes, e);
	*out = arena_str(&a, buf_str(&bytes));
	buf_release(&bytes);
	return ok;
}

static bool
make(struct home *h, struct ruleset *rules, struct err *e)
{
	struct buf key;

	if (!keep_page(h, e) || !change_derive(h, rules, false, 1, NULL, e))
		return false;
	struct reader *r = reader_open(rules);
	bool ok = bundle_of(h, r, STR("Tern Row"), &made, e) && bundle_of(h, r, STR("Moss Hill"), &of_text, e);
	reader_close(r);
	buf_init(&key, 1000);
	note_key_write(&h->keys.keys[0], &key);
	log_key = arena_str(&a, buf_str(&key));
	buf_release(&key);
	return ok;
}

struct said {
	size_t lines;
	bool of_zip_attributes; /* bytes of a ZIP directory that nothing depends on */
};

static bool
listen_to(void *context, enum bundle_word word, struct str text)
{
	struct said *said = context;

	said->lines++;
	said->of_zip_attributes = said->of_zip_attributes ||
	    (word == BUNDLE_NOTE && str_find(text, STR("ZIP header"), 0) != SIZE_MAX);
	return true;
}

/* Not even a byte that carries nothing may be changed unsaid. */
static bool
holds(struct str file, struct str key, struct err *e)
{
	struct bundle_trust trust = {.key = key, .now = 1767225600};
	struct said said = {0};

	*e = (struct err){0};
	bool ok = bundle_verify(file, &trust, listen_to, &said, e) && said.lines > 0;
	if (ok && said.of_zip_attributes)
		ok = err_set(e, ERR_NO, "attributes");
	return ok;
}



/* The files of a bundle but for those that list them. */
static size_t
read_files(const struct wacz *w, struct wacz_file files[64], struct arena *scratch_arena)
{
	struct err e = {0};
	size_t n = 0;

	for (size_t i = 0; i < w->count; i++) {
		if (str_starts(w->members[i].path, STR("datapackage")))
			continue;
		files[n].path = w->members[i].path;
		CHECK(wacz_read(&w->members[i], scratch_arena, &files[n++].bytes, &e));
	}
	return n;
}

/* A bundle of such files, as somebody would make it who can make a listing too. */
static struct str
pack(const struct wacz_file *files, size_t n, struct arena *scratch_arena)
{
	struct wacz_about about = {.title = STR("x"), .software = STR("x"), .created = 1, .modified = 1};
	struct err e = {0};
	struct buf out;

	buf_init(&out, LIMIT_BUNDLE_BYTES);
	CHECK_SAY(wacz_pack(files, n, &about, &out, &e), "%s", e.msg);
	struct str s = arena_str(scratch_arena, buf_str(&out));
	buf_release(&out);
	return s;
}



static struct str *
file_at(struct wacz_file *files, size_t count, const char *path)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(files[i].path, str_of(path)))
			return &files[i].bytes;
	CHECK_SAY(false, "%s is missing", path);
	abort();
}

/* The bundle with other records, and the index and the sums of these, which are no evidence. */
static struct str
pack_with_records(struct wacz_file *files, size_t count, struct str warc,
                  struct arena *scratch_arena)
{
	struct err e = {0};
	struct buf index, sums;
	struct str shown;

	buf_init(&index, LIMIT_INPUT_BYTES);
	buf_init(&sums, LIMIT_INPUT_BYTES);
	*file_at(files, count, "archive/data.warc.gz") = warc;
	CHECK_SAY(bundle_index(&(struct wacz_file){STR(BUNDLE_WARC), warc}, 1, STR(""), scratch_arena, &index, &shown, &e), "%s", e.msg);
	*file_at(files, count, "indexes/index.cdx") = buf_str(&index);
	for (size_t i = 0; i < count - 1; i++) /* the list is the last, and not in itself */
		bundle_sum(files[i].path, files[i].bytes, &sums);
	*file_at(files, count, "proof/SHA256SUMS") = buf_str(&sums);
	struct str s = pack(files, count, scratch_arena);
	buf_release(&index);
	buf_release(&sums);
	return s;
}

/* Puts another record of the same address into it: before the others, or in their place. */
static void
check_with_other_words(struct str bundle, bool in_place, struct err *e)
{
	struct wacz_limits most = {LIMIT_BUNDLE_BYTES, LIMIT_BUNDLE_BYTES};
	struct warc_findings findings = {0};
	struct warc_reader *reader;
	struct warc_record record;
	struct wacz w;
	struct wacz_file files[64];
	struct event other;
	struct arena scratch_arena = {0};

	CHECK(wacz_open(bundle, most, &scratch_arena, &w, e));
	size_t count = read_files(&w, files, &scratch_arena);
	struct str was = *file_at(files, count, "archive/data.warc.gz");
	CHECK(warc_open(was, LIMIT_INPUT_BYTES, &scratch_arena, &findings, &reader, e) && warc_next(reader, &record));
	event_init(&other, NULL);
	CHECK(event_add_resource(&other, record.uri, "text/plain", STR("Other\n"), INT64_C(1767225600000000), e));
	warc_close(reader);
	if (!in_place)
		buf_add(&other.members, was);
	struct str forged = pack_with_records(files, count, buf_str(&other.members), &scratch_arena);
	CHECK(!holds(forged, log_key, e) && e->kind == ERR_NO);
	event_release(&other);
	arena_release(&scratch_arena);
}

/* In a browser, in place of what was captured. */
static void
no_other_words_can_be_shown(void)
{
	struct err e = {0};

	check_with_other_words(made, false, &e);
	CHECK_SAY(str_find(str_of(e.msg), STR("these are not the records"), 0) != SIZE_MAX, "%s", e.msg);
	check_with_other_words(of_text, false, &e);
	CHECK_SAY(str_find(str_of(e.msg), STR("is not record/text.txt"), 0) != SIZE_MAX, "%s", e.msg);
	check_with_other_words(of_text, true, &e);
	CHECK_SAY(str_find(str_of(e.msg), STR("is not record/text.txt"), 0) != SIZE_MAX, "%s", e.msg);
}


int
main(void)
{
	struct home h;
	struct ruleset *rules;
	struct err e = {0};

	if (!mkdtemp(scratch) || !home_init(scratch, STR("log.example/bundle"), &e) ||
	    !home_open(scratch, true, &h, &e) || !ruleset_open(&rules, &e)) {
		printf("FAIL a_home_is_made: %s\n", e.msg);
		return 1;
	}
	bool ok = make(&h, rules, &e);
	ruleset_close(rules);
	home_close(&h);
	if (ok) {
		RUN(no_other_words_can_be_shown);
	} else {
		printf("FAIL a_bundle_is_made: %s\n", e.msg);
	}
	nftw(scratch, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	arena_release(&a);
	return ok ? check_done() : 1;
}
