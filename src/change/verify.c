/* verify: derived rows against those that the evidence gives. See change.h. */
#include "change/change.h"
#include "change/verify.sql.h"

#include <unistd.h>

static const struct {
	const char *from, *to;
} evidence[] = {
	{sql_all_services, sql_service_put},
	{sql_all_documents, sql_document_put},
	{sql_all_versions, sql_version_put},
	{sql_all_sightings, sql_sighting_put},
};

/* Columns of every such statement: the document, or 0; what the row is called; `keys`
 * by which rows are sorted; the others. */
enum { ROW_DOCUMENT, ROW_NAME, ROW_KEYS };

static const struct derived_rows {
	const char *sql;
	int keys;
} derived[] = {
	{sql_rows_of_provision, 1}, {sql_rows_of_occurrence, 4},
	{sql_rows_of_version_state, 2}, {sql_rows_of_change, 2},
	{sql_rows_of_change_provision, 3}, {sql_rows_of_search, 1},
	{sql_rows_of_found, 2}, {sql_rows_of_derived, 1},
};

/* A statement of ours that is refused: a foreign key leads nowhere. */
static bool
refused(struct err *e)
{
	if (e->kind == ERR_INTERNAL)
		*e = (struct err){ERR_CORRUPT, "rows of the evidence belong to no "
		                  "service or document; restore the home from a copy"};
	return false;
}

static bool
copy_rows(struct db *from, const char *all, struct db *to, const char *put,
          struct err *e)
{
	struct stmt *rows = db_stmt(from, all, e), *s = rows ? db_stmt(to, put, e) : NULL;
	bool row = true, ok;

	if (!s)
		return false;
	while ((ok = stmt_next(rows, &row, e)) && row) {
		for (int i = 0; i < stmt_columns(rows); i++)
			stmt_bind_column(s, i + 1, rows, i);
		if (!(ok = stmt_run(s, e) || refused(e)))
			break;
	}
	stmt_reset(rows);
	return ok;
}

static bool
copy_evidence(struct db *from, struct db *to, struct err *e)
{
	bool ok = db_begin(to, e);

	for (size_t i = 0; ok && i < COUNT(evidence); i++)
		ok = copy_rows(from, evidence[i].from, to, evidence[i].to, e);
	return ok && db_commit(to, e);
}

/* A row of the one or the other is wrong; says so. */
static bool
say(struct db *db, struct stmt *row, const char *what, struct err *e)
{
	struct stmt *s = db_stmt(db, sql_names_of_document, e);
	struct str name = stmt_str(row, ROW_NAME);
	bool known;

	if (!s)
		return false;
	stmt_bind_int(s, 1, stmt_int(row, ROW_DOCUMENT));
	if (!stmt_next(s, &known, e))
		return false;
	err_set(e, ERR_CORRUPT, "%.*s: %s; run: proviso rebuild",
	        STR_ARG(name.n ? name : STR("a row of no provision")), what);
	if (known)
		err_context(e, "%.*s / %.*s", STR_ARG(stmt_str(s, 0)),
		            STR_ARG(stmt_str(s, 1)));
	stmt_reset(s);
	return false;
}

/* Two rows at the same place: are they the same? */
static bool
same_row(struct db *db, struct stmt *is, struct stmt *wanted, int keys, struct err *e)
{
	int order = 0, column = ROW_KEYS, columns = stmt_columns(is);

	for (; column < ROW_KEYS + keys && order == 0; column++)
		order = stmt_compare(is, wanted, column);
	if (order < 0)
		return say(db, is, "the evidence gives no such row", e);
	if (order > 0)
		return say(db, wanted, "its row is missing", e);
	for (column = 0; column < columns && order == 0; column++)
		order = stmt_compare(is, wanted, column);
	return order == 0 ||
	       say(db, wanted, "its row is not what the evidence gives", e);
}

/* The tables of the home were found sound before (db_check), but not the index in
 * them. */
static bool
next_row(struct stmt *is, bool *row, struct err *e)
{
	if (stmt_next(is, row, e))
		return true;
	if (e->kind == ERR_CORRUPT)
		*e = (struct err){ERR_CORRUPT, "the index of words is damaged; run: "
		                  "proviso rebuild"};
	return false;
}

static bool
same_rows(struct db *db, struct db *again, const struct derived_rows *rows,
          struct err *e)
{
	struct stmt *is = db_stmt(db, rows->sql, e),
	            *wanted = is ? db_stmt(again, rows->sql, e) : NULL;
	bool some = true, more = true, ok = wanted != NULL;

	while (ok && (ok = next_row(is, &some, e) && stmt_next(wanted, &more, e)) &&
	       some && more)
		ok = same_row(db, is, wanted, rows->keys, e);
	if (ok && some)
		ok = say(db, is, "the evidence gives no such row", e);
	if (ok && more)
		ok = say(db, wanted, "its row is missing", e);
	if (is)
		stmt_reset(is);
	if (wanted)
		stmt_reset(wanted);
	return ok;
}

static bool
show_found(struct db *db, struct err *e)
{
	struct stmt *s = db_stmt(db, sql_found_table, e);

	return s && stmt_run(s, e);
}

static bool
derive_and_compare(struct home *h, struct home *again, const struct ruleset *rules,
                   unsigned threads, const struct progress_of *p, struct err *e)
{
	bool ok = copy_evidence(h->db, again->db, e) &&
	          change_derive(again, rules, false, threads, p, e) &&
	          show_found(h->db, e) && show_found(again->db, e);

	for (size_t i = 0; ok && i < COUNT(derived); i++)
		ok = same_rows(h->db, again->db, &derived[i], e);
	return ok;
}

/* A folder for the second database; its path in *out. */
static bool
make_folder(struct buf *out, struct err *e)
{
	struct str parent = str_of(getenv("TMPDIR"));

	/* Not /tmp, which may be in memory: a home can be large. */
	if (parent.n == 0)
		parent = STR("/var/tmp");
	buf_init(out, 4096);
	buf_printf(out, "%.*s/proviso-XXXXXX", STR_ARG(parent));
	buf_byte(out, '\0');
	if (!buf_ok(out, "the path in TMPDIR", e))
		return false;
	return mkdtemp(out->p) ||
	       err_errno(e, ERR_HOME, "%s: cannot make a folder to derive in; set "
	                 "TMPDIR to a folder with as much room as the home "
	                 "takes", out->p);
}

static void
remove_folder(const char *path)
{
	static const char *const names[] = {"proviso.db", "proviso.db-wal",
	                                    "proviso.db-shm"};
	struct arena a = {0};

	for (size_t i = 0; i < COUNT(names); i++)
		unlink(arena_printf(&a, "%s/%s", path, names[i]).p);
	rmdir(path);
	arena_release(&a);
}

/* With a second home that has no more than a database. */
static bool
verify_apart(struct home *h, const struct ruleset *rules, unsigned threads,
             const struct progress_of *p, struct err *e)
{
	struct arena a = {0};
	struct home again = {.lock = -1};
	struct buf path;

	if (!make_folder(&path, e)) {
		buf_release(&path);
		return false;
	}
	again.path = path.p;
	bool ok = db_open(arena_printf(&a, "%s/proviso.db", path.p).p, DB_CREATE,
	                  &again.db, e) &&
	          derive_and_compare(h, &again, rules, threads, p, e);
	home_close(&again);
	remove_folder(path.p);
	buf_release(&path);
	arena_release(&a);
	return ok;
}

bool
change_verify(struct home *h, const struct ruleset *rules, unsigned threads,
              const struct progress_of *p, struct err *e)
{
	struct arena a = {0};
	struct str stale;

	if (!db_begin(h->db, e))
		return false;
	bool ok = change_find_stale(h, &a, &stale, e);
	if (ok && stale.n)
		ok = err_set(e, ERR_HOME, "%.*s: its rows were derived by another "
		             "version of Proviso, or from fewer captures; run: proviso "
		             "rebuild", STR_ARG(stale));
	ok = ok && verify_apart(h, rules, threads, p, e);
	db_rollback(h->db);
	arena_release(&a);
	return ok;
}
