/* page_about: status and method. See about_page.h. */
#include "web/about_page.h"

#include "proof/log.h"
#include "web/pages/method.html.h"
#include "web/pages/status.html.h"

struct looking {
	struct status_page *p;
	size_t cap;
};

static const char *
why_of(const struct document_row *r)
{
	if (r->failed)
		return "cannot be captured";
	return r->state.n ? "its newest text is not analysed" : NULL;
}

static bool
look_at(void *context, const struct document_row *r)
{
	struct looking *l = context;
	struct status_page *p = l->p;
	const char *why = why_of(r);

	p->documents++;
	p->failing += r->failed > 0;
	p->unread += !r->failed && r->state.n;
	p->sound += !why;
	p->stopped += r->stopped != 0;
	p->newest = r->last > p->newest ? r->last : p->newest;
	if (!why)
		return true;
	size_t at = p->total++;
	if (at < p->from || p->trouble_count == STATUS_ROWS)
		return true;
	struct str more = r->failed ? r->failure : r->state;
	p->troubles[p->trouble_count++] = (struct trouble){
		arena_str(p->a, r->service), arena_str(p->a, r->document),
		arena_printf(p->a, "%s: %.*s", why, STR_ARG(more)), r->last, r->failed};
	return true;
}

/* The log as it was signed last. */
static bool
look_at_log(struct exchange *x, struct status_page *p, struct err *e)
{
	struct keyring keys;
	struct log *log;

	if (!home_log(&site_view(x)->h, &keys, &log, e))
		return false;
	p->entries = log_checkpoint(log)->size;
	p->origin = arena_str(x->a, log_checkpoint(log)->origin);
	p->checkpoint = arena_str(x->a, log_note(log));
	log_close(log);
	keyring_close(&keys);
	return true;
}

static struct url
status_at(struct exchange *x, int64_t page)
{
	struct url u = url_own("/status");

	return page > 1 ? url_with(x->a, u, "page", arena_printf(x->a, "%lld", (long long)page))
	                : u;
}

bool
page_status(struct exchange *x, struct err *e)
{
	struct status_page p = {.a = x->a};
	struct looking l = {.p = &p};
	int64_t page;

	if (!str_to_i64(request_parameter(x->request, "page"), &page) || page < 1 ||
	    page > 1 << 20)
		page = 1;
	p.from = (size_t)(page - 1) * STATUS_ROWS;
	p.troubles = ARENA_ARRAY(x->a, struct trouble, STATUS_ROWS);
	if (!records_documents(site_db(x), STR(""), STR(""), look_at, &l, e) ||
	    !look_at_log(x, &p, e))
		return false;
	p.before = page > 1 ? status_at(x, page - 1) : url_own("");
	p.after = p.from + p.trouble_count < p.total ? status_at(x, page + 1) : url_own("");
	p.page = (struct page){.title = STR("Status"), .self = status_at(x, page),
	                       .json = url_own("/api/v1/status"), .is_hidden = page > 1,
	                       .description = STR("What was checked when, what failed, and "
	                                          "the log's signed checkpoint.")};
	page_begin(x, &p.page);
	status_page(&x->response->body, &p);
	page_end(x, &p.page);
	return true;
}

bool
page_method(struct exchange *x, struct err *e)
{
	struct method_page p = {
		.a = x->a,
		.page = {.title = STR("How this is made, and how often it errs"),
		         .self = url_own("/method"),
		         .description = STR("How texts are captured, cut into clauses, typed and "
		                            "scored, and the measured error rates of each "
		                            "type.")}};
	size_t count;

	if (!prevalence_of_all(site_db(x), x->a, &p.list, &count, &p.checked, e))
		return false;
	page_begin(x, &p.page);
	method_page(&x->response->body, &p);
	page_end(x, &p.page);
	return true;
}
