/* verify: the derived rows against those that the evidence gives now. See change.h. */
#include "change/change.h"

#include <unistd.h>

/* A table before and after all was derived anew. */
#define DERIVED(table, columns)                                                          \
	{                                                                                \
		#table, "CREATE TEMP TABLE was_" #table " AS SELECT " columns " FROM " #table,   \
		"SELECT * FROM was_" #table " EXCEPT SELECT " columns " FROM " #table,   \
		"SELECT " columns " FROM " #table " EXCEPT SELECT * FROM was_" #table    \
	}

static const struct derived_table {
	const char *name, *keep, *gone, *added;
} tables[] = {
	DERIVED(version_state, "*"), DERIVED(change, "*"), DERIVED(change_provision, "*"),
	DERIVED(provision, "*"), DERIVED(occurrence, "*"), DERIVED(search, "rowid, words"),
};

static bool
keep_all(struct db *db, struct err *e)
{
	for (size_t i = 0; i < COUNT(tables); i++)
		if (!db_exec(db, tables[i].keep, e))
			return false;
	return true;
}

static bool
is_empty(struct db *db, const char *sql, bool *empty, struct err *e)
{
	bool row;
	struct stmt *s = db_stmt(db, sql, e);

	if (!s || !stmt_next(s, &row, e))
		return false;
	*empty = !row;
	stmt_reset(s);
	return true;
}

static bool
compare_all(struct db *db, struct err *e)
{
	bool nothing_gone, nothing_added;

	for (size_t i = 0; i < COUNT(tables); i++) {
		if (!is_empty(db, tables[i].gone, &nothing_gone, e) ||
		    !is_empty(db, tables[i].added, &nothing_added, e))
			return false;
		if (!nothing_gone || !nothing_added)
			return err_set(e, ERR_CORRUPT, "the table %s is not what follows from the evidence; run: proviso "
			               "rebuild", tables[i].name);
	}
	return true;
}

/* The index over words is that of the words beside it, which SQLite's own check of the
 * file does not look at. */
static bool
check_index(struct db *db, struct err *e)
{
	struct err odd = {0};

	return db_exec(db, "INSERT INTO search (search) VALUES ('integrity-check')", &odd) ||
	       err_set(e, ERR_CORRUPT, "the index of words is not that of the provisions' words; run: proviso rebuild");
}

/* In a copy that may be written to. What was not derived yet is no fault. */
static bool
derive_again(struct home *copy, const struct ruleset *rules, const struct progress_of *p,
             struct err *e)
{
	unsigned threads = pool_cores();

	return check_index(copy->db, e) && change_derive(copy, rules, false, threads, NULL, e) &&
	       keep_all(copy->db, e) && change_derive(copy, rules, true, threads, p, e) &&
	       compare_all(copy->db, e);
}

static void
remove_copy(const char *folder, struct arena *a)
{
	static const char *const names[] = {"proviso.db", "proviso.db-wal", "proviso.db-shm"};

	for (size_t i = 0; i < COUNT(names); i++)
		unlink(arena_printf(a, "%s/%s", folder, names[i]).p);
	rmdir(folder);
}

bool
change_verify(const struct home *h, const struct ruleset *rules,
              const struct progress_of *p, struct err *e)
{
	struct arena a = {0};
	const char *under = getenv("TMPDIR");
	struct str name = arena_printf(&a, "%s/proviso-XXXXXX", under && *under ? under : "/tmp");
	char *folder = xcalloc(name.n + 1, 1);
	struct home copy = {.path = folder, .lock = -1};

	memcpy(folder, name.p, name.n);
	bool ok = mkdtemp(folder) || err_errno(e, ERR_HOME, "%s: cannot make a folder", folder);
	if (ok) {
		const char *path = arena_printf(&a, "%s/proviso.db", folder).p;
		ok = db_copy(h->db, path, e) && db_open(path, DB_WRITE, &copy.db, e) &&
		     derive_again(&copy, rules, p, e);
		db_close(copy.db);
		remove_copy(folder, &a);
	}
	free(folder);
	arena_release(&a);
	return ok;
}
