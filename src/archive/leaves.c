/* leaves: what the log says of the archive, from the rows into the log. See
 * leaves.h. */
#include "archive/leaves.h"

#include "archive/archive.sql.h"
#include "archive/leaf_rows.h"

bool
leaves_add_sightings(struct db *db, int64_t document, int64_t sighting, int64_t count,
                     struct err *e)
{
	int64_t first;
	struct stmt *s;

	if (count == 0)
		return true;
	if (!leaf_rows_end(db, &first, e) ||
	    !(s = db_stmt(db, sql_leaf_add_sightings, e)))
		return false;
	stmt_bind_int(s, 1, first);
	stmt_bind_int(s, 2, count);
	stmt_bind_int(s, 3, document);
	stmt_bind_int(s, 4, sighting);
	return stmt_run(s, e);
}

bool
leaves_add_statement(struct db *db, struct str statement, int64_t *index, struct err *e)
{
	struct stmt *s;

	if (!leaf_rows_end(db, index, e) ||
	    !(s = db_stmt(db, sql_leaf_add_statement, e)))
		return false;
	stmt_bind_int(s, 1, *index);
	stmt_bind_str(s, 2, statement);
	return stmt_run(s, e);
}

static bool
one_index(struct stmt *s, int64_t *index, struct err *e)
{
	bool row;

	if (!stmt_next(s, &row, e))
		return false;
	*index = row ? stmt_int(s, 0) : -1;
	if (row)
		stmt_reset(s);
	return true;
}

bool
leaves_of_sighting(struct db *db, int64_t document, int64_t sighting, int64_t *index,
                   struct err *e)
{
	struct stmt *s = db_stmt(db, sql_leaf_of_sighting, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, sighting);
	stmt_bind_int(s, 2, document);
	if (!one_index(s, index, e))
		return false;
	return *index >= 0 ||
	       err_set(e, ERR_NOT_FOUND, "the log has no entry for sighting %lld",
	               (long long)sighting);
}

bool
leaves_of_statement(struct db *db, struct str statement, int64_t *index, struct err *e)
{
	struct stmt *s = db_stmt(db, sql_leaf_of_statement, e);

	if (!s)
		return false;
	stmt_bind_str(s, 1, statement);
	return one_index(s, index, e);
}

bool
leaves_text(struct db *db, int64_t index, struct arena *a, struct str *out,
            struct err *e)
{
	struct leaf_rows rows;
	struct buf entry;
	bool some;

	if (!leaf_rows_open(db, (uint64_t)index, &rows, e))
		return false;
	buf_init(&entry, LEAF_ENTRY_BYTES);
	bool ok = leaf_rows_next(&rows, &some, &entry, e);
	if (ok && (!some || rows.index != (uint64_t)index))
		ok = err_set(e, ERR_NOT_FOUND, "the log has no entry %lld",
		             (long long)index);
	if (ok)
		*out = arena_str(a, buf_str(&entry));
	stmt_reset(rows.s);
	buf_release(&entry);
	return ok;
}

static bool
append_rows(struct home *h, struct leaf_rows *r, struct err *e)
{
	struct buf entry;
	bool some = true, ok;

	buf_init(&entry, LEAF_ENTRY_BYTES);
	while ((ok = leaf_rows_next(r, &some, &entry, e)) && some) {
		if (r->index != log_size(h->log))
			ok = err_set(e, ERR_CORRUPT, "the log has %llu entries, and "
			             "entry %llu comes next; find the fault with: "
			             "proviso verify",
			             (unsigned long long)log_size(h->log),
			             (unsigned long long)r->index);
		if (ok && !h->announces_key && leaf_rows_is_key(r))
			ok = err_set(e, ERR_CORRUPT, "%s: a word on a key of the log "
			             "waits; if you began to rotate or to retire one, "
			             "this tells how to go on: proviso key", h->path);
		if (!ok || !(ok = log_append(h->log, buf_str(&entry), e)))
			break;
	}
	stmt_reset(r->s);
	buf_release(&entry);
	return ok;
}

bool
leaves_publish(struct home *h, struct err *e)
{
	struct keyring signing;
	struct leaf_rows rows;

	if (!leaf_rows_open(h->db, log_size(h->log), &rows, e) ||
	    !append_rows(h, &rows, e))
		return false;
	/* The private halves are in memory while they sign, and no longer: children
	 * that parse foreign bytes are copies of this process. */
	if (!home_keys(h, &signing, e))
		return false;
	bool ok = log_publish(h->log, keyring_signers(&signing), e);
	keyring_close(&signing);
	return ok;
}

bool
leaves_key_waits(struct db *db, struct log *log, bool *waits, struct err *e)
{
	struct stmt *s = db_stmt(db, sql_leaf_key_from, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, (int64_t)log_size(log));
	if (!stmt_next(s, waits, e))
		return false;
	stmt_reset(s);
	return true;
}

bool
leaves_catch_up(struct home *h, struct err *e)
{
	int64_t next;
	uint64_t size = log_size(h->log);
	bool waits;

	if (!leaf_rows_end(h->db, &next, e))
		return false;
	if ((uint64_t)next < size)
		return err_set(e, ERR_CORRUPT, "%s: the log has %llu entries, and the "
		               "database knows %lld: it is an older copy; put back the "
		               "newer", h->path, (unsigned long long)size,
		               (long long)next);
	if ((uint64_t)next == size)
		return true;
	if (!leaves_key_waits(h->db, h->log, &waits, e) || (!waits && !leaves_publish(h, e)))
		return false;
	h->resumed = log_size(h->log) - size;
	return true;
}
