/* page_history: gathers how a document stood. See history_page.h. */
#include "web/history_page.h"

#include "web/pages/history.html.h"

enum { CAPTURES_APART = 30 * 86400 };

struct work {
	struct history_page *p;
	size_t cap, at;
	int64_t before; /* time of the capture before */
	unsigned *times;
	size_t times_cap;
};

static struct str
problem_of(const struct sighting_row *r)
{
	return r->version == 0 ? r->failure : r->unhealthy.n ? r->unhealthy : r->refusal;
}

/* How often the version came, this time included. */
static unsigned
count_time(struct work *w, int64_t version)
{
	while ((size_t)version >= w->times_cap) {
		size_t cap = w->times_cap ? w->times_cap * 2 : 64;
		w->times = xrealloc(w->times, cap * sizeof *w->times);
		memset(w->times + w->times_cap, 0, (cap - w->times_cap) * sizeof *w->times);
		w->times_cap = cap;
	}
	return ++w->times[version];
}

static bool
take_sighting(void *context, const struct sighting_row *r)
{
	struct work *w = context;
	struct history_page *p = w->p;
	struct stay *last = p->count ? &p->stays[p->count - 1] : NULL;

	p->captures++;
	p->failures += r->version == 0;
	if (last && last->version == r->version && r->at - w->before <= CAPTURES_APART &&
	    (r->version || str_eq(last->problem, r->failure))) {
		last->until = r->at;
		last->captures++;
		last->confirmed += r->is_confirmation;
		w->before = r->at;
		return true;
	}
	GROW(p->stays, p->count, w->cap);
	bool goes_on = p->count && p->stays[p->count - 1].version == r->version;
	struct stay s = {
		.version = r->version, .from = r->at, .until = r->at, .captures = 1,
		.confirmed = r->is_confirmation, .digest = arena_str(p->a, r->version_id),
		.problem = arena_str(p->a, problem_of(r)), .source = arena_str(p->a, r->source),
		.how = arena_str(p->a, r->how), .technical = r->technical,
		.gap = w->before && r->at - w->before > CAPTURES_APART ? r->at - w->before : 0};
	if (r->version && !goes_on)
		s.time = count_time(w, r->version);
	p->versions += s.time == 1;
	p->stays[p->count++] = s;
	w->before = r->at;
	return true;
}

/* The newest first, as the stays are from their end. */
static bool
take_change(void *context, const struct change_row *r)
{
	struct work *w = context;
	struct history_page *p = w->p;

	while (w->at > 0 && p->stays[w->at - 1].from > r->to_time)
		w->at--;
	for (size_t i = w->at; i > 0 && p->stays[i - 1].from == r->to_time; i--) {
		struct stay *s = &p->stays[i - 1];
		if (s->has_change || !str_eq(s->digest, r->to))
			continue;
		s->has_change = true;
		s->level = r->level;
		s->before = arena_str(p->a, r->from);
		s->direction = arena_str(p->a, r->direction);
		s->summary = arena_str(p->a, r->summary);
		p->substantive += s->level == LEVEL_SUBSTANTIVE;
		break;
	}
	return true;
}

static bool
matches(const struct history_page *p, const struct stay *s)
{
	char iso[TIME_ISO + 1];

	time_iso(s->from, iso);
	if (p->year.n && !str_eq(str_slice(str_of(iso), 0, 4), p->year))
		return false;
	if (p->level.n == 0)
		return true;
	if (str_eq_nocase(p->level, STR("failed")))
		return s->version == 0;
	return s->has_change && str_eq_nocase(p->level, str_of(level_name(s->level)));
}

static void
choose(struct exchange *x, struct history_page *p)
{
	size_t k = 0;

	for (size_t i = 0; i < p->count; i++)
		p->matching += matches(p, &p->stays[i]);
	p->pages = (p->matching + STAYS_A_PAGE - 1) / STAYS_A_PAGE;
	p->number = found_page(x, p->pages);
	p->shown = ARENA_ARRAY(p->a, struct stay *, STAYS_A_PAGE);
	for (size_t i = p->count; i-- > 0;) {
		if (!matches(p, &p->stays[i]))
			continue;
		if (k++ >= (p->number - 1) * STAYS_A_PAGE && p->shown_count < STAYS_A_PAGE)
			p->shown[p->shown_count++] = &p->stays[i];
	}
}

static const char *
mark_kind(const struct stay *s)
{
	switch (s->level) {
	case LEVEL_SUBSTANTIVE: return "substantive";
	case LEVEL_RETURNED: return "returned";
	case LEVEL_UNHEALTHY: return "ill";
	default: return "small";
	}
}

static void
draw(struct history_page *p)
{
	struct timeline_lane *l = &p->lane;
	char from[TIME_ISO + 1], until[TIME_ISO + 1];

	l->bars = ARENA_ARRAY(p->a, struct timeline_bar, p->count);
	l->marks = ARENA_ARRAY(p->a, struct timeline_mark, p->count);
	for (size_t i = 0; i < p->count; i++) {
		const struct stay *s = &p->stays[i];
		time_iso(s->from, from);
		time_iso(s->until, until);
		/* what was shown last stands until something else is seen */
		bool until_next = i + 1 < p->count && p->stays[i + 1].gap == 0 && s->version;
		l->bars[l->bar_count++] = (struct timeline_bar){
			s->from, until_next ? p->stays[i + 1].from : s->until,
			s->version == 0 ? "failed" : s->problem.n ? "ill" : "stood",
			arena_printf(p->a, "%.10s to %.10s", from, until)};
		if (!s->has_change || s->before.n == 0)
			continue;
		l->marks[l->mark_count++] = (struct timeline_mark){
			s->from, mark_kind(s),
			arena_printf(p->a, "%.10s: %s", from, level_name(s->level)),
			link_change(p->a, p->name.service, p->name.document, s->before, s->digest)};
	}
}

static bool
gather(struct exchange *x, struct history_page *p, struct err *e)
{
	struct work w = {.p = p};
	struct change_filter f = {.all = true};

	p->level = request_parameter(x->request, "level");
	p->year = request_parameter(x->request, "year");
	if (!found_document(x, x->values[0], x->values[1], &p->name, e))
		return false;
	f.service = p->name.service;
	f.document = p->name.document;
	bool ok = records_sightings(site_db(x), p->name.id, take_sighting, &w, e);
	w.at = p->count;
	ok = ok && records_changes(site_db(x), &f, take_change, &w, e);
	free(w.times);
	return ok;
}

static void
show(struct exchange *x, struct history_page *p)
{
	const struct document_name *n = &p->name;
	struct str title = arena_printf(x->a, "%.*s – %.*s", STR_ARG(n->document),
	                                STR_ARG(n->service));

	p->list = link_history(x->a, n->service, n->document);
	if (p->level.n)
		p->list = url_with(x->a, p->list, "level", p->level);
	if (p->year.n)
		p->list = url_with(x->a, p->list, "year", p->year);
	p->page = (struct page){
		.title = arena_printf(x->a, "History of %.*s", STR_ARG(title)),
		.description = arena_printf(x->a, "Every version of %.*s of %.*s: when it stood, "
		                            "what changed, and which captures failed.",
		                            STR_ARG(n->document), STR_ARG(n->service)),
		.self = page_url(x->a, p->list, p->number), .section = "services",
		.is_hidden = p->level.n || p->year.n || p->number > 1,
		.feed = link_document_feed(x->a, n->service, n->document),
		.feed_title = arena_printf(x->a, "Changes of %.*s", STR_ARG(title))};
	page_begin(x, &p->page);
	history_page(&x->response->body, p);
	page_end(x, &p->page);
}

bool
page_history(struct exchange *x, struct err *e)
{
	struct history_page p = {.a = x->a};
	bool ok = gather(x, &p, e);

	if (ok) {
		choose(x, &p);
		draw(&p);
		show(x, &p);
	}
	free(p.stays);
	return ok;
}

/* The digest of the version that a person means: first digits of it, or a date. */
static bool
asked_version(struct exchange *x, const struct document_name *d, const char *name,
              struct str *out, struct err *e)
{
	struct str said = request_parameter(x->request, name);
	struct version v;
	int64_t n, at;
	char hex[SHA256_HEX + 1];
	struct err why = {.kind = ERR_NONE};

	if (said.n && !time_until_iso(said, &at)) {
		if (!found_version(x, d, said, &n, e))
			return false;
	} else if (!records_find_version(site_db(x), d->id, said, &n, &why))
		return err_set(e, why.kind, "%s: %s", name, why.kind == ERR_NOT_FOUND
		               ? "no text is known of that day; the history has the days" : why.msg);
	if (!archive_version(site_db(x), d->id, n, x->a, &v, e))
		return false;
	sha256_hex(&v.id, hex);
	*out = arena_str(x->a, str_of(hex));
	return true;
}

bool
compare_versions_asked(struct exchange *x, struct err *e)
{
	struct document_name name;
	struct str from, to;

	if (!found_document(x, x->values[0], x->values[1], &name, e) ||
	    !asked_version(x, &name, "from", &from, e) ||
	    !asked_version(x, &name, "to", &to, e))
		return false;
	response_redirect(x->response, 302, link_change(x->a, name.service, name.document,
	                                                from, to));
	return true;
}
