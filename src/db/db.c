/* db: SQLite behind one door. See db.h. */
#include "db/db.h"

#include <errno.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "schema.h" /* generated from db/schema: schema_migrations[] */

enum {
	APPLICATION_ID = 0x50525631, /* "PRV1" */
	STATEMENTS = 256,
	BUSY_MS = 5000
};

struct stmt {
	sqlite3_stmt *s;
	struct db *db;
	const char *sql;
};

struct db {
	sqlite3 *sqlite;
	char *path;
	enum db_mode mode;
	struct stmt statements[STATEMENTS];
	size_t statement_count;
};

static bool
db_fail(struct db *db, struct err *e)
{
	int code = sqlite3_errcode(db->sqlite);
	const char *why = sqlite3_errmsg(db->sqlite);

	switch (code & 0xFF) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(e, ERR_HOME,
		               "%s: busy: another program is writing to it; wait for it to end",
		               db->path);
	case SQLITE_FULL:
		return err_set(e, ERR_HOME,
		               "%s: the disk is full; make room and run the command again",
		               db->path);
	case SQLITE_READONLY:
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
		return err_set(e, ERR_HOME,
		               db->mode == DB_READ ? "%s: cannot be read (%s); see its permissions"
		                                   : "%s: cannot be written (%s); is the folder read-only?",
		               db->path, why);
	case SQLITE_IOERR:
		return err_set(e, ERR_HOME, "%s: the disk failed or is full (%s); nothing that was "
		               "acknowledged is lost", db->path, why);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return err_set(e, ERR_CORRUPT, "%s: not a database, or a damaged one (%s); restore it "
		               "from a copy", db->path, why);
	default:
		return err_set(e, ERR_INTERNAL, "%s: %s", db->path, why);
	}
}

bool
db_exec(struct db *db, const char *sql, struct err *e)
{
	if (sqlite3_exec(db->sqlite, sql, NULL, NULL, NULL) == SQLITE_OK)
		return true;
	return db_fail(db, e);
}

/* One number that a pragma gives. */
static bool
pragma_int(struct db *db, const char *sql, int64_t *out, struct err *e)
{
	sqlite3_stmt *s;

	if (sqlite3_prepare_v2(db->sqlite, sql, -1, &s, NULL) != SQLITE_OK)
		return db_fail(db, e);
	bool ok = sqlite3_step(s) == SQLITE_ROW;
	if (ok)
		*out = sqlite3_column_int64(s, 0);
	else
		db_fail(db, e);
	sqlite3_finalize(s);
	return ok;
}

static bool
migrate_to(struct db *db, size_t step, struct err *e)
{
	char pragma[64];

	snprintf(pragma, sizeof pragma, "PRAGMA user_version = %zu", step + 1);
	if (!db_begin(db, e))
		return false;
	if (db_exec(db, schema_migrations[step], e) && db_exec(db, pragma, e) &&
	    db_commit(db, e))
		return true;
	db_rollback(db);
	return false;
}

static bool
migrate(struct db *db, struct err *e)
{
	int64_t version;

	if (!pragma_int(db, "PRAGMA user_version", &version, e))
		return false;
	if (version > (int64_t)COUNT(schema_migrations))
		return err_set(e, ERR_HOME,
		               "%s: made by a newer Proviso (schema %lld); use that one",
		               db->path, (long long)version);
	if (db->mode == DB_READ && version < (int64_t)COUNT(schema_migrations))
		return err_set(e, ERR_HOME,
		               "%s: made by an older Proviso; run: proviso rebuild", db->path);
	for (size_t i = (size_t)version; i < COUNT(schema_migrations); i++)
		if (!migrate_to(db, i, e))
			return false;
	return true;
}

static bool
check_application(struct db *db, struct err *e)
{
	int64_t id;

	if (!pragma_int(db, "PRAGMA application_id", &id, e))
		return false;
	if (id != APPLICATION_ID)
		return err_set(e, ERR_INPUT, "%s: not a database of Proviso", db->path);
	return true;
}

static bool
configure(struct db *db, struct err *e)
{
	char sql[128];

	sqlite3_busy_timeout(db->sqlite, BUSY_MS);
	if (!db_exec(db, "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
	                 "PRAGMA cache_size = -65536; PRAGMA mmap_size = 1073741824;", e))
		return false;
	if (db->mode == DB_CREATE) {
		snprintf(sql, sizeof sql,
		         "PRAGMA application_id = %d; PRAGMA journal_mode = WAL;",
		         APPLICATION_ID);
		if (!db_exec(db, sql, e))
			return false;
	}
	if (db->mode != DB_READ && !db_exec(db, "PRAGMA synchronous = FULL;", e))
		return false;
	return check_application(db, e) && migrate(db, e);
}

static void
close_connection(struct db *db)
{
	for (size_t i = 0; i < db->statement_count; i++)
		sqlite3_finalize(db->statements[i].s);
	db->statement_count = 0;
	sqlite3_close(db->sqlite);
	db->sqlite = NULL;
}

static bool
try_open(struct db *db, const char *name, int flags, struct err *e)
{
	if (sqlite3_open_v2(name, &db->sqlite, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, NULL) ==
	    SQLITE_OK && configure(db, e))
		return true;
	if (e->kind == ERR_NONE)
		db_fail(db, e);
	close_connection(db);
	return false;
}

/* "file:" address of a path, for a file system that takes no writes. */
static void
immutable_address(const char *path, struct buf *out)
{
	buf_add(out, STR("file:"));
	for (const char *p = path; *p; p++) {
		if (is_alnum(*p) || strchr("/._-", *p))
			buf_byte(out, *p);
		else
			buf_printf(out, "%%%02X", (unsigned char)*p);
	}
	buf_add(out, STR("?immutable=1"));
	buf_byte(out, '\0');
}

/* Rows that are only in the write-ahead log would not be seen without it. */
static bool
has_log(const char *path)
{
	struct stat st;
	size_t n = strlen(path);
	char *log = xmalloc(n + 5);

	memcpy(log, path, n);
	memcpy(log + n, "-wal", 5);
	bool there = stat(log, &st) == 0 && st.st_size > 0;
	free(log);
	return there;
}

static bool
open_reading(struct db *db, struct err *e)
{
	struct err first = {0};
	struct buf address;

	if (try_open(db, db->path, SQLITE_OPEN_READONLY, &first))
		return true;
	if (first.kind != ERR_HOME || has_log(db->path)) {
		*e = first;
		return false;
	}
	buf_init(&address, 8192);
	immutable_address(db->path, &address);
	bool ok = buf_ok(&address, "the path of the home", e) &&
	          try_open(db, address.p, SQLITE_OPEN_READONLY, e);
	buf_release(&address);
	return ok;
}

bool
db_open(const char *path, enum db_mode mode, struct db **out, struct err *e)
{
	struct stat st;
	bool there = stat(path, &st) == 0;

	if (mode != DB_CREATE && !there)
		return err_set(e, ERR_NOT_FOUND,
		               "%s: there is no home; make one with: proviso init", path);
	struct db *db = xcalloc(1, sizeof *db);
	db->path = strdup(path);
	db->mode = mode;
	bool ok;
	if (mode == DB_READ)
		ok = open_reading(db, e);
	else
		ok = try_open(db, path, SQLITE_OPEN_READWRITE | (mode == DB_CREATE ? SQLITE_OPEN_CREATE : 0), e);
	if (!ok) {
		free(db->path);
		free(db);
		return false;
	}
	*out = db;
	return true;
}

void
db_close(struct db *db)
{
	if (!db)
		return;
	if (db->mode != DB_READ) {
		sqlite3_busy_timeout(db->sqlite, 0); /* a reader may take hours */
		sqlite3_wal_checkpoint_v2(db->sqlite, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL,
		                          NULL);
	}
	close_connection(db);
	free(db->path);
	free(db);
}

bool
db_begin(struct db *db, struct err *e)
{
	return db_exec(db, db->mode == DB_READ ? "BEGIN" : "BEGIN IMMEDIATE", e);
}

bool
db_commit(struct db *db, struct err *e)
{
	return db_exec(db, "COMMIT", e);
}

void
db_rollback(struct db *db)
{
	sqlite3_exec(db->sqlite, "ROLLBACK", NULL, NULL, NULL);
}

/* A row that refers to one that is gone. */
static bool
check_references(struct db *db, struct err *e)
{
	bool row;
	struct stmt *s = db_stmt(db, "PRAGMA foreign_key_check", e);

	if (!s || !stmt_next(s, &row, e))
		return false;
	if (row)
		err_set(e, ERR_CORRUPT, "%s: row %lld of %.*s refers to one of %.*s that is gone", db->path,
		        (long long)stmt_int(s, 1), STR_ARG(stmt_str(s, 0)), STR_ARG(stmt_str(s, 2)));
	stmt_reset(s);
	return !row;
}

/* What stands in a schema, one object after the other, as text. */
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

/* Compare the objects of a kind. Guards may be missing, which changes no row; none may be
 * other than ours. */
static bool
same_objects(struct db *db, sqlite3 *model, const char *sql, bool may_miss, struct err *e)
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
	return ok || err_set(e, ERR_CORRUPT, "%s: its tables are not those of a home; put it back from a copy",
	                     db->path);
}

static bool
check_schema(struct db *db, struct err *e)
{
	sqlite3 *model = NULL;
	bool ok = sqlite3_open(":memory:", &model) == SQLITE_OK;

	for (size_t i = 0; ok && i < COUNT(schema_migrations); i++)
		ok = sqlite3_exec(model, schema_migrations[i], NULL, NULL, NULL) == SQLITE_OK;
	if (!ok)
		err_set(e, ERR_INTERNAL, "cannot make the schema in memory: %s", sqlite3_errmsg(model));
	ok = ok &&
	     same_objects(db, model, "SELECT type, name, sql FROM sqlite_schema WHERE type <> 'trigger' AND "
	                  "name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name", false, e) &&
	     same_objects(db, model, "SELECT type, name, sql FROM sqlite_schema WHERE type = 'trigger' "
	                  "ORDER BY name", true, e);
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
	return e->kind == ERR_NONE && check_schema(db, e) && check_references(db, e);
}

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
	if (sqlite3_prepare_v3(db->sqlite, sql, -1, SQLITE_PREPARE_PERSISTENT, &s->s, NULL) != SQLITE_OK) {
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
	sqlite3_bind_text64(s->s, place, v.p ? v.p : "", v.n, SQLITE_STATIC, SQLITE_UTF8);
}

void
stmt_bind_blob(struct stmt *s, int place, struct str v)
{
	sqlite3_bind_blob64(s->s, place, v.p ? v.p : "", v.n, SQLITE_STATIC);
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
	int type = sqlite3_column_type(a->s, column), other = sqlite3_column_type(b->s, column);

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
