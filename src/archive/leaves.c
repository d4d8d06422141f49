/* leaves: rows of the archive as entries of the log. See leaves.h. */
#include "archive/leaves.h"

#include "archive/archive.sql.h"

enum { ENTRY_BYTES = 2 * MERKLE_ENTRY_MAX };

static bool
next_leaf(struct db *db, int64_t *first, struct err *e)
{
	bool row;
	struct stmt *s = db_stmt(db, sql_leaf_next, e);

	if (!s || !stmt_next(s, &row, e))
		return false;
	*first = row ? stmt_int(s, 0) : 0;
	if (row)
		stmt_reset(s);
	return true;
}

bool
leaves_add_sightings(struct db *db, int64_t document, int64_t sighting, int64_t count,
                     struct err *e)
{
	int64_t first;
	struct stmt *s;

	if (count == 0)
		return true;
	if (!next_leaf(db, &first, e) || !(s = db_stmt(db, sql_leaf_add_sightings, e)))
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

	if (!next_leaf(db, index, e) || !(s = db_stmt(db, sql_leaf_add_statement, e)))
		return false;
	stmt_bind_int(s, 1, *index);
	stmt_bind_str(s, 2, statement);
	return stmt_run(s, e);
}

bool
leaves_are_there(struct home *h, struct err *e)
{
	int64_t next;
	uint64_t size = log_size(h->log);

	return next_leaf(h->db, &next, e) &&
	    ((uint64_t)next >= size ||
	     err_set(e, ERR_CORRUPT, "%s: the log has %llu entries, and the database knows %lld: it is an older "
	             "copy; put back the newer", h->path, (unsigned long long)size, (long long)next));
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
	return *index >= 0 || err_set(e, ERR_NOT_FOUND, "the log has no entry for sighting %lld",
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

/* "key":"sha256:…", where there is such a value. */
static void
add_digest(struct json *j, const char *key, struct str digest)
{
	char value[7 + SHA256_HEX + 1] = "sha256:";
	struct sha256 h;

	if (digest.n != sizeof h.b)
		return;
	memcpy(h.b, digest.p, sizeof h.b);
	sha256_hex(&h, value + 7);
	json_key_cstr(j, key, value);
}

static void
add_text(struct json *j, const char *key, struct str value)
{
	if (value.n)
		json_key_str(j, key, value);
}

/* Columns of the statements sql_leaf_rows_*. */
enum { ROW_FIRST, ROW_STATEMENT, ROW_IS_MORE, ROW_SERVICE, ROW_DOCUMENT, ROW_SIGHTING, ROW_AT, ROW_TECHNICAL,
       ROW_SOURCE, ROW_FAILURE, ROW_BODY, ROW_TEXT, ROW_WARC, ROW_LINKS,
       ROW_HOW };

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
	add_digest(&j, "links", stmt_str(s, ROW_LINKS));
	add_digest(&j, "payload", stmt_str(s, ROW_BODY));
	json_key_str(&j, "service", stmt_str(s, ROW_SERVICE));
	json_key_int(&j, "sighting", stmt_int(s, ROW_SIGHTING));
	add_text(&j, "source", stmt_str(s, ROW_SOURCE));
	if (stmt_int(s, ROW_TECHNICAL))
		json_key_bool(&j, "technical", true);
	add_digest(&j, "text", stmt_str(s, ROW_TEXT));
	json_key_cstr(&j, "time", at);
	add_digest(&j, "warc", stmt_str(s, ROW_WARC));
	json_object_end(&j);
}

/* Entries in their order from the table: of leaves that reach beyond `from`. */
struct rows {
	struct stmt *s;
	uint64_t next; /* index of the row that comes next */
};

static bool
rows_open(struct db *db, uint64_t from, struct rows *out, struct err *e)
{
	*out = (struct rows){.s = db_stmt(db, sql_leaf_rows, e)};
	if (!out->s)
		return false;
	stmt_bind_int(out->s, 1, (int64_t)from);
	return true;
}

/* A row speaks of sightings or is a statement, never both; and no statement can pass for a
 * sighting. Quotation marks inside values are escaped, so that a key is found as it is. */
static bool
is_statement(struct stmt *row)
{
	static const struct str kinds[] = {
		STR_INIT("\"kind\":\"record\""), STR_INIT("\"kind\":\"papers\""), STR_INIT("\"kind\":\"stamp\""),
		STR_INIT("\"kind\":\"key\""), STR_INIT("\"kind\":\"reverified\"")};
	struct str text = stmt_str(row, ROW_STATEMENT);

	if (stmt_int(row, ROW_IS_MORE))
		return false;
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (str_find(text, kinds[i], 0) != SIZE_MAX)
			return str_find(text, STR("\"kind\":\"sighting\""), 0) == SIZE_MAX;
	return false;
}

/* The next entry; the first row of a leaf must stand where the leaf says. */
static bool
rows_next(struct rows *r, bool *some, struct buf *entry, struct err *e)
{
	if (!stmt_next(r->s, some, e) || !*some)
		return e->kind == ERR_NONE;
	r->next = (uint64_t)stmt_int(r->s, ROW_FIRST);
	if (!stmt_is_null(r->s, ROW_STATEMENT) && !is_statement(r->s))
		return err_set(e, ERR_CORRUPT, "entry %llu of the log: its row is no statement, though it has the text "
		               "of one", (unsigned long long)r->next);
	buf_clear(entry);
	write_entry(r->s, entry);
	return buf_ok(entry, "an entry of the log", e);
}

bool
leaves_text(struct db *db, int64_t index, struct arena *a, struct str *out, struct err *e)
{
	struct rows rows;
	struct buf entry;
	bool some;

	if (!rows_open(db, (uint64_t)index, &rows, e))
		return false;
	buf_init(&entry, ENTRY_BYTES);
	bool ok = rows_next(&rows, &some, &entry, e);
	if (ok && (!some || rows.next != (uint64_t)index))
		ok = err_set(e, ERR_NOT_FOUND, "the log has no entry %lld", (long long)index);
	if (ok)
		*out = arena_str(a, buf_str(&entry));
	stmt_reset(rows.s);
	buf_release(&entry);
	return ok;
}

/* What only `key` may say. */
static bool
is_key(struct stmt *row)
{
	return str_find(stmt_str(row, ROW_STATEMENT), STR("\"kind\":\"key\""), 0) != SIZE_MAX;
}

static bool
append_rows(struct home *h, struct rows *r, struct err *e)
{
	struct buf entry;
	bool some = true, ok;

	buf_init(&entry, ENTRY_BYTES);
	while ((ok = rows_next(r, &some, &entry, e)) && some) {
		if (r->next != log_size(h->log))
			ok = err_set(e, ERR_CORRUPT, "the log has %llu entries, and entry %llu comes next; find the "
			             "fault with: proviso verify", (unsigned long long)log_size(h->log),
			             (unsigned long long)r->next);
		if (ok && !h->announces_key && is_key(r->s))
			ok = err_set(e, ERR_CORRUPT, "%s: a key waits to be announced: if you began to put it in the "
			             "place of another, go on with: proviso key rotate", h->path);
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
	struct rows rows;

	if (!rows_open(h->db, log_size(h->log), &rows, e) || !append_rows(h, &rows, e))
		return false;
	/* The private halves are in memory while they sign, and no longer: children that
	 * parse foreign bytes are copies of this process. */
	if (!home_keys(h, &signing, e))
		return false;
	bool ok = log_publish(h->log, keyring_signers(&signing), e);
	keyring_close(&signing);
	return ok;
}

struct comparison {
	struct rows rows;
	struct buf entry;
};

static bool
compare_entry(void *context, uint64_t index, struct str entry, struct err *e)
{
	struct comparison *c = context;
	bool some;

	if (!rows_next(&c->rows, &some, &c->entry, e))
		return false;
	if (!some || c->rows.next != index)
		return err_set(e, ERR_CORRUPT, "entry %llu of the log: what it speaks of is gone: %.*s",
		               (unsigned long long)index, (int)(entry.n < 200 ? entry.n : 200),
		               entry.n ? entry.p : "");
	return str_eq(entry, buf_str(&c->entry)) ||
	       err_set(e, ERR_CORRUPT, "entry %llu of the log: the archive's rows say something else: %.*s",
	               (unsigned long long)index, (int)(entry.n < 200 ? entry.n : 200),
	               entry.n ? entry.p : "");
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
		err_set(e, ERR_CORRUPT, "document %lld: sighting %lld is in no entry of the log, or in two",
		        (long long)stmt_int(s, 0), (long long)stmt_int(s, 1));
	stmt_reset(s);
	return !row;
}

/* Each leaf begins where the one before it ends, and the last ends where the entries do. */
static bool
verify_places(struct db *db, uint64_t entries, struct err *e)
{
	int64_t gap, next;
	struct stmt *s = db_stmt(db, sql_leaf_places, e);

	if (!s || !one_index(s, &gap, e) || !next_leaf(db, &next, e))
		return false;
	if (gap >= 0)
		return err_set(e, ERR_CORRUPT, "entry %lld of the log: its row does not follow the one before",
		               (long long)gap);
	return (uint64_t)next == entries ||
	       err_set(e, ERR_CORRUPT, "entry %lld of the log would be the next by the rows, and there are %llu",
	               (long long)next, (unsigned long long)entries);
}

bool
leaves_verify(struct db *db, struct log *log, uint64_t *waiting, struct err *e)
{
	struct comparison c;
	bool some = true;

	*waiting = 0;
	if (!verify_cover(db, sql_leaf_gap, e) || !verify_cover(db, sql_leaf_end, e) ||
	    !rows_open(db, 0, &c.rows, e))
		return false;
	buf_init(&c.entry, ENTRY_BYTES);
	bool ok = log_verify(log, compare_entry, &c, e);
	while (ok && (ok = rows_next(&c.rows, &some, &c.entry, e)) && some)
		++*waiting;
	stmt_reset(c.rows.s);
	buf_release(&c.entry);
	return ok && verify_places(db, log_checkpoint(log)->size + *waiting, e);
}
