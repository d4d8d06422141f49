/* harvest: what is taken from WARC files of others, with what, and what is not believed. */
#include <unistd.h>

#include "import/harvest_parts.h"
#include "test/check.h"

#define DATE "2024-03-12T09:30:00Z"
#define LATEST INT64_C(1710235809) /* nine seconds later */
#define URI "https://www.example.org/legal/privacy?lang=en"
#define WORDS "We keep logs for 30 days."
#define SHA1_WORDS "16688e5f6f2365fbc128eaa84f89b580d5bdfeae"
#define PAGE "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=\"utf-8\"\r\n\r\n" WORDS
#define GET "GET /legal/privacy?lang=en HTTP/1.1\r\nHost: www.example.org\r\n\r\n"

/* A batch, and the file that it is of. */
struct batch {
	enum harvest_aim aim;
	struct buf file, said;
	struct arena a;
	struct harvest h;
	struct harvest_end end;
};

static void
batch_init(struct batch *b)
{
	*b = (struct batch){.end = {.at_end = false}};
	buf_init(&b->file, (size_t)1 << 20);
	buf_init(&b->said, HARVEST_RESULT_MAX);
}

static void
batch_release(struct batch *b)
{
	buf_release(&b->file);
	buf_release(&b->said);
	arena_release(&b->a);
}

/* One record behind the others; `more` are lines of its head. */
static void
add_at(struct batch *b, const char *type, int id, const char *uri, const char *date,
       const char *more, const char *block)
{
	const char *content = strcmp(type, "metadata") == 0 || strcmp(type, "warcinfo") == 0
	    ? "Content-Type: application/warc-fields\r\n"
	    : strcmp(type, "resource") == 0 ? "" : "Content-Type: application/http\r\n";

	buf_printf(&b->file, "WARC/1.1\r\nWARC-Type: %s\r\nWARC-Record-ID: <urn:x:%d>\r\nWARC-Date: %s\r\n", type,
	           id, date);
	if (uri)
		buf_printf(&b->file, "WARC-Target-URI: %s\r\n", uri);
	buf_printf(&b->file, "%s%sContent-Length: %zu\r\n\r\n%s\r\n\r\n", content, more, strlen(block), block);
}

static void
add(struct batch *b, const char *type, int id, const char *more, const char *block)
{
	add_at(b, type, id, URI, DATE, more, block);
}

/* As much as there is from where the batch before has ended. */
static void
read_on(struct batch *b, uint64_t records_max)
{
	_Atomic uint64_t records_read = 0;
	struct harvest_job job = {.file = buf_str(&b->file), .aim = b->aim, .latest = LATEST, .from = b->end.next,
	                          .records_max = records_max, .records_read = &records_read};
	struct err e = {0};

	buf_clear(&b->said);
	CHECK_SAY(harvest_work(&job, &b->said, &e), "%s", e.msg);
	CHECK(harvest_read(buf_str(&b->said), b->file.n, &b->a, &b->h, &b->end));
	CHECK(records_read == b->h.records);
}

/* "1* 2" is an item whose own record is 1, with record 2 behind it; items are apart by
 * a comma. */
static void
items_are(struct batch *b, const char *want)
{
	struct buf got;

	read_on(b, UINT64_MAX);
	buf_init(&got, 1000);
	for (size_t i = 0; i < b->h.item_count; i++)
		for (size_t k = 0; k < b->h.items[i].record_count; k++) {
			const struct harvest_record *r = &b->h.items[i].records[k];
			size_t id = str_find(r->bytes, STR("<urn:x:"), 0) + 7;
			buf_add(&got, k ? STR(" ") : i ? STR(", ") : STR(""));
			buf_add(&got, str_slice(r->bytes, id, str_find_byte(r->bytes, '>', id)));
			buf_add(&got, r->is_main ? STR("*") : STR(""));
		}
	CHECK_STR(buf_str(&got), str_of(want));
	CHECK(b->end.at_end && b->h.wrong == 0);
	buf_release(&got);
	batch_release(b);
}

static void
request_and_metadata_beside_a_response_go_with_it(void)
{
	struct batch b;

	batch_init(&b);
	add_at(&b, "warcinfo", 9, NULL, DATE, "", "software: x\r\n");
	add(&b, "request", 1, "", GET);
	add(&b, "response", 2, "", PAGE);
	add(&b, "metadata", 3, "", "via: x\r\n");
	items_are(&b, "9*, 1 2* 3");
}

static void
each_of_two_responses_in_a_second_has_its_own_request(void)
{
	struct batch b;

	batch_init(&b);
	add(&b, "request", 1, "", GET);
	add(&b, "response", 2, "", PAGE);
	add(&b, "request", 3, "", GET);
	add(&b, "response", 4, "", PAGE);
	items_are(&b, "1 2*, 3 4*");
	batch_init(&b);
	add(&b, "response", 1, "", PAGE);
	add(&b, "request", 2, "", GET);
	add(&b, "response", 3, "", PAGE);
	add(&b, "request", 4, "", GET);
	items_are(&b, "1* 2, 3* 4");
}

static void
concurrent_records_go_together_from_afar(void)
{
	struct batch b;

	batch_init(&b);
	add(&b, "request", 1, "", GET);
	add(&b, "response", 2, "WARC-Concurrent-To: <urn:x:4>\r\nWARC-Concurrent-To: <urn:x:5>\r\n", PAGE);
	add_at(&b, "response", 3, "https://example.org/", DATE, "", PAGE);
	add_at(&b, "request", 4, URI, "2024-03-12T09:30:01Z", "", GET);
	add_at(&b, "metadata", 5, URI, "2024-03-12T09:30:01Z", "", "via: x\r\n");
	add_at(&b, "request", 6, "https://example.org/", "2024-03-12T09:30:02Z", "WARC-Concurrent-To: <urn:x:3>\r\n", GET);
	items_are(&b, "2* 4 5, 3* 6");
}

static void
what_belongs_to_another_record_stays_there(void)
{
	struct batch b;

	batch_init(&b);
	add_at(&b, "request", 1, "https://example.org/other", DATE, "", GET);
	add(&b, "response", 2, "", PAGE);
	add(&b, "request", 3, "WARC-Concurrent-To: <urn:x:99>\r\n", GET);
	add_at(&b, "request", 4, URI, "2024-03-12T09:30:01Z", "", GET);
	items_are(&b, "2*");
}

static void
pages_are_taken_and_the_rest_is_passed_over(void)
{
	static const char *const pages[] = {
		"HTTP/1.1 200 OK\r\n\r\n" WORDS,
		"HTTP/1.1 203 So they say\r\nContent-Type: TEXT/HTML;charset=x\r\n\r\n" WORDS,
		"HTTP/1.1 200 OK\r\nContent-Type: application/xhtml+xml\r\n\r\n" WORDS,
		"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" WORDS,
		"HTTP/1.1 200 OK\r\nContent-Type: text/markdown\r\n\r\n" WORDS,
		"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n" WORDS,
	};
	static const char *const others[] = {
		"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n" WORDS,
		"HTTP/1.1 200 OK\r\nContent-Type: text/css\r\n\r\n" WORDS,
		"HTTP/1.1 301 Moved\r\nContent-Type: text/html\r\n\r\n" WORDS,
		"HTTP/1.1 404 Not found\r\nContent-Type: text/html\r\n\r\n" WORDS,
		"HTTP/1.1 304 Not modified\r\n\r\n", "HTTP/1.1 204 No content\r\n\r\n",
	};
	struct batch b;

	batch_init(&b);
	for (size_t i = 0; i < COUNT(pages); i++)
		add(&b, "response", (int)i, "", pages[i]);
	for (size_t i = 0; i < COUNT(others); i++)
		add(&b, "response", (int)i, "", others[i]);
	add(&b, "conversion", 20, "", WORDS);
	read_on(&b, UINT64_MAX);
	CHECK(b.h.item_count == COUNT(pages) && b.h.passed_over == COUNT(others) + 1);
	CHECK(b.h.wrong == 0 && b.h.records == COUNT(pages) + COUNT(others) + 1);
	for (size_t i = 0; i < b.h.item_count; i++)
		CHECK_STR(b.h.items[i].body_bytes, STR(WORDS));
	batch_release(&b);
}

static void
resources_are_pages_where_their_uri_is_a_place(void)
{
	struct batch b;

	batch_init(&b);
	add_at(&b, "resource", 1, URI, DATE, "", WORDS);
	add_at(&b, "resource", 2, "file:/srv/terms.md", DATE, "Content-Type: text/markdown\r\n", WORDS);
	add_at(&b, "resource", 3, "metadata://gnu.org/software/wget/warc/wget.log", DATE, "Content-Type: text/plain\r\n", WORDS);
	add_at(&b, "resource", 4, "urn:pageinfo:" URI, DATE, "Content-Type: text/plain\r\n", WORDS);
	add_at(&b, "resource", 5, URI, DATE, "Content-Type: application/json\r\n", "{}");
	items_are(&b, "1*, 2*");
}

static const struct harvest_item *
only_item(struct batch *b, const char *more, const char *block)
{
	static const struct harvest_item none;

	batch_init(b);
	add(b, "response", 1, more, block);
	read_on(b, UINT64_MAX);
	CHECK(b->h.item_count == 1 && b->h.wrong == 0);
	return b->h.item_count ? &b->h.items[0] : &none;
}

static void
an_item_says_what_its_record_says(void)
{
	struct batch b;
	const struct harvest_item *item = only_item(&b, "", PAGE);
	struct sha256 words = sha256_of(STR(WORDS));

	CHECK_STR(item->uri, STR(URI));
	CHECK(item->at == 1710235800);
	CHECK_STR(item->charset, STR("utf-8"));
	CHECK(sha256_eq(&item->payload, &words));
	CHECK(item->kind == HARVEST_CAPTURE && item->number == 1 && item->offset == 0);
	batch_release(&b);
}

static void
chunks_are_no_part_of_the_payload(void)
{
	struct batch b;
	const struct harvest_item *item = only_item(
		&b, "", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\nWe keep \r\n11\r\nlogs for 30 days.\r\n0\r\n\r\n");
	struct sha256 words = sha256_of(STR(WORDS));

	CHECK_STR(item->body_bytes, STR(WORDS));
	CHECK(sha256_eq(&item->payload, &words));
	batch_release(&b);
}

static void
a_body_that_is_cut_is_a_failure(void)
{
	static const struct {
		const char *more, *block, *want;
	} cases[] = {
		{"WARC-Truncated: time\r\n", PAGE, "cut for time"},
		{"WARC-Truncated: <b>\r\n", PAGE, "cut short"},
		{"", "HTTP/1.1 206 Partial Content\r\n\r\n" WORDS, "a part of it"},
		{"WARC-Segment-Number: 1\r\n", PAGE, "one segment of several"},
		{"", "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" WORDS, "Content-Length says 99"},
		{"", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n99\r\n" WORDS, "inside a chunk"},
		{"", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1F\x8B" WORDS, "gzip"},
		{"", "HTTP/1.1 200 OK\r\nContent-Encoding: rot\x07\xC3\r\n\r\n" WORDS, "rot"},
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct batch b;
		const struct harvest_item *item = only_item(&b, cases[i].more, cases[i].block);
		CHECK_SAY(str_find(item->failure, str_of(cases[i].want), 0) != SIZE_MAX, "\"%.*s\" does not say \"%s\"",
		          STR_ARG(item->failure), cases[i].want);
		CHECK(item->body_bytes.n == 0);
		batch_release(&b);
	}
}

/* Programs that let a browser fetch keep its head over the unpacked body. */
static void
a_body_longer_than_its_length_is_read(void)
{
	struct batch b;
	const struct harvest_item *item = only_item(&b, "", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n" WORDS);

	CHECK_STR(item->body_bytes, STR(WORDS));
	CHECK(item->failure.n == 0);
	batch_release(&b);
}

static void
a_body_that_is_not_packed_as_its_head_says_is_read(void)
{
	static const char *const codings[] = {"gzip", "br", "zstd", "deflate", "x-gzip", "identity, br"};

	for (size_t i = 0; i < COUNT(codings); i++) {
		struct arena a = {0};
		struct batch b;
		const struct harvest_item *item = only_item(
			&b, "", arena_printf(&a, "HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\n\r\n" WORDS, codings[i]).p);
		CHECK_STR(item->body_bytes, STR(WORDS));
		CHECK(item->failure.n == 0 && b.h.notes == 1);
		batch_release(&b);
		arena_release(&a);
	}
}

#define PROFILE "WARC-Profile: http://netpreserve.org/warc/1.0/revisit/"
#define SAME PROFILE "identical-payload-digest\r\n"

static void
a_revisit_says_what_it_refers_to(void)
{
	struct batch b;

	batch_init(&b);
	add(&b, "revisit", 1, SAME "WARC-Payload-Digest: SHA-1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ\r\nWARC-Refers-To-Target-URI: <https://example.org/>\r\n"
	    "WARC-Refers-To-Date: 2024-03-11T09:30:00Z\r\n", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n");
	add(&b, "revisit", 2, SAME "WARC-Payload-Digest: foo:123\r\nWARC-Refers-To-Target-URI: https://example.org/\r\n", "");
	add(&b, "revisit", 3, SAME, "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n");
	add(&b, "revisit", 4, SAME, "HTTP/1.1 404 Not found\r\n\r\n");
	add(&b, "revisit", 5, PROFILE "server-not-modified\r\n", "HTTP/1.1 304 Not modified\r\n\r\n");
	read_on(&b, UINT64_MAX);
	CHECK(b.h.item_count == 2 && b.h.passed_over == 3);
	if (b.h.item_count == 2) {
		CHECK(b.h.items[0].kind == HARVEST_REVISIT && b.h.items[0].original_at == 1710149400);
		CHECK_STR(b.h.items[0].original, STR("https://example.org/"));
		CHECK_STR(b.h.items[0].digest, STR("sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709"));
		CHECK_STR(b.h.items[1].digest, STR(""));
		CHECK_STR(b.h.items[1].original, STR("")); /* without a date it names no capture */
	}
	batch_release(&b);
}

/* As a name of the payload, an unchecked digest would let anybody's page be it. */
static void
a_digest_counts_once_it_was_checked(void)
{
	static const struct {
		const char *more, *want;
	} cases[] = {
		{"WARC-Payload-Digest: sha1:" SHA1_WORDS "\r\n", "sha1:" SHA1_WORDS},
		{"WARC-Payload-Digest: foo:123\r\n", ""},
		{"WARC-Payload-Digest: sha1:" SHA1_WORDS "\r\nWARC-Segment-Number: 1\r\n", ""},
		{"", ""},
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct batch b;
		const struct harvest_item *item = only_item(&b, cases[i].more, PAGE);
		CHECK_STR(item->digest, str_of(cases[i].want));
		batch_release(&b);
	}
}

static void
ways_are_redirects_and_other_answers(void)
{
	static const struct {
		const char *block, *to;
	} list[] = {
		{"HTTP/1.1 301 Moved\r\nLocation: /a/../b#c\r\n\r\n", "https://www.example.org/b"},
		{"HTTP/1.1 302 Found\r\nlocation:  HTTP://Example.org:80 \r\n\r\n", "http://example.org/"},
		{"HTTP/1.1 303 See\r\nLocation: ?x\r\n\r\n", "https://www.example.org/legal/privacy?x"},
		{"HTTP/1.1 307 Here\r\nLocation: terms\r\n\r\n", "https://www.example.org/legal/terms"},
		{"HTTP/1.1 308 There\r\nLocation: //e.org/\xE9\r\n\r\n", "https://e.org/%E9"},
		{"HTTP/1.1 301 Moved\r\n\r\n", NULL},
		{"HTTP/1.1 301 Moved\r\nLocation: javascript:x\r\n\r\n", NULL},
		{"HTTP/1.1 301 Moved\r\nLocation:\r\n\r\n", NULL},
		{"HTTP/1.1 301 Moved\r\nLocation: /b\r\nLocation: /b\r\n\r\n", "https://www.example.org/b"},
		{"HTTP/1.1 301 Moved\r\nLocation: /b\r\nlocation: /c\r\n\r\n", NULL},
		{"HTTP/1.1 301 Moved\r\nLocation: \\\\e.org/\r\n\r\n", NULL},
		{"HTTP/1.1 304 Same\r\nLocation: /b\r\n\r\n", NULL},
		{"HTTP/1.1 201 Made\r\nLocation: /b\r\n\r\n", NULL},
		{"HTTP/1.1 404 Gone\r\n\r\n", NULL},
		{PAGE, NULL},
	};
	struct batch b;
	uint64_t answers = 0;

	batch_init(&b);
	b.aim = HARVEST_WAYS;
	add_at(&b, "warcinfo", 99, NULL, DATE, "", "software: x\r\n");
	for (size_t i = 0; i < COUNT(list); i++)
		add(&b, i % 2 ? "response" : "revisit", (int)i, i % 2 ? "" : SAME, list[i].block);
	add(&b, "resource", 50, "", "HTTP/1.1 301 Moved\r\nLocation: /b\r\n\r\n");
	read_on(&b, UINT64_MAX);
	CHECK(b.h.item_count == COUNT(list) + 1 && b.h.wrong == 0);
	for (size_t i = 0; i < b.h.item_count; i++) {
		const struct harvest_item *item = &b.h.items[i];
		struct str want = i < COUNT(list) && list[i].to ? str_of(list[i].to) : STR("");
		answers += item->kind == HARVEST_ANSWER;
		CHECK_STR(item->leads_to, want);
		CHECK(item->kind == (want.n ? HARVEST_REDIRECT : HARVEST_ANSWER));
		CHECK(item->record_count == (want.n > 0) && item->body_bytes.n == 0);
		CHECK(item->number == i + 2 && item->at == 1710235800);
	}
	CHECK(answers == 10 && b.h.notes == 3); /* the two, and javascript: */
	batch_release(&b);
}

/* Whatever is wanted: what goes with a redirect does not go with the page behind it. */
static void
a_redirect_has_its_own_request(void)
{
	for (int pages = 0; pages < 2; pages++) {
		struct batch b;
		batch_init(&b);
		b.aim = pages ? HARVEST_PAGES : HARVEST_WAYS;
		add(&b, "response", 1, "", "HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n");
		add(&b, "request", 2, "", GET);
		add(&b, "response", 3, "", PAGE);
		add(&b, "request", 4, "", GET);
		items_are(&b, pages ? "3* 4" : "1* 2");
	}
}

static void
what_answers_another_method_is_no_item(void)
{
	static const char *const methods[] = {"POST", "HEAD", "OPTIONS", "get", "GETS"};
	static const char *const blocks[] = {PAGE, "HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n"};
	struct arena a = {0};

	for (size_t i = 0; i < 4 * COUNT(methods); i++) {
		struct batch b;
		const char *concurrent = i % 4 < 2 ? "" : "WARC-Concurrent-To: <urn:x:2>\r\n";
		struct str asked = arena_printf(&a, "%s /privacy HTTP/1.1\r\n\r\n", methods[i / 4]);
		batch_init(&b);
		b.aim = i % 2 ? HARVEST_WAYS : HARVEST_PAGES;
		add(&b, "request", 1, concurrent, asked.p);
		add(&b, "response", 2, "", blocks[i % 2]);
		read_on(&b, UINT64_MAX);
		CHECK_SAY(b.h.item_count == 0, "%s", asked.p);
		CHECK(b.h.records == 2 && b.h.passed_over == 2 && b.h.wrong == 0);
		batch_release(&b);
	}
	arena_release(&a);
}

static void
a_request_to_another_host_is_noted(void)
{
	static const struct {
		const char *uri, *host;
		bool noted;
	} cases[] = {
		{URI, "www.example.org", false}, {URI, "WWW.Example.org:443", false},
		{URI, "example.org", true}, {URI, "www.example.org:80", true},
		{URI, "a\\@www.example.org", true}, {"http://[::1]:8/", "[::1]:8", false},
	};
	struct arena a = {0};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct batch b;
		batch_init(&b);
		add_at(&b, "request", 1, cases[i].uri, DATE, "",
		       arena_printf(&a, "GET / HTTP/1.1\r\nHost: %s\r\n\r\n", cases[i].host).p);
		read_on(&b, UINT64_MAX);
		CHECK_SAY(b.h.notes == cases[i].noted, "%s: %s", cases[i].uri, cases[i].host);
		batch_release(&b);
	}
	arena_release(&a);
}

static void
what_is_wrong_is_named_and_not_taken(void)
{
	static const char *const uris[] = {
		"https://example.org/\xC3", "https://example.org/\x01", "http://evil.example\\@example.org/",
		"http://a%5C@b%2Fexample.org/", "http://:80/", "http://a^b/",
	};
	struct batch b;

	for (size_t i = 0; i < COUNT(uris); i++) {
		batch_init(&b);
		add_at(&b, "response", 1, uris[i], DATE, "", PAGE);
		read_on(&b, UINT64_MAX);
		CHECK(b.h.item_count == 0 && b.h.wrong == 1 && b.h.passed_over == 0);
		CHECK(b.h.finding_count == 1 && b.h.findings[0].wrong && utf8_valid(b.h.findings[0].text));
		batch_release(&b);
	}
	batch_init(&b);
	add_at(&b, "response", 1, URI, "2024-03-12T09:30:10Z", "", PAGE);
	read_on(&b, UINT64_MAX);
	CHECK(b.h.item_count == 0 && b.h.wrong == 1); /* it is of the future */
	batch_release(&b);
	batch_init(&b);
	add_at(&b, "warcinfo", 1, uris[0], DATE, "", "software: x\r\n"); /* must have none */
	read_on(&b, UINT64_MAX);
	CHECK(b.h.item_count == 1 && b.h.items[0].uri.n == 0);
	batch_release(&b);
	batch_init(&b);
	add(&b, "response", 1, "WARC-Block-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n", PAGE);
	add(&b, "response", 2, "", PAGE);
	read_on(&b, UINT64_MAX);
	CHECK(b.h.item_count == 1 && b.h.wrong == 1 && b.h.passed_over == 0);
	batch_release(&b);
}

static void
what_stands_at_no_address_of_http_or_tells_a_password_is_noted(void)
{
	static const char *const uris[] = {
		"gopher://example.org/", "ftp://example.org/", "urn:x:y", "http://user:secret@example.org/",
		"https://user@example.org/",
	};

	for (size_t i = 0; i < COUNT(uris); i++)
		for (int ways = 0; ways < 2; ways++) {
			struct batch b;
			batch_init(&b);
			b.aim = ways ? HARVEST_WAYS : HARVEST_PAGES;
			add_at(&b, "response", 1, uris[i], DATE, "", PAGE);
			read_on(&b, UINT64_MAX);
			CHECK_SAY(b.h.item_count == 0, "%s", uris[i]);
			CHECK(b.h.wrong == 0 && b.h.passed_over == 1);
			CHECK(ways || b.h.notes == 1);
			CHECK(ways || str_find(b.h.findings[0].text, STR("secret"), 0) == SIZE_MAX);
			batch_release(&b);
		}
}

static void
batches_go_on_where_the_one_before_ended(void)
{
	for (int packed = 0; packed < 2; packed++) {
		struct batch b;
		struct buf member;
		size_t taken = 0, batches = 0;

		batch_init(&b);
		for (int i = 0; i < 5; i++)
			add(&b, "response", i, "", PAGE);
		if (packed) { /* all of them in one gzip member */
			buf_init(&member, (size_t)1 << 20);
			warc_pack(buf_str(&b.file), &member);
			buf_release(&b.file);
			b.file = member;
		}
		for (; !b.end.at_end && batches < 10; batches++) {
			read_on(&b, 2);
			for (size_t i = 0; i < b.h.item_count; i++)
				CHECK(b.h.items[i].number == ++taken);
			CHECK(b.h.notes == (packed && batches == 0)); /* that they share it is said once */
		}
		CHECK(taken == 5 && batches == 3);
		batch_release(&b);
	}
}

static void
a_record_is_not_apart_from_its_request_at_the_end_of_a_batch(void)
{
	struct batch b;
	size_t pairs = 0, batches = 0;

	batch_init(&b);
	b.file.max = (size_t)16 << 20;
	add_at(&b, "warcinfo", 0, NULL, DATE, "", "software: x\r\n");
	for (int i = 0; i < 20001; i++) { /* more than a batch has */
		char date[] = "2024-03-12T09:30:00Z";
		date[18] = (char)('0' + i % 10);
		add_at(&b, "response", i, "https://e.org/", date, "", PAGE);
		add_at(&b, "request", 100000 + i, "https://e.org/", date, "", GET);
	}
	for (; !b.end.at_end && batches < 10; batches++) {
		read_on(&b, UINT64_MAX);
		for (size_t i = 0; i < b.h.item_count; i++)
			pairs += b.h.items[i].record_count == 2;
	}
	CHECK_SAY(pairs == 20001 && batches == 3, "%zu pairs in %zu batches", pairs, batches);
	batch_release(&b);
}

/* As the program does it: from a file, in children without rights. */
static void
a_child_reads_as_much_as_fits(void)
{
	char path[] = "/tmp/proviso-harvest-XXXXXX";
	struct harvester *h = NULL;
	struct harvest got;
	struct batch b;
	struct err e = {0};
	bool some = true;
	size_t items = 0, batches = 0;
	int fd = mkstemp(path);

	batch_init(&b);
	b.file.max = (size_t)16 << 20;
	for (int i = 0; i < 5000; i++)
		add(&b, "response", i, "WARC-Concurrent-To: <urn:x:1>\r\n", PAGE);
	CHECK(fd >= 0 && file_write_all(fd, buf_str(&b.file)));
	CHECK_SAY(harvester_open(path, HARVEST_PAGES, &h, &e), "%s", e.msg);
	while (h && harvester_next(h, &some, &got, &e) && some) {
		items += got.item_count;
		batches++;
	}
	CHECK_SAY(items == 5000 && batches == 1, "%zu items in %zu batches: %s", items, batches, e.msg);
	harvester_close(h);
	batch_release(&b);
	close(fd);
	unlink(path);
}

/* A child that was taken over may say anything. */
static void
what_a_child_says_is_not_believed(void)
{
	struct batch b;
	struct arena a = {0};
	struct harvest h;
	struct harvest_end end;

	batch_init(&b);
	add(&b, "request", 1, "", GET);
	add(&b, "response", 2, "", PAGE);
	read_on(&b, UINT64_MAX);
	struct str all = arena_str(&b.a, buf_str(&b.said));
	for (size_t n = 0; n < all.n; n++)
		CHECK_SAY(!harvest_read(str_slice(all, 0, n), b.file.n, &a, &h, &end), "the first %zu bytes", n);
	CHECK(!harvest_read(all, b.end.next.offset - 1, &a, &h, &end)); /* beyond the file */
	size_t uri = str_find(all, STR(URI), 0);
	b.said.p[uri] = '\n';
	CHECK(!harvest_read(buf_str(&b.said), b.file.n, &a, &h, &end));
	b.said.p[uri] = 'h';
	size_t record = str_find(all, STR("WARC/1.1"), 0);
	b.said.p[record] = 'X';
	CHECK(!harvest_read(buf_str(&b.said), b.file.n, &a, &h, &end));
	b.said.p[record] = 'W';
	CHECK(harvest_read(buf_str(&b.said), b.file.n, &a, &h, &end));
	arena_release(&a);
	batch_release(&b);
}

int
main(void)
{
	RUN(a_child_reads_as_much_as_fits); /* first: what it needs is not set up by the others */
	RUN(request_and_metadata_beside_a_response_go_with_it);
	RUN(each_of_two_responses_in_a_second_has_its_own_request);
	RUN(concurrent_records_go_together_from_afar);
	RUN(what_belongs_to_another_record_stays_there);
	RUN(pages_are_taken_and_the_rest_is_passed_over);
	RUN(resources_are_pages_where_their_uri_is_a_place);
	RUN(an_item_says_what_its_record_says);
	RUN(chunks_are_no_part_of_the_payload);
	RUN(a_body_that_is_cut_is_a_failure);
	RUN(a_body_longer_than_its_length_is_read);
	RUN(a_body_that_is_not_packed_as_its_head_says_is_read);
	RUN(a_revisit_says_what_it_refers_to);
	RUN(a_digest_counts_once_it_was_checked);
	RUN(ways_are_redirects_and_other_answers);
	RUN(a_redirect_has_its_own_request);
	RUN(what_answers_another_method_is_no_item);
	RUN(a_request_to_another_host_is_noted);
	RUN(what_is_wrong_is_named_and_not_taken);
	RUN(what_stands_at_no_address_of_http_or_tells_a_password_is_noted);
	RUN(batches_go_on_where_the_one_before_ended);
	RUN(a_record_is_not_apart_from_its_request_at_the_end_of_a_batch);
	RUN(what_a_child_says_is_not_believed);
	return check_done();
}
