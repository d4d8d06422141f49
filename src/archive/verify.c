/* verify: every hash of the evidence recomputed. See archive.h. */
#include "archive/archive.sql.h"
#include "archive/attest.h"
#include "archive/leaves.h"
#include "archive/reverified.h"
#include "archive/rotation.h"
#include "archive/rows.h"

static bool
verify_texts(struct db *db, const struct document_name *d, struct err *e)
{
	struct version_walk *w;
	struct version v;
	bool some = true, ok;

	if (!version_walk_open(db, d->id, &w, e))
		return false;
	while ((ok = version_walk_next(w, &some, &v, e)) && some) {
		struct sha256 id = sha256_of(v.text);
		if (!sha256_eq(&id, &v.id)) {
			ok = err_set(e, ERR_CORRUPT,
			             "version %lld: its text does not match its SHA-256",
			             (long long)v.n);
			break;
		}
	}
	version_walk_close(w);
	return ok;
}

static bool
verify_links(struct db *db, const struct document_name *d, struct packer *p,
             struct err *e)
{
	struct arena now = {0}, before = {0};
	struct str text = {0};
	bool row = true, ok;
	struct stmt *s = db_stmt(db, sql_version_links, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, d->id);
	while ((ok = stmt_next(s, &row, e)) && row) {
		struct arena swap = before;
		before = now;
		now = swap;
		arena_reset(&now);
		struct str prefix = stmt_int(s, 2) ? text : (struct str){0}, want = stmt_str(s, 4);
		ok = packer_unpack(p, stmt_str(s, 1), prefix, (size_t)stmt_int(s, 3), &now,
		                   &text, e);
		struct sha256 id = ok ? sha256_of(text) : (struct sha256){{0}};
		if (!ok || want.n != sizeof id.b || memcmp(want.p, id.b, sizeof id.b) != 0) {
			e->kind = ERR_NONE;
			ok = err_set(e, ERR_CORRUPT,
			             "version %lld: its links do not match their SHA-256",
			             (long long)stmt_int(s, 0));
			break;
		}
	}
	stmt_reset(s);
	arena_release(&now);
	arena_release(&before);
	return ok;
}

/* One row of sighting_chain against the chain so far. */
static bool
verify_sighting(struct stmt *s, int64_t n, struct sha256 *chain, struct err *e)
{
	struct sha256 version, body;
	struct str id = stmt_str(s, 8), kept = stmt_str(s, 6), want = stmt_str(s, 7);
	struct new_sighting row = {.version = stmt_int(s, 1), .at = stmt_int(s, 2),
	                           .technical = stmt_int(s, 3) != 0,
	                           .source = stmt_str(s, 4), .failure = stmt_str(s, 5)};

	if (stmt_int(s, 0) != n)
		return err_set(e, ERR_CORRUPT, "sighting %lld is missing", (long long)n);
	if (row.version && id.n != sizeof version.b)
		return err_set(e, ERR_CORRUPT, "sighting %lld: its version is missing",
		               (long long)n);
	if (row.version)
		memcpy(version.b, id.p, sizeof version.b);
	if (kept.n == sizeof body.b) {
		memcpy(body.b, kept.p, sizeof body.b);
		row.body = &body;
	}
	*chain = chain_next(chain, n, row.version ? &version : NULL, &row);
	if (want.n != sizeof chain->b || memcmp(want.p, chain->b, sizeof chain->b) != 0)
		return err_set(e, ERR_CORRUPT,
		               "sighting %lld: the row does not match its chain", (long long)n);
	return true;
}

/* The chain ends where it was written to end: nothing is cut off. */
static bool
verify_chain_end(struct db *db, const struct document_name *d, int64_t sightings,
                 const struct sha256 *chain, struct err *e)
{
	bool row;
	struct stmt *s = db_stmt(db, sql_chain_end_get, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, d->id);
	if (!stmt_next(s, &row, e))
		return false;
	if (!row)
		return sightings == 0 || err_set(e, ERR_CORRUPT, "the end of its chain is missing");
	struct str end = stmt_str(s, 2);
	bool ok = stmt_int(s, 0) == sightings && stmt_int(s, 1) == stmt_int(s, 3) &&
	          end.n == sizeof chain->b && memcmp(end.p, chain->b, sizeof chain->b) == 0;
	if (!ok)
		err_set(e, ERR_CORRUPT, "%lld sightings and %lld versions were written, and %lld and %lld are there",
		        (long long)stmt_int(s, 0), (long long)stmt_int(s, 1), (long long)sightings,
		        (long long)stmt_int(s, 3));
	stmt_reset(s);
	return ok;
}

static bool
verify_no_document_is_gone(struct db *db, struct err *e)
{
	bool row;
	struct stmt *s = db_stmt(db, sql_chain_end_orphan, e);

	if (!s || !stmt_next(s, &row, e))
		return false;
	if (row)
		err_set(e, ERR_CORRUPT, "document %lld is gone", (long long)stmt_int(s, 0));
	stmt_reset(s);
	return !row;
}

static bool
verify_sightings(struct db *db, const struct document_name *d, struct err *e)
{
	struct sha256 chain = chain_start(d->service, d->document);
	int64_t n = 0;
	bool row = true, ok;
	struct stmt *s = db_stmt(db, sql_sighting_chain, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, d->id);
	while ((ok = stmt_next(s, &row, e)) && row &&
	       (ok = verify_sighting(s, ++n, &chain, e)))
		continue;
	stmt_reset(s);
	return ok && verify_chain_end(db, d, n, &chain, e);
}

static bool
verify_bodies(const struct home *h, const struct document_name *d, struct err *e)
{
	bool row = true, ok;
	struct sha256 id;
	struct stmt *s = db_stmt(h->db, sql_bodies, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, d->id);
	while ((ok = stmt_next(s, &row, e)) && row) {
		struct str body = stmt_str(s, 1);
		if (body.n != sizeof id.b)
			ok = err_set(e, ERR_CORRUPT, "sighting %lld: damaged row",
			             (long long)stmt_int(s, 0));
		memcpy(id.b, body.p, body.n < sizeof id.b ? body.n : sizeof id.b);
		if (!ok || !(ok = capture_verify(h, &id, e)))
			break;
	}
	stmt_reset(s);
	return ok;
}

/* The log is the one that the home was made with. */
static bool
verify_origin(const struct home *h, struct log *log, struct err *e)
{
	struct str is = log_checkpoint(log)->origin, was = {0};
	bool row;
	struct stmt *s = db_stmt(h->db, sql_log_get, e);

	if (!s || !stmt_next(s, &row, e))
		return false;
	if (row)
		was = stmt_str(s, 0);
	bool ok = str_eq(is, was) || err_set(e, ERR_CORRUPT, "%s/log: it is called %.*s, and the database says "
	                                     "\"%.*s\"", h->path, STR_ARG(is), STR_ARG(was));
	stmt_reset(s);
	return ok;
}

static bool
verify_log(const struct home *h, uint64_t *waiting, struct err *e)
{
	struct keyring keys;
	struct log *log;

	if (!home_log(h, &keys, &log, e)) {
		e->kind = ERR_CORRUPT;
		return false;
	}
	bool ok = verify_origin(h, log, e) && leaves_verify(h->db, log, waiting, e) &&
	          attest_verify(h, log, &keys, e) &&
	          rotation_verify(h, log, &keys, e);
	log_close(log);
	keyring_close(&keys);
	return ok;
}

bool
archive_verify(const struct home *h, bool deep, const struct progress_of *p,
               uint64_t *waiting, struct err *e)
{
	struct arena a = {0};
	struct document_name *list;
	struct packer *packer = packer_open();
	size_t count = 0;
	bool ok = db_check(h->db, e) && verify_no_document_is_gone(h->db, e) &&
	          archive_documents(h->db, (struct str){0}, &a, &list, &count, e);

	for (size_t i = 0; ok && i < count; i++) {
		ok = verify_texts(h->db, &list[i], e) &&
		    verify_links(h->db, &list[i], packer, e) &&
		    verify_sightings(h->db, &list[i], e) && verify_bodies(h, &list[i], e);
		if (!ok)
			err_context(e, "%.*s / %.*s", STR_ARG(list[i].service),
			            STR_ARG(list[i].document));
		if (p && p->tick)
			p->tick(p->context, i + 1, count);
	}
	packer_close(packer);
	arena_release(&a);
	return ok && segments_verify(h, deep, e) && reverified_verify(h->db, e) &&
	       verify_log(h, waiting, e);
}
