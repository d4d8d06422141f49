/* view: rows and log of one moment. See view.h. */
#include "archive/view.h"

#include "archive/archive.sql.h"
#include "archive/rows.h"

enum { TRIES = 100 }; /* each takes a millisecond or two */

/* Of a log that cannot be opened: damage, or only forbidden to this user. */
static enum err_kind
why_unread(const struct home *h)
{
	static const char *const files[] = {"keys/log.keys", "log/checkpoint"};
	enum err_kind kind = ERR_CORRUPT;
	struct arena a = {0};

	for (size_t i = 0; kind == ERR_CORRUPT && i < COUNT(files); i++)
		kind = unread_kind(arena_printf(&a, "%s/%s", h->path, files[i]).p);
	arena_release(&a);
	return kind;
}

static bool
open_log(const struct home *h, struct view *v, struct err *e)
{
	if (home_log(h, &v->keys, &v->log, e))
		return true;
	e->kind = why_unread(h);
	return false;
}

static void
close_log(struct view *v)
{
	log_close(v->log);
	keyring_close(&v->keys);
}

/* From its first query on a transaction sees the same rows. */
static bool
begin(const struct home *h, struct err *e)
{
	bool row;
	struct stmt *s;

	if (!db_begin(h->db, e))
		return false;
	if ((s = db_stmt(h->db, sql_log_get, e)) && stmt_next(s, &row, e)) {
		stmt_reset(s);
		return true;
	}
	db_rollback(h->db);
	return false;
}

/* *same is false where a checkpoint was published meanwhile; *out is not open then. */
static bool
try_open(const struct home *h, struct view *out, bool *same, struct err *e)
{
	struct view before;

	*same = false;
	if (!open_log(h, &before, e))
		return false;
	bool ok = begin(h, e);
	if (ok && !(ok = open_log(h, out, e)))
		db_rollback(h->db);
	if (ok && !(*same = str_eq(log_note(before.log), log_note(out->log))))
		view_close(h, out);
	close_log(&before);
	return ok;
}

bool
view_open(const struct home *h, struct view *out, struct err *e)
{
	bool same = false;

	for (int i = 0; i < TRIES && !same; i++)
		if (!try_open(h, out, &same, e))
			return false;
	return same || err_set(e, ERR_HOME, "%s: busy: another proviso writes to it "
	                       "without a pause; wait for it to end", h->path);
}

void
view_close(const struct home *h, struct view *v)
{
	db_rollback(h->db);
	close_log(v);
}
