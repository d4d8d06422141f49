/* api_records: records, changes, and what is found across them. See api.h. */
#include "web/api.h"

#include "atlas/contradict.h"
#include "atlas/duties.h"

static bool
add_record(void *context, const struct provision_row *row)
{
	struct rows *r = context;

	provision_row_json(&r->j, row);
	return true;
}

bool
api_records(struct exchange *x, struct err *e)
{
	struct listing_filter f;
	struct rows r;

	if (!filter_records(x, &f, e) || !rows_begin(x, &r, e) ||
	    !listing_provisions(site_db(x), &f, &r.page, add_record, &r, e))
		return false;
	rows_end(&r);
	return true;
}

bool
api_search(struct exchange *x, struct err *e)
{
	if (request_parameter(x->request, "q").n == 0)
		return err_set(e, ERR_USAGE, "q: give a word to look for");
	return api_records(x, e);
}

static bool
add_change(void *context, const struct change_row *row)
{
	struct rows *r = context;

	change_row_json(&r->j, row);
	return true;
}

bool
api_changes(struct exchange *x, struct err *e)
{
	struct change_listing f;
	struct rows r;

	if (!filter_changes(x, &f, e) || !rows_begin(x, &r, e) ||
	    !listing_changes(site_db(x), &f, &r.page, add_change, &r, e))
		return false;
	rows_end(&r);
	return true;
}

/* Each service takes a few milliseconds to be looked through: a page ends behind so many,
 * even if it is not full. */
enum { SERVICES_A_PAGE = 32 };

/* Pairs are counted over a service, and those of a page written. */
struct pairs {
	struct rows *r;
	size_t from, n;
};

static bool
add_pair(void *context, const struct contradiction *c)
{
	struct pairs *p = context;

	if (p->n >= p->from && p->n < p->from + (size_t)p->r->page.most)
		contradiction_json(&p->r->j, c);
	return p->n++ < p->from + (size_t)p->r->page.most;
}

static bool
add_pairs_of(struct db *db, struct str service, struct pairs *p, struct err *e)
{
	struct arena a = {0};
	struct clauses all;

	bool ok = clauses_of_service(db, service, &a, &all, e);
	if (ok)
		contradictions_of(&all, add_pair, p);
	arena_release(&a);
	return ok;
}

/* A cursor is "2-Name": a service, and how many pairs of it were given. What comes before
 * it in the list may be more by now; services of the same name, or behind it, follow. */
static bool
pairs_cursor(const struct paging *page, struct str *service, size_t *given, struct err *e)
{
	struct str rest = page->after, number;
	int64_t n = 0;

	if (page->after.n && (!str_next(&rest, '-', &number) || !str_to_i64(number, &n) ||
	                      rest.n == 0))
		return paging_unknown(page, e);
	*service = rest;
	*given = (size_t)n;
	return true;
}

static bool
add_pairs(struct rows *r, const struct str *services, size_t count, struct err *e)
{
	struct pairs p = {.r = r};
	struct str first;
	size_t i = 0;

	if (!pairs_cursor(&r->page, &first, &p.from, e))
		return false;
	while (i < count && str_cmp(services[i], first) < 0)
		i++;
	if (i < count && !str_eq(services[i], first))
		p.from = 0;
	int64_t left = r->page.most;
	size_t end = i < count && count - i > SERVICES_A_PAGE ? i + SERVICES_A_PAGE : count;
	for (; i < end; i++) {
		r->page.most = left;
		p.n = 0;
		if (!add_pairs_of(site_db(r->x), services[i], &p, e))
			return false;
		if (p.n > p.from + (size_t)left) {
			r->page.next = arena_printf(r->page.a, "%zu-%.*s", p.from + (size_t)left,
			                            STR_ARG(services[i]));
			return true;
		}
		left -= (int64_t)(p.n > p.from ? p.n - p.from : 0);
		p.from = 0;
	}
	if (end < count)
		r->page.next = arena_printf(r->page.a, "0-%.*s", STR_ARG(services[end]));
	return true;
}

bool
api_contradictions(struct exchange *x, struct err *e)
{
	struct str wanted, *services = &wanted;
	size_t n = 1;
	struct rows r;

	if (!filter_service(x, &wanted, e) ||
	    (wanted.n ? !service_is_checked(site_db(x), wanted, x->a, e)
	              : !services_checked(site_db(x), x->a, &services, &n, e)) ||
	    !rows_begin(x, &r, e) || !add_pairs(&r, services, n, e))
		return false;
	rows_end(&r);
	return true;
}

bool
api_unstated(struct exchange *x, struct err *e)
{
	struct str service, document;
	struct clauses all;
	struct told told;
	struct rows r;

	if (!filter_document(x, &service, &document, e))
		return false;
	if (service.n == 0)
		return err_set(e, ERR_USAGE, "service: say which");
	if (!clauses_of_service(site_db(x), service, x->a, &all, e) ||
	    !rows_begin(x, &r, e))
		return false;
	if (!clauses_any_of(&all, document))
		return err_set(e, ERR_NOT_FOUND, "nothing of it is in force");
	for (size_t i = 0; i < duty_count(); i++) {
		duty_find(duty_at(i), &all, document, &told);
		told_json(&r.j, &told);
	}
	rows_end(&r);
	return true;
}

static bool
add_cell(void *context, const struct cell *c)
{
	struct json *j = context;

	json_object(j);
	json_key_cstr(j, "type", type_id(c->type));
	json_key_int(j, "provisions", c->provisions);
	json_key_cstr(j, "severity", severity_name(severity_level(c->score)));
	json_key_int(j, "score", c->score);
	json_key_str(j, "record", c->record);
	json_object_end(j);
	return true;
}

static bool
add_line(struct rows *r, struct str service, uint16_t type, struct err *e)
{
	json_object(&r->j);
	json_key_str(&r->j, "service", service);
	json_key(&r->j, "cells");
	json_array(&r->j);
	if (!listing_cells(site_db(r->x), service, type, add_cell, &r->j, e))
		return false;
	json_array_end(&r->j);
	json_object_end(&r->j);
	return true;
}

bool
api_compare(struct exchange *x, struct err *e)
{
	struct str wanted, *services = &wanted;
	size_t n = 1, i = 0;
	uint16_t type;
	struct rows r;

	if (!filter_type(request_parameter(x->request, "type"), &type, e) ||
	    !filter_service(x, &wanted, e) ||
	    (wanted.n ? !service_is_checked(site_db(x), wanted, x->a, e)
	              : !services_checked(site_db(x), x->a, &services, &n, e)) ||
	    !rows_begin(x, &r, e))
		return false;
	/* a cursor is the name of the last service that was given */
	while (r.page.after.n && i < n && str_cmp(services[i], r.page.after) <= 0)
		i++;
	for (int64_t k = 0; i < n && k < r.page.most; i++, k++)
		if (!add_line(&r, services[i], type, e))
			return false;
	if (i < n)
		r.page.next = services[i - 1];
	rows_end(&r);
	return true;
}
