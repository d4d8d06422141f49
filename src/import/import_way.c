/* import_way: from a document's address over redirects to a capture. See
 * import_way.h. */
#include "import/import_way.h"

#include "import/import.sql.h"

#define RECORDS_MAX ((size_t)1 << 20) /* bytes of one redirect with its companions */

/* An answer, as its row says. */
struct step {
	size_t file;
	uint64_t number, offset;
	int64_t at;
	struct str uri, leads_to;
};

struct way {
	int64_t document;
	struct step steps[LIMIT_REDIRECTS + 1]; /* redirects, then what they lead to */
	size_t count;
	struct arena a;
};

bool
ways_open(struct db *db, struct err *e)
{
	return db_exec(db, sql_way_tables, e);
}

static bool
put_records(struct db *db, size_t file, const struct harvest_item *item, struct err *e)
{
	bool ok = true;

	for (size_t i = 0; ok && i < item->record_count; i++) {
		struct stmt *s = db_stmt(db, sql_way_record_add, e);
		if (!s)
			return false;
		stmt_bind_int(s, 1, (int64_t)file);
		stmt_bind_int(s, 2, (int64_t)item->number);
		stmt_bind_int(s, 3, (int64_t)i);
		stmt_bind_int(s, 4, item->records[i].is_main);
		stmt_bind_blob(s, 5, item->records[i].bytes);
		ok = stmt_run(s, e);
	}
	return ok;
}

static size_t
bytes_of(const struct harvest_item *item)
{
	size_t n = 0;

	for (size_t i = 0; i < item->record_count; i++)
		n += item->records[i].bytes.n;
	return n;
}

bool
ways_told(struct db *db, size_t file, const struct harvest_item *item, struct err *e)
{
	struct arena a = {0};
	struct str uri, to = {0};
	bool ok = true;

	bool leads = item->kind == HARVEST_REDIRECT && bytes_of(item) <= RECORDS_MAX &&
	             uri_normal(item->leads_to, &a, &to);
	if (uri_normal(item->uri, &a, &uri)) {
		struct stmt *s = db_stmt(db, sql_way_answer_add, e);
		if ((ok = s != NULL)) {
			stmt_bind_int(s, 1, (int64_t)file);
			stmt_bind_int(s, 2, (int64_t)item->number);
			stmt_bind_int(s, 3, (int64_t)item->offset);
			stmt_bind_str(s, 4, uri);
			stmt_bind_int(s, 5, item->at);
			stmt_bind_str(s, 6, leads ? item->uri : STR(""));
			stmt_bind_str(s, 7, leads ? to : STR(""));
			stmt_bind_int(s, 8, (int64_t)item->record_count);
			ok = stmt_run(s, e) &&
			     (!leads || put_records(db, file, item, e));
		}
	}
	arena_release(&a);
	return ok;
}

/* Columns 0 to 5 of a row. */
static struct step
step_of_row(struct stmt *s, struct arena *a)
{
	return (struct step){.file = (size_t)stmt_int(s, 0),
	                     .number = (uint64_t)stmt_int(s, 1),
	                     .offset = (uint64_t)stmt_int(s, 2), .at = stmt_int(s, 3),
	                     .uri = arena_str(a, stmt_str(s, 4)),
	                     .leads_to = arena_str(a, stmt_str(s, 5))};
}

static bool
is_on_way(const struct way *w, struct stmt *row)
{
	for (size_t i = 0; i < w->count; i++)
		if (w->steps[i].file == (size_t)stmt_int(row, 0) &&
		    w->steps[i].number == (uint64_t)stmt_int(row, 1))
			return true;
	return false;
}

/* Add the first answer that the statement gives, of those that are at the address where
 * the last redirect leads to, and not on the way. */
static bool
step_by(struct db *db, const char *sql, int64_t limit, struct way *w, bool *found,
        struct err *e)
{
	const struct step *last = &w->steps[w->count - 1];
	struct stmt *s = db_stmt(db, sql, e);
	bool row = true, ok;

	*found = false;
	if (!s)
		return false;
	stmt_bind_str(s, 1, last->leads_to);
	stmt_bind_int(s, 2, last->at);
	stmt_bind_int(s, 3, (int64_t)last->file);
	stmt_bind_int(s, 4, (int64_t)last->number);
	stmt_bind_int(s, 5, limit);
	while ((ok = stmt_next(s, &row, e)) && row && !*found)
		if ((*found = !is_on_way(w, s)))
			w->steps[w->count++] = step_of_row(s, &w->a);
	if (ok)
		stmt_reset(s);
	return ok;
}

static bool
step_on(struct db *db, struct way *w, bool *found, struct err *e)
{
	int64_t at = w->steps[w->count - 1].at;

	return step_by(db, sql_way_next_behind, at + WAY_PAUSE, w, found, e) &&
	       (*found ||
	        step_by(db, sql_way_next_before, at - WAY_EARLIER, w, found, e));
}

/* *some: there is a way from the document to the last step already. */
static bool
has_way(struct db *db, const struct way *w, bool *some, struct err *e)
{
	const struct step *end = &w->steps[w->count - 1];
	struct stmt *s = db_stmt(db, sql_way_get, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, (int64_t)end->file);
	stmt_bind_int(s, 2, (int64_t)end->number);
	stmt_bind_int(s, 3, w->document);
	if (!stmt_next(s, some, e))
		return false;
	stmt_reset(s);
	return true;
}

static bool
put_way(struct db *db, const struct way *w, struct err *e)
{
	const struct step *end = &w->steps[w->count - 1];
	bool some, ok = has_way(db, w, &some, e);

	for (size_t i = 0; ok && !some && i + 1 < w->count; i++) {
		struct stmt *s = db_stmt(db, sql_way_add, e);
		if (!s)
			return false;
		stmt_bind_int(s, 1, (int64_t)end->file);
		stmt_bind_int(s, 2, (int64_t)end->number);
		stmt_bind_int(s, 3, w->document);
		stmt_bind_int(s, 4, (int64_t)i);
		stmt_bind_int(s, 5, (int64_t)w->steps[i].file);
		stmt_bind_int(s, 6, (int64_t)w->steps[i].number);
		ok = stmt_run(s, e);
	}
	return ok;
}

/* From its first step to its end. What ends at the document's own address is its
 * capture without any way. */
static bool
follow(struct db *db, struct way *w, on_lost_way *f, void *context, struct err *e)
{
	const struct step *last = &w->steps[0];
	bool found = true;

	while (found && last->leads_to.n && w->count < COUNT(w->steps)) {
		if (!step_on(db, w, &found, e))
			return false;
		last = &w->steps[w->count - 1];
	}
	if (last->leads_to.n == 0)
		return str_eq(last->uri, w->steps[0].uri) || put_way(db, w, e);
	struct str why = found
	    ? arena_printf(&w->a, "leads on more than %d times", LIMIT_REDIRECTS)
	    : arena_printf(&w->a, "leads to %.*s, of which these files have no answer "
	                   "within %d minutes", STR_ARG(last->leads_to),
	                   WAY_PAUSE / 60);
	f(context, w->steps[0].file, w->steps[0].number, w->steps[0].offset, why);
	return true;
}

bool
ways_follow(struct db *db, on_lost_way *f, void *context, struct err *e)
{
	struct way w = {.count = 0};
	struct stmt *s = db_stmt(db, sql_way_starts, e);
	bool row = true, ok = s != NULL;

	while (ok && (ok = stmt_next(s, &row, e)) && row) {
		w.steps[0] = step_of_row(s, &w.a);
		w.document = stmt_int(s, 6);
		w.count = 1;
		ok = follow(db, &w, f, context, e);
		arena_reset(&w.a);
	}
	if (!ok && s)
		stmt_reset(s);
	arena_release(&w.a);
	return ok;
}

/* The records of the redirects, in the order of the way. */
static bool
take_records(struct db *db, size_t file, uint64_t number, int64_t document,
             struct arena *a, struct import_place *out, struct err *e)
{
	struct harvest_record *list = NULL;
	size_t n = 0, cap = 0;
	struct stmt *s = db_stmt(db, sql_way_records, e);
	bool row = true, ok;

	if (!s)
		return false;
	stmt_bind_int(s, 1, (int64_t)file);
	stmt_bind_int(s, 2, (int64_t)number);
	stmt_bind_int(s, 3, document);
	while ((ok = stmt_next(s, &row, e)) && row) {
		GROW(list, n, cap);
		list[n++] = (struct harvest_record){arena_str(a, stmt_str(s, 1)),
		                                    stmt_int(s, 0)};
	}
	out->before = ARENA_ARRAY(a, struct harvest_record, n);
	out->before_count = n;
	if (n)
		memcpy(out->before, list, n * sizeof *list);
	free(list);
	return ok;
}

bool
ways_to(struct db *db, size_t file, uint64_t number, struct arena *a,
        struct import_place **out, size_t *count, struct err *e)
{
	struct stmt *s = db_stmt(db, sql_way_places, e);
	bool row = true, ok = s != NULL;

	if (!s)
		return false;
	stmt_bind_int(s, 1, (int64_t)file);
	stmt_bind_int(s, 2, (int64_t)number);
	while (ok && (ok = stmt_next(s, &row, e)) && row) {
		struct import_place place = import_place_of_row(s, a);
		place.source = arena_str(a, stmt_str(s, 4));
		ok = take_records(db, file, number, stmt_int(s, 5), a, &place, e);
		import_place_add(out, count, &place, a);
	}
	if (!ok)
		stmt_reset(s);
	return ok;
}

bool
ways_taken(struct db *db, size_t file, uint64_t number, struct err *e)
{
	struct stmt *s = db_stmt(db, sql_way_take, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, (int64_t)file);
	stmt_bind_int(s, 2, (int64_t)number);
	return stmt_run(s, e);
}

bool
ways_count(struct db *db, uint64_t *redirects, uint64_t *records, struct err *e)
{
	bool row;
	struct stmt *s = db_stmt(db, sql_way_count, e);

	if (!s || !stmt_next(s, &row, e))
		return false;
	*redirects = (uint64_t)stmt_int(s, 0);
	*records = (uint64_t)stmt_int(s, 1);
	stmt_reset(s);
	return true;
}
