/* db_check: is the file of the database sound, and are its tables ours? See db.h. */
#include "db/db_parts.h"

#include "schema.h" /* generated from db/schema: schema_migrations[] */

bool
db_check_references(struct db *db, struct err *e)
{
	bool row;
	struct stmt *s = db_stmt(db, "PRAGMA foreign_key_check", e);

	if (!s || !stmt_next(s, &row, e))
		return false;
	if (row)
		err_set(e, ERR_CORRUPT, "%s: row %lld of %.*s refers to one of %.*s "
		        "that is gone; restore it from a copy", db->path,
		        (long long)stmt_int(s, 1), STR_ARG(stmt_str(s, 0)),
		        STR_ARG(stmt_str(s, 2)));
	stmt_reset(s);
	return !row;
}

/* What stands in a schema, one object after the other, as text; and the types that its
 * own columns have, since a blob of the same bytes would be no text. */
#define OBJECTS "SELECT type || typeof(type) || typeof(name) || typeof(tbl_name) || " \
	"typeof(sql), name || ' of ' || tbl_name, sql FROM sqlite_schema WHERE "
#define TABLES OBJECTS "type <> 'trigger' AND " \
	"name NOT LIKE 'sqlite\\_stat%' ESCAPE '\\' ORDER BY type, name"
#define GUARDS OBJECTS "type = 'trigger' ORDER BY name"

static bool
next_object(sqlite3_stmt *s, struct buf *out)
{
	buf_clear(out);
	if (sqlite3_step(s) != SQLITE_ROW)
		return false;
	for (int i = 0; i < 3; i++) {
		const unsigned char *text = sqlite3_column_text(s, i);
		buf_printf(out, "%s\n", text ? (const char *)text : "");
	}
	return true;
}

/* Compare the objects of a kind. Guards may be missing, which changes no row; none may
 * be other than ours. */
static bool
same_objects(struct db *db, sqlite3 *model, const char *sql, bool may_miss,
             struct err *e)
{
	sqlite3_stmt *is = NULL, *should = NULL;
	struct buf one, other;
	bool ok = sqlite3_prepare_v2(db->sqlite, sql, -1, &is, NULL) == SQLITE_OK &&
	          sqlite3_prepare_v2(model, sql, -1, &should, NULL) == SQLITE_OK;

	buf_init(&one, 1 << 20);
	buf_init(&other, 1 << 20);
	while (ok && next_object(is, &one)) {
		bool more = next_object(should, &other);
		while (may_miss && more && !str_eq(buf_str(&one), buf_str(&other)))
			more = next_object(should, &other);
		ok = more && str_eq(buf_str(&one), buf_str(&other));
	}
	ok = ok && (may_miss || !next_object(should, &other));
	buf_release(&one);
	buf_release(&other);
	sqlite3_finalize(is);
	sqlite3_finalize(should);
	return ok || err_set(e, ERR_CORRUPT, "%s: its tables are not those of a home; "
	                     "put it back from a copy", db->path);
}

static bool
check_schema(struct db *db, struct err *e)
{
	sqlite3 *model = NULL;
	bool ok = sqlite3_open(":memory:", &model) == SQLITE_OK;

	for (size_t i = 0; ok && i < COUNT(schema_migrations); i++)
		ok = sqlite3_exec(model, schema_migrations[i], NULL, NULL,
		                  NULL) == SQLITE_OK;
	if (!ok)
		err_set(e, ERR_INTERNAL, "cannot make the schema in memory: %s",
		        sqlite3_errmsg(model));
	ok = ok && same_objects(db, model, TABLES, false, e) &&
	     same_objects(db, model, GUARDS, true, e);
	sqlite3_close(model);
	return ok;
}

bool
db_check(struct db *db, struct err *e)
{
	bool row;
	struct stmt *s = db_stmt(db, "PRAGMA integrity_check(1)", e);

	if (!s || !stmt_next(s, &row, e))
		return false;
	struct str said = row ? stmt_str(s, 0) : (struct str){0};
	if (!str_eq(said, STR("ok")))
		err_set(e, ERR_CORRUPT, "%s: %.*s", db->path, STR_ARG(said));
	stmt_reset(s);
	return e->kind == ERR_NONE && check_schema(db, e);
}

