/* leaves_verify: the log entry by entry against the rows. See leaves.h. */
#include "archive/archive.sql.h"
#include "archive/leaf_rows.h"
#include "archive/leaves.h"

struct comparison {
	struct leaf_rows rows;
	struct buf entry;
};

static bool
compare_entry(void *context, uint64_t index, struct str entry, struct err *e)
{
	struct comparison *c = context;
	struct str shown = str_slice(entry, 0, 200);
	bool some;

	if (!leaf_rows_next(&c->rows, &some, &c->entry, e))
		return false;
	if (!some || c->rows.index != index)
		return err_set(e, ERR_CORRUPT, "entry %llu of the log: what it speaks "
		               "of is gone: %.*s", (unsigned long long)index,
		               STR_ARG(shown));
	return str_eq(entry, buf_str(&c->entry)) ||
	       err_set(e, ERR_CORRUPT, "entry %llu of the log: the archive's rows say "
	               "something else: %.*s", (unsigned long long)index,
	               STR_ARG(shown));
}

/* Each sighting is one entry's. */
static bool
verify_cover(struct db *db, const char *sql, struct err *e)
{
	bool row;
	struct stmt *s = db_stmt(db, sql, e);

	if (!s || !stmt_next(s, &row, e))
		return false;
	if (row)
		err_set(e, ERR_CORRUPT, "document %lld: sighting %lld is in no entry "
		        "of the log, or in two", (long long)stmt_int(s, 0),
		        (long long)stmt_int(s, 1));
	stmt_reset(s);
	return !row;
}

/* Each leaf begins where the one before it ends, and the last ends where the entries
 * do. */
static bool
verify_places(struct db *db, uint64_t entries, struct err *e)
{
	int64_t end;
	bool gap;
	struct stmt *s = db_stmt(db, sql_leaf_places, e);

	if (!s || !stmt_next(s, &gap, e))
		return false;
	if (gap)
		err_set(e, ERR_CORRUPT, "entry %lld of the log: its row does not "
		        "follow the one before", (long long)stmt_int(s, 0));
	stmt_reset(s);
	if (gap || !leaf_rows_end(db, &end, e))
		return false;
	return (uint64_t)end == entries ||
	       err_set(e, ERR_CORRUPT, "entry %lld of the log would be the next by the "
	               "rows, and there are %llu", (long long)end,
	               (unsigned long long)entries);
}

bool
leaves_verify(struct db *db, struct log *log, uint64_t *waiting, struct err *e)
{
	struct comparison c;
	bool some = true;

	*waiting = 0;
	if (!verify_cover(db, sql_leaf_gap, e) || !verify_cover(db, sql_leaf_end, e) ||
	    !leaf_rows_open(db, 0, &c.rows, e))
		return false;
	buf_init(&c.entry, LEAF_ENTRY_BYTES);
	bool ok = log_verify(log, compare_entry, &c, e);
	while (ok && (ok = leaf_rows_next(&c.rows, &some, &c.entry, e)) && some)
		++*waiting;
	stmt_reset(c.rows.s);
	buf_release(&c.entry);
	return ok && verify_places(db, log_checkpoint(log)->size + *waiting, e);
}
