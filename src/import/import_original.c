/* import_original: what a revisit record refers to. See import_original.h. */
#include "import/import_original.h"

#include "archive/segments.h"
#include "import/import.sql.h"

bool
originals_open(struct db *db, struct err *e)
{
	return db_exec(db, sql_told_table, e);
}

static struct str
bytes_of(const struct sha256 *h)
{
	return (struct str){(const char *)h->b, sizeof h->b};
}

bool
originals_told(struct db *db, const struct harvest_item *capture, struct err *e)
{
	struct stmt *s;

	if (capture->digest.n == 0)
		return true;
	if (!(s = db_stmt(db, sql_told_put, e)))
		return false;
	stmt_bind_str(s, 1, capture->digest);
	stmt_bind_blob(s, 2, bytes_of(&capture->payload));
	return stmt_run(s, e);
}

/* The SHA-256 of the payload of that digest, as files told, or the digest itself
 * says. */
static bool
payload_of(struct db *db, struct str digest, bool *told, struct sha256 *out,
           struct err *e)
{
	static const struct str label = STR_INIT("sha256:");
	struct stmt *s = db_stmt(db, sql_told_get, e);

	if (!s)
		return false;
	stmt_bind_str(s, 1, digest);
	if (!stmt_next(s, told, e))
		return false;
	if (*told) {
		*told = stmt_str(s, 0).n == sizeof out->b;
		if (*told)
			memcpy(out->b, stmt_str(s, 0).p, sizeof out->b);
		stmt_reset(s);
		return true;
	}
	*told = str_starts_nocase(digest, label) &&
	        sha256_from_hex(str_slice(digest, label.n, digest.n), out);
	return true;
}

/* A sighting as the two queries give it. */
struct seen {
	bool found;
	int64_t document, n, version;
	struct str failure;
};

static bool
take_row(struct stmt *s, struct arena *a, struct seen *out, struct err *e)
{
	*out = (struct seen){.found = false};
	if (!stmt_next(s, &out->found, e))
		return false;
	if (!out->found)
		return true;
	out->document = stmt_int(s, 0);
	out->n = stmt_int(s, 1);
	out->version = stmt_int(s, 2);
	out->failure = arena_str(a, stmt_str(s, 3));
	stmt_reset(s);
	return true;
}

/* Is the digest that of its payload, or of the body as it was framed (as warcio and
 * wget write it)? */
static bool
is_of(const struct home *h, const struct seen *seen, struct str digest, bool *is,
      struct err *e)
{
	struct arena a = {0};
	struct payload p;

	bool ok = segments_payload(h, seen->document, seen->n, &a, &p, e);
	if (ok)
		*is = warc_digest_holds(digest, p.bytes) ||
		      (p.whole.message.body.n &&
		       warc_digest_holds(digest, p.whole.message.body));
	arena_release(&a);
	return ok;
}

/* What was seen of an address when the original was captured, if that is what the
 * revisit's digest says. */
static bool
find_at(const struct home *h, const struct harvest_item *revisit, struct str source,
        int64_t document, struct arena *a, struct seen *out, struct err *e)
{
	struct stmt *s = db_stmt(h->db, sql_original_at, e);

	if (!s)
		return false;
	stmt_bind_str(s, 1, source);
	stmt_bind_int(s, 2, revisit->original_at);
	stmt_bind_int(s, 3, document);
	return take_row(s, a, out, e) &&
	       (!out->found || is_of(h, out, revisit->digest, &out->found, e));
}

static bool
find_payload(struct db *db, struct str digest, int64_t document, struct arena *a,
             struct seen *out, struct err *e)
{
	struct stmt *s;
	struct sha256 payload, nothing = sha256_of((struct str){0});
	bool told;

	if (!payload_of(db, digest, &told, &payload, e))
		return false;
	if (!told || sha256_eq(&payload, &nothing)) /* many pages may be empty */
		return true;
	if (!(s = db_stmt(db, sql_original_of_body, e)))
		return false;
	stmt_bind_blob(s, 1, bytes_of(&payload));
	stmt_bind_int(s, 2, document);
	return take_row(s, a, out, e);
}

static bool
find_seen(const struct home *h, const struct harvest_item *revisit,
          const struct import_place *place, int64_t document, struct arena *a,
          struct seen *out, struct err *e)
{
	*out = (struct seen){.found = false};
	if (revisit->digest.n == 0)
		return true;
	if (revisit->original.n &&
	    !find_at(h, revisit, revisit->original, document, a, out, e))
		return false;
	/* That of a page that was reached by redirects was, too. */
	if (revisit->original.n && !out->found && place->before_count &&
	    !find_at(h, revisit, place->source, document, a, out, e))
		return false;
	return out->found ||
	       find_payload(h->db, revisit->digest, document, a, out, e);
}

bool
original_find(const struct home *h, const struct harvest_item *revisit,
              const struct import_place *place, struct arena *a, struct original *out,
              struct err *e)
{
	struct seen seen;
	struct version v;
	struct err none = {0};
	int64_t document = 0;
	bool whole_page = place->select.n == 0 && place->remove.n == 0;

	*out = (struct original){.found = false};
	if (!archive_document(h->db, place->service, place->document, false,
	                      &document, &none) &&
	    none.kind != ERR_NOT_FOUND) {
		*e = none;
		return false;
	}
	if (!find_seen(h, revisit, place, document, a, &seen, e))
		return false;
	out->found = seen.found && (seen.document == document || whole_page);
	out->failure = seen.failure;
	if (!out->found || seen.version == 0)
		return true;
	out->d = ARENA_NEW(a, struct document);
	return archive_version(h->db, seen.document, seen.version, a, &v, e) &&
	       document_parse(v.text, a, out->d, e);
}
