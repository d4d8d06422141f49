/* db_stmt: statements, their parameters and their rows. See db.h. */
#include "db/db_parts.h"

struct stmt *
db_stmt(struct db *db, const char *sql, struct err *e)
{
	for (size_t i = 0; i < db->statement_count; i++)
		if (db->statements[i].sql == sql) {
			stmt_reset(&db->statements[i]);
			sqlite3_clear_bindings(db->statements[i].s);
			return &db->statements[i];
		}
	if (db->statement_count == STATEMENTS) {
		err_set(e, ERR_INTERNAL, "more than %d kinds of statement", STATEMENTS);
		return NULL;
	}
	struct stmt *s = &db->statements[db->statement_count];
	if (sqlite3_prepare_v3(db->sqlite, sql, -1, SQLITE_PREPARE_PERSISTENT,
	                       &s->s, NULL) !=
	    SQLITE_OK) {
		db_fail(db, e);
		return NULL;
	}
	s->db = db;
	s->sql = sql;
	db->statement_count++;
	return s;
}

void
stmt_bind_int(struct stmt *s, int place, int64_t v)
{
	sqlite3_bind_int64(s->s, place, v);
}

void
stmt_bind_str(struct stmt *s, int place, struct str v)
{
	sqlite3_bind_text64(s->s, place, v.p ? v.p : "", v.n,
	                    SQLITE_STATIC, SQLITE_UTF8);
}

void
stmt_bind_blob(struct stmt *s, int place, struct str v)
{
	sqlite3_bind_blob64(s->s, place, v.p ? v.p : "", v.n, SQLITE_STATIC);
}

void
stmt_bind_sha256(struct stmt *s, int place, const struct sha256 *v)
{
	stmt_bind_blob(s, place, (struct str){(const char *)v->b, sizeof v->b});
}

void
stmt_bind_null(struct stmt *s, int place)
{
	sqlite3_bind_null(s->s, place);
}

bool
stmt_next(struct stmt *s, bool *row, struct err *e)
{
	int code = sqlite3_step(s->s);

	*row = code == SQLITE_ROW;
	if (code == SQLITE_ROW)
		return true;
	if (code != SQLITE_DONE)
		db_fail(s->db, e);
	sqlite3_reset(s->s);
	return code == SQLITE_DONE;
}

bool
stmt_run(struct stmt *s, struct err *e)
{
	bool row;

	if (!stmt_next(s, &row, e))
		return false;
	if (row)
		sqlite3_reset(s->s);
	return true;
}

void
stmt_reset(struct stmt *s)
{
	sqlite3_reset(s->s);
}

int64_t
stmt_int(struct stmt *s, int column)
{
	return sqlite3_column_int64(s->s, column);
}

struct str
stmt_str(struct stmt *s, int column)
{
	const char *p = sqlite3_column_blob(s->s, column);

	return (struct str){p, (size_t)sqlite3_column_bytes(s->s, column)};
}

bool
stmt_sha256(struct stmt *s, int column, struct sha256 *out)
{
	struct str bytes = stmt_str(s, column);

	*out = (struct sha256){{0}};
	if (bytes.n != sizeof out->b)
		return false;
	memcpy(out->b, bytes.p, sizeof out->b);
	return true;
}

bool
stmt_is_null(struct stmt *s, int column)
{
	return sqlite3_column_type(s->s, column) == SQLITE_NULL;
}

int
stmt_columns(struct stmt *s)
{
	return sqlite3_column_count(s->s);
}

int
stmt_compare(struct stmt *a, struct stmt *b, int column)
{
	int type = sqlite3_column_type(a->s,
	                               column),
	                               other = sqlite3_column_type(b->s, column);

	if (type != other)
		return type < other ? -1 : 1;
	if (type == SQLITE_INTEGER) {
		int64_t x = stmt_int(a, column), y = stmt_int(b, column);
		return x < y ? -1 : x > y;
	}
	return str_cmp(stmt_str(a, column), stmt_str(b, column));
}

void
stmt_bind_column(struct stmt *s, int place, struct stmt *from, int column)
{
	sqlite3_bind_value(s->s, place, sqlite3_column_value(from->s, column));
}
