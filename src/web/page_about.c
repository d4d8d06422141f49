/* page_about: status and method. See about_page.h. */
#include "web/about_page.h"

#include <stdlib.h>

#include "proof/log.h"
#include "web/found.h"
#include "web/pages/method.html.h"
#include "web/pages/status.html.h"

struct looking {
	struct status_page *p;
	struct document_row *list; /* all that are not healthy */
	size_t cap;
	int64_t *lasts;            /* when each was looked at last */
	size_t last_count, last_cap;
};

static bool
look_at(void *context, const struct document_row *r)
{
	struct looking *l = context;
	struct status_page *p = l->p;

	p->documents++;
	p->of[state_of(r)]++;
	p->newest = r->last > p->newest ? r->last : p->newest;
	GROW(l->lasts, l->last_count, l->last_cap);
	l->lasts[l->last_count++] = r->checked;
	if (state_of(r) == STATE_HEALTHY)
		return true;
	GROW(l->list, p->total, l->cap);
	struct document_row *d = &l->list[p->total++];
	*d = *r;
	d->service = arena_str(p->a, r->service);
	d->document = arena_str(p->a, r->document);
	d->state = arena_str(p->a, r->state);
	d->failure = arena_str(p->a, r->failure);
	d->source = d->address = d->select = d->remove = (struct str){0};
	return true;
}

static bool
look_at_documents(struct exchange *x, struct status_page *p, struct err *e)
{
	struct looking l = {.p = p};
	bool ok = records_documents(site_db(x), STR(""), STR(""), look_at, &l, e);

	p->pages = (p->total + STATUS_ROWS - 1) / STATUS_ROWS;
	p->number = found_page(x, p->pages);
	p->from = (p->number - 1) * STATUS_ROWS;
	p->trouble_count = p->total - p->from < STATUS_ROWS ? p->total - p->from : STATUS_ROWS;
	p->troubles = ARENA_ARRAY(x->a, struct document_row, STATUS_ROWS);
	for (size_t i = 0; i < l.last_count; i++)
		p->old += l.lasts[i] < p->newest - (int64_t)STATUS_OLD_DAYS * 86400;
	free(l.lasts);
	if (p->trouble_count)
		memcpy(p->troubles, l.list + p->from, p->trouble_count * sizeof *l.list);
	free(l.list);
	return ok;
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

bool
page_status(struct exchange *x, struct err *e)
{
	struct status_page p = {.a = x->a};

	if (!look_at_documents(x, &p, e) || !look_at_log(x, &p, e))
		return false;
	p.page = (struct page){.title = STR("Status"),
	                       .self = page_url(x->a, url_own("/status"), p.number),
	                       .json = url_own("/api/v1/status"), .is_hidden = p.number > 1,
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
