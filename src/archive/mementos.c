/* mementos: captures by address and time. See mementos.h. */
#include "archive/mementos.h"

#include "archive/archive.sql.h"
#include "net/uri.h"

bool
mementos_add(struct db *db, struct str source, int64_t at, int64_t document,
             int64_t sighting, struct err *e)
{
	struct arena a = {0};
	struct str uri;
	bool ok = true;

	if (uri_normal(source, &a, &uri)) {
		struct stmt *s = db_stmt(db, sql_memento_add, e);
		if ((ok = s != NULL)) {
			stmt_bind_str(s, 1, uri);
			stmt_bind_int(s, 2, at);
			stmt_bind_int(s, 3, document);
			stmt_bind_int(s, 4, sighting);
			ok = stmt_run(s, e);
		}
	}
	arena_release(&a);
	return ok;
}

/* Does a row of memento_all lead to what it says? */
static bool
leads_there(struct db *db, struct stmt *row, struct arena *a, bool *out, struct err *e)
{
	struct str uri;

	(void)db, (void)e;
	*out = stmt_int(row, 1) == stmt_int(row, 3) &&
	       uri_normal(stmt_str(row, 2), a, &uri) &&
	       str_eq(uri, stmt_str(row, 0));
	return true;
}

/* Is a row of memento_captures in the index? */
static bool
is_found(struct db *db, struct stmt *row, struct arena *a, bool *out, struct err *e)
{
	struct str uri;
	struct stmt *s;

	*out = true;
	if (!uri_normal(stmt_str(row, 0), a, &uri))
		return true;
	if (!(s = db_stmt(db, sql_memento_at, e)))
		return false;
	stmt_bind_str(s, 1, uri);
	stmt_bind_int(s, 2, stmt_int(row, 1));
	if (!stmt_next(s, out, e))
		return false;
	stmt_reset(s);
	return true;
}

typedef bool row_check(struct db *db, struct stmt *row, struct arena *a, bool *out,
                       struct err *e);

static bool
check_rows(struct db *db, const char *sql, row_check *check, const char *what,
           struct err *e)
{
	struct arena a = {0};
	bool row = true, sound = true, ok;
	struct stmt *s = db_stmt(db, sql, e);

	if (!s)
		return false;
	while ((ok = stmt_next(s, &row, e)) && row) {
		arena_reset(&a);
		if (!(ok = check(db, s, &a, &sound, e)) || !sound)
			break;
	}
	if (ok && !sound)
		ok = err_set(e, ERR_CORRUPT, "the index of captures by address %s "
		             "%.*s; restore proviso.db from a copy", what,
		             STR_ARG(stmt_str(s, 0)));
	stmt_reset(s);
	arena_release(&a);
	return ok;
}

bool
mementos_verify(struct db *db, struct err *e)
{
	return check_rows(db, sql_memento_all, leads_there, "leads elsewhere for", e) &&
	       check_rows(db, sql_memento_captures, is_found, "lacks a capture of", e);
}
