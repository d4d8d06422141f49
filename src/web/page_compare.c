/* page_compare: services × types. See compare_page.h. */
#include "web/compare_page.h"

#include "record/services.h"
#include "web/family.h"
#include "web/filters.h"
#include "web/found.h"
#include "web/pages/compare.html.h"

/* What people ask of most services. */
static const char *const usual[] = {
	"ai.train_content", "ai.train_optout", "ai.feedback_grant", "share.sale",
	"purpose.targeted_ads", "retain.duration", "retain.indefinite", "delete.account",
	"disp.arbitration_class", "change.unilateral", "liab.cap", "pay.auto_renew"};

static bool
add_type(struct compare_page *p, struct str id, struct err *e)
{
	uint16_t t;

	if (id.n == 0)
		return true;
	if (p->type_count == COMPARED_TYPES)
		return err_set(e, ERR_LIMIT, "at most %d types are compared at once",
		               COMPARED_TYPES);
	if (!filter_type(id, &t, e))
		return false;
	for (size_t i = 0; i < p->type_count; i++)
		if (p->types[i] == t)
			return true;
	p->types[p->type_count++] = t;
	return true;
}

static bool
add_service(struct exchange *x, struct compare_page *p, struct str name, struct err *e)
{
	struct found_service s;

	if (name.n == 0)
		return true;
	if (p->service_count == COMPARED_SERVICES)
		return err_set(e, ERR_LIMIT, "at most %d services are compared at once",
		               COMPARED_SERVICES);
	if (!found_service(x, name, &s, e))
		return false;
	p->is_chosen = true;
	p->services[p->service_count++] = s.name;
	return true;
}

/* Those that the query names, each as often as it likes; else the usual ones. */
static bool
choose(struct exchange *x, struct compare_page *p, struct err *e)
{
	for (size_t i = 0; i < x->request->query_count; i++) {
		const struct parameter *q = &x->request->query[i];
		struct str value = str_trim(q->value);
		if ((str_eq(q->name, STR("type")) && !add_type(p, value, e)) ||
		    (str_eq(q->name, STR("service")) && !add_service(x, p, value, e)))
			return false;
	}
	bool none = p->type_count == 0;
	for (size_t i = 0; none && i < COUNT(usual); i++)
		if (!add_type(p, str_of(usual[i]), e))
			return false;
	return true;
}

static struct url
page_at(struct compare_page *p, int64_t page)
{
	struct url u = url_own("/compare");

	for (size_t i = 0; i < p->request->query_count; i++) {
		const struct parameter *q = &p->request->query[i];
		if (str_eq(q->name, STR("type")) || str_eq(q->name, STR("service")))
			u = url_with(p->a, u, str_eq(q->name, STR("type")) ? "type" : "service",
			             q->value);
	}
	return page > 1 ? url_with(p->a, u, "page", arena_printf(p->a, "%lld",
	                                                         (long long)page)) : u;
}

static bool
all_services(struct exchange *x, struct compare_page *p, int64_t page, struct err *e)
{
	struct service_row *rows;
	size_t from = (size_t)(page - 1) * COMPARED_SERVICES;

	if (!records_services(site_db(x), (struct str){0}, from, COMPARED_SERVICES, x->a, &rows,
	                      &p->service_count, &p->total, e))
		return false;
	for (size_t i = 0; i < p->service_count; i++)
		p->services[i] = rows[i].name;
	p->before = page > 1 ? page_at(p, page - 1) : url_own("");
	p->after = from + p->service_count < p->total ? page_at(p, page + 1) : url_own("");
	return true;
}

struct filling {
	struct compare_page *p;
	size_t row;
};

static bool
fill_cell(void *context, const struct cell *c)
{
	struct filling *f = context;
	struct compare_page *p = f->p;

	for (size_t i = 0; i < p->type_count; i++)
		if (p->types[i] == c->type) {
			size_t at = f->row * p->type_count + i;
			p->cells[at] = *c;
			p->cells[at].record = arena_str(p->a, c->record);
			p->levels[at] = (uint8_t)(1 + severity_level(c->score));
		}
	return true;
}

static bool
fill(struct exchange *x, struct compare_page *p, struct err *e)
{
	struct filling f = {.p = p};

	p->cells = ARENA_ARRAY(x->a, struct cell, p->service_count * p->type_count);
	p->levels = ARENA_ARRAY(x->a, uint8_t, p->service_count * p->type_count);
	for (; f.row < p->service_count; f.row++)
		if (!listing_cells(site_db(x), p->services[f.row], TYPE_NONE, fill_cell, &f, e))
			return false;
	return true;
}

bool
page_compare(struct exchange *x, struct err *e)
{
	struct compare_page p = {.a = x->a, .request = x->request, .before = url_own(""),
	                         .after = url_own("")};
	int64_t page;

	if (!str_to_i64(request_parameter(x->request, "page"), &page) || page < 1 ||
	    page > 1 << 20)
		page = 1;
	p.services = ARENA_ARRAY(x->a, struct str, COMPARED_SERVICES);
	if (!choose(x, &p, e) || (!p.is_chosen && !all_services(x, &p, page, e)) ||
	    !fill(x, &p, e))
		return false;
	p.total = p.is_chosen ? p.service_count : p.total;
	p.page = (struct page){
		.title = STR("Compare services"), .section = "compare", .self = page_at(&p, page),
		.json = url_own("/api/v1/compare"), .is_hidden = x->request->query_count > 0,
		.description = STR("Services beside each other, type of clause by type of clause.")};
	page_begin(x, &p.page);
	compare_page(&x->response->body, &p);
	page_end(x, &p.page);
	return true;
}
