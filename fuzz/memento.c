/* memento: a first line as Accept-Datetime, the rest as the target of a request, to a
 * small home. */
#include "evidence/memento.h"

#include "fuzz/small_home.h"
#include "net/uri.h"

#define BASE "https://site.example"

static struct home home;

static void
close_home(void)
{
	home_close(&home);
}

static void
capture(struct segments *s, struct str url, int64_t at)
{
	small_home_keep(&home, s, &(struct capture){
		.service = STR("S"), .document = STR("D"), .at = at, .source = url,
		.failure = STR("not read")}, STR("Terms"));
}

static void
make_home(void)
{
	struct segments *s;
	struct err e = {0};

	small_home_open(&home);
	atexit(close_home);
	MUST(segments_open(&home, &s, &e));
	for (int64_t i = 0; i < 4; i++) {
		capture(s, STR("http://a/"), 1700000000 + 1000000 * i * i);
		capture(s, STR("HTTPS://B:443/x\r\n\"<?>"), 951782400 + 86400 * i);
	}
	capture(s, STR("http://c/"), INT64_MAX); /* times that no stamp can say */
	capture(s, STR("http://c/"), INT64_MIN);
	segments_close(s);
}

static struct str
field(const struct memento_answer *r, const char *name)
{
	for (size_t i = 0; i < r->field_count; i++)
		if (strcmp(r->fields[i].name, name) == 0)
			return r->fields[i].value;
	return (struct str){0};
}

/* What holds of a path holds of the name of the memento that it would be. */
static void
look_at_path(const struct memento_path *p, struct arena *a)
{
	struct memento_path again;
	struct str uri;

	MUST(p->page > 0 && str_is_plain(p->uri) && p->uri.n <= URI_BYTES_MAX);
	MUST(uri_normal(p->uri, a, &uri) && str_eq(uri, p->uri));
	MUST(memento_parse(memento_path(p->uri, p->at, a), a, &again));
	MUST(again.kind == MEMENTO_RAW && again.is_exact && str_eq(again.uri, p->uri));
	MUST(p->kind != MEMENTO_RAW || again.at == p->at);
}

static void
look_at_answer(const struct memento_answer *r, bool is_path, struct arena *a)
{
	struct memento_answer next;
	struct err e = {0};
	struct str to = field(r, "Location");

	MUST(r->status == 200 || r->status == 302 || r->status == 400 || r->status == 404);
	MUST(is_path || r->status == 404);
	for (size_t i = 0; i < r->field_count; i++)
		MUST(r->fields[i].value.n > 0 && str_is_plain(r->fields[i].value));
	for (size_t i = 0; r->status != 200 && i + 1 < r->body.n; i++)
		MUST(str_is_plain(str_slice(r->body, i, i + 1)));
	MUST((r->status == 302) == (to.n > 0));
	if (to.n == 0)
		return;
	MUST(str_starts(to, STR(BASE)));
	MUST(memento_answer(&home, STR(BASE), str_slice(to, strlen(BASE), to.n), (struct str){0}, a, &next, &e));
	MUST(next.status == 200 && str_eq(next.body, STR("Terms")));
	MUST(field(&next, "Memento-Datetime").n == TIME_HTTP);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str target = {(const char *)data, size}, date;
	struct arena a = {0};
	struct memento_path path;
	struct memento_answer r;
	struct err e = {0};
	char text[TIME_HTTP + 1];
	int64_t t;

	if (!home.db)
		make_home();
	if (!str_next(&target, '\n', &date) || date.n == 0)
		date = (struct str){0}; /* there is no such field */
	if (time_from_http(date, &t)) {
		time_http(t, text);
		MUST(str_eq(date, str_of(text)));
	}
	bool is_path = memento_parse(target, &a, &path);
	if (is_path)
		look_at_path(&path, &a);
	MUST(memento_answer(&home, STR(BASE), target, date, &a, &r, &e));
	look_at_answer(&r, is_path, &a);
	arena_release(&a);
	return 0;
}
