/* page_compare: services × types. See compare_page.h. */
#include "web/compare_page.h"

#include <stdlib.h>

#include "atlas/clauses.h"
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
	for (size_t i = 0; i < p->service_count; i++)
		if (str_eq(p->services[i], s.name))
			return true;
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

static bool
all_services(struct exchange *x, struct compare_page *p, struct err *e)
{
	struct db *db = site_db(x);
	struct service_row *rows;

	/* how many there are tells how many pages there are */
	if (!records_services(db, STR(""), 0, 0, x->a, &rows, &p->service_count, &p->total,
	                      e))
		return false;
	p->pages = (p->total + COMPARED_SERVICES - 1) / COMPARED_SERVICES;
	p->number = found_page(x, p->pages);
	if (!records_services(db, STR(""), (p->number - 1) * COMPARED_SERVICES,
	                      COMPARED_SERVICES, x->a, &rows, &p->service_count, &p->total, e))
		return false;
	for (size_t i = 0; i < p->service_count; i++)
		p->services[i] = rows[i].name;
	return true;
}

static int
by_name(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* That nothing was found where nothing was read would say too much. */
static bool
find_analysed(struct exchange *x, struct compare_page *p, struct err *e)
{
	struct str *checked;
	size_t n;

	if (!services_checked(site_db(x), x->a, &checked, &n, e))
		return false;
	p->analysed = ARENA_ARRAY(x->a, bool, p->service_count);
	for (size_t i = 0; i < p->service_count; i++)
		p->analysed[i] = n && bsearch(&p->services[i], checked, n, sizeof *checked,
		                              by_name);
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
	struct compare_page p = {.a = x->a, .number = 1, .pages = 1};

	p.list = filters_again(x, url_own("/compare"));
	p.services = ARENA_ARRAY(x->a, struct str, COMPARED_SERVICES);
	if (!choose(x, &p, e) || (!p.is_chosen && !all_services(x, &p, e)) ||
	    !find_analysed(x, &p, e) || !fill(x, &p, e))
		return false;
	p.total = p.is_chosen ? p.service_count : p.total;
	p.page = (struct page){
		.title = STR("Compare services"), .section = "compare",
		.self = page_url(x->a, p.list, p.number),
		.json = url_own("/api/v1/compare"), .is_hidden = x->request->query_count > 0,
		.description = STR("Services beside each other, type of clause by type of clause.")};
	page_begin(x, &p.page);
	compare_page(&x->response->body, &p);
	page_end(x, &p.page);
	return true;
}
