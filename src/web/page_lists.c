/* page_lists: the registry and the changes. See list_page.h. */
#include "web/list_page.h"

#include "web/family.h"
#include "web/filters.h"
#include "web/pages/lists.html.h"

static void
write_option(struct buf *out, struct str value, const char *words, bool chosen)
{
	buf_add(out, STR("<option value=\""));
	html_add(out, value);
	buf_add(out, chosen ? STR("\" selected>") : STR("\">"));
	html_add_cstr(out, words);
	buf_add(out, STR("</option>\n"));
}

void
write_options(struct buf *out, const struct request *r, const char *name,
              const char *const *values)
{
	struct str chosen = request_parameter(r, name);

	for (; *values; values += 2)
		write_option(out, str_of(values[0]), values[1],
		             str_eq_nocase(chosen, str_of(values[0])));
}

void
write_type_options(struct buf *out, const struct request *r)
{
	struct str chosen = request_parameter(r, "type");

	write_option(out, STR(""), "any", chosen.n == 0);
	for (size_t i = 0; i < family_count(); i++) {
		buf_add(out, STR("<optgroup label=\""));
		html_add_cstr(out, family_at(i)->title);
		buf_add(out, STR("\">\n"));
		for (uint16_t t = 0; t < type_count(); t++)
			if (family_has(family_at(i), t))
				write_option(out, str_of(type_id(t)), type_title(t),
				             str_eq(chosen, str_of(type_id(t))));
		buf_add(out, STR("</optgroup>\n"));
	}
}

static bool
is_filtered(const struct list_page *p)
{
	return p->request->query_count > 0;
}

static bool
take_row(void *context, const struct provision_row *r)
{
	struct list_page *p = context;

	p->rows[p->count++] = (struct provision_row){
		.record = arena_str(p->a, r->record), .service = arena_str(p->a, r->service),
		.document = arena_str(p->a, r->document), .status = arena_str(p->a, r->status),
		.type = r->type, .score = r->score,
		.words = cut_words(arena_str(p->a, r->words), 240, p->a)};
	return true;
}

static void
begin(struct exchange *x, struct list_page *p, const char *path)
{
	*p = (struct list_page){.a = x->a, .request = x->request, .next = url_own("")};
	p->page.self = filters_again(x, url_own(path));
	p->page.is_hidden = is_filtered(p);
}

bool
page_registry(struct exchange *x, struct err *e)
{
	struct list_page p;
	struct listing_filter f;
	struct paging paging;

	begin(x, &p, "/registry");
	if (!filter_records(x, &f, e) || !filter_page(x, &paging, e))
		return false;
	p.rows = ARENA_ARRAY(x->a, struct provision_row, ROWS_MOST);
	if (!listing_count_provisions(site_db(x), &f, &p.total, e) ||
	    !listing_provisions(site_db(x), &f, &paging, take_row, &p, e))
		return false;
	if (paging.next.n)
		p.next = url_with(x->a, p.page.self, "cursor", paging.next);
	p.csv = filters_again(x, url_own("/registry.csv"));
	p.jsonl = filters_again(x, url_own("/registry.jsonl"));
	p.page.title = STR("Registry of clauses");
	p.page.description = STR("Every clause with its record: filtered by service, type, "
	                         "severity and status; as CSV and JSON.");
	p.page.section = "registry";
	p.page.json = filters_again(x, url_own("/api/v1/records"));
	page_begin(x, &p.page);
	registry_page(&x->response->body, &p);
	page_end(x, &p.page);
	return true;
}

static bool
take_change(void *context, const struct change_row *r)
{
	struct list_page *p = context;

	p->changes[p->count++] = (struct change_line){
		.service = arena_str(p->a, r->service), .document = arena_str(p->a, r->document),
		.direction = arena_str(p->a, r->direction),
		.summary = cut_words(arena_str(p->a, r->summary), 400, p->a),
		.from = arena_str(p->a, r->from), .to = arena_str(p->a, r->to),
		.at = r->to_time, .level = r->level};
	return true;
}

bool
page_changes(struct exchange *x, struct err *e)
{
	struct list_page p;
	struct change_listing f;
	struct paging paging;

	begin(x, &p, "/changes");
	if (!filter_changes(x, &f, e) || !filter_page(x, &paging, e))
		return false;
	p.changes = ARENA_ARRAY(x->a, struct change_line, ROWS_MOST);
	if (!listing_count_changes(site_db(x), &f, &p.total, e) ||
	    !listing_changes(site_db(x), &f, &paging, take_change, &p, e))
		return false;
	if (paging.next.n)
		p.next = url_with(x->a, p.page.self, "cursor", paging.next);
	p.csv = filters_again(x, url_own("/changes.csv"));
	p.jsonl = filters_again(x, url_own("/changes.jsonl"));
	p.page.title = STR("Changes");
	p.page.description = STR("What changed in terms and policies, newest first.");
	p.page.section = "changes";
	p.page.json = filters_again(x, url_own("/api/v1/changes"));
	p.page.feed = url_own("/changes/feed.atom");
	p.page.feed_title = STR("Substantive changes");
	page_begin(x, &p.page);
	changes_page(&x->response->body, &p);
	page_end(x, &p.page);
	return true;
}
