/* memento: captures by address and time, as HTTP answers. See memento.h; sections are
 * of RFC 7089 where no other is named. */
#include "evidence/memento_parts.h"

#include <stdarg.h>

#include "evidence/memento.sql.h"
#include "net/coding.h"
#include "net/uri.h"

enum { LINKS_BYTES = 128 << 10, LINE_BYTES = 16 << 10, TYPE_BYTES = 256 };

struct str
memento_uri(const struct memento_site *s, int64_t at)
{
	struct str path = memento_path(s->uri, at, s->a);

	return arena_printf(s->a, "%.*s%.*s", STR_ARG(s->base), STR_ARG(path));
}

struct str
memento_gate_uri(const struct memento_site *s)
{
	return arena_printf(s->a, "%.*s/web/timegate/%.*s", STR_ARG(s->base),
	                    STR_ARG(s->uri));
}

struct str
memento_map_uri(const struct memento_site *s, const char *format, size_t page)
{
	struct str number = page == 1 ? STR("") : arena_printf(s->a, "%zu/", page);

	return arena_printf(s->a, "%.*s/web/timemap/%s/%.*s%.*s", STR_ARG(s->base),
	                    format, STR_ARG(number), STR_ARG(s->uri));
}

void
memento_field(struct memento_site *s, const char *name, struct str value)
{
	s->out->fields[s->out->field_count++] = (struct memento_field){name, value};
}

void
memento_say(struct memento_site *s, int status, const char *fmt, ...)
{
	char line[LINE_BYTES];
	va_list args;

	va_start(args, fmt);
	vsnprintf(line, sizeof line, fmt, args);
	va_end(args);
	s->out->status = status;
	s->out->body = arena_printf(s->a, "%s\n", line);
	memento_field(s, "Content-Type", STR("text/plain; charset=utf-8"));
}

/* The first row of one of the statements memento_before and memento_after. */
static bool
find(const struct memento_site *s, const char *sql, int64_t at, bool *found,
     struct moment *out, struct err *e)
{
	struct stmt *stmt = db_stmt(s->db, sql, e);

	if (!stmt)
		return false;
	stmt_bind_str(stmt, 1, s->uri);
	stmt_bind_int(stmt, 2, at);
	if (!stmt_next(stmt, found, e))
		return false;
	if (*found) {
		*out = (struct moment){stmt_int(stmt, 0), stmt_int(stmt, 1),
		                       stmt_int(stmt, 2)};
		stmt_reset(stmt);
	}
	return true;
}

/* Of two equally near ones the earlier. The address has mementos. */
static bool
find_nearest(const struct memento_site *s, int64_t at, struct moment *out,
             struct err *e)
{
	bool before, after;
	struct moment next = {0};

	*out = next;
	if (!find(s, sql_memento_before, at, &before, out, e) ||
	    !find(s, sql_memento_after, at, &after, &next, e))
		return false;
	/* Without sign: the difference of any two times fits. */
	uint64_t ago = (uint64_t)at - (uint64_t)out->at;
	uint64_t ahead = (uint64_t)next.at - (uint64_t)at;
	if (!before || (after && ahead < ago))
		*out = next;
	return true;
}

/* The Link field (2.2): with what leads to mementos where `chosen` is one of them. */
static void
add_links(struct memento_site *s, const struct moment *chosen)
{
	struct buf b;
	struct str comma = STR(", ");
	struct str map = memento_map_uri(s, "link", 1), gate = memento_gate_uri(s);

	buf_init(&b, LINKS_BYTES);
	memento_link(&b, comma, s->uri, "original");
	memento_link(&b, comma, gate, "timegate");
	memento_map_link(&b, comma, map, "timemap", s->first.at, s->last.at);
	memento_moment_link(&b, comma, s, s->first.at);
	if (s->last.at != s->first.at)
		memento_moment_link(&b, comma, s, s->last.at);
	if (chosen && chosen->at != s->first.at && chosen->at != s->last.at)
		memento_moment_link(&b, comma, s, chosen->at);
	memento_field(s, "Link", arena_str(s->a, buf_str(&b)));
	buf_release(&b);
}

static bool
redirect(struct memento_site *s, int64_t at, struct err *e)
{
	struct moment m;

	if (!find_nearest(s, at, &m, e))
		return false;
	struct str to = memento_uri(s, m.at);
	memento_say(s, 302, "%.*s", STR_ARG(to));
	memento_field(s, "Location", to);
	add_links(s, &m);
	return true;
}

static bool
answer_gate(struct memento_site *s, struct str accept_datetime, struct err *e)
{
	int64_t at = s->last.at;

	memento_field(s, "Vary", STR("accept-datetime"));
	if (accept_datetime.p && !time_from_http(accept_datetime, &at)) { /* 4.5.3 */
		memento_say(s, 400, "Accept-Datetime is no date in the form of RFC "
		            "9110, such as: Thu, 15 Jan 2026 12:00:00 GMT");
		add_links(s, NULL);
		return true;
	}
	return redirect(s, at, e);
}

/* The row leads to a sighting of this address at this time. */
static bool
check_moment(const struct memento_site *s, const struct moment *m, struct err *e)
{
	struct str uri;
	bool row;
	struct stmt *stmt = db_stmt(s->db, sql_memento_sighting, e);

	if (!stmt)
		return false;
	stmt_bind_int(stmt, 1, m->document);
	stmt_bind_int(stmt, 2, m->sighting);
	if (!stmt_next(stmt, &row, e))
		return false;
	bool same = row && stmt_int(stmt, 1) == m->at &&
	            uri_normal(stmt_str(stmt, 0), s->a, &uri) && str_eq(uri, s->uri);
	if (row)
		stmt_reset(stmt);
	return same ||
	       err_set(e, ERR_CORRUPT, "the index of addresses has another sighting at "
	               "%.*s; restore proviso.db from a copy",
	               STR_ARG(memento_uri(s, m->at)));
}

static bool
is_plain_text(struct str type)
{
	return str_eq_nocase(str_trim(str_slice(type, 0, str_find_byte(type, ';', 0))),
	                     STR("text/plain"));
}

/* A field as it was captured; empty if it cannot be given back as it is. */
static struct str
captured_field(const struct payload *p, struct str name)
{
	const struct http_message *m = &p->kept.message;
	struct str value = m->status ? http_field(m, name) : (struct str){0};

	return value.n <= TYPE_BYTES && str_is_plain(value) ? value : (struct str){0};
}

/* RFC 9530, sections 2 and 3: the content is the whole representation, as coded. */
static void
add_digests(struct memento_site *s, const struct payload *p)
{
	char hex[SHA256_HEX + 1];
	struct buf b;

	sha256_hex(&p->digest, hex);
	buf_init(&b, 128);
	base64_write((struct str){(const char *)p->digest.b, sizeof p->digest.b}, &b);
	struct str digest = arena_printf(s->a, "sha-256=:%.*s:", STR_ARG(buf_str(&b)));
	buf_release(&b);
	memento_field(s, "ETag", arena_printf(s->a, "\"sha256:%s\"", hex));
	memento_field(s, "Content-Digest", digest);
	memento_field(s, "Repr-Digest", digest);
}

static void
add_capture(struct memento_site *s, const struct moment *m, const struct payload *p)
{
	struct str type = captured_field(p, STR("Content-Type"));
	struct str coding = captured_field(p, STR("Content-Encoding"));
	int status = p->kept.message.status;
	char at[TIME_HTTP + 1];

	time_http(m->at, at);
	s->out->status = status >= 400 && status <= 599 ? status : 200; /* 4.5.5 */
	s->out->body = p->bytes;
	memento_field(s, "Content-Type",
	              type.n ? type : STR("application/octet-stream"));
	if (coding.n && !coding_is_gone(p->bytes, coding))
		memento_field(s, "Content-Encoding", coding);
	memento_field(s, "Memento-Datetime", arena_str(s->a, str_of(at)));
	add_links(s, NULL);
	add_digests(s, p);
	memento_field(s, "Content-Security-Policy", STR("sandbox; default-src 'none'"));
	memento_field(s, "X-Content-Type-Options", STR("nosniff"));
	if (!is_plain_text(type))
		memento_field(s, "Content-Disposition", STR("attachment"));
}

static bool
answer_raw(const struct home *h, struct memento_site *s,
           const struct memento_path *path, struct err *e)
{
	struct moment m;
	struct payload p;

	if (!find_nearest(s, path->at, &m, e))
		return false;
	/* Compared as they are written, since some times have no stamp of their own. */
	if (!path->is_exact || !str_eq(memento_path(s->uri, m.at, s->a),
	                               memento_path(s->uri, path->at, s->a)))
		return redirect(s, path->at, e);
	if (!check_moment(s, &m, e) ||
	    !segments_payload(h, m.document, m.sighting, s->a, &p, e))
		return false;
	add_capture(s, &m, &p);
	return true;
}

bool
memento_answer(const struct home *h, struct str base, struct str target,
               struct str accept_datetime, struct arena *a, struct memento_answer *out,
               struct err *e)
{
	struct memento_site s = {.db = h->db, .base = base, .a = a, .out = out};
	struct memento_path path;
	bool some;

	*out = (struct memento_answer){.status = 0};
	if (!memento_parse(target, a, &path)) {
		memento_say(&s, 404, "This is no address of a capture.");
		return true;
	}
	s.uri = path.uri;
	if (!find(&s, sql_memento_after, INT64_MIN, &some, &s.first, e) ||
	    !find(&s, sql_memento_before, INT64_MAX, &some, &s.last, e))
		return false;
	if (!some) {
		memento_say(&s, 404, "There are no captures of %.*s", STR_ARG(s.uri));
		return true;
	}
	if (path.kind == MEMENTO_RAW)
		return answer_raw(h, &s, &path, e);
	if (path.kind == MEMENTO_GATE)
		return answer_gate(&s, accept_datetime, e);
	return memento_map(&s, &path, e);
}
