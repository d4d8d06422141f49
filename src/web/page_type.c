/* page_type: one type of provisions. See type_page.h. */
#include "record/fact_words.h"
#include "web/found.h"
#include "web/pages/type.html.h"

enum { FILTER_BYTES = 200 };

/* The clauses of one service stand in a row. */
static size_t
service_end(const struct type_page *t, size_t from)
{
	size_t i = from + 1;

	while (i < t->all->n &&
	       str_eq(t->all->list[i].service, t->all->list[from].service))
		i++;
	return i;
}

static void
count(struct type_page *t)
{
	t->kept = ARENA_ARRAY(t->a, uint32_t, t->all->n);
	t->refused = ARENA_ARRAY(t->a, uint32_t, t->all->n);
	for (size_t from = 0, to; from < t->all->n; from = to) {
		uint32_t refused = 0;
		to = service_end(t, from);
		t->services++;
		for (size_t i = from; i < to; i++) {
			const struct clause *c = &t->all->list[i];
			t->levels[severity_level(c->score)]++;
			t->kept[i] = clause_kept(c);
			refused |= clause_refusals(c);
		}
		for (size_t i = from; i < to; i++)
			t->refused[i] = refused;
	}
}

static bool
is_listed(const struct type_page *t, size_t i)
{
	const struct type_filter *f = &t->filter;
	const struct clause *c = &t->all->list[i];

	if (!f->name)
		return true;
	if (strcmp(f->name, "kept") == 0)
		return t->kept[i] >> f->group & 1;
	if (strcmp(f->name, "fact") == 0)
		return clause_states(c, f->value);
	return f->group == REFUSE_GROUPS ? !t->refused[i]
	                                 : clause_refusals(c) >> f->group & 1;
}

static void
list_clauses(struct type_page *t)
{
	struct str service = {0};

	t->listed = ARENA_ARRAY(t->a, const struct clause *, t->all->n);
	for (size_t i = 0; i < t->all->n; i++) {
		const struct clause *c = &t->all->list[i];
		if (!is_listed(t, i))
			continue;
		t->listed[t->listed_count++] = c;
		t->listed_services += !str_eq(c->service, service);
		service = c->service;
	}
	t->pages = (t->listed_count + TYPE_ROWS - 1) / TYPE_ROWS;
}

static bool
find_group(struct type_filter *f, const struct group *of(size_t), size_t n, struct err *e)
{
	for (f->group = 0; f->group < n; f->group++)
		if (str_eq(f->value, str_of(of(f->group)->id)))
			return true;
	return (n == REFUSE_GROUPS && str_eq(f->value, STR("none"))) ||
	       err_set(e, ERR_USAGE, "%s: there is no such group; the type's page has links "
	               "to all of them", f->name);
}

static bool
choose(struct exchange *x, struct type_filter *f, struct err *e)
{
	static const char *const names[] = {"kept", "refuse", "fact"};

	for (size_t i = 0; i < COUNT(names); i++) {
		struct str value = request_parameter(x->request, names[i]);
		if (value.n)
			*f = (struct type_filter){.name = names[i], .value = value};
	}
	if (f->value.n > FILTER_BYTES)
		return err_set(e, ERR_USAGE, "%s: that is too long", f->name);
	if (f->name == names[0])
		return find_group(f, kept_group, KEPT_GROUPS, e);
	return f->name != names[1] || find_group(f, refuse_group, REFUSE_GROUPS, e);
}

static struct url
listed_by(const struct type_page *t, const char *name, struct str value)
{
	return url_with(t->a, link_type(t->a, type_id(t->type)), name, value);
}

/* Those of the checked that have none; both lists are in the order of names. */
static bool
find_without(struct type_page *t, struct db *db, struct err *e)
{
	struct str *checked;
	size_t k = 0;

	if (!services_checked(db, t->a, &checked, &t->checked, e))
		return false;
	t->without = ARENA_ARRAY(t->a, struct str, t->checked);
	for (size_t i = 0; i < t->checked; i++) {
		while (k < t->all->n && str_cmp(t->all->list[k].service, checked[i]) < 0)
			k++;
		if (k == t->all->n || !str_eq(t->all->list[k].service, checked[i]))
			t->without[t->without_count++] = checked[i];
	}
	return true;
}

static int
most_first(const void *pa, const void *pb)
{
	const struct bar *a = pa, *b = pb;

	if (a->value != b->value)
		return a->value > b->value ? -1 : 1;
	return str_cmp(a->label, b->label);
}

/* How often each value of a fact is stated. */
static void
count_values(struct type_page *t, const char *front, const char *title)
{
	struct bar *bars = NULL;
	size_t n = 0, cap = 0;

	for (size_t i = 0; i < t->all->n; i++)
		for (size_t k = 0; k < t->all->list[i].fact_count; k++) {
			struct str fact = t->all->list[i].facts[k];
			size_t at = 0;
			if (!str_starts(fact, str_of(front)))
				continue;
			while (at < n && !str_eq(bars[at].label, fact))
				at++;
			if (at == n) {
				GROW(bars, n, cap);
				bars[n++] = (struct bar){.label = fact};
			}
			bars[at].value++;
		}
	if (n)
		qsort(bars, n, sizeof *bars, most_first);
	for (size_t i = 0; i < n && i < TYPE_BARS; i++) {
		struct buf words;
		buf_init(&words, 4096);
		print_fact_value(&words, (struct str){0},
		                 str_slice(bars[i].label, strlen(front), bars[i].label.n));
		t->bars[i] = bars[i];
		t->bars[i].label = cut_words(arena_str(t->a, buf_str(&words)), 28, t->a);
		buf_release(&words);
		t->bars[i].url = bars[i].label.n > FILTER_BYTES ? url_own("")
		                 : listed_by(t, "fact", bars[i].label);
	}
	t->bar_count = n < TYPE_BARS ? n : TYPE_BARS;
	t->bars_title = title;
	free(bars);
}

/* Periods from short to long; none where no clause says how long it keeps. */
static void
count_kept(struct type_page *t)
{
	uint64_t all = 0;

	for (size_t g = 0; g < KEPT_GROUPS; g++) {
		struct str id = str_of(kept_group(g)->id);
		t->bars[g] = (struct bar){.label = str_of(kept_group(g)->words),
		                          .url = listed_by(t, "kept", id)};
		for (size_t i = 0; i < t->all->n; i++)
			t->bars[g].value += t->kept[i] >> g & 1;
		all += t->bars[g].value;
	}
	t->bar_count = all ? KEPT_GROUPS : 0;
	t->bars_title = "For how long data are kept, by number of clauses; a clause may state "
	                "several periods";
}

/* Services by how their clauses of this type let people refuse. */
static void
count_refusals(struct type_page *t)
{
	for (size_t g = 0; g <= REFUSE_GROUPS; g++) {
		bool none = g == REFUSE_GROUPS;
		struct bar b = {.label = none ? STR("no opt-out stated") : str_of(refuse_group(g)->words),
		                .url = listed_by(t, "refuse", none ? STR("none")
		                                              : str_of(refuse_group(g)->id))};
		for (size_t i = 0; i < t->all->n; i = service_end(t, i))
			b.value += none ? !t->refused[i] : t->refused[i] >> g & 1;
		t->refusing += none ? t->services - b.value : 0;
		if (b.value || none)
			t->refusals[t->refusal_count++] = b;
	}
}

static void
find_bars(struct type_page *t)
{
	static const struct {
		const char *front, *title;
	} told[] = {{"age.value=", "Ages, by number of clauses"},
	            {"notice.value=", "Notice, by number of clauses"},
	            {"amount.value=", "Amounts, by number of clauses"},
	            {"recipient.role=", "Roles of recipients, by number of clauses"},
	            {"processing.lawful_bases=", "Lawful bases, by number of clauses"}};

	count_refusals(t);
	count_kept(t);
	for (size_t i = 0; i < COUNT(told) && t->bar_count == 0; i++)
		count_values(t, told[i].front, told[i].title);
}

static bool
show(struct exchange *x, struct type_page *t, struct err *e)
{
	count(t);
	list_clauses(t);
	t->number = found_page(x, t->pages);
	t->list = t->filter.name ? listed_by(t, t->filter.name, t->filter.value)
	                         : link_type(t->a, type_id(t->type));
	t->from = (t->number - 1) * TYPE_ROWS;
	t->to = t->from + TYPE_ROWS < t->listed_count ? t->from + TYPE_ROWS
	                                              : t->listed_count;
	if (!find_without(t, site_db(x), e))
		return false;
	find_bars(t);
	type_knowledge(t->type, &t->k);
	t->is_measured = measured_of(t->type, &t->measured);
	t->page = (struct page){
		.title = str_of(type_title(t->type)), .self = page_url(t->a, t->list, t->number),
		.description = str_of(t->k.definition), .section = "types",
		.json = url_of(x->a, "/api/v1/types/{}", (struct str[]){str_of(type_id(t->type))}),
		.feed = url_of(x->a, "/type/{}/feed.atom", (struct str[]){str_of(type_id(t->type))}),
		.feed_title = STR("Changes of clauses of this type"), .is_hidden = t->number > 1 || t->filter.name};
	page_begin(x, &t->page);
	type_page(&x->response->body, t);
	page_end(x, &t->page);
	return true;
}

bool
page_type(struct exchange *x, struct err *e)
{
	struct gathering g = site_gathering(x);
	struct type_page t = {.a = x->a, .type = type_find(x->values[0])};
	const struct clause_set *set;

	if (t.type == TYPE_NONE)
		return err_set(e, ERR_NOT_FOUND, "there is no type of clause called \"%.*s\"; "
		               "all of them are at /types", STR_ARG(x->values[0]));
	if (!choose(x, &t.filter, e) ||
	    !shelf_take(g.shelf, g.db, g.generation, t.type, &set, e))
		return false;
	t.all = &set->all;
	bool ok = show(x, &t, e);
	shelf_give(g.shelf, set);
	return ok;
}
