/* Unit tests of serve: what a request asks for, who answers it, and what is written. */
#include "serve/cache.h"
#include "serve/deadline.h"
#include "serve/head.h"
#include "serve/html.h"
#include "serve/limit.h"
#include "serve/route.h"
#include "test/check.h"

#include <sys/socket.h>
#include <unistd.h>

static struct arena a;

static bool
parse(struct request *r, const char *target)
{
	struct err e = {0};

	*r = (struct request){.method = METHOD_GET};
	return request_parse(r, str_of(target), &a, &e);
}

static void
a_target_is_decoded(void)
{
	struct request r;

	CHECK(parse(&r, "/service/Caf%C3%A9_%26_Co/x?q=a+b%2Bc&q=2&empty=&none"));
	CHECK(r.segment_count == 3 && r.odd.kind == ERR_NONE && !r.slash);
	CHECK_STR(r.segments[1], STR("Café_&_Co"));
	CHECK_STR(request_parameter(&r, "q"), STR("a b+c"));
	CHECK_STR(request_parameter(&r, "empty"), STR(""));
	CHECK_STR(request_parameter(&r, "missing"), STR(""));
	CHECK(parse(&r, "/") && r.segment_count == 0);
	CHECK(parse(&r, "/a/") && r.slash);
	CHECK(parse(&r, "HTTP://x:80/a?b=c") && r.segment_count == 1);
	CHECK_STR(r.target, STR("/a?b=c"));
	CHECK_STR(r.path, STR("/a"));
	CHECK_STR(request_parameter(&r, "b"), STR("c"));
	CHECK(parse(&r, "https://x") && r.segment_count == 0);
	CHECK(parse(&r, "http://x?u=/a") && r.segment_count == 0);
}

/* Of two sockets that are joined: does the other see the end? */
static bool
is_cut(int fd)
{
	char c;

	return recv(fd, &c, 1, MSG_DONTWAIT) == 0;
}

static void
who_takes_too_long_for_a_request_is_cut_off(void)
{
	struct deadlines *d = deadlines_open(60);
	struct deadline *each[3];
	int pairs[3][2];

	for (size_t i = 0; i < 3; i++) {
		CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, pairs[i]) == 0);
		each[i] = deadline_begin(d, pairs[i][0], 100);
	}
	deadline_met(d, each[1]);
	deadline_met(d, each[2]);
	deadline_again(d, each[2], 150);
	CHECK(deadlines_cut(d, 160) == 0 && !is_cut(pairs[0][1]));
	CHECK(deadlines_cut(d, 161) == 1 && is_cut(pairs[0][1]));
	CHECK(!is_cut(pairs[1][1]) && !is_cut(pairs[2][1]));
	deadline_end(d, each[1]);
	CHECK(deadlines_cut(d, 1000) == 1 && is_cut(pairs[2][1]) && !is_cut(pairs[1][1]));
	for (size_t i = 0; i < 3; i++) {
		close(pairs[i][0]);
		close(pairs[i][1]);
	}
	deadlines_close(d);
}

/* A head of fields with a line each. */
static int
refused(const char *fields, bool is_old)
{
	struct head h = {.bytes = 100, .is_old = is_old};
	struct str all = str_of(fields), line, name;
	struct err e = {0};

	while (str_next(&all, '\n', &line)) {
		str_next(&line, ':', &name);
		head_field(&h, name, str_trim(line));
	}
	int status = head_refused(&h, &e);
	CHECK_SAY((status == 0) == (e.kind == ERR_NONE), "%s: %d", fields, status);
	return status;
}

static void
heads_have_one_meaning(void)
{
	static const struct {
		const char *fields;
		bool is_old;
		int status;
	} cases[] = {
		{"Host: x", false, 0}, {"Host: [::1]:80", false, 0}, {"Host:", false, 0},
		{"A: b", true, 0}, {"A: b", false, 400}, {"Host: x\nhost: x", false, 400},
		{"Host: a b", false, 400}, {"Host: x\nA b: c", false, 400}, {"Host: x\n: c", false, 400},
		{"Host: x\nA: b\001c", false, 400}, {"Host: x\nA: b\tc", false, 0},
		{"Host: x\nContent-Length: 65536", false, 0},
		{"Host: x\nContent-Length: 65537", false, 413},
		{"Host: x\nContent-Length: 18446744073709551615", false, 413},
		{"Host: x\nContent-Length: 1\nContent-Length: 1", false, 400},
		{"Host: x\nTransfer-Encoding: Chunked", false, 0},
		{"Host: x\nTransfer-Encoding: chunked", true, 400},
		{"Host: x\nTransfer-Encoding: gzip, chunked", false, 400},
		{"Host: x\nTransfer-Encoding: chunked\nTransfer-Encoding: chunked", false, 400},
		{"Host: x\nTransfer-Encoding: chunked\nContent-Length: 3", false, 400}};
	struct head large = {.bytes = HEAD_BYTES + 1, .is_old = true};
	struct err e = {0};

	for (size_t i = 0; i < COUNT(cases); i++)
		CHECK_SAY(refused(cases[i].fields, cases[i].is_old) == cases[i].status, "%s: not %d",
		          cases[i].fields, cases[i].status);
	CHECK(head_refused(&large, &e) == 431);
	large.bytes--;
	CHECK(head_refused(&large, &(struct err){0}) == 0);
}

/* Programs on the way would read these otherwise, or not at all. */
static void
odd_targets_have_no_page(void)
{
	static const char *const odd[] = {
		"/a//b", "/a/../b", "/./a", "/a/%2e%2e/b", "/%00", "/%0a", "/%ff", "/%C0%AF", "/%",
		"/%4", "/%zz", "/a?x=%ff", "/a?x=%00", "/a?%ED%A0%80=1"};
	static const char *const no_path[] = {"", "a", "*", "ftp://x/", "/a\\b", "/a b", "/a\tb", "/a\177"};
	static const struct route routes[] = {
		{METHOD_GET, "/{one}", NULL, "", NULL, NULL, false},
		{METHOD_GET, "/a/{two}/{three}", NULL, "", NULL, NULL, false},
		{METHOD_GET, "/a/{two}", NULL, "", NULL, NULL, false},
		{0, NULL, NULL, NULL, NULL, NULL, false}};
	struct str values[4];
	struct request r;
	unsigned allowed;

	for (size_t i = 0; i < COUNT(odd); i++)
		CHECK_SAY(!parse(&r, odd[i]) || !route_find(routes, &r, values, &allowed),
		          "%s has a page", odd[i]);
	for (size_t i = 0; i < COUNT(no_path); i++)
		CHECK_SAY(!parse(&r, no_path[i]), "%s is a path", no_path[i]);
}

static void
large_targets_are_refused(void)
{
	struct request r;
	struct buf b;

	buf_init(&b, 1 << 20);
	for (size_t i = 0; i < REQUEST_TARGET_MAX; i++)
		buf_byte(&b, i ? 'a' : '/');
	CHECK(parse(&r, arena_cstr(&a, buf_str(&b))));
	buf_byte(&b, 'a');
	CHECK(!parse(&r, arena_cstr(&a, buf_str(&b))));
	buf_clear(&b);
	buf_add(&b, STR("/a?"));
	for (int i = 0; i <= REQUEST_PARAMETERS; i++)
		buf_add(&b, STR("x=1&"));
	CHECK(!parse(&r, arena_cstr(&a, buf_str(&b))) || r.odd.kind != ERR_NONE);
	buf_release(&b);
}

static void
the_closest_route_answers(void)
{
	static const struct route routes[] = {
		{METHOD_GET, "/", NULL, "home", NULL, NULL, false},
		{METHOD_GET, "/s/{one}/{two}", NULL, "two", NULL, NULL, false},
		{METHOD_GET, "/s/{one}/feed", NULL, "feed", NULL, NULL, false},
		{METHOD_POST, "/s/{one}/feed", NULL, "post", NULL, NULL, false},
		{METHOD_GET, "/web/{rest...}", NULL, "rest", NULL, NULL, false},
		{0, NULL, NULL, NULL, NULL, NULL, false}};
	static const struct {
		enum method method;
		const char *target, *what;
	} cases[] = {{METHOD_GET, "/", "home"}, {METHOD_GET, "/s/x/y", "two"},
	             {METHOD_GET, "/s/x/feed", "feed"}, {METHOD_POST, "/s/x/feed", "post"},
	             {METHOD_HEAD, "/s/x/y", "two"}, {METHOD_GET, "/s/x", NULL},
	             {METHOD_POST, "/s/x/y", NULL}, {METHOD_GET, "/s/x/y/z", NULL},
	             {METHOD_GET, "/web/2020/http://x//y", "rest"}, {METHOD_GET, "/s/x/y/", NULL}};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str values[4] = {{0}};
		struct request r;
		unsigned allowed;
		CHECK(parse(&r, cases[i].target));
		r.method = cases[i].method;
		const struct route *t = route_find(routes, &r, values, &allowed);
		CHECK_STR(str_of(t ? t->what : NULL), str_of(cases[i].what));
		CHECK((allowed == 0) == (t == NULL && cases[i].method != METHOD_POST));
		if (t && strcmp(t->what, "two") == 0)
			CHECK_STR(values[1], STR("y"));
	}
}

static void
parameters_keep_to_their_schema(void)
{
	static const struct route_parameter known[] = {
		{"page", "integer", ""}, {"since", "date", ""}, {"level", "high|low", ""},
		{"q", "string", ""}, {NULL, NULL, NULL}};
	static const struct route route = {METHOD_GET, "/", NULL, "", NULL, known, false};
	static const char *const good[] = {"/?page=3", "/?since=2024-02-29", "/?level=LOW", "/?q=%22",
	                                   "/?page="};
	static const char *const bad[] = {"/?utm_source=x", "/?page=-1", "/?page=x", "/?page=99999999999999999999",
	                                  "/?since=2023-02-29", "/?level=middle"};
	struct request r;

	for (size_t i = 0; i < COUNT(good); i++) {
		struct err e = {0};
		CHECK_SAY(parse(&r, good[i]) && route_check(&route, &r, &e), "%s: %s", good[i], e.msg);
	}
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct err e = {0};
		CHECK_SAY(parse(&r, bad[i]) && !route_check(&route, &r, &e) && e.kind == ERR_USAGE,
		          "%s is taken", bad[i]);
	}
	struct err e = {0};
	CHECK(parse(&r, "/?utm_source=x") && !route_check(&route, &r, &e));
	CHECK_STR(str_of(e.msg), STR("there is no parameter \"utm_source\" here; there are: page, "
	                             "since, level, q"));
	route_narrow(&route, &r);
	e = (struct err){0};
	CHECK(r.query_count == 0 && route_check(&route, &r, &e));
}

static struct str
key_of(const char *target)
{
	static const struct route_parameter known[] = {{"q", "string", ""}, {NULL, NULL, NULL}};
	static const struct route routes[] = {
		{METHOD_GET, "/", NULL, "", NULL, known, false},
		{METHOD_GET, "/web/{rest...}", NULL, "", NULL, NULL, false},
		{0, NULL, NULL, NULL, NULL, NULL, false}};
	struct str values[4];
	struct request r;
	unsigned allowed;

	if (!parse(&r, target))
		return (struct str){0};
	const struct route *route = route_find(routes, &r, values, &allowed);
	if (!route)
		return (struct str){0};
	route_narrow(route, &r);
	return route_key(route, &r, &a);
}

static void
answers_are_kept_by_what_they_depend_on(void)
{
	CHECK_STR(key_of("/?utm_source=x"), STR("/"));
	CHECK_STR(key_of("/?q=a&x=1"), key_of("/?x=2&q=%61"));
	CHECK(!str_eq(key_of("/?q=a"), key_of("/?q=b")));
	CHECK(!str_eq(key_of("/?q=a&q=b"), key_of("/?q=a%01q%01b")));
	CHECK(key_of("/?x=%FF").n == 0);
	CHECK(!str_eq(key_of("/web/20250101000000/http://x/?id=1"),
	              key_of("/web/20250101000000/http://x/?id=2")));
}

static void
tags_and_codings_are_found(void)
{
	struct request r = {.if_none_match = STR("\"a\", W/\"b\" ,\"c-g\"")};

	CHECK(request_has_tag(&r, STR("\"a\"")) && request_has_tag(&r, STR("\"b\"")) &&
	      request_has_tag(&r, STR("\"c-g\"")) && !request_has_tag(&r, STR("\"c\"")));
	r.if_none_match = STR("*");
	CHECK(request_has_tag(&r, STR("\"x\"")));
	static const struct {
		const char *field;
		bool takes;
	} cases[] = {{"gzip", true}, {"br, GZIP;q=0.5", true}, {"gzip;q=0", false},
	             {"gzip; q=0.0", false}, {"gzip;q=0.01", true}, {"br", false}, {"", false},
	             {"gzipped", false}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		r.accept_encoding = str_of(cases[i].field);
		CHECK_SAY(request_accepts_coding(&r, "gzip") == cases[i].takes, "%s",
		          cases[i].field);
	}
}

static struct str
written(struct str words)
{
	struct buf b;

	buf_init(&b, 1 << 16);
	html_text(&b, words);
	struct str s = arena_str(&a, buf_str(&b));
	buf_release(&b);
	return s;
}

static void
words_are_nothing_but_text(void)
{
	CHECK_STR(written(STR("<b a='1'>\"&\"</b>")),
	          STR("&lt;b a=&#39;1&#39;&gt;&quot;&amp;&quot;&lt;/b&gt;"));
	CHECK_STR(written((struct str){"a\0b\x1b", 4}), STR("a[U+0000]b[U+001B]"));
	CHECK_STR(written(STR("a\xE2\x80\xAE" "b\xE2\x80\x8B")), STR("a[U+202E]b[U+200B]"));
	CHECK_STR(written(STR("\xD9\x85\xE2\x80\x8C\xDB\x8C é\n\t")),
	          STR("\xD9\x85\xE2\x80\x8C\xDB\x8C é\n\t")); /* a joiner of Persian */
	CHECK_STR(written(STR("e\u0301\u0301\u0301\u0301\u0301<x")),
	          STR("e\u0301\u0301\u0301[U+0301][U+0301]&lt;x"));
}

static void
addresses_lead_where_they_say(void)
{
	struct str names[] = {STR("a b/c?d"), STR("é\"<")};
	struct url u = url_of(&a, "/x/{}/y/{}", names);

	CHECK_STR(u.text, STR("/x/a%20b%2Fc%3Fd/y/%C3%A9%22%3C"));
	u = url_with(&a, url_with(&a, u, "q", STR("1&2")), "r", STR("+"));
	CHECK_STR(u.text, STR("/x/a%20b%2Fc%3Fd/y/%C3%A9%22%3C?q=1%262&r=%2B"));
	static const char *const nowhere[] = {"javascript:alert(1)", "data:text/html,x", "//x/y", "x",
	                                      "https://a\\b/", "ftp://x/", ""};
	for (size_t i = 0; i < COUNT(nowhere); i++)
		CHECK_SAY(url_foreign(&a, str_of(nowhere[i])).text.n == 0, "%s leads somewhere",
		          nowhere[i]);
	CHECK_STR(url_foreign(&a, STR("https://Example.org/a b")).text,
	          STR("https://example.org/a%20b"));
}

static int users;
static void hold(void *v) { (void)v; users++; }
static void drop(void *v) { (void)v; users--; }

static void
answers_are_kept_for_one_generation(void)
{
	struct cache *c = cache_open(100000, hold, drop);
	struct cache_counts n;
	char value = 0;

	users = 0;
	CHECK(!cache_get(c, STR("/a"), 1));
	cache_put(c, STR("/a"), 1, &value, 100);
	CHECK(users == 1 && cache_get(c, STR("/a"), 1) == &value && users == 2);
	users--;
	CHECK(!cache_get(c, STR("/a"), 2) && users == 0);
	cache_put(c, STR("/large"), 2, &value, 100000); /* more than its share */
	CHECK(users == 0 && !cache_get(c, STR("/large"), 2));
	for (int i = 0; i < 100; i++) {
		char key[16];
		snprintf(key, sizeof key, "/%d", i);
		cache_put(c, str_of(key), 2, &value, 10000);
		CHECK(i == 0 || cache_get(c, STR("/0"), 2)); /* in use, it stays */
		users--;
	}
	cache_count(c, &n);
	CHECK_SAY(n.bytes <= 100000 && n.entries >= 5, "%llu bytes, %llu entries",
	          (unsigned long long)n.bytes, (unsigned long long)n.entries);
	CHECK(!cache_get(c, STR("/50"), 2) && cache_get(c, STR("/99"), 2));
	cache_close(c);
}

static void
clients_wait_for_their_turn(void)
{
	struct limit *l = limit_open(10, 20);
	size_t place = 0, other = 0;
	unsigned wait;
	int taken = 0;

	while (taken < 100 && limit_take(l, STR("192.0.2.1"), 0, &wait))
		taken++;
	CHECK_SAY(taken == 20 && wait >= 1, "%d, %u", taken, wait);
	CHECK(limit_take(l, STR("192.0.2.77"), 0, &wait)); /* others do not */
	CHECK(limit_take(l, STR("192.0.2.1"), 0.11, &wait));
	CHECK(!limit_take(l, STR("192.0.2.1"), 0.12, &wait));
	for (taken = 0; limit_take(l, STR("2001:db8:1:2::1"), 0, &wait);)
		taken++;
	CHECK(!limit_take(l, STR("2001:db8:1:2:aaaa::9"), 0, &wait)); /* of one network */
	CHECK(limit_take(l, STR("2001:db8:1:3::1"), 0, &wait));
	for (taken = 0; limit_take(l, STR("2001:db8::1"), 0, &wait);)
		taken++;
	/* the same network, written otherwise */
	CHECK(!limit_take(l, STR("2001:db8::aaaa:bbbb:cccc:9"), 0, &wait));
	CHECK(!limit_take(l, STR("2001:DB8:0:0:1::"), 0, &wait));
	CHECK(limit_take(l, STR("2001:db8:0:1::1"), 0, &wait));
	CHECK(!limit_take(l, STR("::ffff:192.0.2.1"), 0.12, &wait)); /* who waits above */
	for (int i = 0; i < LIMIT_AT_A_TIME; i++)
		CHECK(limit_hold(l, STR("192.0.2.1"), &place));
	CHECK(!limit_hold(l, STR("::ffff:192.0.2.1"), &other));
	CHECK(limit_hold(l, STR("192.0.2.2"), &other) && other != place);
	limit_give_back(l, place);
	CHECK(limit_hold(l, STR("192.0.2.1"), &place) &&
	      !limit_hold(l, STR("192.0.2.1"), &place));
	limit_close(l);
}

int
main(void)
{
	RUN(a_target_is_decoded);
	RUN(heads_have_one_meaning);
	RUN(who_takes_too_long_for_a_request_is_cut_off);
	RUN(odd_targets_have_no_page);
	RUN(large_targets_are_refused);
	RUN(the_closest_route_answers);
	RUN(parameters_keep_to_their_schema);
	RUN(answers_are_kept_by_what_they_depend_on);
	RUN(tags_and_codings_are_found);
	RUN(words_are_nothing_but_text);
	RUN(addresses_lead_where_they_say);
	RUN(answers_are_kept_for_one_generation);
	RUN(clients_wait_for_their_turn);
	arena_release(&a);
	return check_done();
}
