/* sitemap: all pages, for search engines. See machine.h. */
#include "web/machine.h"

#include "atlas/knowledge.h"
#include "serve/html.h"
#include "web/link.h"

#include "web/sitemap.sql.h"

/* A row: up to four names of what the page is about, and when it changed. */
struct about {
	struct arena *a;
	struct str names[4];
};

static struct url
of_service(const struct about *t)
{
	return link_service(t->a, t->names[0]);
}

static struct url
of_document(const struct about *t)
{
	return link_document(t->a, t->names[0], t->names[1]);
}

static struct url
of_history(const struct about *t)
{
	return link_history(t->a, t->names[0], t->names[1]);
}

static struct url
of_record(const struct about *t)
{
	return link_record(t->a, t->names[0]);
}

static struct url
of_change(const struct about *t)
{
	return link_change(t->a, t->names[0], t->names[1], t->names[2], t->names[3]);
}

/* What parts there are: NAME-1.xml, NAME-2.xml and so on. */
static const struct kind {
	const char *name, *count, *rows;
	struct url (*url)(const struct about *);
} kinds[] = {
	{"services", sql_sitemap_count_services, sql_sitemap_services, of_service},
	{"documents", sql_sitemap_count_documents, sql_sitemap_documents, of_document},
	{"histories", sql_sitemap_count_documents, sql_sitemap_documents, of_history},
	{"records", sql_sitemap_count_records, sql_sitemap_records, of_record},
	{"changes", sql_sitemap_count_changes, sql_sitemap_changes, of_change},
};

static bool
number_of(struct exchange *x, const char *sql, int64_t *out, struct err *e)
{
	struct stmt *s = db_stmt(site_db(x), sql, e);
	bool row;

	if (!s || !stmt_next(s, &row, e))
		return false;
	*out = stmt_int(s, 0);
	stmt_reset(s);
	return true;
}

static void
begin(struct exchange *x, const char *element)
{
	x->response->type = "application/xml; charset=utf-8";
	x->response->is_file = true;
	buf_printf(&x->response->body, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	           "<%s xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
	           element);
}

static void
add(struct exchange *x, const char *element, struct url path, int64_t at)
{
	struct buf *out = &x->response->body;
	char iso[TIME_ISO + 1];

	time_iso(at, iso);
	buf_printf(out, "<%s><loc>", element);
	html_url(out, site_absolute(x, path));
	buf_add(out, STR("</loc>"));
	if (at)
		buf_printf(out, "<lastmod>%s</lastmod>", iso);
	buf_printf(out, "</%s>\n", element);
}

bool
sitemap_index(struct exchange *x, struct err *e)
{
	int64_t newest, count;

	if (!number_of(x, sql_sitemap_newest, &newest, e))
		return false;
	begin(x, "sitemapindex");
	add(x, "sitemap", url_own("/sitemap/pages.xml"), newest);
	for (size_t i = 0; i < COUNT(kinds); i++) {
		if (!number_of(x, kinds[i].count, &count, e))
			return false;
		for (int64_t n = 1; (n - 1) * SITEMAP_PART < count; n++) {
			struct str part = arena_printf(x->a, "%s-%lld.xml",
			                               kinds[i].name, (long long)n);
			add(x, "sitemap", url_of(x->a, "/sitemap/{}", &part), newest);
		}
	}
	buf_add(&x->response->body, STR("</sitemapindex>\n"));
	return true;
}

/* Pages that there are of any home. */
static bool
pages_part(struct exchange *x, struct err *e)
{
	static const char *const pages[] = {"/", "/services", "/types", "/changes",
		"/compare", "/registry", "/laws", "/method", "/status", "/api"};
	int64_t newest;

	if (!number_of(x, sql_sitemap_newest, &newest, e))
		return false;
	begin(x, "urlset");
	for (size_t i = 0; i < COUNT(pages); i++)
		add(x, "url", url_own(pages[i]), newest);
	for (uint16_t t = 0; t < type_count(); t++)
		add(x, "url", link_type(x->a, type_id(t)), newest);
	for (size_t i = 0; i < law_count(); i++)
		add(x, "url", link_law(x->a, law_at(i)->id), 0);
	for (size_t i = 0; i < agency_count(); i++)
		add(x, "url", link_agency(x->a, agency_at(i)->id), 0);
	buf_add(&x->response->body, STR("</urlset>\n"));
	return true;
}

static bool
rows_part(struct exchange *x, const struct kind *k, int64_t from, struct err *e)
{
	struct stmt *s = db_stmt(site_db(x), k->rows, e);
	struct about t = {.a = x->a};
	bool row = true, ok, some = false;

	if (!s)
		return false;
	begin(x, "urlset");
	stmt_bind_int(s, 1, SITEMAP_PART);
	stmt_bind_int(s, 2, from);
	while ((ok = stmt_next(s, &row, e)) && row) {
		for (int i = 0; i < 4; i++)
			t.names[i] = stmt_str(s, i);
		add(x, "url", k->url(&t), stmt_int(s, 4));
		some = true;
	}
	buf_add(&x->response->body, STR("</urlset>\n"));
	return ok && (some || err_set(e, ERR_NOT_FOUND, "there is no such part"));
}

bool
sitemap_part(struct exchange *x, struct err *e)
{
	struct str part = x->values[0], ending = STR(".xml");
	size_t dash = str_find_byte(part, '-', 0);
	int64_t n;

	if (str_eq(part, STR("pages.xml")))
		return pages_part(x, e);
	if (dash != SIZE_MAX && str_ends(part, ending) &&
	    str_to_i64(str_slice(part, dash + 1, part.n - ending.n), &n) && n > 0 &&
	    n < INT32_MAX)
		for (size_t i = 0; i < COUNT(kinds); i++)
			if (str_eq(str_slice(part, 0, dash), str_of(kinds[i].name)))
				return rows_part(x, &kinds[i], (n - 1) * SITEMAP_PART, e);
	return err_set(e, ERR_NOT_FOUND, "there is no such part; see /sitemap.xml");
}
