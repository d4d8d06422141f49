/* memento_map: TimeMaps, page by page (RFC 7089, section 5). See memento.h. */
#include "evidence/memento_parts.h"

#include "evidence/memento.sql.h"

/* The times of a page, and of the pages there are. */
struct map {
	int64_t *times; /* of the address, in order */
	size_t count, from, to, page, pages;
};

void
memento_link(struct buf *out, struct str separator, struct str uri, const char *rel)
{
	if (out->n)
		buf_add(out, separator);
	buf_printf(out, "<%.*s>; rel=\"%s\"", STR_ARG(uri), rel);
}

void
memento_map_link(struct buf *out, struct str separator, struct str uri, const char *rel,
                 int64_t from, int64_t until)
{
	char a[TIME_HTTP + 1], b[TIME_HTTP + 1];

	time_http(from, a);
	time_http(until, b);
	memento_link(out, separator, uri, rel);
	buf_printf(out, "; type=\"application/link-format\"; from=\"%s\"; until=\"%s\"",
	           a, b);
}

void
memento_moment_link(struct buf *out, struct str separator, const struct memento_site *s,
                    int64_t at)
{
	static const char *const rels[] = {"memento", "first memento", "last memento",
	                                   "first last memento"};
	char text[TIME_HTTP + 1];

	time_http(at, text);
	memento_link(out, separator, memento_uri(s, at),
	             rels[(at == s->first.at) + 2 * (at == s->last.at)]);
	buf_printf(out, "; datetime=\"%s\"", text);
}

/* The times of all mementos of the address. */
static bool
load_times(const struct memento_site *s, struct map *m, struct err *e)
{
	int64_t *list = NULL;
	size_t n = 0, cap = 0;
	bool row = true, ok;
	struct stmt *stmt = db_stmt(s->db, sql_memento_times, e);

	if (!stmt)
		return false;
	stmt_bind_str(stmt, 1, s->uri);
	while ((ok = stmt_next(stmt, &row, e)) && row) {
		GROW(list, n, cap);
		list[n++] = stmt_int(stmt, 0);
	}
	m->count = n;
	m->times = list;
	m->pages = (n + MEMENTO_PAGE - 1) / MEMENTO_PAGE;
	return ok;
}

/* The times of the first and the last memento of a page. */
static void
span(const struct map *m, size_t page, int64_t *from, int64_t *until)
{
	size_t end = page * MEMENTO_PAGE;

	*from = m->times[end - MEMENTO_PAGE];
	*until = m->times[(end < m->count ? end : m->count) - 1];
}

static void
write_links(const struct memento_site *s, const struct map *m, struct buf *out)
{
	struct str line = STR(",\n");
	int64_t from, until;

	memento_link(out, line, s->uri, "original");
	memento_link(out, line, memento_gate_uri(s), "timegate");
	for (size_t page = 1; page <= m->pages; page++) {
		span(m, page, &from, &until);
		memento_map_link(out, line, memento_map_uri(s, "link", page),
		                 page == m->page ? "self" : "timemap", from, until);
	}
	for (size_t i = m->from; i < m->to; i++)
		memento_moment_link(out, line, s, m->times[i]);
	buf_byte(out, '\n');
}

/* "key": {"datetime": …, "uri": …}, or without a key in a list. */
static void
json_moment(struct json *j, const char *key, const struct memento_site *s, int64_t at)
{
	char iso[TIME_ISO + 1];

	time_iso(at, iso);
	if (key)
		json_key(j, key);
	json_object(j);
	json_key_cstr(j, "datetime", iso);
	json_key_str(j, "uri", memento_uri(s, at));
	json_object_end(j);
}

static void
json_page(struct json *j, const struct memento_site *s, const struct map *m,
          size_t page)
{
	char a[TIME_ISO + 1], b[TIME_ISO + 1];
	int64_t from, until;

	span(m, page, &from, &until);
	time_iso(from, a);
	time_iso(until, b);
	json_object(j);
	json_key_cstr(j, "from", a);
	json_key_cstr(j, "until", b);
	json_key_str(j, "uri", memento_map_uri(s, "json", page));
	json_object_end(j);
}

static void
write_json(const struct memento_site *s, const struct map *m, struct buf *out)
{
	struct json j = {.out = out};

	json_object(&j);
	json_key_str(&j, "original_uri", s->uri);
	json_key_str(&j, "self", memento_map_uri(s, "json", m->page));
	json_key_str(&j, "timegate_uri", memento_gate_uri(s));
	json_key(&j, "timemap_uri");
	json_object(&j);
	json_key_str(&j, "link_format", memento_map_uri(s, "link", m->page));
	json_key_str(&j, "json_format", memento_map_uri(s, "json", m->page));
	json_object_end(&j);
	json_key(&j, "pages");
	json_array(&j);
	for (size_t page = 1; page <= m->pages; page++)
		json_page(&j, s, m, page);
	json_array_end(&j);
	json_key(&j, "mementos");
	json_object(&j);
	json_moment(&j, "first", s, s->first.at);
	json_moment(&j, "last", s, s->last.at);
	json_key(&j, "list");
	json_array(&j);
	for (size_t i = m->from; i < m->to; i++)
		json_moment(&j, NULL, s, m->times[i]);
	json_array_end(&j);
	json_object_end(&j);
	json_object_end(&j);
	buf_byte(out, '\n');
}

static bool
write_map(struct memento_site *s, const struct map *m, bool as_json, struct err *e)
{
	struct buf b;

	buf_init(&b, LIMIT_INPUT_BYTES);
	(as_json ? write_json : write_links)(s, m, &b);
	bool ok = buf_ok(&b, "a TimeMap", e);
	s->out->status = 200;
	s->out->body = arena_str(s->a, buf_str(&b));
	memento_field(s, "Content-Type",
	              as_json ? STR("application/json")
	                      : STR("application/link-format"));
	buf_release(&b);
	return ok;
}

bool
memento_map(struct memento_site *s, const struct memento_path *path, struct err *e)
{
	struct map m = {.page = (size_t)path->page};
	bool ok = load_times(s, &m, e);

	if (ok && m.page > m.pages) {
		memento_say(s, 404, "This TimeMap has %zu page%s", m.pages,
		            m.pages == 1 ? "" : "s");
	} else if (ok) {
		m.from = (m.page - 1) * MEMENTO_PAGE;
		m.to = m.from + MEMENTO_PAGE;
		m.to = m.to < m.count ? m.to : m.count;
		ok = write_map(s, &m, path->kind == MEMENTO_JSON, e);
	}
	free(m.times);
	return ok;
}
