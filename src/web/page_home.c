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

static const struct asked asked[] = {
	{"Does what I enter train AI?", "ai.train_content"},
	{"Can I say no to that?", "ai.train_optout"},
	{"What becomes of my feedback?", "ai.feedback_grant"},
	{"Is my data sold?", "share.sale"},
	{"Do ads follow what I do?", "purpose.targeted_ads"},
	{"For how long is data kept?", "retain.duration"},
	{"Is some of it kept for ever?", "retain.indefinite"},
	{"Can I delete my account?", "delete.account"},
	{"Do I give up courts and class actions?", "disp.arbitration_class"},
	{"Can the terms change without me?", "change.unilateral"},
};

const struct asked *
asked_at(size_t i)
{
	return &asked[i];
}

size_t
asked_count(void)
{
	return COUNT(asked);
}

static const char *const directions[PARTS_MAX] = {"adverse", "unclear", "neutral", "favourable"};

const char *
direction_at(size_t i)
{
	return directions[i];
}

/* The month so many before that of a time. */
static struct month
month_before(struct arena *a, int64_t t, int64_t months)
{
	char iso[TIME_ISO + 1];
	int64_t year = 0, month = 1, next;
	struct month m = {.name = {0}};

	time_iso(t, iso);
	if (!str_to_i64(str_slice(str_of(iso), 0, 4), &year) ||
	    !str_to_i64(str_slice(str_of(iso), 5, 7), &month))
		return m;
	int64_t all = year * 12 + month - 1 - months, after = all + 1;
	m.name = arena_printf(a, "%04lld-%02lld", (long long)(all / 12), (long long)(all % 12 + 1));
	m.since = arena_printf(a, "%.*s-01", STR_ARG(m.name));
	if (time_from_iso(arena_printf(a, "%04lld-%02lld-01", (long long)(after / 12),
	                               (long long)(after % 12 + 1)), &next)) {
		time_iso(next - 1, iso);
		m.until = arena_str(a, str_slice(str_of(iso), 0, 10));
	}
	return m;
}

static void
add_change(struct month *m, struct str direction)
{
	for (size_t k = 0; k < PARTS_MAX; k++)
		m->changes[k] += str_eq(direction, str_of(directions[k]));
}

static bool
find_months(struct home_page *p, struct db *db, struct err *e)
{
	struct stmt *s = db_stmt(db, sql_newest_change, e);
	int64_t newest = 0, since, end;
	size_t i = 0;
	bool row = true, ok;

	if (!s || !stmt_next(s, &row, e))
		return false;
	if (row) {
		newest = stmt_int(s, 0);
		stmt_reset(s);
	}
	if (newest == 0)
		return true;
	for (size_t k = 0; k < MONTHS; k++)
		p->months[k] = month_before(p->a, newest, (int64_t)(MONTHS - 1 - k));
	if (!time_from_iso(p->months[0].since, &since) ||
	    !time_until_iso(p->months[0].until, &end))
		return true;
	if (!(s = db_stmt(db, sql_changes_since, e)))
		return false;
	stmt_bind_int(s, 1, LEVEL_SUBSTANTIVE);
	stmt_bind_int(s, 2, since);
	while ((ok = stmt_next(s, &row, e)) && row) {
		while (stmt_int(s, 0) > end && i + 1 < MONTHS &&
		       time_until_iso(p->months[i + 1].until, &end))
			i++;
		add_change(&p->months[i], stmt_str(s, 1));
	}
	p->has_months = true;
	return ok;
}

static uint64_t
month_total(const struct month *m)
{
	uint64_t n = 0;

	for (size_t k = 0; k < PARTS_MAX; k++)
		n += m->changes[k];
	return n;
}

void
write_months(struct buf *out, const struct home_page *p)
{
	struct column columns[MONTHS];
	size_t most = 0;

	for (size_t i = 0; i < MONTHS; i++) {
		const struct month *m = &p->months[i];
		bool january = str_ends(m->name, STR("-01"));
		columns[i] = (struct column){.label = january ? str_slice(m->name, 0, 4)
		                                              : (struct str){0}};
		memcpy(columns[i].parts, m->changes, sizeof m->changes);
		most = month_total(m) > month_total(&p->months[most]) ? i : most;
	}
	picture_columns(out, "Substantive changes per month, by direction",
	                arena_printf(p->a, "From %.*s to %.*s; at most %llu, in %.*s.",
	                             STR_ARG(p->months[0].name),
	                             STR_ARG(p->months[MONTHS - 1].name),
	                             (unsigned long long)month_total(&p->months[most]),
	                             STR_ARG(p->months[most].name)),
	                columns, MONTHS, directions);
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
	    !find_months(&p, site_db(x), e) ||
	    !records_changes(site_db(x), &f, take_news, &p, e))
		return false;
	page_begin(x, &p.page);
	home_page(&x->response->body, &p);
	page_end(x, &p.page);
	return true;
}
