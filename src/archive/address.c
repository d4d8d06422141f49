/* address: where documents are fetched from. See archive.h. */
#include "archive/archive.sql.h"
#include "archive/rows.h"

static bool
put_address(struct db *db, const struct address *address, struct err *e)
{
	int64_t document;

	if (!archive_document(db, address->service, address->name, true, &document, e))
		return false;
	struct stmt *s = db_stmt(db, sql_address_leave, e);
	if (!s)
		return false;
	stmt_bind_int(s, 1, document);
	if (!stmt_run(s, e) || !(s = db_stmt(db, sql_address_put, e)))
		return false;
	stmt_bind_int(s, 1, document);
	stmt_bind_str(s, 2, address->url);
	stmt_bind_str(s, 3, address->select);
	stmt_bind_str(s, 4, address->remove);
	return stmt_run(s, e);
}

bool
archive_set_address(struct home *h, const struct address *address, struct err *e)
{
	if (!db_begin(h->db, e))
		return false;
	if (put_address(h->db, address, e) && db_commit(h->db, e))
		return true;
	db_rollback(h->db);
	return false;
}

bool
archive_stop_address(struct home *h, int64_t document, int64_t at, struct err *e)
{
	struct stmt *s = db_stmt(h->db, sql_address_stop, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, at);
	stmt_bind_int(s, 2, document);
	return stmt_run(s, e);
}

bool
archive_addresses(struct db *db, struct str service, struct str document,
                  struct arena *a, struct address **out, size_t *count, struct err *e)
{
	struct address *list = NULL;
	size_t n = 0, cap = 0;
	bool row = true, ok;
	struct stmt *s = db_stmt(db, sql_address_list, e);

	if (!s)
		return false;
	stmt_bind_str(s, 1, service);
	stmt_bind_str(s, 2, document);
	while ((ok = stmt_next(s, &row, e)) && row) {
		GROW(list, n, cap);
		list[n++] = (struct address){.document = stmt_int(s, 0),
		                             .service = arena_str(a, stmt_str(s, 1)),
		                             .name = arena_str(a, stmt_str(s, 2)),
		                             .url = arena_str(a, stmt_str(s, 3)),
		                             .select = arena_str(a, stmt_str(s, 4)),
		                             .remove = arena_str(a, stmt_str(s, 5)),
		                             .stopped = stmt_int(s, 6)};
	}
	*out = ARENA_ARRAY(a, struct address, n);
	if (n)
		memcpy(*out, list, n * sizeof *list);
	*count = n;
	free(list);
	return ok;
}
