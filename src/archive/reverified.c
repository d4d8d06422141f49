/* reverified: what 304 confirmed. See reverified.h. */
#include "archive/reverified.h"

#include "archive/archive.sql.h"
#include "archive/leaves.h"
#include "archive/rows.h"

/* Columns of the statements sql_reverified_row and sql_reverified_all. */
enum { ROW_DOCUMENT, ROW_N, ROW_AT, ROW_SIGHTING, ROW_SERVICE, ROW_NAME, ROW_RECORDS };

/* The entry of the log that belongs to a row. */
static void
write_statement(struct stmt *row, struct buf *out)
{
	struct json j = {.out = out};
	char at[TIME_ISO + 1];
	struct sha256 records;

	stmt_sha256(row, ROW_RECORDS, &records);
	time_iso(stmt_int(row, ROW_AT), at);
	json_object(&j);
	json_key_str(&j, "document", stmt_str(row, ROW_NAME));
	json_key_cstr(&j, "kind", "reverified");
	json_key_str(&j, "service", stmt_str(row, ROW_SERVICE));
	json_key_int(&j, "sighting", stmt_int(row, ROW_SIGHTING));
	json_key_cstr(&j, "time", at);
	json_key_digest(&j, "warc", &records);
	json_object_end(&j);
}

static bool
add_row(struct db *db, int64_t document, int64_t sighting, int64_t at,
        const struct place *place, int64_t *n, struct err *e)
{
	bool row;
	struct stmt *s = db_stmt(db, sql_reverified_add, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, document);
	stmt_bind_int(s, 2, at);
	stmt_bind_int(s, 3, sighting);
	stmt_bind_int(s, 4, place->segment);
	stmt_bind_int(s, 5, place->offset);
	if (!stmt_next(s, &row, e))
		return false;
	*n = stmt_int(s, 0);
	stmt_reset(s);
	return true;
}

bool
reverified_put(struct db *db, int64_t document, int64_t sighting, int64_t at,
               const struct place *place, struct err *e)
{
	struct buf statement;
	int64_t n, index;
	bool row;
	struct stmt *s;

	if (!segments_put(db, place, document, 0, e) ||
	    !add_row(db, document, sighting, at, place, &n, e) ||
	    !(s = db_stmt(db, sql_reverified_row, e)))
		return false;
	stmt_bind_int(s, 1, document);
	stmt_bind_int(s, 2, n);
	if (!stmt_next(s, &row, e))
		return false;
	buf_init(&statement, MERKLE_ENTRY_MAX);
	write_statement(s, &statement);
	stmt_reset(s);
	bool ok = buf_ok(&statement, "an entry of the log", e) &&
	          leaves_add_statement(db, buf_str(&statement), &index, e);
	buf_release(&statement);
	return ok;
}

/* The row that should be the n-th of its document. */
static bool
verify_row(struct db *db, struct stmt *row, int64_t n, struct buf *statement,
           struct err *e)
{
	int64_t index = -1;

	buf_clear(statement);
	write_statement(row, statement);
	bool whole = stmt_int(row, ROW_N) == n && !stmt_is_null(row, ROW_NAME) &&
	             !stmt_is_null(row, ROW_RECORDS);
	if (whole && !leaves_of_statement(db, buf_str(statement), &index, e))
		return false;
	return (whole && index >= 0) ||
	       err_set(e, ERR_CORRUPT, "%.*s / %.*s: re-verification %lld is not what "
	               "the log says, or one before it is gone",
	               STR_ARG(stmt_str(row, ROW_SERVICE)),
	               STR_ARG(stmt_str(row, ROW_NAME)),
	               (long long)stmt_int(row, ROW_N));
}

/* None of those that the log has an entry of is gone. */
static bool
verify_count(struct db *db, struct err *e)
{
	bool row;
	struct stmt *s = db_stmt(db, sql_reverified_count, e);

	if (!s || !stmt_next(s, &row, e))
		return false;
	long long rows = (long long)stmt_int(s, 0), entries = (long long)stmt_int(s, 1);
	stmt_reset(s);
	return rows == entries ||
	       err_set(e, ERR_CORRUPT, "the log has entries of %lld re-verifications, "
	               "and %lld are there", entries, rows);
}

bool
reverified_verify(struct db *db, struct err *e)
{
	struct buf statement;
	int64_t document = 0, n = 0;
	bool row = true, ok;
	struct stmt *s = db_stmt(db, sql_reverified_all, e);

	if (!s)
		return false;
	buf_init(&statement, 2 * MERKLE_ENTRY_MAX);
	while ((ok = stmt_next(s, &row, e)) && row) {
		n = stmt_int(s, ROW_DOCUMENT) == document ? n + 1 : 1;
		document = stmt_int(s, ROW_DOCUMENT);
		if (!(ok = verify_row(db, s, n, &statement, e)))
			break;
	}
	stmt_reset(s);
	buf_release(&statement);
	return ok && verify_count(db, e);
}
