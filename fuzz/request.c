/* request: the target of a request on the first line, a form's body below it: what is read
 * of them is text, and finds at most one route, as any program on the way would. */
#include "fuzz/target.h"
#include "serve/html.h"
#include "web/site.h"

static bool
is_text(struct str s, bool form)
{
	for (size_t i = 0; i < s.n; i++)
		if (((unsigned char)s.p[i] < ' ' && !(form && strchr("\t\r\n", s.p[i]))) ||
		    s.p[i] == 0x7F || s.p[i] == '\0')
			return false;
	return utf8_valid(s);
}

static void
look_at(const struct request *r, struct arena *a)
{
	for (size_t i = 0; i < r->segment_count; i++)
		if (r->odd.kind == ERR_NONE &&
		    (!is_text(r->segments[i], false) || r->segments[i].n == 0 ||
		     str_eq(r->segments[i], STR("..")) || str_eq(r->segments[i], STR("."))))
			abort();
	for (size_t i = 0; i < r->query_count; i++)
		if (r->odd.kind == ERR_NONE &&
		    (!is_text(r->query[i].name, true) || !is_text(r->query[i].value, true)))
			abort();
	/* what a page links to is read as what it was */
	if (r->segment_count == 1 && r->odd.kind == ERR_NONE) {
		struct request again = {.method = METHOD_GET};
		struct err e = {0};
		struct url u = url_of(a, "/{}", r->segments);
		if (u.text.n && u.text.n < REQUEST_TARGET_MAX &&
		    (!request_parse(&again, u.text, a, &e) || again.segment_count != 1 ||
		     !str_eq(again.segments[0], r->segments[0])))
			abort();
	}
}

static void
find(const struct request *r)
{
	struct str values[4] = {{0}};
	struct err e = {0};
	unsigned allowed;
	const struct route *t = route_find(site_routes, r, values, &allowed);

	if (t && !route_check(t, r, &e) && e.kind != ERR_USAGE)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = {(const char *)data, size}, target = {0};
	struct arena a = {0};
	struct err e = {0};
	struct request r = {.method = METHOD_GET};
	struct buf out;

	str_next(&rest, '\n', &target);
	r.if_none_match = r.accept_encoding = rest;
	r.body = rest;
	if (request_parse(&r, target, &a, &e)) {
		look_at(&r, &a);
		find(&r);
		e = (struct err){0};
		if (request_form(&r, &a, &e))
			look_at(&r, &a);
	}
	(void)request_has_tag(&r, STR("\"x\""));
	(void)request_accepts_coding(&r, "gzip");
	buf_init(&out, SIZE_MAX);
	html_add(&out, rest);
	for (size_t i = 0; i < out.n; i++)
		if (strchr("<>\"'", out.p[i]))
			abort();
	buf_release(&out);
	arena_release(&a);
	return 0;
}
