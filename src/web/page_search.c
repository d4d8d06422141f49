/* page_search: clauses by their words. See list_page.h. */
#include "web/list_page.h"

#include "record/services.h"
#include "web/filters.h"
#include "web/found.h"
#include "web/pages/search.html.h"

/* A clause that was found, and how well it fits. */
struct hit {
	struct provision_row row;
	int fit; /* the more the better */
};

struct hits {
	struct arena *a;
	struct str words;
	struct hit *list;
	size_t n, cap;
};

enum { SENTENCE = 120 }; /* bytes; what is shorter is often a heading, and not the better */

/* The words in one piece count most, then that they are in force, then how much of the
 * clause they are. */
static int
fit_of(const struct hits *h, const struct provision_row *r)
{
	size_t length = r->words.n < SENTENCE ? SENTENCE : r->words.n;
	int fit = (int)(h->words.n * 1000 / (length + h->words.n));

	if (str_find_nocase(r->words, h->words, 0) != SIZE_MAX)
		fit += 4000;
	return fit + (str_eq(r->status, STR("in force")) ? 2000 : 0);
}

static bool
take_hit(void *context, const struct provision_row *r)
{
	struct hits *h = context;

	GROW(h->list, h->n, h->cap);
	struct hit *hit = &h->list[h->n++];
	*hit = (struct hit){.row = *r, .fit = fit_of(h, r)};
	hit->row.record = arena_str(h->a, r->record);
	hit->row.service = arena_str(h->a, r->service);
	hit->row.document = arena_str(h->a, r->document);
	hit->row.status = arena_str(h->a, r->status);
	hit->row.words = arena_str(h->a, r->words);
	return true;
}

static int
best_first(const void *pa, const void *pb)
{
	const struct hit *a = pa, *b = pb;

	if (a->fit != b->fit)
		return a->fit > b->fit ? -1 : 1;
	return str_cmp(a->row.record, b->row.record);
}

/* The words that are searched for in the middle of what is shown of the clause. */
static struct str
around(struct str words, struct str sought, struct arena *a)
{
	enum { SHOWN = 280, BEFORE = 100 };
	size_t at = str_find_nocase(words, sought, 0);

	if (at == SIZE_MAX || at <= BEFORE)
		return cut_words(words, SHOWN, a);
	size_t from = at - BEFORE;
	while (from < at && words.p[from] != ' ')
		from++;
	return arena_printf(a, "…%.*s", STR_ARG(cut_words(str_slice(words, from, words.n),
	                                                  SHOWN, a)));
}

static bool
find_clauses(struct exchange *x, struct list_page *p, struct err *e)
{
	struct hits h = {.a = x->a, .words = p->words};
	struct paging paging = {.most = FOUND_MOST, .a = x->a};
	struct listing_filter f;

	if (!filter_records(x, &f, e) ||
	    !listing_provisions(site_db(x), &f, &paging, take_hit, &h, e) ||
	    (paging.next.n && !listing_count_provisions(site_db(x), &f, &p->total, e))) {
		free(h.list);
		return false;
	}
	if (paging.next.n == 0)
		p->total = h.n;
	if (h.n)
		qsort(h.list, h.n, sizeof *h.list, best_first);
	p->pages = (h.n + FOUND_ROWS - 1) / FOUND_ROWS;
	p->number = found_page(x, p->pages);
	size_t from = (p->number - 1) * FOUND_ROWS;
	p->rows = ARENA_ARRAY(x->a, struct provision_row, FOUND_ROWS);
	for (size_t i = from; i < h.n && p->count < FOUND_ROWS; i++) {
		p->rows[p->count] = h.list[i].row;
		p->rows[p->count++].words = around(h.list[i].row.words, p->words, x->a);
	}
	free(h.list);
	return true;
}

static bool
find_names(struct exchange *x, struct list_page *p, struct err *e)
{
	struct service_row *rows;
	size_t count, total;

	if (!records_services(site_db(x), p->words, 0, NAMES_SHOWN, x->a, &rows, &count,
	                      &total, e))
		return false;
	p->services = ARENA_ARRAY(x->a, struct str, count);
	for (size_t i = 0; i < count; i++)
		p->services[p->service_count++] = rows[i].name;
	for (uint16_t t = 0; t < type_count() && p->type_count < NAMES_SHOWN; t++)
		if (str_find_nocase(str_of(type_title(t)), p->words, 0) != SIZE_MAX ||
		    str_eq_nocase(str_of(type_id(t)), p->words))
			p->types[p->type_count++] = t;
	return true;
}

/* "PR-" and ten letters or digits. */
static bool
is_record(struct str words)
{
	size_t i = 3;

	while (i < words.n && is_alnum((unsigned char)words.p[i]))
		i++;
	return words.n == 13 && i == 13 && str_starts_nocase(words, STR("PR-"));
}

bool
page_search(struct exchange *x, struct err *e)
{
	struct list_page p = {.a = x->a, .request = x->request, .next = url_own("")};

	p.words = request_parameter(x->request, "q");
	if (is_record(p.words)) {
		response_redirect(x->response, 302, link_record(x->a, p.words));
		return true;
	}
	p.list = filters_again(x, url_own("/search"));
	p.page = (struct page){
		.title = p.words.n ? arena_printf(x->a, "Search: %.*s", STR_ARG(p.words))
		                   : STR("Search"),
		.self = url_own("/search"), .is_hidden = true,
		.description = STR("Find clauses by their words, services and types by their "
		                   "names.")};
	if (p.words.n) {
		p.page.self = p.list;
		p.page.feed = url_with(x->a, url_own("/search/feed.atom"), "q", p.words);
		p.page.feed_title = STR("Changes of clauses with these words");
		p.page.json = filters_again(x, url_own("/api/v1/search"));
	}
	if (records_can_search(p.words) &&
	    (!find_names(x, &p, e) ||
	     !find_clauses(x, &p, e)))
		return false;
	page_begin(x, &p.page);
	search_page(&x->response->body, &p);
	page_end(x, &p.page);
	return true;
}
