/* leaf_rows: rows of the archive as entries of the log. See leaf_rows.h. */
#include "archive/leaf_rows.h"

#include "archive/archive.sql.h"
#include "archive/rows.h"

void
json_key_digest(struct json *j, const char *key, const struct sha256 *h)
{
	char value[7 + SHA256_HEX + 1] = "sha256:";

	sha256_hex(h, value + 7);
	json_key_cstr(j, key, value);
}

/* Where there is such a value. */
static void
add_digest(struct json *j, const char *key, struct stmt *row, int column)
{
	struct sha256 h;

	if (stmt_sha256(row, column, &h))
		json_key_digest(j, key, &h);
}

static void
add_text(struct json *j, const char *key, struct str value)
{
	if (value.n)
		json_key_str(j, key, value);
}

/* Columns of the statement sql_leaf_rows. */
enum { ROW_INDEX, ROW_STATEMENT, ROW_IS_MORE, ROW_SERVICE, ROW_DOCUMENT, ROW_SIGHTING,
       ROW_AT, ROW_TECHNICAL, ROW_SOURCE, ROW_FAILURE, ROW_BODY, ROW_TEXT, ROW_WARC,
       ROW_LINKS, ROW_HOW };

static void
write_entry(struct stmt *s, struct buf *out)
{
	struct json j = {.out = out};
	char at[TIME_ISO + 1];

	if (!stmt_is_null(s, ROW_STATEMENT)) {
		buf_add(out, stmt_str(s, ROW_STATEMENT));
		return;
	}
	time_iso(stmt_int(s, ROW_AT), at);
	json_object(&j);
	json_key_str(&j, "document", stmt_str(s, ROW_DOCUMENT));
	add_text(&j, "failure", stmt_str(s, ROW_FAILURE));
	add_text(&j, "how", stmt_str(s, ROW_HOW));
	json_key_cstr(&j, "kind", "sighting");
	add_digest(&j, "links", s, ROW_LINKS);
	add_digest(&j, "payload", s, ROW_BODY);
	json_key_str(&j, "service", stmt_str(s, ROW_SERVICE));
	json_key_int(&j, "sighting", stmt_int(s, ROW_SIGHTING));
	add_text(&j, "source", stmt_str(s, ROW_SOURCE));
	if (stmt_int(s, ROW_TECHNICAL))
		json_key_bool(&j, "technical", true);
	add_digest(&j, "text", s, ROW_TEXT);
	json_key_cstr(&j, "time", at);
	add_digest(&j, "warc", s, ROW_WARC);
	json_object_end(&j);
}

bool
leaf_rows_open(struct db *db, uint64_t from, struct leaf_rows *out, struct err *e)
{
	*out = (struct leaf_rows){.s = db_stmt(db, sql_leaf_rows, e)};
	if (!out->s)
		return false;
	stmt_bind_int(out->s, 1, (int64_t)from);
	return true;
}

/* A row speaks of sightings or is a statement, never both; and no statement can pass
 * for a sighting. Quotation marks inside values are escaped, so that a key is found as
 * it is. */
static bool
is_statement(struct stmt *row)
{
	static const struct str kinds[] = {
		STR_INIT("\"kind\":\"record\""), STR_INIT("\"kind\":\"papers\""),
		STR_INIT("\"kind\":\"stamp\""), STR_INIT("\"kind\":\"key\""),
		STR_INIT("\"kind\":\"reverified\"")};
	struct str text = stmt_str(row, ROW_STATEMENT);

	if (stmt_int(row, ROW_IS_MORE))
		return false;
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (str_find(text, kinds[i], 0) != SIZE_MAX)
			return str_find(text, STR("\"kind\":\"sighting\""),
			                0) == SIZE_MAX;
	return false;
}

/* The row says what an entry is made of. */
static bool
check_row(const struct leaf_rows *r, struct err *e)
{
	if (stmt_is_null(r->s, ROW_STATEMENT))
		return !stmt_is_null(r->s, ROW_SIGHTING) ||
		       err_set(e, ERR_CORRUPT, "entry %llu of the log: the sighting "
		               "that it speaks of is gone",
		               (unsigned long long)r->index);
	return is_statement(r->s) ||
	       err_set(e, ERR_CORRUPT, "entry %llu of the log: its row is no "
	               "statement, though it has the text of one",
	               (unsigned long long)r->index);
}

bool
leaf_rows_next(struct leaf_rows *r, bool *some, struct buf *entry, struct err *e)
{
	if (!stmt_next(r->s, some, e) || !*some)
		return e->kind == ERR_NONE;
	r->index = (uint64_t)stmt_int(r->s, ROW_INDEX);
	if (!check_row(r, e))
		return false;
	buf_clear(entry);
	write_entry(r->s, entry);
	return buf_ok(entry, "an entry of the log", e);
}

bool
leaf_rows_is_key(const struct leaf_rows *r)
{
	struct str text = stmt_str(r->s, ROW_STATEMENT);

	return str_find(text, STR("\"kind\":\"key\""), 0) != SIZE_MAX;
}

bool
leaf_rows_end(struct db *db, int64_t *out, struct err *e)
{
	bool row;
	struct stmt *s = db_stmt(db, sql_leaf_next, e);

	if (!s || !stmt_next(s, &row, e))
		return false;
	*out = row ? stmt_int(s, 0) : 0;
	stmt_reset(s);
	return true;
}
