/* page_corrections: reports of faults and their answers. See correction_page.h. */
#include "web/correction_page.h"

#include "web/api.h"
#include "web/found.h"
#include "web/pages/corrections.html.h"

bool
corrections_of(struct exchange *x, struct str record, struct correction **out,
               size_t *count, struct err *e)
{
	return corrections_read(site_view(x)->h.path, record, x->a, out, count, e);
}

static void
turn_round(struct correction *list, size_t count)
{
	for (size_t i = 0; i < count / 2; i++) {
		struct correction c = list[i];
		list[i] = list[count - 1 - i];
		list[count - 1 - i] = c;
	}
}

/* Was it just sent? "CO-" is what robots are told. What else an address says is none of
 * our words. */
static bool
is_sent(const struct correction_page *p)
{
	for (size_t i = 0; i < p->count; i++)
		if (str_eq(p->sent, p->list[i].id))
			return true;
	return str_eq(p->sent, STR("CO-"));
}

bool
page_corrections(struct exchange *x, struct err *e)
{
	struct correction_page p = {
		.a = x->a, .record = request_parameter(x->request, "record"),
		.sent = request_parameter(x->request, "sent")};
	struct url self = url_own("/corrections");

	if (!corrections_of(x, p.record, &p.list, &p.count, e))
		return false;
	turn_round(p.list, p.count);
	p.sent = is_sent(&p) ? p.sent : STR("");
	p.pages = (p.count + CORRECTIONS_A_PAGE - 1) / CORRECTIONS_A_PAGE;
	p.number = found_page(x, p.pages);
	p.from = (p.number - 1) * CORRECTIONS_A_PAGE;
	p.to = p.count - p.from < CORRECTIONS_A_PAGE ? p.count : p.from + CORRECTIONS_A_PAGE;
	p.address = p.record.n ? url_with(x->a, self, "record", p.record) : self;
	for (size_t i = 0; i < p.count; i++)
		p.waiting += p.list[i].verdict.n == 0;
	p.page = (struct page){
		.title = STR("Corrections"),
		.is_hidden = p.record.n > 0 || p.sent.n > 0 || p.number > 1,
		.self = page_url(x->a, p.address, p.number),
		.json = url_own("/api/v1/corrections"),
		.description = STR("Faults that were reported on records, and the answers.")};
	page_begin(x, &p.page);
	corrections_page(&x->response->body, &p);
	page_end(x, &p.page);
	return true;
}

/* What a form or a program sends. The field "website" is seen by no person: who fills it
 * in is a robot, and is told that all went well. */
static bool
take(struct exchange *x, struct str *record, struct str *id, struct err *e)
{
	struct request form = *x->request;
	struct provision_row row;

	*id = (struct str){0};
	if (!request_form(&form, x->a, e))
		return false;
	*record = request_parameter(&form, "record");
	if (request_parameter(&form, "website").n)
		return true;
	if (!records_find(site_db(x), *record, x->a, &row, e))
		return false;
	*record = row.record;
	return corrections_report(site_view(x)->h.path, row.record,
	                          request_parameter(&form, "words"), time_now(), x->a, id, e);
}

bool
page_correct(struct exchange *x, struct err *e)
{
	struct str record, id;

	if (!take(x, &record, &id, e))
		return false;
	struct url to = url_with(x->a, url_own("/corrections"), "record", record);
	response_redirect(x->response, 303, url_with(x->a, to, "sent",
	                                             id.n ? id : STR("CO-")));
	return true;
}

bool
api_corrections(struct exchange *x, struct err *e)
{
	struct correction *list;
	size_t count, from, to;
	struct rows r;

	if (!corrections_of(x, request_parameter(x->request, "record"), &list, &count, e) ||
	    !rows_begin(x, &r, e) || !rows_of_memory(&r, count, &from, &to, e))
		return false;
	for (; from < to; from++)
		correction_json(&r.j, &list[from], list[from].verdict.n > 0);
	rows_end(&r);
	return true;
}
