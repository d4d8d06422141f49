/* page_service: gathers what the page of a service shows. See service_page.h. */
#include "web/service_page.h"

#include "web/pages/service.html.h"

enum { YEARS_MAX = 40, VALUE_BYTES = 60 };

static const struct {
	const char *question, *type, *fact;
} asked[] = {
	{"Arbitration, or no class actions", "disp.arbitration_class", "arbitration.value="},
	{"What you enter trains AI", "ai.train_content", NULL},
	{"A way out of AI training", "ai.train_optout", "opt_out.method="},
	{"Your feedback is used", "ai.feedback_grant", NULL},
	{"Data is sold", "share.sale", NULL},
	{"Advertising by your behaviour", "purpose.targeted_ads", NULL},
	{"How long data are kept", "retain.duration", "retention.duration="},
	{"Data kept without an end", "retain.indefinite", NULL},
	{"Age from which it may be used", "minors.age", "age.value="},
	{"Terms change without your consent", "change.unilateral", NULL},
	{"Renews by itself", "pay.auto_renew", NULL},
	{"Cap on what it owes you", "liab.cap", "amount.value="},
	{"Law and courts", "disp.law_forum", "jurisdiction.places="},
	{"Deleting the account", "delete.account", NULL},
};

struct work {
	struct service_page *p;
	struct exchange *x;
	size_t cap;
};

static bool
take_document(void *context, const struct document_row *r)
{
	struct work *w = context;
	struct service_page *p = w->p;

	GROW(p->documents, p->document_count, w->cap);
	struct service_document *d = &p->documents[p->document_count++];
	*d = (struct service_document){.row = *r};
	d->row.service = p->service.name;
	d->row.document = arena_str(p->a, r->document);
	d->row.state = arena_str(p->a, r->state);
	d->row.failure = arena_str(p->a, r->failure);
	d->row.source = arena_str(p->a, r->source);
	d->row.address = arena_str(p->a, r->address);
	p->first = r->first && (!p->first || r->first < p->first) ? r->first : p->first;
	p->last = r->checked > p->last ? r->checked : p->last;
	return true;
}

static struct service_document *
document_of(struct service_page *p, struct str name)
{
	for (size_t i = 0; i < p->document_count; i++)
		if (str_eq(p->documents[i].row.document, name))
			return &p->documents[i];
	return NULL;
}

/* The newest come first. */
static bool
take_change(void *context, const struct change_row *r)
{
	struct service_page *p = ((struct work *)context)->p;
	struct service_document *d = document_of(p, r->document);
	char iso[TIME_ISO + 1];

	if (!d)
		return true;
	struct timeline_lane *l = &d->lane;
	struct listed_change c = {
		.document = d->row.document, .from = arena_str(p->a, r->from),
		.to = arena_str(p->a, r->to), .direction = arena_str(p->a, r->direction),
		.summary = arena_str(p->a, r->summary), .at = r->to_time, .level = r->level};
	GROW(l->marks, l->mark_count, d->mark_cap);
	time_iso(c.at, iso);
	l->marks[l->mark_count++] = (struct timeline_mark){
		.at = c.at, .kind = "substantive",
		.title = arena_printf(p->a, "%.10s: %.*s", iso,
		                      STR_ARG(cut_words(c.summary, 120, p->a))),
		.to = link_change(p->a, p->service.name, c.document, c.from, c.to)};
	int year = time_year(c.at) - p->year;
	if (year >= 0 && year < p->year_count)
		d->by_year[year]++;
	p->substantive++;
	if (p->change_count < CHANGES_SHOWN)
		p->changes[p->change_count++] = c;
	return true;
}

static bool
find_changes(struct work *w, struct db *db, struct err *e)
{
	struct service_page *p = w->p;
	struct change_filter f = {.service = p->service.name, .least = LEVEL_SUBSTANTIVE};

	p->year = time_year(p->first);
	p->year_count = p->first ? time_year(p->last) - p->year + 1 : 0;
	if (p->year_count > YEARS_MAX) {
		p->year += p->year_count - YEARS_MAX;
		p->year_count = YEARS_MAX;
	}
	for (size_t i = 0; i < p->document_count; i++) {
		struct service_document *d = &p->documents[i];
		d->by_year = ARENA_ARRAY(p->a, uint64_t, (size_t)p->year_count + 1);
		d->lane.name = d->row.document;
		d->lane.bars = ARENA_ARRAY(p->a, struct timeline_bar, 1);
		d->lane.bars[0] = (struct timeline_bar){d->row.first, d->row.last, "stood",
		                                        STR("seen")};
		d->lane.bar_count = d->row.first != 0;
	}
	return records_changes(db, &f, take_change, w, e);
}

/* What is short enough to be an answer at a glance. */
static void
add_value(struct quick_fact *q, struct str fact)
{
	for (size_t i = 0; i < q->value_count; i++)
		if (str_eq_nocase(q->values[i], fact))
			return;
	if (fact.n <= VALUE_BYTES && q->value_count < VALUES_SHOWN)
		q->values[q->value_count++] = fact;
}

static void
answer(struct service_page *p, size_t i)
{
	struct quick_fact *q = &p->facts[p->fact_count++];
	uint64_t n = 0;

	*q = (struct quick_fact){.question = asked[i].question,
	                         .type = type_find(str_of(asked[i].type))};
	for (size_t k = 0; k < p->clauses.n; k++) {
		const struct clause *c = &p->clauses.list[k];
		if (c->type != q->type)
			continue;
		q->in_force.of[severity_level(c->score)]++;
		q->record = n++ ? (struct str){0} : c->record;
		for (size_t f = 0; asked[i].fact && f < c->fact_count; f++)
			if (str_starts(c->facts[f], str_of(asked[i].fact)))
				add_value(q, c->facts[f]);
	}
	q->is_denied = n && type_base_points(q->type) > 0 &&
	               q->in_force.of[SEVERITY_PROTECTIVE] == n;
}

static bool
take_contradiction(void *context, const struct contradiction *c)
{
	struct service_page *p = context;

	if (p->contradiction_count < CONTRADICTIONS_SHOWN)
		p->contradictions[p->contradiction_count++] = (struct listed_contradiction){
			c->a, c->b, c->reason, c->fact_a, c->fact_b};
	p->contradiction_total++;
	return true;
}

static bool
count_provisions(struct service_page *p, struct db *db, struct err *e)
{
	struct type_counts *types;
	size_t n;

	if (!records_type_counts(db, p->service.id, 0, p->a, &p->types, &p->type_count, e))
		return false;
	for (size_t i = 0; i < p->type_count; i++)
		severity_add(&p->in_force, &p->types[i].in_force);
	for (size_t i = 0; i < p->document_count; i++) {
		struct service_document *d = &p->documents[i];
		if (!records_type_counts(db, p->service.id, d->row.id, p->a, &types, &n, e))
			return false;
		for (size_t k = 0; k < n; k++)
			severity_add(&d->in_force, &types[k].in_force);
		p->read += d->row.is_read;
	}
	return true;
}

static bool
find_course(struct service_page *p, struct db *db, struct err *e)
{
	struct course *all = ARENA_ARRAY(p->a, struct course, p->document_count);
	struct course_shown *s = &p->course;

	s->a = p->a;
	s->service = p->service.name;
	for (size_t i = 0; i < p->document_count; i++) {
		if (!course_of(db, p->documents[i].row.id, p->a, &all[i], e))
			return false;
		for (size_t k = 0; k < all[i].n; k++)
			s->is_refused = s->is_refused || all[i].points[k].is_refused;
	}
	course_sum(all, p->document_count, p->a, &s->c);
	return course_rows(db, 0, s, e);
}

static bool
gather(struct work *w, struct err *e)
{
	struct service_page *p = w->p;
	struct db *db = site_db(w->x);

	if (!found_service(w->x, w->x->values[0], &p->service, e) ||
	    !records_documents(db, p->service.name, STR(""), take_document, w, e) ||
	    !count_provisions(p, db, e) || !find_changes(w, db, e) || !find_course(p, db, e) ||
	    !clauses_of_service(db, p->service.name, p->a, &p->clauses, e))
		return false;
	p->facts = ARENA_ARRAY(p->a, struct quick_fact, COUNT(asked));
	for (size_t i = 0; i < COUNT(asked); i++)
		answer(p, i);
	contradictions_of(&p->clauses, take_contradiction, p);
	return true;
}

bool
page_service(struct exchange *x, struct err *e)
{
	struct service_page p = {.a = x->a};
	struct work w = {.p = &p, .x = x};
	bool ok = gather(&w, e);

	if (ok) {
		p.page = (struct page){
			.title = p.service.name, .section = "services",
			.description = arena_printf(x->a,
				"What the terms and policies of %.*s say, clause by clause, "
				"and how they changed.", STR_ARG(p.service.name)),
			.self = link_service(x->a, p.service.name),
			.feed = link_service_feed(x->a, p.service.name),
			.feed_title = arena_printf(x->a, "Changes of %.*s",
			                           STR_ARG(p.service.name))};
		page_begin(x, &p.page);
		service_page(&x->response->body, &p);
		page_end(x, &p.page);
	}
	for (size_t i = 0; i < p.document_count; i++)
		free(p.documents[i].lane.marks);
	free(p.documents);
	return ok;
}
