/* memento: the captures of an address, by time, as a web server gives them out. */
#include "evidence/memento.h"

#include <cjson/cJSON.h>
#include <fcntl.h>
#include <unistd.h>

#include "test/check.h"

#define BASE "https://site.example"
#define MANY "http://shop.example/many"
#define DAY INT64_C(86400)
#define BEGIN INT64_C(1700000000) /* Tue, 14 Nov 2023 22:13:20 GMT */

enum { CAPTURES = 1000, BATCH = 64 };

static char scratch[] = "/tmp/proviso-memento-XXXXXX";
static struct home home;
static struct segments *segments;

/* --- a home with captures that no network gave */

/* One capture to be made; `head` is that of the response, with its empty line. */
struct page {
	const char *document, *url, *head;
	struct str body; /* as framed */
	int64_t at;
	const struct payload *same; /* to be kept as a reference to this one; or NULL */
};

static void
make_event(const struct page *p, struct arena *a, struct event *v)
{
	struct http_exchange x = {.request = STR("GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n"),
	                          .head = strlen(p->head), .address = STR("192.0.2.1"), .port = 80,
	                          .began = p->at * 1000000};
	struct event_exchange e = {.x = &x, .url = STR("http://shop.example/")};
	struct http_message m;
	struct err err = {0};

	x.response = arena_printf(a, "%s%.*s", p->head, STR_ARG(p->body));
	CHECK(http_message_parse(x.response, &m, &err));
	x.status = m.status;
	http_payload(&m, a, &e.payload);
	e.original = p->same ? &p->same->whole.record : NULL;
	event_init(v, segments_warcinfo(segments));
	CHECK_SAY(event_add_exchange(v, &e, &err), "%s", err.msg);
	event_end(v);
}

static void
capture(const struct page *pages, size_t count)
{
	struct arena a = {0};
	struct event *events = ARENA_ARRAY(&a, struct event, count);
	struct capture *list = ARENA_ARRAY(&a, struct capture, count);
	struct err e = {0};

	for (size_t i = 0; i < count; i++) {
		make_event(&pages[i], &a, &events[i]);
		list[i] = (struct capture){
			.service = STR("Shop"), .document = str_of(pages[i].document), .at = pages[i].at,
			.source = str_of(pages[i].url), .failure = STR("not read"), .event = &events[i],
			.has_payload = true, .original = pages[i].same ? &pages[i].same->original : NULL};
	}
	CHECK_SAY(archive_capture(&home, segments, list, count, &e), "%s", e.msg);
	for (size_t i = 0; i < count; i++)
		event_release(&events[i]);
	arena_release(&a);
}

static void
capture_one(const char *document, const char *url, const char *head, const char *body,
            int64_t at)
{
	capture(&(struct page){document, url, head, str_of(body), at, NULL}, 1);
}

#define HTML "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"

/* The time of the i-th capture of MANY: a minute after the one before, or a month. */
static int64_t
time_of(int i)
{
	return BEGIN + i * 60 + i / 100 * 30 * DAY;
}

static void
capture_many(void)
{
	struct page pages[BATCH];
	struct arena a = {0};
	size_t n = 0;

	for (int i = 0; i < CAPTURES; i++) {
		pages[n++] = (struct page){i % 3 ? "Terms" : "Privacy", i % 2 ? MANY : "HTTP://SHOP.example:80/many#top",
		                           HTML, arena_printf(&a, "<h1>Terms</h1><p>Page %d", i), time_of(i), NULL};
		if (n == BATCH || i == CAPTURES - 1) {
			capture(pages, n);
			n = 0;
		}
	}
	arena_release(&a);
}

/* --- asking */

static struct memento_answer
ask_at(struct arena *a, const char *target, const char *accept_datetime)
{
	struct memento_answer answer = {.status = 0};
	struct err e = {0};
	bool ok = memento_answer(&home, STR(BASE), str_of(target), str_of(accept_datetime), a, &answer, &e);

	CHECK_SAY(ok, "%s: %s", target, e.msg);
	for (size_t i = 0; i < answer.field_count; i++)
		CHECK_SAY(str_is_plain(answer.fields[i].value) && answer.fields[i].value.n > 0,
		          "%s: the field %s is not plain", target, answer.fields[i].name);
	return answer;
}

static struct memento_answer
ask(struct arena *a, const char *target)
{
	return ask_at(a, target, NULL);
}

static struct str
field(const struct memento_answer *r, const char *name)
{
	for (size_t i = 0; i < r->field_count; i++)
		if (strcmp(r->fields[i].name, name) == 0)
			return r->fields[i].value;
	return STR("(none)");
}

static const char *
target_of(struct arena *a, const char *url, int64_t at)
{
	return memento_path(str_of(url), at, a).p;
}

static struct str
raw(struct arena *a, const char *url, int64_t at)
{
	struct memento_answer r = ask(a, target_of(a, url, at));

	CHECK_SAY(r.status == 200, "status %d", r.status);
	return r.body;
}

/* --- tests */

static void
a_timemap_lists_exactly_the_captures(void)
{
	struct arena a = {0};
	struct memento_answer r = ask(&a, "/web/timemap/link/" MANY);
	struct str rest = r.body, line;
	char date[TIME_HTTP + 1];
	int n = 0;

	CHECK(r.status == 200);
	CHECK_STR(field(&r, "Content-Type"), STR("application/link-format"));
	while (str_next(&rest, '\n', &line)) {
		if (str_find(line, STR("memento\"; datetime="), 0) == SIZE_MAX)
			continue;
		time_http(time_of(n), date);
		const char *rel = n == 0 ? "first memento" : n == CAPTURES - 1 ? "last memento" : "memento";
		CHECK_STR(line, arena_printf(&a, "<" BASE "%s>; rel=\"%s\"; datetime=\"%s\"%s",
		                             target_of(&a, MANY, time_of(n)), rel, date,
		                             n == CAPTURES - 1 ? "" : ","));
		n++;
	}
	CHECK_SAY(n == CAPTURES, "%d mementos", n);
	CHECK(str_starts(r.body, STR("<" MANY ">; rel=\"original\",\n<" BASE "/web/timegate/" MANY
	                             ">; rel=\"timegate\",\n<" BASE "/web/timemap/link/" MANY
	                             ">; rel=\"self\"; type=\"application/link-format\"; from=\"Tue, 14 Nov "
	                             "2023 22:13:20 GMT\"; until=\"Sun, 11 Aug 2024 14:52:20 GMT\",\n")));
	arena_release(&a);
}

static void
a_timemap_in_json_says_the_same(void)
{
	struct arena a = {0};
	struct memento_answer r = ask(&a, "/web/timemap/json/" MANY);
	cJSON *j = cJSON_ParseWithLength(r.body.p, r.body.n);
	cJSON *list = cJSON_GetObjectItem(cJSON_GetObjectItem(j, "mementos"), "list"), *one;
	char iso[TIME_ISO + 1];
	int n = 0;

	CHECK_STR(field(&r, "Content-Type"), STR("application/json"));
	cJSON_ArrayForEach(one, list) {
		time_iso(time_of(n), iso);
		CHECK_STR(str_of(cJSON_GetStringValue(cJSON_GetObjectItem(one, "datetime"))), str_of(iso));
		CHECK_STR(str_of(cJSON_GetStringValue(cJSON_GetObjectItem(one, "uri"))),
		          arena_printf(&a, BASE "%s", target_of(&a, MANY, time_of(n))));
		n++;
	}
	CHECK_SAY(n == CAPTURES, "%d mementos", n);
	CHECK_STR(str_of(cJSON_GetStringValue(cJSON_GetObjectItem(j, "original_uri"))), STR(MANY));
	cJSON_Delete(j);
	arena_release(&a);
}

/* All of them twice, and some of them fifty times. */
static void
each_memento_is_the_same_in_all_answers(void)
{
	struct arena a = {0};

	for (int i = 0; i < CAPTURES; i++) {
		char want[64];
		snprintf(want, sizeof want, "<h1>Terms</h1><p>Page %d", i);
		struct sha256 h = sha256_of(str_of(want));
		for (int k = 0; k < (i % 50 ? 2 : 50); k++) {
			arena_reset(&a);
			struct sha256 got = sha256_of(raw(&a, MANY, time_of(i)));
			if (!sha256_eq(&got, &h)) {
				CHECK_SAY(false, "capture %d differs in answer %d", i, k);
				break;
			}
		}
	}
	arena_release(&a);
}

static void
a_memento_says_what_it_is(void)
{
	struct arena a = {0};

	/* The example of RFC 9530, with its digest. */
	capture_one("Terms", "http://shop.example/data", "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n",
	            "{\"hello\": \"world\"}", BEGIN + 420);
	struct memento_answer r = ask(&a, target_of(&a, "http://shop.example/data", BEGIN + 420));
	CHECK_STR(r.body, STR("{\"hello\": \"world\"}"));
	CHECK_STR(field(&r, "Content-Type"), STR("application/json"));
	CHECK_STR(field(&r, "Content-Encoding"), STR("(none)"));
	CHECK_STR(field(&r, "Memento-Datetime"), STR("Tue, 14 Nov 2023 22:20:20 GMT"));
	CHECK_STR(field(&r, "ETag"), STR("\"sha256:5f8f04f6a3a892aaabbddb6cf273894493773960d4a325b105fee46eef4304f1\""));
	CHECK_STR(field(&r, "Content-Digest"), STR("sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"));
	CHECK_STR(field(&r, "Repr-Digest"), field(&r, "Content-Digest"));
	CHECK_STR(field(&r, "Link"), STR("<http://shop.example/data>; rel=\"original\", "
		"<" BASE "/web/timegate/http://shop.example/data>; rel=\"timegate\", "
		"<" BASE "/web/timemap/link/http://shop.example/data>; rel=\"timemap\"; type=\"application/link-format\"; "
		"from=\"Tue, 14 Nov 2023 22:20:20 GMT\"; until=\"Tue, 14 Nov 2023 22:20:20 GMT\", "
		"<" BASE "/web/20231114222020id_/http://shop.example/data>; rel=\"first last memento\"; "
		"datetime=\"Tue, 14 Nov 2023 22:20:20 GMT\""));
	arena_release(&a);
}

static void
what_was_captured_does_nothing_on_the_site(void)
{
	static const struct {
		const char *type;
		bool is_shown;
	} types[] = {
		{"text/plain", true}, {"TEXT/Plain ; charset=utf-8", true}, {"text/html", false},
		{"text/plain2", false}, {"image/svg+xml", false}, {"application/pdf", false},
		{"text/html\x01", false}, {"text/pl\rain", false}, {"caf\xC3\xA9", false}, {"", false},
	};
	struct arena a = {0};

	for (size_t i = 0; i < COUNT(types); i++) {
		int64_t at = BEGIN + (int64_t)i;
		struct str head = arena_printf(&a, "HTTP/1.1 200 OK\r\nContent-Type: %s\r\n\r\n", types[i].type);
		capture_one("Types", "http://shop.example/types", head.p, "<script>alert(1)</script>", at);
		struct memento_answer r = ask(&a, target_of(&a, "http://shop.example/types", at));
		bool is_plain = types[i].type[0] && str_is_plain(str_of(types[i].type));
		CHECK_STR(field(&r, "Content-Type"), is_plain ? str_of(types[i].type) : STR("application/octet-stream"));
		CHECK_STR(field(&r, "Content-Disposition"), types[i].is_shown ? STR("(none)") : STR("attachment"));
		CHECK_STR(field(&r, "Content-Security-Policy"), STR("sandbox; default-src 'none'"));
		CHECK_STR(field(&r, "X-Content-Type-Options"), STR("nosniff"));
	}
	arena_release(&a);
}

static void
codings_are_as_http_counts_them(void)
{
	struct arena a = {0};
	const char *url = "http://shop.example/coded";

	capture_one("Coded", url, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
	            "5\r\nTerms\r\n8\r\n of sale\r\n0\r\n\r\n", BEGIN);
	CHECK_STR(raw(&a, url, BEGIN), STR("Terms of sale"));
	capture_one("Coded", url, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\n\r\n",
	            "\x1f\x8b not gzip at all", BEGIN + 1);
	struct memento_answer r = ask(&a, target_of(&a, url, BEGIN + 1));
	CHECK_STR(r.body, STR("\x1f\x8b not gzip at all"));
	CHECK_STR(field(&r, "Content-Encoding"), STR("gzip"));
	capture_one("Coded", url, "HTTP/1.1 200 OK\r\n\r\n", "", BEGIN + 2);
	CHECK_STR(raw(&a, url, BEGIN + 2), STR(""));
	arena_release(&a);
}

static void
errors_are_mementos_with_their_status(void)
{
	static const struct {
		const char *line;
		int status;
	} list[] = {{"404 Not Found", 404}, {"503 Unavailable", 503}, {"203 Other", 200}, {"304 Not Modified", 200},
	            {"999 Odd", 200}};
	struct arena a = {0};

	for (size_t i = 0; i < COUNT(list); i++) {
		struct str head = arena_printf(&a, "HTTP/1.1 %s\r\n\r\n", list[i].line);
		capture_one("Errors", "http://shop.example/gone", head.p, "Gone", BEGIN + (int64_t)i);
		struct memento_answer r = ask(&a, target_of(&a, "http://shop.example/gone", BEGIN + (int64_t)i));
		CHECK_SAY(r.status == list[i].status, "%s is given back as %d", list[i].line, r.status);
		CHECK(str_starts(field(&r, "Memento-Datetime"), STR("Tue, 14 Nov 2023 22:13:2")));
	}
	arena_release(&a);
}

static void
a_reference_has_the_bytes_of_its_original(void)
{
	struct arena a = {0};
	struct payload first;
	struct err e = {0};
	int64_t document;
	const char *url = "http://shop.example/again";

	capture_one("Again", url, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\n", "Terms", BEGIN);
	CHECK(archive_document(home.db, STR("Shop"), STR("Again"), false, &document, &e));
	CHECK_SAY(segments_payload(&home, document, 1, &a, &first, &e), "%s", e.msg);
	capture(&(struct page){"Again", url, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\n",
	                       STR("Terms"), BEGIN + DAY, &first}, 1);
	struct memento_answer r = ask(&a, target_of(&a, url, BEGIN + DAY));
	CHECK_STR(r.body, STR("Terms"));
	CHECK_STR(field(&r, "Content-Type"), STR("text/plain")); /* as it was told the second time */
	struct payload second;
	CHECK_SAY(segments_payload(&home, document, 2, &a, &second, &e), "%s", e.msg);
	CHECK(second.kept.is_revisit && second.original.offset == first.place.offset &&
	      second.place.offset != first.place.offset);
	CHECK_SAY(segments_verify(&home, true, &(uint64_t){0}, &e), "%s", e.msg);
	arena_release(&a);
}

/* Where the TimeGate leads to, as a time; -1 if nowhere. */
static int64_t
gate(struct arena *a, const char *url, const char *accept_datetime)
{
	struct memento_answer r = ask_at(a, arena_printf(a, "/web/timegate/%s", url).p, accept_datetime);
	struct str to = field(&r, "Location");
	struct memento_path path;

	CHECK_STR(field(&r, "Vary"), STR("accept-datetime"));
	if (r.status != 302 || !str_starts(to, STR(BASE)) ||
	    !memento_parse(str_slice(to, strlen(BASE), to.n), a, &path) || !path.is_exact)
		return -1;
	char date[TIME_HTTP + 1];
	time_http(path.at, date);
	struct str chosen = arena_printf(a, "<%.*s>; rel=\"", STR_ARG(to));
	CHECK_SAY(str_find(field(&r, "Link"), chosen, 0) != SIZE_MAX, "Link does not name %.*s", STR_ARG(to));
	return path.at;
}

static const char *
http_date(struct arena *a, int64_t at)
{
	char date[TIME_HTTP + 1];

	time_http(at, date);
	return arena_cstr(a, str_of(date));
}

static void
the_timegate_leads_to_the_nearest(void)
{
	struct arena a = {0};
	const int64_t first = time_of(0), last = time_of(CAPTURES - 1);

	CHECK(gate(&a, MANY, NULL) == last);
	CHECK(gate(&a, MANY, http_date(&a, first - 99 * DAY)) == first);
	CHECK(gate(&a, MANY, http_date(&a, last + 99 * DAY)) == last);
	CHECK(gate(&a, MANY, "Sat, 01 Jan 0000 00:00:00 GMT") == first);
	CHECK(gate(&a, MANY, "Fri, 31 Dec 9999 23:59:59 GMT") == last);
	for (int i = 1; i < 99; i++) {
		CHECK(gate(&a, MANY, http_date(&a, time_of(i))) == time_of(i));
		CHECK(gate(&a, MANY, http_date(&a, time_of(i) + 29)) == time_of(i));
		CHECK(gate(&a, MANY, http_date(&a, time_of(i) + 30)) == time_of(i)); /* the earlier of two */
		CHECK(gate(&a, MANY, http_date(&a, time_of(i) + 31)) == time_of(i + 1));
	}
	arena_release(&a);
}

static void
a_date_that_is_none_is_refused(void)
{
	static const char *const bad[] = {"", "yesterday", "2023-11-14T22:13:20Z", "Tue, 14 Nov 2023 22:13:20",
	                                  "Mon, 14 Nov 2023 22:13:20 GMT", "Tue, 14 Nov 2023 22:13:20 GMT\r\nX: y"};
	struct arena a = {0};

	for (size_t i = 0; i < COUNT(bad); i++) {
		struct memento_answer r = ask_at(&a, "/web/timegate/" MANY, bad[i]);
		CHECK_SAY(r.status == 400, "\"%s\" is answered with %d", bad[i], r.status);
		CHECK_STR(field(&r, "Location"), STR("(none)"));
	}
	arena_release(&a);
}

static void
what_is_not_kept_is_not_found(void)
{
	static const char *const targets[] = {
		"/web/timegate/http://shop.example/none", "/web/timemap/link/http://shop.example/none",
		"/web/20231114222020id_/http://shop.example/none", "/web/timegate/https://shop.example/many",
		"/web/timegate/", "/web/timegate/shop.example", "/web/timemap/xml/" MANY, "/web/timemap/" MANY,
		"/web/timemap/link/2/" MANY, "/web/timemap/link/0/" MANY, "/web/timemap/link/99999999999/" MANY,
		"/web/timemap/link/-1/" MANY, "/web/20231314222020id_/" MANY, "/web/20231114242020id_/" MANY,
		"/web/2023111id_/" MANY, "/web/202id_/" MANY, "/web/id_/" MANY, "/web/202311142220201id_/" MANY,
		"/web/20231114222020xx_/" MANY, "/web/" MANY, "/web/", "/web", "/", "", "/web/timegate/git:0000",
	};
	struct arena a = {0};

	for (size_t i = 0; i < COUNT(targets); i++) {
		struct memento_answer r = ask(&a, targets[i]);
		CHECK_SAY(r.status == 404, "%s is answered with %d", targets[i], r.status);
	}
	arena_release(&a);
}

static void
short_and_other_stamps_lead_to_the_nearest(void)
{
	static const struct {
		const char *stamp;
		int64_t at;
	} list[] = {
		{"2023", BEGIN}, {"202311", BEGIN}, {"20231114", BEGIN}, {"2023111422", BEGIN},
		{"202311142214", BEGIN + 60}, {"202311142213id_", BEGIN}, {"20231114221320", BEGIN},
		{"20231114221321id_", BEGIN}, {"20231114221350id_", BEGIN}, {"20231114221351id_", BEGIN + 60},
		{"2024id_", BEGIN + 200 * 60 + 60 * DAY}, {"9999", BEGIN + 999 * 60 + 270 * DAY},
	};
	struct arena a = {0};

	for (size_t i = 0; i < COUNT(list); i++) {
		struct memento_answer r = ask(&a, arena_printf(&a, "/web/%s/" MANY, list[i].stamp).p);
		CHECK_SAY(r.status == 302, "%s is answered with %d", list[i].stamp, r.status);
		CHECK_STR(field(&r, "Location"), arena_printf(&a, BASE "%s", target_of(&a, MANY, list[i].at)));
	}
	arena_release(&a);
}

static void
hostile_addresses_are_inert(void)
{
	static const char *const urls[] = {
		"http://shop.example/a\r\nX-Evil: 1\r\n\r\n<script>", "http://shop.example/\">; rel=\"evil\", <http://evil.example/",
		"http://shop.example/a,b;c>;d=\"e\"", "http://shop.example/\x01\x7F caf\xC3\xA9",
		"http://shop.example/\"><script>/", "http://shop.example/?q=</script>&amp;'\"",
	};
	struct arena a = {0};

	for (size_t i = 0; i < COUNT(urls); i++) {
		struct str uri = {0};
		capture_one("Hostile", urls[i], HTML, "Terms", BEGIN + (int64_t)i);
		CHECK_STR(raw(&a, urls[i], BEGIN + (int64_t)i), STR("Terms"));
		struct memento_answer gate_answer = ask(&a, arena_printf(&a, "/web/timegate/%s", urls[i]).p);
		CHECK(gate_answer.status == 302);
		struct memento_answer r = ask(&a, arena_printf(&a, "/web/timemap/link/%s", urls[i]).p);
		struct str rest = r.body, line;
		int lines = 0;
		while (str_next(&rest, '\n', &line)) {
			lines++;
			CHECK(str_is_plain(line));
			CHECK_SAY(str_find_byte(line, '<', 1) == SIZE_MAX &&
			          str_find_byte(line, '>', str_find_byte(line, '>', 0) + 1) == SIZE_MAX,
			          "\"%.*s\" has more than one address", STR_ARG(line));
		}
		CHECK_SAY(lines == 4, "%d lines for one memento", lines);
		struct memento_path path;
		CHECK(memento_parse(arena_printf(&a, "/web/timegate/%s", urls[i]), &a, &path));
		uri = path.uri;
		CHECK_SAY(str_find(uri, STR("\""), 0) == SIZE_MAX && str_find(uri, STR("<"), 0) == SIZE_MAX, "%.*s", STR_ARG(uri));
	}
	char *huge = arena_alloc(&a, 20001, 1);
	memset(huge, '"', 20000);
	memcpy(huge, "http://shop.example/", 20);
	capture_one("Hostile", huge, HTML, "Terms", BEGIN);
	struct memento_answer r = ask(&a, arena_printf(&a, "/web/timegate/%s", huge).p);
	CHECK(r.status == 404 && r.body.n < 100);
	arena_release(&a);
}

static void
of_one_second_the_first_that_was_written_stays(void)
{
	struct arena a = {0};
	const char *url = "http://shop.example/second";

	capture_one("Later", url, HTML, "first", BEGIN);
	capture_one("Earlier", url, HTML, "second", BEGIN);
	capture_one("Privacy", url, HTML, "third", BEGIN); /* a document that was there before */
	CHECK_STR(raw(&a, url, BEGIN), STR("first"));
	struct memento_answer r = ask(&a, arena_printf(&a, "/web/timemap/link/%s", url).p);
	CHECK(str_find(r.body, STR("first last memento"), 0) != SIZE_MAX);
	arena_release(&a);
}

/* The number of mementos on a page, added to *seen; their times go up from *at. */
static void
read_page(struct arena *a, const char *url, int page, size_t *seen, int64_t *at)
{
	struct memento_answer r = ask(a, arena_printf(a, "/web/timemap/json/%d/%s", page, url).p);
	cJSON *j = cJSON_ParseWithLength(r.body.p, r.body.n), *one;
	cJSON *pages = cJSON_GetObjectItem(j, "pages");
	int64_t t;

	CHECK_SAY(cJSON_GetArraySize(pages) == 3, "%d pages", cJSON_GetArraySize(pages));
	cJSON_ArrayForEach(one, cJSON_GetObjectItem(cJSON_GetObjectItem(j, "mementos"), "list")) {
		CHECK(time_from_iso(str_of(cJSON_GetStringValue(cJSON_GetObjectItem(one, "datetime"))), &t) && t > *at);
		*at = t;
		++*seen;
	}
	cJSON_Delete(j);
}

static void
a_long_timemap_has_pages(void)
{
	struct arena a = {0};
	struct err e = {0};
	const char *url = "http://shop.example/long";
	size_t seen = 0;
	int64_t at = 0;

	CHECK_SAY(db_exec(home.db, "WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 12001) "
	                  "INSERT INTO memento SELECT 'http://shop.example/long', n * 10, 1, 1 FROM i", &e), "%s", e.msg);
	for (int page = 1; page <= 3; page++) {
		read_page(&a, url, page, &seen, &at);
		CHECK_SAY(seen == (page < 3 ? (size_t)page * MEMENTO_PAGE : 12001), "%zu up to page %d", seen, page);
	}
	struct memento_answer r = ask(&a, arena_printf(&a, "/web/timemap/link/4/%s", url).p);
	CHECK(r.status == 404);
	r = ask(&a, arena_printf(&a, "/web/timemap/link/2/%s", url).p);
	CHECK(str_find(r.body, STR("<" BASE "/web/timemap/link/http://shop.example/long>; rel=\"timemap\"; "
	                           "type=\"application/link-format\"; from=\"Thu, 01 Jan 1970 00:00:10 GMT\"; "
	                           "until=\"Thu, 01 Jan 1970 13:53:20 GMT\",\n<" BASE "/web/timemap/link/2/"
	                           "http://shop.example/long>; rel=\"self\"; type=\"application/link-format\"; "
	                           "from=\"Thu, 01 Jan 1970 13:53:30 GMT\"; "), 0) != SIZE_MAX);
	arena_release(&a);
}

/* The answer must not be given. */
static void
refused(const char *what, const char *url, int64_t at)
{
	struct arena a = {0};
	struct memento_answer r;
	struct err e = {0};

	CHECK_SAY(!memento_answer(&home, STR(BASE), str_of(target_of(&a, url, at)), (struct str){0}, &a, &r, &e) &&
	          e.kind == ERR_CORRUPT, "%s: %s", what, e.kind ? e.msg : "it is answered");
	arena_release(&a);
}

static void
what_was_changed_is_not_given_out(void)
{
	struct arena a = {0};
	struct err e = {0};
	struct place place;
	int64_t document;
	const char *url = "http://shop.example/changed";

	capture_one("Changed", url, HTML, "Terms", BEGIN);
	capture_one("Changed", url, HTML, "Other", BEGIN + 1);
	CHECK_SAY(db_exec(home.db, "UPDATE memento SET sighting = 2 WHERE uri = 'http://shop.example/changed' AND sighting = 1", &e),
	          "%s", e.msg);
	refused("an index that leads elsewhere", url, BEGIN);
	CHECK(db_exec(home.db, "UPDATE memento SET document = 1, sighting = 1 WHERE uri = 'http://shop.example/changed' AND at = "
	              "1700000000", &e));
	refused("an index that leads to another address", url, BEGIN);
	CHECK(archive_document(home.db, STR("Shop"), STR("Changed"), false, &document, &e));
	CHECK_SAY(segments_find(home.db, document, 2, &place, &e), "%s", e.msg);
	int fd = open(arena_printf(&a, "%s/archive/%06d.warc.gz", scratch, (int)place.segment).p, O_RDWR);
	off_t at = place.offset + place.response + 200;
	char byte = 0;
	CHECK(fd >= 0 && pread(fd, &byte, 1, at) == 1);
	byte ^= 1;
	CHECK(pwrite(fd, &byte, 1, at) == 1);
	refused("a changed byte of the segment", url, BEGIN + 1);
	byte ^= 1;
	CHECK(pwrite(fd, &byte, 1, at) == 1 && close(fd) == 0);
	CHECK_STR(raw(&a, url, BEGIN + 1), STR("Other"));
	arena_release(&a);
}

int
main(void)
{
	struct err e = {0};

	if (!mkdtemp(scratch) || !home_init(scratch, STR("log.example/memento"), &e) ||
	    !home_open(scratch, true, &home, &e) || !segments_open(&home, &segments, &e)) {
		printf("FAIL a_home_is_made: %s\n", e.msg);
		return 1;
	}
	capture_many();
	RUN(a_timemap_lists_exactly_the_captures);
	RUN(a_timemap_in_json_says_the_same);
	RUN(each_memento_is_the_same_in_all_answers);
	RUN(a_memento_says_what_it_is);
	RUN(what_was_captured_does_nothing_on_the_site);
	RUN(codings_are_as_http_counts_them);
	RUN(errors_are_mementos_with_their_status);
	RUN(a_reference_has_the_bytes_of_its_original);
	RUN(the_timegate_leads_to_the_nearest);
	RUN(a_date_that_is_none_is_refused);
	RUN(what_is_not_kept_is_not_found);
	RUN(short_and_other_stamps_lead_to_the_nearest);
	RUN(hostile_addresses_are_inert);
	RUN(of_one_second_the_first_that_was_written_stays);
	RUN(a_long_timemap_has_pages);
	RUN(what_was_changed_is_not_given_out);
	segments_close(segments);
	home_close(&home);
	check_remove(scratch);
	return check_done();
}
