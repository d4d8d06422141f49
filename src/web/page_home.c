/* page_home: the first page. See home_page.h. */
#include "web/data.h"
#include "web/home_page.h"

#include "web/pages/home.html.h"
#include "web/web.sql.h"

static bool
count(struct home_page *p, struct db *db, struct err *e)
{
	struct stmt *s = db_stmt(db, sql_home_counts, e);
	bool row;

	if (!s)
		return false;
	stmt_bind_int(s, 1, LEVEL_SUBSTANTIVE);
	if (!stmt_next(s, &row, e))
		return false;
	p->services = stmt_int(s, 0);
	p->documents = stmt_int(s, 1);
	p->versions = stmt_int(s, 2);
	p->in_force = stmt_int(s, 3);
	p->changes = stmt_int(s, 4);
	stmt_reset(s);
	return true;
}

static bool
take_news(void *context, const struct change_row *r)
{
	struct home_page *p = context;

	p->news[p->news_count++] = (struct news){
		.service = arena_str(p->a, r->service), .document = arena_str(p->a, r->document),
		.summary = cut_words(arena_str(p->a, r->summary), 220, p->a),
		.direction = arena_str(p->a, r->direction), .from = arena_str(p->a, r->from),
		.to = arena_str(p->a, r->to), .at = r->to_time, .level = r->level};
	return p->news_count < NEWS;
}

bool
page_home(struct exchange *x, struct err *e)
{
	struct home_page p = {
		.a = x->a,
		.page = {.data = data_dataset, .data_of = x,
		         .title = STR("What services promise, and what became of it"),
		         .self = url_own("/"), .json = url_own("/api/v1/status"),
		         .description = STR("Terms and privacy policies of many services: every "
		                            "version, every clause, what it does, what changed, "
		                            "and proof that outsiders can check."),
		         .feed = url_own("/changes/feed.atom"),
		         .feed_title = STR("Substantive changes")}};
	struct change_filter f = {.since = INT64_MIN, .least = LEVEL_SUBSTANTIVE};
	size_t types;

	if (!count(&p, site_db(x), e) ||
	    !prevalence_of_all(site_db(x), x->a, &p.list, &types, &p.checked, e) ||
	    !records_changes(site_db(x), &f, take_news, &p, e))
		return false;
	page_begin(x, &p.page);
	home_page(&x->response->body, &p);
	page_end(x, &p.page);
	return true;
}
