/* db: SQLite behind one door: open, migrate, begin and end. See db.h. */
#include "db/db_parts.h"

#include <sys/stat.h>

#include "schema.h" /* generated from db/schema: schema_migrations[] */

enum {
	APPLICATION_ID = 0x50525631, /* "PRV1" */
	BUSY_MS = 5000
};

bool
db_fail(struct db *db, struct err *e)
{
	int code = sqlite3_errcode(db->sqlite);
	const char *why = sqlite3_errmsg(db->sqlite);

	switch (code & 0xFF) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(e, ERR_HOME,
		               "%s: busy: another program is writing to it; wait "
		               "for it to end",
		               db->path);
	case SQLITE_FULL:
		return err_set(e, ERR_HOME,
		               "%s: the disk is full; make room and run the "
		               "command again",
		               db->path);
	case SQLITE_READONLY:
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
		return err_set(e, ERR_HOME,
		               db->mode == DB_READ
		               ? "%s: cannot be read (%s); see its permissions"
		               : "%s: cannot be written (%s); is the folder read-only?",
		               db->path, why);
	case SQLITE_IOERR:
		return err_set(e, ERR_HOME,
		               "%s: the disk failed or is full (%s); nothing that was "
		               "acknowledged is lost", db->path, why);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return err_set(e, ERR_CORRUPT,
		               "%s: not a database, or a damaged one (%s); restore it "
		               "from a copy", db->path, why);
	default:
		if (str_starts(str_of(why), STR("invalid fts5 file format")))
			return err_set(e, ERR_CORRUPT,
			               "%s: the index of words is damaged; restore it "
			               "from a copy", db->path);
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

/* Of "home/proviso.db", "home". */
static struct str
folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? (struct str){path, (size_t)(slash - path)} : STR(".");
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
		               "%s: made by a newer Proviso (schema %lld); "
		               "use that one",
		               db->path, (long long)version);
	if (db->mode == DB_READ && version < (int64_t)COUNT(schema_migrations))
		return err_set(e, ERR_HOME, "%s: made by an older Proviso; run: proviso "
		               "--home %.*s rebuild", db->path,
		               STR_ARG(folder_of(db->path)));
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

/* The log and its index stay when the last connection closes: who may not write in the
 * folder can make none, and would read without a lock while others write. */
static bool
configure_writing(struct db *db, struct err *e)
{
	int stays = 1;
	char sql[64];

	snprintf(sql, sizeof sql, "PRAGMA application_id = %d", APPLICATION_ID);
	if (db->mode == DB_CREATE && !db_exec(db, sql, e))
		return false;
	if (!check_application(db, e) ||
	    !db_exec(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL", e))
		return false;
	return sqlite3_file_control(db->sqlite, "main",
	                            SQLITE_FCNTL_PERSIST_WAL, &stays) ==
	       SQLITE_OK || db_fail(db, e);
}

static bool
configure(struct db *db, struct err *e)
{
	sqlite3_busy_timeout(db->sqlite, BUSY_MS);
	return db_exec(db, "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
	                   "PRAGMA cache_size = -65536; PRAGMA mmap_size = "
	                   "1073741824", e) &&
	       (db->mode == DB_READ ? check_application(db, e)
	                            : configure_writing(db, e)) &&
	       migrate(db, e);
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
	flags |= SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI;
	if (sqlite3_open_v2(name, &db->sqlite, flags, NULL) == SQLITE_OK &&
	    configure(db, e))
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
	int flags = SQLITE_OPEN_READWRITE | (mode == DB_CREATE ? SQLITE_OPEN_CREATE : 0);
	struct stat st;

	if (mode != DB_CREATE && stat(path, &st) != 0)
		return err_set(e, ERR_NOT_FOUND,
		               "%s: there is no home; make one with: "
		               "proviso init", path);
	struct db *db = xcalloc(1, sizeof *db);
	db->path = xmalloc(strlen(path) + 1);
	memcpy(db->path, path, strlen(path) + 1);
	db->mode = mode;
	if (!(mode == DB_READ ? open_reading(db, e) : try_open(db, path, flags, e))) {
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
		sqlite3_wal_checkpoint_v2(db->sqlite, NULL, SQLITE_CHECKPOINT_TRUNCATE,
		                          NULL, NULL);
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
