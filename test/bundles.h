/*
 * bundles: a home in a scratch folder, bundles of what it keeps, and forgeries of
 * these, for tests.
 *
 * The home has one page, which is fictional, of the service "Tern Row", captured as
 * often as a test asks, a day apart. Its log is ours, so that a test may let it say
 * what is not so. Forgeries have a listing and sums of their own: whoever changes a
 * file can make these too, and each file must count for what is in it.
 */
#ifndef BUNDLES_H
#define BUNDLES_H

#include <unistd.h>

#include "change/change.h"
#include "evidence/bundle.h"
#include "evidence/bundle_parts.h"
#include "evidence/bundle_verify.h"
#include "test/check.h"

enum { BUNDLES_FILES = 64 };

static const struct wacz_limits bundles_most = {LIMIT_BUNDLE_BYTES, LIMIT_BUNDLE_BYTES};
static const int64_t bundles_day = 1767225600; /* of the first capture */

static const char bundles_page[] =
	"<!doctype html><title>Privacy Policy</title><h1>Privacy Policy</h1>"
	"<p>We keep the data of your account for 30 days after you close it. You may "
	"ask us at any time to delete your personal data. We share your personal data "
	"with advertising partners.</p>"
	"<p>This is the privacy policy of Tern Row, a service that does not exist. It "
	"says what personal data we collect, why we process it, and what rights you have "
	"under the law. We collect your name, your email address and the content that "
	"you send us, and we use them to provide the service.</p>"
	"<p>You may withdraw your consent at any time. You have the right to lodge a "
	"complaint with a supervisory authority. We may change this policy; we will tell "
	"you by email before we do.</p>";

struct bundles {
	char folder[32];
	struct home home;
	struct ruleset *rules;
	struct reader *reader;
	struct arena a;
	struct str key; /* of the log, as an outsider may know it */
	int64_t back;   /* seconds by which the log dates captures before their records */
};

/* A key as outsiders know it. */
static inline struct str
bundles_vkey(struct bundles *b, const struct note_key *key)
{
	struct buf out;

	buf_init(&out, 1000);
	note_key_write(key, &out);
	struct str s = arena_str(&b->a, buf_str(&out));
	buf_release(&out);
	return s;
}

/* A home with nothing in it. */
static inline bool
bundles_open(struct bundles *b, struct err *e)
{
	*b = (struct bundles){.folder = "/tmp/proviso-bundles-XXXXXX", .home.lock = -1};
	if (!mkdtemp(b->folder) || !home_init(b->folder, STR("log.example/bundles"), e) ||
	    !home_open(b->folder, true, &b->home, e) || !ruleset_open(&b->rules, e))
		return false;
	b->reader = reader_open(b->rules);
	b->key = bundles_vkey(b, &b->home.keys.keys[0]);
	return true;
}

static inline void
bundles_close(struct bundles *b)
{
	reader_close(b->reader);
	ruleset_close(b->rules);
	home_close(&b->home);
	check_remove(b->folder);
	arena_release(&b->a);
}

/* The home's config names witnesses: these keys, each with a line end. */
static inline bool
bundles_know_witnesses(struct bundles *b, struct str vkeys, struct err *e)
{
	struct str vkey, lines = {0};

	while (str_next(&vkeys, '\n', &vkey))
		lines = arena_printf(&b->a, "%.*switness https://w.example/ %.*s\n",
		                     STR_ARG(lines), STR_ARG(vkey));
	return file_write_durably(arena_printf(&b->a, "%s/config", b->folder).p, lines,
	                          0666, e);
}

/* A page as if a server had sent it, on the n-th day; `original` is the capture to which
 * it refers, or NULL. */
static inline bool
bundles_keep_page(struct bundles *b, struct str service, const char *html, int64_t n,
                  const struct payload *original, struct err *e)
{
	struct segments *s;
	struct event event;
	struct document d;
	struct read_options o = {.document = STR("Privacy Policy")};
	int64_t at = bundles_day + n * 86400;
	struct str head = arena_printf(&b->a, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
	                               "Content-Length: %zu\r\n\r\n", strlen(html));
	struct http_exchange x = {
		.request = STR("GET /privacy HTTP/1.1\r\nHost: tern.example\r\n\r\n"),
		.response = arena_printf(&b->a, "%.*s%s", STR_ARG(head), html),
		.head = head.n, .status = 200, .address = STR("192.0.2.1"), .port = 443,
		.began = at * 1000000};
	struct event_exchange exchange = {
		.x = &x, .url = STR("https://tern.example/privacy"),
		.payload = str_of(html),
		.original = original ? &original->whole.record : NULL};

	if (!segments_open(&b->home, &s, e) ||
	    !document_read(str_of(html), &o, &b->a, &d, e))
		return false;
	event_init(&event, segments_warcinfo(s));
	bool ok = event_add_exchange(&event, &exchange, e);
	event_end(&event);
	struct capture c = {.service = service, .document = STR("Privacy Policy"),
	                    .d = &d, .read = &o, .at = at - b->back, .source = exchange.url,
	                    .event = &event,
	                    .has_payload = true,
	                    .original = original ? &original->original : NULL};
	ok = ok && archive_capture(&b->home, s, &c, 1, e);
	event_release(&event);
	segments_close(s);
	return ok;
}

/* The page of the home's own service. */
static inline bool
bundles_keep(struct bundles *b, const char *html, int64_t n,
             const struct payload *original, struct err *e)
{
	return bundles_keep_page(b, STR("Tern Row"), html, n, original, e);
}

/* A text as if it came from a history: no bytes of it were captured. */
static inline bool
bundles_keep_text(struct bundles *b, struct str service, struct err *e)
{
	struct document d;
	struct read_options o = {.document = STR("Privacy Policy")};
	struct segments *s;

	if (!segments_open(&b->home, &s, e) ||
	    !document_read(str_of(bundles_page), &o, &b->a, &d, e))
		return false;
	struct capture c = {.service = service, .document = STR("Privacy Policy"), .d = &d,
	                    .at = bundles_day, .source = STR("git:0123456789abcdef")};
	bool ok = archive_capture(&b->home, s, &c, 1, e);
	segments_close(s);
	return ok;
}

struct bundles_search {
	struct arena *a;
	struct str record;
};

static inline bool
bundles_take_record(void *context, const struct provision_row *r)
{
	struct bundles_search *s = context;

	s->record = arena_str(s->a, r->record);
	return false;
}

/* What the first record of a service rests on; `at` as evidence_gather has it. */
static inline bool
bundles_gather(struct bundles *b, struct str service, int64_t at, struct evidence *v,
               struct err *e)
{
	struct provision_filter one = {.service = service, .type = TYPE_NONE,
	                               .severity = -1};
	struct bundles_search s = {.a = &b->a};

	return change_derive(&b->home, b->rules, false, 1, NULL, e) &&
	       records_provisions(b->home.db, &one, bundles_take_record, &s, e) &&
	       s.record.n > 0 &&
	       evidence_gather(&b->home, b->reader, s.record, at, &b->a, v, e);
}

static inline bool
bundles_write(struct bundles *b, struct evidence *v, struct str *file, struct err *e)
{
	struct buf out;

	buf_init(&out, LIMIT_BUNDLE_BYTES);
	bool ok = bundle_write(&b->home, v, "tern.wacz", &out, e);
	*file = arena_str(&b->a, buf_str(&out));
	buf_release(&out);
	return ok;
}

/* --- what is said of a file */

struct bundles_said {
	size_t lines;
	struct str looked_for;
	enum bundle_word word;
	bool found;             /* that, in a line of this kind */
	bool of_zip_attributes; /* bytes of a ZIP directory that nothing depends on */
};

static inline bool
bundles_listen(void *context, enum bundle_word word, struct str text)
{
	struct bundles_said *said = context;

	said->lines++;
	said->found = said->found || (word == said->word &&
	                              str_find(text, said->looked_for, 0) != SIZE_MAX);
	said->of_zip_attributes = said->of_zip_attributes ||
	    (word == BUNDLE_NOTE &&
	     str_find(text, STR("ZIP header"), 0) != SIZE_MAX);
	return true;
}

/* Not even a byte that carries nothing may be changed unsaid. */
static inline bool
bundles_hold(struct str file, struct str key, struct err *e)
{
	struct bundle_trust trust = {.key = key, .now = bundles_day};
	struct bundles_said said = {.lines = 0};

	*e = (struct err){0};
	bool ok = bundle_verify(file, &trust, bundles_listen, &said, e) && said.lines > 0;
	if (ok && said.of_zip_attributes)
		ok = err_set(e, ERR_NO, "attributes");
	return ok;
}

/* It does not hold, and one of the reasons has these words. */
static inline bool
bundles_fail_by(struct str file, struct str key, const char *why)
{
	struct bundle_trust trust = {.key = key, .now = bundles_day};
	struct bundles_said said = {.looked_for = str_of(why), .word = BUNDLE_WRONG};
	struct err e = {0};

	return !bundle_verify(file, &trust, bundles_listen, &said, &e) && said.found;
}

/* A note has these words. */
static inline bool
bundles_note(struct str file, struct str key, const char *words)
{
	struct bundle_trust trust = {.key = key, .now = bundles_day};
	struct bundles_said said = {.looked_for = str_of(words), .word = BUNDLE_NOTE};
	struct err e = {0};

	return (bundle_verify(file, &trust, bundles_listen, &said, &e) || e.kind == ERR_NO) &&
	       said.found;
}

/* --- forgeries */

/* The files of a bundle but for those that list them, to be changed and packed again. */
struct forgery {
	struct arena *a;
	struct wacz_about about; /* as datapackage.json has it */
	struct wacz_file files[BUNDLES_FILES];
	size_t count;
};

/* The text of a property of datapackage.json, or empty. */
static inline struct str
forgery_word(struct str package, const char *start)
{
	size_t at = str_find(package, str_of(start), 0);

	if (at == SIZE_MAX)
		return (struct str){0};
	at += strlen(start);
	return str_slice(package, at, str_find_byte(package, '"', at));
}

static inline void
forgery_read_about(struct str package, struct wacz_about *out)
{
	*out = (struct wacz_about){
		.title = forgery_word(package, "\"title\":\""),
		.description = forgery_word(package, "\"description\":\""),
		.software = forgery_word(package, "\"software\":\""),
		.main_page_url = forgery_word(package, "\"mainPageUrl\":\"")};
	time_from_iso(forgery_word(package, "\"created\":\""), &out->created);
	time_from_iso(forgery_word(package, "\"modified\":\""), &out->modified);
	time_from_iso(forgery_word(package, "\"mainPageDate\":\""),
	              &out->main_page_date);
}

static inline void
forgery_begin(struct str bundle, struct arena *a, struct forgery *out)
{
	struct wacz w;
	struct err e = {0};

	*out = (struct forgery){.a = a};
	CHECK_SAY(wacz_open(bundle, bundles_most, a, &w, &e), "%s", e.msg);
	for (size_t i = 0; i < w.count; i++) {
		struct wacz_file *f = &out->files[out->count];
		f->path = w.members[i].path;
		CHECK(wacz_read(&w.members[i], a, &f->bytes, &e));
		if (str_eq(f->path, STR("datapackage.json")))
			forgery_read_about(f->bytes, &out->about);
		out->count += !str_starts(f->path, STR("datapackage"));
	}
}

/* The place of a file; NULL: it is not there. */
static inline struct wacz_file *
forgery_find(struct forgery *f, const char *path)
{
	for (size_t i = 0; i < f->count; i++)
		if (str_eq(f->files[i].path, str_of(path)))
			return &f->files[i];
	return NULL;
}

/* The bytes of a file that is there, to be read or replaced. */
static inline struct str *
forgery_file(struct forgery *f, const char *path)
{
	struct wacz_file *file = forgery_find(f, path);

	CHECK_SAY(file, "%s is missing", path);
	if (!file)
		abort();
	return &file->bytes;
}

static inline void
forgery_add(struct forgery *f, const char *path, struct str bytes)
{
	f->files[f->count++] = (struct wacz_file){str_of(path), bytes};
}

static inline void
forgery_leave_out(struct forgery *f, size_t which)
{
	f->count--;
	memmove(f->files + which, f->files + which + 1,
	        (f->count - which) * sizeof f->files[0]);
}

/* The list in proof/SHA256SUMS, of what the files are now. */
static inline void
forgery_sum(struct forgery *f)
{
	struct wacz_file *list = forgery_find(f, "proof/SHA256SUMS");
	struct buf sums;

	buf_init(&sums, LIMIT_INPUT_BYTES);
	for (size_t i = 0; i < f->count; i++)
		if (&f->files[i] != list)
			bundle_sum(f->files[i].path, f->files[i].bytes, &sums);
	if (list)
		list->bytes = arena_str(f->a, buf_str(&sums));
	buf_release(&sums);
}

static inline struct str
forgery_pack(const struct forgery *f)
{
	struct err e = {0};
	struct buf out;

	buf_init(&out, LIMIT_BUNDLE_BYTES);
	CHECK_SAY(wacz_pack(f->files, f->count, &f->about, &out, &e), "%s", e.msg);
	struct str s = arena_str(f->a, buf_str(&out));
	buf_release(&out);
	return s;
}

/* One file with one byte changed, at four places; *tried counts them. */
static inline void
forgery_change_file(struct forgery *f, size_t which, struct str key, size_t *tried)
{
	struct wacz_file *file = &f->files[which];
	struct str was = file->bytes;
	char *changed = arena_alloc(f->a, was.n, 1);
	struct err e = {0};

	memcpy(changed, was.p, was.n);
	for (size_t k = 0; k < 4; k++, ++*tried) {
		size_t at = k * (was.n - 1) / 3;
		changed[at] = (char)(changed[at] ^ 0x04);
		file->bytes = (struct str){changed, was.n};
		if (!str_eq(file->path, STR("proof/SHA256SUMS")))
			forgery_sum(f);
		bool held = bundles_hold(forgery_pack(f), key, &e);
		/* Not even the time in the head of a gzip member, which carries nothing. */
		CHECK_SAY(!held && e.kind == ERR_NO, "%.*s may be changed at %zu",
		          STR_ARG(file->path), at);
		changed[at] = (char)(changed[at] ^ 0x04);
	}
	file->bytes = was;
	forgery_sum(f);
}

/* No file of a bundle may be changed, whatever its listing and its sums say; but for the
 * stamp, which has parts that its authority does not sign (test/unit/timestamp.c). */
static inline void
bundles_check_each_file_counts(struct str bundle, struct str key)
{
	struct arena a = {0};
	struct forgery f;
	struct err e = {0};
	size_t tried = 0;

	forgery_begin(bundle, &a, &f);
	forgery_sum(&f);
	CHECK_SAY(bundles_hold(forgery_pack(&f), key, &e), "%s", e.msg);
	for (size_t i = 0; i < f.count; i++)
		if (!str_eq(f.files[i].path, STR("proof/stamp.tsr")))
			forgery_change_file(&f, i, key, &tried);
	CHECK_SAY(tried >= 60, "%zu tried", tried);
	arena_release(&a);
}

/* Nor left out. */
static inline void
bundles_check_each_file_is_missed(struct str bundle, struct str key)
{
	struct err e = {0};
	struct arena a = {0};
	struct forgery whole, f;

	forgery_begin(bundle, &a, &whole);
	for (size_t i = 0; i < whole.count; i++) {
		f = whole;
		forgery_leave_out(&f, i);
		forgery_sum(&f);
		CHECK_SAY(!bundles_hold(forgery_pack(&f), key, &e) && e.kind == ERR_NO,
		          "%.*s may be left out", STR_ARG(whole.files[i].path));
	}
	arena_release(&a);
}

/* One file of a bundle. */
static inline struct str
bundles_member(struct str bundle, const char *path, struct arena *a)
{
	struct wacz w;
	struct str bytes = {0};
	struct err e = {0};

	CHECK_SAY(wacz_open(bundle, bundles_most, a, &w, &e), "%s", e.msg);
	for (size_t i = 0; i < w.count; i++)
		if (str_eq(w.members[i].path, str_of(path)))
			CHECK(wacz_read(&w.members[i], a, &bytes, &e));
	CHECK_SAY(bytes.p, "%s is missing", path);
	return bytes;
}

#endif
