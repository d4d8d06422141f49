/* site: a request of any kind, to a small home as a website. On the first line method
 * and target, then fields of the head up to an empty line, then a body. "{r3}" and
 * "{v3}" stand for a record and a version of the home, so that inputs outlive its ids.
 * The answer is never a fault of the server, and is well made, whatever was asked. */
#include "archive/home.h"
#include "change/change.h"
#include "fuzz/small_home.h"
#include "serve/exchange.h"
#include "web/site.h"

#include <cjson/cJSON.h>

#define BASE "https://site.example"

enum { OPEN_MOST = 64, STREAM_PIECES = 1000, NAMES = 10 };

static struct site *site;
static void *view;
static char records[NAMES][16], versions[NAMES][17];
static size_t record_count;
static const struct served served = {.routes = site_routes, .fail = site_fail};

static const char policy[] =
	"<h1>Privacy <b>Policy</b></h1><p>We collect your name, your email address and "
	"&lt;script&gt;alert(1)&lt;/script&gt;. %s</p><h2>1. &lt;/title&gt;&lt;img "
	"src=x onerror=alert(1)&gt;</h2><p>We share your personal data with "
	"advertising partners.</p><ul><li>We keep the data of your account for %s "
	"days after you close it.</li><li>You may ask us at any time to delete your "
	"personal data.</li></ul><table><tr><th>Purpose<th>Basis<tr><td>We use your content to "
	"train our models.<td>&quot;consent&quot; | =1+1</table><p>We may change "
	"this policy; we will tell you by email before we do. Any dispute will be "
	"resolved by binding arbitration, and you waive your right to a class action.</p>";

static void
close_site(void)
{
	site_view_close(view);
	site_close(site);
}

static void
keep(struct home *h, struct segments *s, const char *service, const char *document,
     const char *more, const char *days, int64_t at)
{
	struct read_options o = {.document = str_of(document)};
	struct arena a = {0};
	struct document d;
	struct err e = {0};
	struct str html = arena_printf(&a, policy, more, days);

	MUST(document_read(html, &o, &a, &d, &e));
	small_home_keep(h, s, &(struct capture){
		.service = str_of(service), .document = str_of(document), .d = &d,
		.read = &o, .at = at, .source = STR("http://a/?\"><script>")}, html);
	arena_release(&a);
}

static bool
take_record(void *context, const struct provision_row *r)
{
	(void)context;
	snprintf(records[record_count++], sizeof *records, "%.*s", STR_ARG(r->record));
	return record_count < NAMES;
}

static void
take_names(struct home *h)
{
	struct provision_filter all = {.type = TYPE_NONE, .severity = -1};
	struct version_walk *walk;
	struct version v;
	struct err e = {0};
	bool some = true;
	int64_t document;

	MUST(records_provisions(h->db, &all, take_record, NULL, &e) ||
	     e.kind == ERR_NONE);
	MUST(archive_document(h->db, STR("Tern Row"), STR("Privacy Policy"), false,
	                      &document, &e) &&
	     version_walk_open(h->db, document, &walk, &e));
	for (size_t i = 0; i < NAMES; i++) {
		char hex[SHA256_HEX + 1];
		if (!version_walk_next(walk, &some, &v, &e) || !some)
			break;
		sha256_hex(&v.id, hex);
		snprintf(versions[i], sizeof versions[i], "%.16s", hex);
	}
	version_walk_close(walk);
	MUST(e.kind == ERR_NONE && record_count == NAMES && versions[3][0]);
}

static void
make_site(void)
{
	static const struct site_options o = {
		.home = small_home_path, .name = "Proviso", .base = STR_INIT(BASE)};
	static const char *const days[] = {"30", "90", "30", "180"};
	struct ruleset *rules;
	struct segments *s;
	struct home h;
	struct err e = {0};

	small_home_open(&h);
	MUST(segments_open(&h, &s, &e) && ruleset_open(&rules, &e));
	for (int64_t i = 0; i < 4; i++)
		keep(&h, s, "Tern Row", "Privacy Policy",
		     i > 1 ? "We sell your personal information." : "", days[i],
		     1700000000 + 10000000 * i);
	keep(&h, s, "<i>\"&' \xE2\x80\xAE{{ x }}", "a_b </script>", "", "7",
	     1710000000);
	small_home_keep(&h, s, &(struct capture){
		.service = STR("Tern Row"), .document = STR("Gone"), .at = 1710000000,
		.source = STR("javascript:alert(1)"), .failure = STR("404 <b>&amp;")},
		STR("x"));
	segments_close(s);
	MUST(change_derive(&h, rules, false, 1, NULL, &e));
	take_names(&h);
	ruleset_close(rules);
	home_close(&h);
	MUST(site_open(&o, &site, &e) && site_view_open(site, &view, &e));
	atexit(close_site);
}

/* --- what an answer looks like */

static bool
is_one_of(struct str name, const char *names)
{
	struct str rest = str_of(names), one;

	while (str_next(&rest, ' ', &one))
		if (str_eq(one, name))
			return true;
	return false;
}

static bool
is_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_alnum((unsigned char)s.p[i]) && !strchr("-:", s.p[i]))
			return false;
	return s.n > 0;
}

/* Leads nowhere but into the site, or to a page of others that one may visit. */
static bool
is_sound_address(struct str s)
{
	return s.n == 0 || str_starts(s, STR("#")) || str_starts(s, STR("?")) ||
	       (str_starts(s, STR("/")) && !str_starts(s, STR("//"))) ||
	       str_starts(s, STR("https://")) || str_starts(s, STR("http://")) ||
	       str_starts(s, STR("feed.")) || str_starts(s, STR("mailto:"));
}

static void
look_at_attribute(struct str name, struct str value, bool html)
{
	MUST(is_name(name));
	MUST(str_find_byte(value, '<', 0) == SIZE_MAX);
	if (!html)
		return;
	MUST(!str_starts(name, STR("on")) && !str_eq(name, STR("style")) &&
	     !str_eq(name, STR("srcdoc")));
	if (is_one_of(name, "href src action formaction"))
		MUST(is_sound_address(value));
}

/* From behind the name of a tag to its end. */
static size_t
look_at_attributes(struct str s, size_t i, bool html, bool *closed)
{
	*closed = false;
	for (;;) {
		while (i < s.n && is_space((unsigned char)s.p[i]))
			i++;
		MUST(i < s.n);
		if (s.p[i] == '>')
			return i + 1;
		if (s.p[i] == '/' || s.p[i] == '?') {
			*closed = true;
			i++;
			continue;
		}
		size_t from = i;
		while (i < s.n && !strchr("=> /?\n", s.p[i]))
			i++;
		struct str name = str_slice(s, from, i), value = {0};
		if (i < s.n && s.p[i] == '=') {
			MUST(i + 1 < s.n && s.p[i + 1] == '"');
			size_t end = str_find_byte(s, '"', i + 2);
			MUST(end != SIZE_MAX);
			value = str_slice(s, i + 2, end);
			i = end + 1;
		}
		look_at_attribute(name, value, html);
	}
}

static void
look_at_json(struct str s)
{
	cJSON *j = cJSON_ParseWithLengthOpts(s.p, s.n, NULL, false);

	MUST(utf8_valid(s) && j);
	cJSON_Delete(j);
}

/* The one script that is ours, or data. */
static size_t
look_at_script(struct str s, size_t tag, size_t i)
{
	static const struct str ours = STR_INIT("<script src=\"/static/");
	static const struct str data =
		STR_INIT("<script type=\"application/ld+json\">");
	size_t end = str_find(s, STR("</script>"), i);
	struct str all = str_slice(s, tag, s.n);

	MUST(end != SIZE_MAX);
	if (str_starts(all, ours))
		MUST(end == i);
	else
		MUST(str_starts(all, data));
	if (end > i)
		look_at_json(str_slice(s, i, end));
	return end;
}

/* Tags in pairs, attributes in quotes; and nothing that acts. */
static void
look_at_markup(struct str s, bool html)
{
	static const char empty[] = "area br col hr img input link meta wbr !DOCTYPE";
	struct str open[OPEN_MOST];
	size_t depth = 0;

	MUST(utf8_valid(s));
	for (size_t i = 0; (i = str_find_byte(s, '<', i)) != SIZE_MAX;) {
		size_t tag = i++, from;
		bool is_end = i < s.n && s.p[i] == '/', closed;
		i += is_end || (!html && s.p[i] == '?');
		for (from = i; i < s.n && !strchr("> /\n", s.p[i]); i++)
			;
		struct str name = str_slice(s, from, i);
		MUST(str_eq(name, STR("!DOCTYPE")) || is_name(name));
		i = look_at_attributes(s, i, html, &closed);
		if (is_end) {
			MUST(depth > 0 && str_eq(open[--depth], name));
		} else if (html && str_eq(name, STR("script"))) {
			i = look_at_script(s, tag, i);
			MUST(depth < OPEN_MOST);
			open[depth++] = name;
		} else if (!closed && !(html && is_one_of(name, empty))) {
			MUST(depth < OPEN_MOST);
			open[depth++] = name;
		}
	}
	MUST(depth == 0);
}

static void
look_at_lines(struct str s)
{
	struct str line;

	while (str_next(&s, '\n', &line))
		if (line.n)
			look_at_json(line);
}

static void
look_at_body(const struct exchange *x, struct str s)
{
	struct str type = str_of(x->response->type);

	if (str_starts(type, STR("text/html")))
		look_at_markup(s, true);
	else if (str_find(type, STR("xml"), 0) != SIZE_MAX)
		look_at_markup(s, false);
	else if (str_eq(type, STR("application/jsonl")))
		look_at_lines(s);
	else if (str_find(type, STR("json"), 0) != SIZE_MAX)
		look_at_json(s);
	else if (str_starts(type, STR("text/")))
		MUST(utf8_valid(s));
}

static struct str
field(const struct response *r, const char *name)
{
	for (size_t i = 0; i < r->field_count; i++)
		if (strcmp(r->fields[i].name, name) == 0)
			return r->fields[i].value;
	return (struct str){0};
}

static void
look_at_head(const struct response *r)
{
	struct str to = field(r, "Location");
	bool leads = r->status >= 300 && r->status < 400;

	MUST(r->status == 0 || (r->status >= 200 && r->status < 500));
	MUST(leads == (to.n > 0));
	MUST(to.n == 0 || str_starts(to, STR(BASE "/")) ||
	     (to.p[0] == '/' && !str_starts(to, STR("//"))));
	for (size_t i = 0; i < r->field_count; i++)
		MUST(str_is_plain(r->fields[i].value));
}

/* To its end, as the server sends it. */
static void
look_at_stream(const struct exchange *x, struct stream *s)
{
	struct buf all;
	struct err e = {0};

	buf_init(&all, STREAM_PIECE_MAX);
	for (size_t n = SIZE_MAX, i = 0; n != all.n; i++) {
		n = all.n;
		MUST(i < STREAM_PIECES && s->more(s->state, view, &all, &e));
		MUST(!all.over);
	}
	look_at_body(x, buf_str(&all));
	buf_release(&all);
}

/* --- what is asked */

static enum method
take_method(struct str name)
{
	return str_eq(name, STR("GET")) ? METHOD_GET
	       : str_eq(name, STR("HEAD")) ? METHOD_HEAD
	       : str_eq(name, STR("POST")) ? METHOD_POST
	       : str_eq(name, STR("OPTIONS")) ? METHOD_OPTIONS : METHOD_OTHER;
}

/* As a server hands it on: of printable characters. */
static void
take_field(struct request *r, struct str line)
{
	struct str name = {0};

	str_next(&line, ':', &name);
	struct str value = str_trim(line);
	if (!str_is_plain(value))
		return;
	if (str_eq_nocase(name, STR("If-None-Match")))
		r->if_none_match = value;
	else if (str_eq_nocase(name, STR("Accept-Encoding")))
		r->accept_encoding = value;
	else if (str_eq_nocase(name, STR("Accept-Datetime")))
		r->accept_datetime = value;
	else if (str_eq_nocase(name, STR("Sec-Fetch-Site")))
		r->fetch_site = value;
}

/* With names of the home in the place of what stands for them. */
static struct str
named(struct str in, struct arena *a)
{
	struct buf b;

	buf_init(&b, 16 * (in.n + 1));
	for (size_t i = 0; i < in.n; i++) {
		bool is_one = i + 3 < in.n && in.p[i] == '{' && in.p[i + 3] == '}' &&
		              strchr("rv", in.p[i + 1]) && in.p[i + 1] &&
		              is_digit((unsigned char)in.p[i + 2]);
		size_t n = is_one ? (size_t)(in.p[i + 2] - '0') : 0;
		if (!is_one) {
			buf_byte(&b, in.p[i]);
			continue;
		}
		buf_add(&b, str_of(in.p[i + 1] == 'r' ? records[n] : versions[n]));
		i += 3;
	}
	struct str out = arena_str(a, buf_str(&b));
	buf_release(&b);
	return out;
}

static struct request
take(struct str in)
{
	struct request r = {.client = STR("192.0.2.1")};
	struct str line = {0}, method = {0};

	str_next(&in, '\n', &line);
	str_next(&line, ' ', &method);
	r.method = take_method(method);
	r.target = line;
	while (str_next(&in, '\n', &line) && line.n)
		take_field(&r, line);
	r.body = in;
	return r;
}

static void
answer(struct exchange *x, struct request *r)
{
	struct err e = {0};
	uint64_t generation;
	unsigned allowed = 0;

	if (!request_parse(r, r->target, x->a, &e)) {
		exchange_fail(x, &served, 400, e.msg);
		return;
	}
	MUST(site_generation(view, &generation, &e));
	x->route = route_find(site_routes, r, x->values, &allowed);
	if (x->route)
		route_narrow(x->route, r);
	if (x->route && strcmp(x->route->pattern, "/metrics") == 0)
		return; /* asks the server itself */
	MUST(site_begin(view, &e));
	exchange_answer(x, &served, allowed, &e);
	site_end(view);
}

/* What POSTs leave, so that the next input finds the same home. */
static void
clear(struct arena *a)
{
	remove(arena_printf(a, "%s/corrections.jsonl", small_home_path).p);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = {0};
	struct response response = {.type = "text/html; charset=utf-8"};

	if (!site)
		make_site();
	struct request r = take(named((struct str){(const char *)data, size}, &a));
	struct exchange x = {.request = &r, .response = &response, .a = &a};
	x.context = view;
	buf_init(&response.body, RESPONSE_BODY_MAX);
	answer(&x, &r);
	look_at_head(&response);
	if (response.stream.more)
		look_at_stream(&x, &response.stream);
	else if (response.body.n)
		look_at_body(&x, buf_str(&response.body));
	stream_close(&response.stream);
	buf_release(&response.body);
	if (r.method == METHOD_POST)
		clear(&a);
	arena_release(&a);
	return 0;
}
