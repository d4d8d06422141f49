/* write: versions and sightings into the archive, chained. See archive.h. */
#include "archive/archive.sql.h"
#include "archive/leaves.h"
#include "archive/rows.h"

struct sha256
chain_start(struct str service, struct str document)
{
	struct buf b;

	buf_init(&b, (size_t)1 << 20);
	buf_add(&b, service);
	buf_byte(&b, '\n');
	buf_add(&b, document);
	buf_byte(&b, '\n');
	struct sha256 h = sha256_of(buf_str(&b));
	buf_release(&b);
	return h;
}

struct sha256
chain_next(const struct sha256 *before, int64_t n, const struct sha256 *version,
           const struct new_sighting *s)
{
	struct buf b;
	char hex[SHA256_HEX + 1];

	buf_init(&b, (size_t)1 << 20);
	buf_add(&b, (struct str){(const char *)before->b, sizeof before->b});
	buf_printf(&b, "%lld ", (long long)n);
	if (version) {
		sha256_hex(version, hex);
		buf_add(&b, str_of(hex));
	}
	buf_printf(&b, " %lld %d ", (long long)s->at, s->technical);
	buf_add(&b, s->source);
	buf_byte(&b, ' ');
	buf_add(&b, s->failure);
	buf_byte(&b, ' ');
	if (s->body) {
		sha256_hex(s->body, hex);
		buf_add(&b, str_of(hex));
	}
	buf_byte(&b, '\n');
	struct sha256 h = sha256_of(buf_str(&b));
	buf_release(&b);
	return h;
}

static bool
write_versions(struct db *db, const struct addition *add, struct err *e)
{
	for (size_t i = 0; i < add->version_count; i++) {
		const struct new_version *v = &add->versions[i];
		struct stmt *s = db_stmt(db, sql_version_add, e);
		if (!s)
			return false;
		stmt_bind_int(s, 1, add->document);
		stmt_bind_int(s, 2, add->first_version + (int64_t)i);
		stmt_bind_sha256(s, 3, &v->id);
		stmt_bind_int(s, 4, (int64_t)v->bytes);
		stmt_bind_int(s, 5, v->base);
		stmt_bind_blob(s, 6, v->packed);
		stmt_bind_blob(s, 7, v->packed_links);
		stmt_bind_int(s, 8, (int64_t)v->links_bytes);
		stmt_bind_sha256(s, 9, &v->links_id);
		if (!stmt_run(s, e))
			return false;
	}
	return true;
}

/* Number and chain of the last sighting, or 0 and the chain's start. */
static bool
last_sighting(struct db *db, int64_t document, int64_t *n, struct sha256 *chain,
              struct err *e)
{
	struct arena a = {0};
	struct document_name name;
	bool row;
	struct stmt *s = db_stmt(db, sql_sighting_last, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, document);
	if (!stmt_next(s, &row, e))
		return false;
	*n = row ? stmt_int(s, 0) : 0;
	if (row) {
		bool sound = stmt_sha256(s, 1, chain);
		stmt_reset(s);
		return sound ||
		       err_set(e, ERR_CORRUPT, "document %lld: damaged chain; find the "
		               "fault with: proviso verify", (long long)document);
	}
	bool ok = document_names(db, document, &a, &name, e);
	if (ok)
		*chain = chain_start(name.service, name.document);
	arena_release(&a);
	return ok;
}

/* The SHA-256 of version n: among the new ones, or looked up. */
static bool
version_id(struct db *db, const struct addition *add, int64_t n, struct sha256 *out,
           struct err *e)
{
	bool row;

	if (n >= add->first_version && n < add->first_version + (int64_t)add->version_count) {
		*out = add->versions[n - add->first_version].id;
		return true;
	}
	struct stmt *s = db_stmt(db, sql_version_get, e);
	if (!s)
		return false;
	stmt_bind_int(s, 1, add->document);
	stmt_bind_int(s, 2, n);
	if (!stmt_next(s, &row, e))
		return false;
	bool sound = row && stmt_sha256(s, 0, out);
	stmt_reset(s);
	return sound ||
	       err_set(e, ERR_INTERNAL, "a sighting of version %lld, which is not "
	               "there", (long long)n);
}

static bool
write_sighting(struct db *db, const struct addition *add,
               const struct new_sighting *new, int64_t n, struct sha256 *chain,
               struct err *e)
{
	struct sha256 id;

	if (new->version && !version_id(db, add, new->version, &id, e))
		return false;
	*chain = chain_next(chain, n, new->version ? &id : NULL, new);
	struct stmt *s = db_stmt(db, sql_sighting_add, e);
	if (!s)
		return false;
	stmt_bind_int(s, 1, add->document);
	stmt_bind_int(s, 2, n);
	stmt_bind_int(s, 3, new->version);
	stmt_bind_int(s, 4, new->at);
	stmt_bind_int(s, 5, new->technical);
	stmt_bind_str(s, 6, new->source);
	stmt_bind_str(s, 7, new->failure);
	if (new->body)
		stmt_bind_sha256(s, 8, new->body);
	stmt_bind_sha256(s, 9, chain);
	return stmt_run(s, e);
}

/* What the log will say of a sighting is one entry, of JSON. */
static bool
check_entry(const struct document_name *of, const struct new_sighting *s, struct err *e)
{
	enum { REST = 1024 }; /* keys, digests, numbers */
	struct buf b;
	struct json j = {.out = &b};

	if (!utf8_valid(s->source) || !utf8_valid(s->failure))
		return err_set(e, ERR_USAGE, "%s is no UTF-8, as the log's entries "
		               "are; give the file another name", utf8_valid(s->source)
		               ? "the reason of a failure" : "the address or the file's name");
	buf_init(&b, MERKLE_ENTRY_MAX - REST);
	json_str(&j, of->service);
	json_str(&j, of->document);
	json_str(&j, s->source);
	json_str(&j, s->failure);
	bool fits = !b.over;
	buf_release(&b);
	return fits ||
	       err_set(e, ERR_LIMIT, "%.*s: names and source of a capture are longer "
	               "than an entry of the log may be",
	               STR_ARG(str_slice(s->source, 0, 80)));
}

static bool
write_chain_end(struct db *db, int64_t document, int64_t sightings,
                const struct sha256 *chain, struct err *e)
{
	struct stmt *s = db_stmt(db, sql_chain_end_put, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, document);
	stmt_bind_int(s, 2, sightings);
	stmt_bind_sha256(s, 3, chain);
	return stmt_run(s, e);
}

/* Before anything is written: what is in the rows must come into the log. */
static bool
check_entries(struct db *db, const struct addition *add, struct err *e)
{
	struct arena a = {0};
	struct document_name of;
	bool ok = document_names(db, add->document, &a, &of, e);

	for (size_t i = 0; ok && i < add->sighting_count; i++)
		ok = check_entry(&of, &add->sightings[i], e);
	arena_release(&a);
	return ok;
}

bool
archive_write(struct db *db, const struct addition *add, int64_t *last, struct err *e)
{
	struct sha256 chain;
	int64_t n;

	if (!check_entries(db, add, e) || !write_versions(db, add, e) ||
	    !last_sighting(db, add->document, &n, &chain, e) ||
	    !leaves_add_sightings(db, add->document, n + 1,
	                          (int64_t)add->sighting_count, e))
		return false;
	for (size_t i = 0; i < add->sighting_count; i++)
		if (!write_sighting(db, add, &add->sightings[i], ++n, &chain, e))
			return false;
	*last = n;
	return n == 0 || write_chain_end(db, add->document, n, &chain, e);
}
