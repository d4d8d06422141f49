/* page_types: types of provisions. See type_page.h. */
#include "record/fact_words.h"
#include "web/family.h"
#include "web/found.h"
#include "web/pages/type.html.h"
#include "web/pages/types.html.h"

bool
page_types(struct exchange *x, struct err *e)
{
	struct types_page t = {
		.a = x->a,
		.page = {.title = STR("Clauses by type"), .self = url_own("/types"),
		         .description = STR("What clauses of terms and policies do: all types, "
		                            "and how many services have each."),
		         .section = "types", .json = url_own("/api/v1/types")}};
	size_t count;

	if (!prevalence_of_all(site_db(x), x->a, &t.list, &count, &t.checked, e))
		return false;
	page_begin(x, &t.page);
	types_page(&x->response->body, &t);
	page_end(x, &t.page);
	return true;
}

/* Services, levels and the rows of this page. */
static void
count(struct type_page *t)
{
	struct str service = {0};

	for (size_t i = 0; i < t->all->n; i++) {
		const struct clause *c = &t->all->list[i];
		t->levels[severity_level(c->score)]++;
		t->services += !str_eq(c->service, service);
		service = c->service;
	}
	t->from = (t->number - 1) * TYPE_ROWS;
	t->to = t->from + TYPE_ROWS < t->all->n ? t->from + TYPE_ROWS : t->all->n;
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
	}
	t->bar_count = n < TYPE_BARS ? n : TYPE_BARS;
	t->bars_title = title;
	free(bars);
}

static void
find_bars(struct type_page *t)
{
	static const struct {
		const char *front, *title;
	} told[] = {{"retention.duration=", "Periods that are stated, by number of clauses"},
	            {"opt_out.method=", "Ways to refuse, by number of clauses"},
	            {"age.value=", "Ages, by number of clauses"},
	            {"notice.value=", "Notice, by number of clauses"},
	            {"amount.value=", "Amounts, by number of clauses"},
	            {"recipient.role=", "Roles of recipients, by number of clauses"},
	            {"processing.lawful_bases=", "Lawful bases, by number of clauses"}};

	for (size_t i = 0; i < COUNT(told) && t->bar_count == 0; i++)
		count_values(t, told[i].front, told[i].title);
}

static bool
show(struct exchange *x, struct type_page *t, struct err *e)
{
	t->pages = (t->all->n + TYPE_ROWS - 1) / TYPE_ROWS;
	t->number = found_page(x, "page", t->pages);
	t->list = link_type(t->a, type_id(t->type));
	count(t);
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
		.feed_title = STR("Changes of clauses of this type"), .is_hidden = t->number > 1};
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
	if (!shelf_take(g.shelf, g.db, g.generation, t.type, &set, e))
		return false;
	t.all = &set->all;
	bool ok = show(x, &t, e);
	shelf_give(g.shelf, set);
	return ok;
}
