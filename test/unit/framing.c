/* framing: one page in every framing that HTTP has, fetched and imported: what is given
 * out is always the page. */
#include <unistd.h>

#include "evidence/memento.h"
#include "import/import_warc.h"
#include "net/coding.h"
#include "test/check.h"

#define BASE "https://site.example"
#define BEGIN INT64_C(1700000000)

static char scratch[] = "/tmp/proviso-framing-XXXXXX";
static struct home home;
static struct segments *segments;

/* How a page is sent: each adds what it needs to the head, and frames the body. */
static const struct framing {
	const char *name, *version, *fields;
	bool packed, chunked, length;
} framings[] = {
	{"by length", "1.1", "", false, false, true},
	{"by the connection's end", "1.0", "", false, false, false},
	{"in chunks", "1.1", "", false, true, false},
	{"packed, by length", "1.1", "Content-Encoding: gzip\r\n", true, false, true},
	{"packed, by the connection's end", "1.0", "Content-Encoding: gzip\r\n", true, false, false},
	{"packed, in chunks", "1.1", "Content-Encoding: gzip\r\n", true, true, false},
	{"as identity", "1.1", "Content-Encoding: identity\r\n", false, false, true},
	{"as identity in transfer", "1.1", "Transfer-Encoding: identity\r\n", false, false, true},
	{"packed, under another name", "1.1", "Content-Encoding: x-gzip\r\n", true, false, true},
};

static struct str
packed(struct str page, struct arena *a)
{
	struct buf b;

	buf_init(&b, 1 << 20);
	warc_pack(page, &b); /* a gzip member is one */
	struct str s = arena_str(a, buf_str(&b));
	buf_release(&b);
	return s;
}

static struct str
payload_of(const struct framing *f, struct str page, struct arena *a)
{
	return f->packed ? packed(page, a) : page;
}

/* The head of a response, and, if it has one, its body. */
static struct str
response_of(const struct framing *f, struct str page, bool with_body, struct arena *a)
{
	struct str payload = payload_of(f, page, a);
	struct buf b;

	buf_init(&b, 1 << 20);
	buf_printf(&b, "HTTP/%s 200 OK\r\nContent-Type: text/plain\r\n%s", f->version, f->fields);
	if (f->chunked)
		buf_add(&b, STR("Transfer-Encoding: chunked\r\n"));
	if (f->length)
		buf_printf(&b, "Content-Length: %zu\r\n", payload.n);
	buf_add(&b, STR("\r\n"));
	size_t half = f->chunked ? payload.n / 2 : payload.n;
	if (with_body && f->chunked) {
		buf_printf(&b, "%zx\r\n", half);
		buf_add(&b, str_slice(payload, 0, half));
		buf_printf(&b, "\r\n%zx;x=y\r\n", payload.n - half);
		buf_add(&b, str_slice(payload, half, payload.n));
		buf_add(&b, STR("\r\n0\r\nTrailer: x\r\n\r\n"));
	} else if (with_body) {
		buf_add(&b, payload);
	}
	struct str s = arena_str(a, buf_str(&b));
	buf_release(&b);
	return s;
}

/* Fetched again as src/capture does it: kept as a reference where the archive allows.
 * Returns whether it is one. */
static bool
fetch(const char *document, struct str url, const struct framing *f, struct str page,
      int64_t at)
{
	struct arena a = {0};
	struct http_exchange x = {.request = STR("GET / HTTP/1.1\r\n\r\n"), .address = STR("192.0.2.1"),
	                          .port = 80, .status = 200, .began = at * 1000000,
	                          .response = response_of(f, page, true, &a)};
	struct event_exchange exchange = {.x = &x, .url = url};
	struct http_message m;
	struct earlier earlier;
	struct event event;
	struct document d;
	struct err e = {0};
	bool found;

	CHECK(http_message_parse(x.response, &m, &e) && document_parse(STR("Terms\n"), &a, &d, &e));
	x.head = m.head.n;
	http_payload(&m, &a, &exchange.payload);
	CHECK_SAY(earlier_find(&home, STR("S"), str_of(document), url, &a, &earlier, &found, &e), "%s", e.msg);
	bool refers = found && earlier_repeats(&earlier, &m, exchange.payload);
	exchange.original = refers ? &earlier.kept.record : NULL;
	event_init(&event, segments_warcinfo(segments));
	CHECK_SAY(event_add_exchange(&event, &exchange, &e), "%s", e.msg);
	event_end(&event);
	struct capture c = {.service = STR("S"), .document = str_of(document), .d = &d, .at = at,
	                    .source = url, .event = &event, .has_payload = true,
	                    .full = validator_of(url, &m), .original = refers ? &earlier.place : NULL};
	CHECK_SAY(archive_capture(&home, segments, &c, 1, &e), "%s", e.msg);
	event_release(&event);
	arena_release(&a);
	return refers;
}

static struct memento_answer
ask(struct str url, int64_t at, struct arena *a)
{
	struct memento_answer answer = {.status = 0};
	struct err e = {0};

	CHECK_SAY(memento_answer(&home, STR(BASE), memento_path(url, at, a), (struct str){0}, a, &answer, &e),
	          "%.*s: %s", STR_ARG(url), e.msg);
	return answer;
}

static struct str
field(const struct memento_answer *r, const char *name)
{
	for (size_t i = 0; i < r->field_count; i++)
		if (strcmp(r->fields[i].name, name) == 0)
			return r->fields[i].value;
	return (struct str){0};
}

/* As a browser sees the answer: what Content-Encoding names is undone. */
static void
shows(struct str url, int64_t at, struct str payload, struct str page, const char *what)
{
	struct arena a = {0};
	struct memento_answer r = ask(url, at, &a);
	struct buf shown;
	struct err e = {0};

	buf_init(&shown, 1 << 20);
	CHECK_SAY(r.status == 200, "%s: answered with %d", what, r.status);
	CHECK_SAY(str_eq(r.body, payload), "%s: it is not the payload", what);
	CHECK_SAY(coding_decode(r.body, field(&r, "Content-Encoding"), &shown, &e) &&
	          str_eq(buf_str(&shown), page), "%s: a browser shows \"%.*s\" (%s)", what, STR_ARG(buf_str(&shown)), e.msg);
	buf_release(&shown);
	arena_release(&a);
}

static bool
is_alike(const struct framing *a, const struct framing *b)
{
	bool coded = a->chunked || b->chunked || strstr(a->fields, "Transfer") || strstr(b->fields, "Transfer");

	return !coded && strcmp(a->fields, b->fields) == 0;
}

static void
each_framing_after_each_other_gives_the_page(void)
{
	struct arena a = {0};

	for (size_t i = 0; i < COUNT(framings); i++)
		for (size_t k = 0; k < COUNT(framings); k++) {
			struct str url = arena_printf(&a, "http://e.example/%zu/%zu", i, k);
			struct str page = arena_printf(&a, "Terms %zu.%zu: we keep logs for 30 days.", i, k);
			const char *what = arena_printf(&a, "%s, then %s", framings[i].name, framings[k].name).p;
			CHECK(!fetch(url.p, url, &framings[i], page, BEGIN));
			bool refers = fetch(url.p, url, &framings[k], page, BEGIN + 60);
			CHECK_SAY(refers == is_alike(&framings[i], &framings[k]), "%s: %d", what, refers);
			shows(url, BEGIN, payload_of(&framings[i], page, &a), page, what);
			shows(url, BEGIN + 60, payload_of(&framings[k], page, &a), page, what);
		}
	arena_release(&a);
}

/* Tools that know a payload by its digest alone may take any whole response that has it.
 * Framings are by place in the table; the first captures are of the first two. */
static size_t
fetch_at_random(struct str page, const size_t *of, size_t most, int64_t from)
{
	struct arena a = {0};
	const struct framing *wholes[30];
	size_t count = 0, references = 0;
	uint32_t random = 1;

	for (int64_t at = from; at < from + 30; at++) {
		random = random * 1664525 + 1013904223;
		const struct framing *f = &framings[of[(random >> 8) % (at < from + 8 ? 2 : most)]];
		struct str url = arena_printf(&a, "http://all.example/%u", (random >> 20) % 3);
		bool refers = fetch(url.p, url, f, page, at);
		references += refers;
		for (size_t k = 0; refers && k < count; k++)
			CHECK_SAY(wholes[k]->packed != f->packed || is_alike(wholes[k], f),
			          "%s refers, and %s is there too", f->name, wholes[k]->name);
		if (!refers)
			wholes[count++] = f;
		shows(url, at, payload_of(f, page, &a), page, f->name);
	}
	arena_release(&a);
	return references;
}

static void
no_reference_can_be_taken_for_another_framing(void)
{
	CHECK(fetch_at_random(STR("Terms of all: we keep logs for 1 day."), (size_t[]){0, 1, 2, 3, 4, 5, 6, 7, 8}, 9, BEGIN + 100) > 3);
	CHECK(fetch_at_random(STR("Terms of all: we keep logs for 2 days."), (size_t[]){0, 1, 6}, 3, BEGIN + 200) > 3);
	CHECK(fetch_at_random(STR("Terms of all: we keep logs for 3 days."), (size_t[]){3, 4, 8}, 3, BEGIN + 300) > 3);
	CHECK(fetch_at_random(STR("Terms of all: we keep logs for 4 days."), (size_t[]){0, 1}, 2, BEGIN + 400) > 9);
}

static void
add_record(struct buf *file, const char *type, struct str url, int64_t at, const char *lines,
           struct str block)
{
	char iso[TIME_ISO + 1];
	static int id;

	time_iso(at, iso);
	buf_printf(file, "WARC/1.1\r\nWARC-Type: %s\r\nWARC-Record-ID: <urn:x:%d>\r\nWARC-Date: %s\r\n"
	           "WARC-Target-URI: %.*s\r\nContent-Type: application/http\r\n%sContent-Length: %zu\r\n\r\n",
	           type, id++, iso, STR_ARG(url), lines, block.n);
	buf_add(file, block);
	buf_add(file, STR("\r\n\r\n"));
}

static void
note(void *context, const char *path, bool wrong, struct str text)
{
	(void)context, (void)path;
	CHECK_SAY(!wrong, "%.*s", STR_ARG(text));
}

static void
import(struct buf *file, struct import_warc_result *result)
{
	struct arena a = {0};
	const char *path = arena_printf(&a, "%s/import.warc", scratch).p;
	struct import_warc_options o = {.threads = 1, .found = note};
	struct err e = {0};

	segments_close(segments);
	FILE *out = fopen(path, "w");
	CHECK(out && fwrite(file->p, 1, file->n, out) == file->n && fclose(out) == 0);
	CHECK_SAY(import_warc(&home, &path, 1, &o, result, &e), "%s", e.msg);
	CHECK_SAY(segments_open(&home, &segments, &e), "%s", e.msg);
	arena_release(&a);
}

#define REVISIT "WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest\r\n"

/* An original in each framing, and a revisit of it whose head is of each other. */
static void
imported_originals_are_given_and_their_revisits_never_with_other_bytes(void)
{
	struct arena a = {0};
	struct buf file;
	struct import_warc_result result;

	buf_init(&file, 8 << 20);
	for (size_t i = 0; i < COUNT(framings); i++)
		for (size_t k = 0; k < COUNT(framings); k++) {
			struct str url = arena_printf(&a, "http://imported.example/%zu/%zu", i, k);
			struct str page = arena_printf(&a, "Terms of %zu.%zu: we keep logs for 90 days.", i, k);
			char iso[TIME_ISO + 1];
			time_iso(BEGIN, iso);
			add_record(&file, "response", url, BEGIN, "", response_of(&framings[i], page, true, &a));
			char hex[SHA256_HEX + 1];
			struct sha256 payload = sha256_of(payload_of(&framings[i], page, &a));
			sha256_hex(&payload, hex);
			add_record(&file, "revisit", url, BEGIN + 60, arena_printf(
				&a, REVISIT "WARC-Refers-To-Target-URI: %.*s\r\nWARC-Refers-To-Date: %s\r\n"
				"WARC-Payload-Digest: sha256:%s\r\n", STR_ARG(url), iso, hex).p,
				response_of(&framings[k], page, false, &a));
		}
	import(&file, &result);
	CHECK_SAY(result.sightings == 2 * COUNT(framings) * COUNT(framings) && result.failed == 0 &&
	          result.versions == COUNT(framings) * COUNT(framings), "%zu sightings, %zu failed, %zu versions",
	          result.sightings, result.failed, result.versions);
	for (size_t i = 0; i < COUNT(framings); i++)
		for (size_t k = 0; k < COUNT(framings); k++) {
			struct str url = arena_printf(&a, "http://imported.example/%zu/%zu", i, k);
			struct str page = arena_printf(&a, "Terms of %zu.%zu: we keep logs for 90 days.", i, k);
			shows(url, BEGIN, payload_of(&framings[i], page, &a), page, framings[i].name);
			/* A revisit has no bytes of its own to give: the nearest that has is named. */
			struct memento_answer r = ask(url, BEGIN + 60, &a);
			CHECK_SAY(r.status == 302 && str_ends(field(&r, "Location"), memento_path(url, BEGIN, &a)),
			          "a revisit is answered with %d", r.status);
		}
	buf_release(&file);
	arena_release(&a);
}

/* Programs that let a browser or a library unpack a body keep its head all the same. */
static void
a_body_without_the_framing_of_its_head_is_given_as_it_is(void)
{
	static const char *const heads[] = {
		"Content-Encoding: gzip\r\nContent-Length: 9\r\n", "Content-Encoding: br\r\n",
		"Content-Encoding: zstd\r\nTransfer-Encoding: chunked\r\n", "Content-Encoding: deflate\r\n",
		"Content-Encoding: identity, gzip\r\nTransfer-Encoding: chunked\r\n",
	};
	struct arena a = {0};
	struct buf file;
	struct import_warc_result result;
	struct str page = STR("Terms of Zo\xEB: we keep logs for 120 days, and nothing else at all.\r\n\tIndeed.");

	buf_init(&file, 1 << 20);
	for (size_t i = 0; i < COUNT(heads); i++)
		add_record(&file, "response", arena_printf(&a, "http://unpacked.example/%zu", i), BEGIN, "",
		           arena_printf(&a, "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=latin1\r\n%s\r\n%.*s",
		                        heads[i], STR_ARG(page)));
	import(&file, &result);
	CHECK_SAY(result.sightings == COUNT(heads) && result.failed == 0, "%zu of %zu failed", result.failed,
	          result.sightings);
	for (size_t i = 0; i < COUNT(heads); i++)
		shows(arena_printf(&a, "http://unpacked.example/%zu", i), BEGIN, page, page, heads[i]);
	buf_release(&file);
	arena_release(&a);
}

static void
what_is_cut_is_not_taken_for_unpacked(void)
{
	struct arena a = {0};
	struct str whole = packed(STR("Terms of sale: we keep logs for 30 days, and then we delete all of them."), &a);
	struct str text = STR("Terms of sale");

	for (size_t n = 0; n <= whole.n; n++) {
		CHECK_SAY(!coding_is_gone(str_slice(whole, 0, n), STR("gzip")), "the first %zu bytes", n);
		CHECK_SAY(!coding_is_gone(str_slice(whole, n, whole.n), STR("gzip")) || whole.n - n < 12,
		          "the bytes from %zu on", n);
	}
	CHECK(coding_is_gone(text, STR("gzip")) && coding_is_gone(text, STR("deflate, BR")));
	CHECK(!coding_is_gone(text, STR("")) && !coding_is_gone(text, STR("identity")));
	CHECK(!coding_is_gone(text, STR("rot13")) && !coding_is_gone(text, STR("gzip,gzip,gzip,gzip,gzip")));
	CHECK(!coding_is_gone(STR(""), STR("gzip")) && !coding_is_gone(STR("a\0b"), STR("gzip")));
	arena_release(&a);
}

static void
the_home_verifies(void)
{
	struct err e = {0};
	struct verified verified = {.waiting = 0};

	CHECK_SAY(archive_verify(&home, false, NULL, &verified, &e), "%s", e.msg);
	CHECK_SAY(segments_verify(&home, true, &(uint64_t){0}, &e), "%s", e.msg);
	CHECK(verified.versions > 0 && verified.records > 0);
	CHECK(verified.entries >= verified.sightings);
}

int
main(void)
{
	struct err e = {0};

	if (!mkdtemp(scratch) || !home_init(scratch, STR("log.example/framing"), &e) ||
	    !home_open(scratch, true, &home, &e) || !segments_open(&home, &segments, &e)) {
		printf("FAIL a_home_is_made: %s\n", e.msg);
		return 1;
	}
	RUN(each_framing_after_each_other_gives_the_page);
	RUN(no_reference_can_be_taken_for_another_framing);
	RUN(imported_originals_are_given_and_their_revisits_never_with_other_bytes);
	RUN(a_body_without_the_framing_of_its_head_is_given_as_it_is);
	RUN(what_is_cut_is_not_taken_for_unpacked);
	RUN(the_home_verifies);
	segments_close(segments);
	home_close(&home);
	check_remove(scratch);
	return check_done();
}
