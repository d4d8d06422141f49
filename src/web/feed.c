/* feed: changes as Atom and JSON Feed. See feed.h. */
#include "web/feed.h"

#include "serve/html.h"
#include "web/found.h"
#include "web/link.h"
#include "web/page.h"

#include "web/feed.sql.h"

enum { SUMMARY_BYTES = 4096, RECORDS_SHOWN = 12 };

struct feed {
	struct exchange *x;
	struct str title;
	struct url page, self; /* paths: what it is about, and itself */
	struct str origin;     /* of the log */
	struct change_listing wanted;
	bool is_json;
	/* set while it is written: */
	struct buf entries;
	struct json j;         /* of JSON Feed, in entries */
	int64_t updated;       /* of the newest; 0: there is none */
};

static struct str
address(const struct feed *f, struct url path)
{
	return site_absolute(f->x, path).text;
}

static struct str
iso_of(int64_t t, struct arena *a)
{
	char iso[TIME_ISO + 1];

	time_iso(t, iso);
	return arena_str(a, str_of(iso));
}

/* By what it is about, whatever the site's address. */
static struct str
urn_of(const struct feed *f, struct str about, struct arena *a)
{
	struct str all = arena_printf(a, "%.*s\n%.*s", STR_ARG(f->origin), STR_ARG(about));
	struct sha256 digest = sha256_of(all);
	char hex[SHA256_HEX + 1];

	digest.b[6] = (unsigned char)((digest.b[6] & 0x0F) | 0x80); /* version 8 */
	digest.b[8] = (unsigned char)((digest.b[8] & 0x3F) | 0x80); /* variant of RFC 9562 */
	sha256_hex(&digest, hex);
	return arena_printf(a, "urn:uuid:%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12,
	                    hex + 16, hex + 20);
}

/* What happened, and to which clauses. */
static struct str
content_of(const struct feed *f, const struct change_row *c, struct arena *a)
{
	struct str summary = cut_words(c->summary, SUMMARY_BYTES, a);
	struct buf b;

	buf_init(&b, (size_t)1 << 20);
	buf_printf(&b, "%.*s (%s, %.*s).\n", STR_ARG(summary), level_name(c->level),
	           STR_ARG(c->direction));
	for (size_t i = 0; i < c->provision_count && i < RECORDS_SHOWN; i++) {
		const struct changed_provision *p = &c->provisions[i];
		buf_printf(&b, "%.*s: %s, %.*s\n", STR_ARG(p->how), type_title(p->type),
		           STR_ARG(address(f, link_record(a, p->record))));
	}
	if (c->provision_count > RECORDS_SHOWN)
		buf_printf(&b, "and %zu more\n", c->provision_count - RECORDS_SHOWN);
	struct str text = arena_str(a, buf_str(&b));
	buf_release(&b);
	return text;
}

static void
element(struct buf *out, const char *name, struct str text)
{
	buf_printf(out, "<%s>", name);
	html_add(out, text);
	buf_printf(out, "</%s>\n", name);
}

static void
add_atom(struct feed *f, const struct change_row *c, struct str id, struct str title,
         struct str at, struct str link, struct str content)
{
	struct buf *out = &f->entries;

	buf_add(out, STR("<entry>\n"));
	element(out, "id", id);
	element(out, "title", title);
	element(out, "updated", at);
	element(out, "published", at);
	buf_add(out, STR("<link rel=\"alternate\" type=\"text/html\" href=\""));
	html_add(out, link);
	buf_add(out, STR("\"/>\n<author>"));
	element(out, "name", c->service);
	buf_add(out, STR("</author>\n<content type=\"text\">"));
	html_add(out, content);
	buf_add(out, STR("</content>\n</entry>\n"));
}

static void
authors_json(struct json *j, struct str name)
{
	json_key(j, "authors");
	json_array(j);
	json_object(j);
	json_key_str(j, "name", name);
	json_object_end(j);
	json_array_end(j);
}

static void
add_json(struct feed *f, const struct change_row *c, struct str id, struct str title,
         struct str at, struct str link, struct str content)
{
	struct json *j = &f->j;

	json_object(j);
	json_key_str(j, "id", id);
	json_key_str(j, "url", link);
	json_key_str(j, "title", title);
	json_key_str(j, "content_text", content);
	json_key_str(j, "date_published", at);
	authors_json(j, c->service);
	json_object_end(j);
}

static bool
add_entry(void *context, const struct change_row *c)
{
	struct feed *f = context;
	struct arena *a = f->x->a;
	struct str at = iso_of(c->to_time, a), content = content_of(f, c, a);
	struct str title = arena_printf(a, "%.*s, %.*s: %s, %.*s", STR_ARG(c->service),
	                                STR_ARG(c->document), level_name(c->level),
	                                STR_ARG(c->direction));
	struct str link = address(f, link_change(a, c->service, c->document, c->from,
	                                         c->to));

	struct str id = urn_of(f, arena_printf(a, "%.*s\n%.*s\n%.*s\n%.*s", STR_ARG(c->service),
	                                       STR_ARG(c->document), STR_ARG(c->from),
	                                       STR_ARG(c->to)), a);

	if (f->updated == 0)
		f->updated = c->to_time;
	if (f->is_json)
		add_json(f, c, id, title, at, link, content);
	else
		add_atom(f, c, id, title, at, link, content);
	return true;
}

static bool
find_updated(struct feed *f, struct err *e)
{
	struct stmt *s;
	bool row;

	if (f->updated)
		return true;
	if (!(s = db_stmt(site_db(f->x), sql_last_capture, e)) || !stmt_next(s, &row, e))
		return false;
	f->updated = stmt_int(s, 0);
	stmt_reset(s);
	return true;
}

static void
atom_link(struct buf *out, const char *rel, const char *type, struct str href)
{
	buf_printf(out, "<link rel=\"%s\" type=\"%s\" href=\"", rel, type);
	html_add(out, href);
	buf_add(out, STR("\"/>\n"));
}

static void
write_atom(struct feed *f)
{
	struct response *r = f->x->response;
	struct buf *out = &r->body;

	r->type = "application/atom+xml; charset=utf-8";
	buf_add(out, STR("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	                 "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n"));
	element(out, "id", urn_of(f, f->page.text, f->x->a));
	element(out, "title", f->title);
	element(out, "updated", iso_of(f->updated, f->x->a));
	buf_add(out, STR("<author>"));
	element(out, "name", str_of(site_name(f->x)));
	buf_add(out, STR("</author>\n"));
	atom_link(out, "self", "application/atom+xml", address(f, f->self));
	atom_link(out, "alternate", "text/html", address(f, f->page));
	buf_add(out, buf_str(&f->entries));
	buf_add(out, STR("</feed>\n"));
}

static void
write_json(struct feed *f)
{
	struct response *r = f->x->response;
	struct json j = {.out = &r->body};

	r->type = "application/feed+json";
	json_object(&j);
	json_key_cstr(&j, "version", "https://jsonfeed.org/version/1.1");
	json_key_str(&j, "title", f->title);
	json_key_str(&j, "home_page_url", address(f, f->page));
	json_key_str(&j, "feed_url", address(f, f->self));
	json_key_cstr(&j, "language", "en");
	authors_json(&j, str_of(site_name(f->x)));
	json_key(&j, "items");
	buf_add(j.out, buf_str(&f->entries));
	buf_add(j.out, STR("}\n"));
}

/* Behind the path of the page, before its query. */
static struct url
feed_of_page(struct url page, bool is_json, struct arena *a)
{
	size_t question = str_find_byte(page.text, '?', 0);
	struct str path = str_slice(page.text, 0, question);
	struct str query = str_slice(page.text, question, page.text.n);

	return (struct url){arena_printf(a, "%.*s/feed.%s%.*s", STR_ARG(path),
	                                 is_json ? "json" : "atom", STR_ARG(query))};
}

/* Ends in ".json" or ".atom", which says what is asked for. */
static bool
write_feed(struct exchange *x, struct feed *f, struct err *e)
{
	struct paging page = {.most = FEED_ENTRIES, .a = x->a};

	f->x = x;
	f->is_json = str_ends(x->request->path, STR(".json"));
	f->self = feed_of_page(f->page, f->is_json, x->a);
	f->wanted.level = LEVEL_SUBSTANTIVE;
	f->wanted.since = INT64_MIN;
	f->wanted.until = INT64_MAX;
	buf_init(&f->entries, (size_t)64 << 20);
	f->j = (struct json){.out = &f->entries};
	if (f->is_json)
		json_array(&f->j);
	bool ok = home_origin(&site_view(x)->h, x->a, &f->origin, e) &&
	          listing_changes(site_db(x), &f->wanted, &page, add_entry, f, e) &&
	          find_updated(f, e) && buf_ok(&f->entries, "the feed", e);
	if (f->is_json)
		json_array_end(&f->j);
	if (ok && f->is_json)
		write_json(f);
	else if (ok)
		write_atom(f);
	buf_release(&f->entries);
	x->response->is_open = x->response->is_file = ok;
	return ok;
}

bool
feed_of_all(struct exchange *x, struct err *e)
{
	struct feed f = {.page = url_own("/changes"), .wanted = {.type = TYPE_NONE}};

	f.title = arena_printf(x->a, "%s: substantive changes", site_name(x));
	return write_feed(x, &f, e);
}

bool
feed_of_service(struct exchange *x, struct err *e)
{
	struct found_service s;
	struct feed f = {.wanted = {.type = TYPE_NONE}};

	if (!found_service(x, x->values[0], &s, e))
		return false;
	f.wanted.service = s.name;
	f.title = arena_printf(x->a, "%.*s: substantive changes", STR_ARG(s.name));
	f.page = link_service(x->a, s.name);
	return write_feed(x, &f, e);
}

bool
feed_of_document(struct exchange *x, struct err *e)
{
	struct document_name d;
	struct feed f = {.wanted = {.type = TYPE_NONE}};

	if (!found_document(x, x->values[0], x->values[1], &d, e))
		return false;
	f.wanted.service = d.service;
	f.wanted.document = d.document;
	f.title = arena_printf(x->a, "%.*s, %.*s: substantive changes",
	                       STR_ARG(d.service), STR_ARG(d.document));
	f.page = link_document(x->a, d.service, d.document);
	return write_feed(x, &f, e);
}

bool
feed_of_type(struct exchange *x, struct err *e)
{
	struct feed f = {.wanted = {.type = type_find(x->values[0])}};

	if (f.wanted.type == TYPE_NONE)
		return err_set(e, ERR_NOT_FOUND, "there is no such type");
	f.title = arena_printf(x->a, "%s: changes of such clauses",
	                       type_title(f.wanted.type));
	f.page = link_type(x->a, type_id(f.wanted.type));
	return write_feed(x, &f, e);
}

bool
feed_of_record(struct exchange *x, struct err *e)
{
	struct provision_row row;
	struct feed f = {.wanted = {.type = TYPE_NONE}};

	if (!records_find(site_db(x), x->values[0], x->a, &row, e))
		return false;
	f.wanted.record = row.record;
	f.title = arena_printf(x->a, "%s, %.*s, %.*s: changes of %.*s",
	                       type_title(row.type), STR_ARG(row.service),
	                       STR_ARG(row.document), STR_ARG(row.record));
	f.page = link_record(x->a, row.record);
	return write_feed(x, &f, e);
}

bool
feed_of_search(struct exchange *x, struct err *e)
{
	struct str q = request_parameter(x->request, "q");
	struct feed f = {.wanted = {.type = TYPE_NONE, .words = q}};

	if (!records_can_search(q))
		return err_set(e, ERR_USAGE, "q: give a word to look for");
	f.title = arena_printf(x->a, "Changes of clauses with: %.*s", STR_ARG(q));
	f.page = url_with(x->a, url_own("/search"), "q", q);
	return write_feed(x, &f, e);
}
