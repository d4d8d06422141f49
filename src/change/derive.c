/* derive: services to derived rows, on several threads, written in order. See change.h. */
#include "change/lineage.h"

#include "change/change.sql.h"

struct service {
	int64_t id;
	struct str name, stamp;
	/* What the work gives, until it is written. */
	struct histories histories;
	struct lineage *lineages; /* of each document */
	struct err e;
};

struct derivation {
	struct home *home;
	const struct progress_of *progress;
	struct arena a;
	struct service *services; /* those to derive */
	size_t count, cap;
	struct reader **readers;
	struct db **dbs;
	bool open;
	double committed;
	struct err *e;
};

/* An interval of versions with one wording of one provision. */
struct interval {
	uint32_t traced, wording, from, to;
	uint32_t reading; /* as the same words were first read */
	bool counted;     /* no other wording of it stands below */
};

static bool
derive_work(void *context, unsigned worker, size_t item)
{
	struct derivation *d = context;
	struct service *s = &d->services[item];

	if (!histories_load(d->dbs[worker], d->readers[worker], s->name, &s->histories, &s->e))
		return true; /* told in order by derive_done */
	histories_judge(&s->histories);
	s->lineages = ARENA_ARRAY(&s->histories.a, struct lineage, s->histories.count);
	for (size_t i = 0; i < s->histories.count; i++)
		lineage_trace(&s->histories, &s->histories.documents[i], &s->histories.a,
		              &s->lineages[i]);
	return true;
}

static bool
drop_service(struct db *db, int64_t service, struct err *e)
{
	static const char *const drops[] = {sql_drop_states, sql_drop_changes,
	                                    sql_drop_change_provisions, sql_drop_search,
	                                    sql_drop_provisions, sql_drop_occurrences};

	for (size_t i = 0; i < COUNT(drops); i++) {
		struct stmt *s = db_stmt(db, drops[i], e);
		if (!s)
			return false;
		stmt_bind_int(s, 1, service);
		if (!stmt_run(s, e))
			return false;
	}
	return true;
}

static bool
write_states(struct db *db, const struct document_history *d, struct err *e)
{
	for (size_t i = 0; i < d->version_count; i++) {
		const struct text_version *v = &d->versions[i];
		struct stmt *s = db_stmt(db, sql_state_add, e);
		if (!s)
			return false;
		stmt_bind_int(s, 1, d->name.id);
		stmt_bind_int(s, 2, (int64_t)i + 1);
		stmt_bind_str(s, 3, str_of(v->unhealthy));
		stmt_bind_str(s, 4, str_of(refusal_name(v->refusal)));
		stmt_bind_str(s, 5, str_of(v->language));
		if (!stmt_run(s, e))
			return false;
	}
	return true;
}

static bool
mint_record(struct db *db, const struct document_history *d, const struct traced *t,
            struct err *e)
{
	const struct sha256 *id = &d->versions[t->version - 1].id;
	struct stmt *s = db_stmt(db, sql_record_mint, e);

	if (!s)
		return false;
	stmt_bind_str(s, 1, str_of(t->id));
	stmt_bind_int(s, 2, d->name.id);
	stmt_bind_blob(s, 3, (struct str){(const char *)id->b, sizeof id->b});
	stmt_bind_int(s, 4, t->start);
	stmt_bind_int(s, 5, t->end);
	stmt_bind_str(s, 6, str_of(type_id(t->type)));
	return stmt_run(s, e);
}

static const char *
status_of(const struct lineage *l, const struct traced *t)
{
	size_t since = l->healthy_sightings - t->last_seen;

	return since == 0 ? "in force" : since == 1 ? "removed, seen once" : "removed";
}

/* The key of a provision's rows: the same whenever it is derived. */
static int64_t
provision_number(const struct document_history *d, const struct lineage *l,
                 const struct traced *t)
{
	enum { PROVISIONS = 1 << 24 }; /* of one document */

	return d->name.id * PROVISIONS + (t - l->traced) + 1;
}

static bool
write_provision(struct derivation *dv, const struct histories *h,
                const struct document_history *d, const struct lineage *l,
                const struct traced *t, struct err *e)
{
	const struct wording *w = &h->wordings[t->wording];
	struct stmt *s;

	if (!mint_record(dv->home->db, d, t, e) ||
	    !(s = db_stmt(dv->home->db, sql_provision_add, e)))
		return false;
	stmt_bind_int(s, 1, provision_number(d, l, t));
	stmt_bind_str(s, 2, str_of(t->id));
	stmt_bind_int(s, 3, d->name.id);
	stmt_bind_int(s, 4, w->type);
	stmt_bind_int(s, 5, w->score);
	stmt_bind_str(s, 6, str_of(status_of(l, t)));
	stmt_bind_str(s, 7, w->facts);
	if (!stmt_run(s, e) || !(s = db_stmt(dv->home->db, sql_search_add, e)))
		return false;
	stmt_bind_int(s, 1, provision_number(d, l, t));
	stmt_bind_str(s, 2, w->words);
	return stmt_run(s, e);
}

static int
by_interval(const void *pa, const void *pb)
{
	const struct interval *a = pa, *b = pb;

	if (a->traced != b->traced)
		return a->traced < b->traced ? -1 : 1;
	if (a->wording != b->wording)
		return a->wording < b->wording ? -1 : 1;
	return a->from < b->from ? -1 : a->from > b->from;
}

static bool
goes_on(const struct interval *a, const struct interval *b)
{
	return a->traced == b->traced && a->wording == b->wording &&
	       a->counted == b->counted && b->from <= a->to + 1;
}

/* What stands in a version, each with whether it counts. */
static size_t
intervals_of_version(const struct lineage *l, size_t v, uint32_t *lowest,
                     struct interval *out)
{
	size_t n = l->stand_counts[v];
	const struct stand *stands = l->stands[v];

	for (size_t i = 0; i < n; i++)
		lowest[stands[i].traced] = stands[i].wording;
	for (size_t i = 0; i < n; i++)
		out[i] = (struct interval){stands[i].traced, stands[i].wording,
		                           (uint32_t)v + 1, (uint32_t)v + 1,
		                           stands[i].reading,
		                           lowest[stands[i].traced] == stands[i].wording};
	return n;
}

/* All (provision, wording) of all versions, neighbours joined. */
static size_t
intervals_of(const struct document_history *d, const struct lineage *l,
             struct interval **out)
{
	size_t count = 0, n = 0;

	for (size_t v = 0; v < d->version_count; v++)
		count += l->stand_counts[v];
	struct interval *list = xcalloc(count, sizeof *list);
	uint32_t *lowest = xcalloc(l->traced_count, sizeof *lowest);
	for (size_t v = 0; v < d->version_count; v++)
		n += intervals_of_version(l, v, lowest, &list[n]);
	free(lowest);
	if (n)
		qsort(list, n, sizeof *list, by_interval);
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		struct interval *last = kept ? &list[kept - 1] : NULL;
		if (last && goes_on(last, &list[i]))
			last->to = list[i].to;
		else
			list[kept++] = list[i];
	}
	*out = list;
	return kept;
}

static bool
write_occurrences(struct derivation *dv, const struct histories *h,
                  const struct document_history *d, const struct lineage *l,
                  struct err *e)
{
	struct interval *list;
	size_t count = intervals_of(d, l, &list);
	bool ok = true;

	for (size_t i = 0; ok && i < count; i++) {
		const struct wording *w = &h->wordings[list[i].wording];
		struct stmt *s = db_stmt(dv->home->db, sql_occurrence_add, e);
		if (!(ok = s != NULL))
			break;
		stmt_bind_int(s, 1, d->name.id);
		stmt_bind_int(s, 2, provision_number(d, l, &l->traced[list[i].traced]));
		stmt_bind_int(s, 3, list[i].from);
		stmt_bind_int(s, 4, list[i].to);
		stmt_bind_int(s, 5, (int64_t)w->key);
		stmt_bind_int(s, 6, w->k);
		stmt_bind_int(s, 7, (int64_t)w->block);
		stmt_bind_int(s, 8, h->documents[w->document].name.id);
		stmt_bind_int(s, 9, w->version);
		stmt_bind_int(s, 10, h->wordings[list[i].reading].type);
		stmt_bind_int(s, 11, h->wordings[list[i].reading].score);
		stmt_bind_int(s, 12, list[i].counted);
		ok = stmt_run(s, e);
	}
	free(list);
	return ok;
}

static bool
write_change(struct db *db, const struct document_history *d, const struct lineage *l,
             size_t n, const struct histories *h, struct err *e)
{
	const struct change *c = &l->changes[n];
	struct stmt *s = db_stmt(db, sql_change_add, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, d->name.id);
	stmt_bind_int(s, 2, (int64_t)n + 1);
	stmt_bind_int(s, 3, c->from_version);
	stmt_bind_int(s, 4, c->to_version);
	stmt_bind_int(s, 5, c->from_time);
	stmt_bind_int(s, 6, c->to_time);
	stmt_bind_int(s, 7, c->level);
	stmt_bind_str(s, 8, str_of(c->direction));
	stmt_bind_str(s, 9, c->summary);
	if (!stmt_run(s, e))
		return false;
	for (size_t i = 0; i < c->provision_count; i++) {
		const struct traced *t = &l->traced[c->provisions[i].traced];
		if (!(s = db_stmt(db, sql_change_provision_add, e)))
			return false;
		stmt_bind_int(s, 1, d->name.id);
		stmt_bind_int(s, 2, (int64_t)n + 1);
		stmt_bind_int(s, 3, (int64_t)i + 1);
		stmt_bind_str(s, 4, str_of(t->id));
		stmt_bind_int(s, 5, h->wordings[t->wording].type);
		stmt_bind_str(s, 6, str_of(how_name(c->provisions[i].how)));
		if (!stmt_run(s, e))
			return false;
	}
	return true;
}

static bool
write_document(struct derivation *dv, const struct histories *h, size_t i,
               const struct lineage *l, struct err *e)
{
	const struct document_history *d = &h->documents[i];
	bool ok = write_states(dv->home->db, d, e);

	for (size_t k = 0; ok && k < l->traced_count; k++)
		ok = write_provision(dv, h, d, l, &l->traced[k], e);
	ok = ok && write_occurrences(dv, h, d, l, e);
	for (size_t k = 0; ok && k < l->change_count; k++)
		ok = write_change(dv->home->db, d, l, k, h, e);
	return ok;
}

static bool
write_service(struct derivation *dv, struct service *s, struct err *e)
{
	struct stmt *stmt;

	if (!drop_service(dv->home->db, s->id, e))
		return false;
	for (size_t i = 0; i < s->histories.count; i++)
		if (!write_document(dv, &s->histories, i, &s->lineages[i], e))
			return false;
	if (!(stmt = db_stmt(dv->home->db, sql_derived_put, e)))
		return false;
	stmt_bind_int(stmt, 1, s->id);
	stmt_bind_str(stmt, 2, s->stamp);
	return stmt_run(stmt, e);
}

/* What its work took; lineages are the histories' memory. */
static void
service_release(struct service *s)
{
	for (size_t i = 0; s->lineages && i < s->histories.count; i++)
		lineage_release(&s->lineages[i]);
	s->lineages = NULL;
	histories_release(&s->histories);
}

static bool
derive_done(void *context, size_t item)
{
	struct derivation *d = context;
	struct service *s = &d->services[item];
	bool ok = s->e.kind == ERR_NONE;

	if (!ok)
		*d->e = s->e;
	if (ok && !d->open)
		ok = d->open = db_begin(d->home->db, d->e);
	ok = ok && write_service(d, s, d->e);
	if (ok && time_monotonic() - d->committed > 0.5) {
		ok = db_commit(d->home->db, d->e);
		d->open = !ok;
		d->committed = time_monotonic();
	}
	service_release(s);
	if (d->progress && d->progress->tick)
		d->progress->tick(d->progress->context, item + 1, d->count);
	return ok;
}

/* The services that are not up to date. */
static bool
find_services(struct derivation *d, bool all)
{
	bool row = true, ok;
	struct stmt *s = db_stmt(d->home->db, sql_services, d->e);

	if (!s)
		return false;
	while ((ok = stmt_next(s, &row, d->e)) && row) {
		struct str stamp = arena_printf(&d->a, "%s:%s:%lld", ruleset_version(),
		                                model_version(), (long long)stmt_int(s, 2));
		if (!all && str_eq(stamp, stmt_str(s, 3)))
			continue;
		GROW(d->services, d->count, d->cap);
		d->services[d->count++] = (struct service){
			.id = stmt_int(s, 0), .name = arena_str(&d->a, stmt_str(s, 1)), .stamp = stamp};
	}
	return ok;
}

static bool
drop_all(struct home *h, struct err *e)
{
	return db_exec(h->db, sql_drop_all, e);
}

static bool
run(struct derivation *d, const struct ruleset *rules, unsigned threads)
{
	bool ok = true;

	d->readers = xcalloc(threads, sizeof *d->readers);
	d->dbs = xcalloc(threads, sizeof *d->dbs);
	for (unsigned i = 0; ok && i < threads; i++) {
		d->readers[i] = reader_open(rules);
		ok = home_reader(d->home, &d->dbs[i], d->e);
	}
	d->committed = time_monotonic();
	ok = ok && pool_run(threads, d->count, (size_t)threads * 2, derive_work, derive_done, d);
	if (d->open && ok)
		ok = db_commit(d->home->db, d->e);
	else if (d->open)
		db_rollback(d->home->db);
	for (unsigned i = 0; i < threads; i++) {
		reader_close(d->readers[i]);
		db_close(d->dbs[i]);
	}
	free(d->readers);
	free(d->dbs);
	return ok;
}

bool
change_find_stale(struct home *h, struct arena *a, struct str *service, struct err *e)
{
	struct derivation d = {.home = h, .e = e};

	bool ok = find_services(&d, false);
	*service = d.count ? arena_str(a, d.services[0].name) : (struct str){0};
	free(d.services);
	arena_release(&d.a);
	return ok;
}

bool
change_derive(struct home *h, const struct ruleset *rules, bool all, unsigned threads,
              const struct progress_of *p, struct err *e)
{
	struct derivation d = {.home = h, .progress = p, .e = e};

	bool ok = (!all || drop_all(h, e)) && find_services(&d, all);
	ok = ok && (d.count == 0 || run(&d, rules, threads));
	for (size_t i = 0; i < d.count; i++) /* of a run that was given up */
		service_release(&d.services[i]);
	free(d.services);
	arena_release(&d.a);
	return ok;
}
