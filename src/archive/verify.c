/* verify: every hash of the evidence recomputed. See archive.h. */
#include "archive/archive.sql.h"
#include "archive/attest.h"
#include "archive/leaves.h"
#include "archive/mementos.h"
#include "archive/reread.h"
#include "archive/reverified.h"
#include "archive/rotation.h"
#include "archive/rows.h"
#include "archive/view.h"

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
			             "version %lld: its text does not "
			             "match its SHA-256",
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
		struct str prefix = stmt_int(s, 2) ? text : (struct str){0};
		ok = packer_unpack(p, stmt_str(s, 1), prefix, (size_t)stmt_int(s, 3),
		                   &now, &text, e);
		struct sha256 id = ok ? sha256_of(text) : (struct sha256){{0}}, want;
		if (!ok || !stmt_sha256(s, 4, &want) || !sha256_eq(&want, &id)) {
			e->kind = ERR_NONE;
			ok = err_set(e, ERR_CORRUPT,
			             "version %lld: its links do not match "
			             "their SHA-256",
			             (long long)stmt_int(s, 0));
			break;
		}
	}
	stmt_reset(s);
	arena_release(&now);
	arena_release(&before);
	return ok;
}

/* What was seen of a document, up to a row. */
struct seen {
	int64_t sightings, versions;
	struct sha256 chain;
};

/* Versions are numbered by their first sighting, so that none is there which nobody
 * saw. */
static bool
see_version(int64_t version, struct seen *seen, struct err *e)
{
	if (version < 0 || version > seen->versions + 1)
		return err_set(e, ERR_CORRUPT, "sighting %lld: its version is %lld, "
		               "and version %lld was not seen before",
		               (long long)seen->sightings, (long long)version,
		               (long long)seen->versions + 1);
	if (version > seen->versions)
		seen->versions = version;
	return true;
}

/* One row of sighting_chain against the chain so far. */
static bool
verify_sighting(struct stmt *s, struct seen *seen, struct err *e)
{
	struct sha256 version, body, want;
	int64_t n = ++seen->sightings, technical = stmt_int(s, 3);
	struct new_sighting row = {.version = stmt_int(s, 1), .at = stmt_int(s, 2),
	                           .technical = technical != 0,
	                           .source = stmt_str(s, 4),
	                           .failure = stmt_str(s, 5),
	                           .body = stmt_sha256(s, 6, &body) ? &body : NULL};

	if (stmt_int(s, 0) != n)
		return err_set(e, ERR_CORRUPT, "sighting %lld is missing",
		               (long long)n);
	if (!stmt_sha256(s, 8, &version) && row.version)
		return err_set(e, ERR_CORRUPT, "sighting %lld: its version is missing",
		               (long long)n);
	seen->chain = chain_next(&seen->chain, n, row.version ? &version : NULL, &row);
	if (!stmt_sha256(s, 7, &want) || !sha256_eq(&want, &seen->chain) ||
	    (technical != 0 && technical != 1))
		return err_set(e, ERR_CORRUPT,
		               "sighting %lld: the row does not match its chain",
		               (long long)n);
	return see_version(row.version, seen, e);
}

/* The chain ends where it was written to end: nothing is cut off. */
static bool
verify_chain_end(struct db *db, const struct document_name *d, const struct seen *seen,
                 struct err *e)
{
	struct sha256 chain;
	bool row;
	struct stmt *s = db_stmt(db, sql_chain_end_get, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, d->id);
	if (!stmt_next(s, &row, e))
		return false;
	if (!row)
		return seen->sightings == 0 ||
		       err_set(e, ERR_CORRUPT, "the end of its chain is missing");
	int64_t versions = stmt_int(s, 3);
	bool ok = stmt_int(s, 0) == seen->sightings && stmt_int(s, 1) == versions &&
	          stmt_sha256(s, 2, &chain) && sha256_eq(&chain, &seen->chain);
	if (!ok)
		err_set(e, ERR_CORRUPT, "%lld sightings and %lld versions were "
		        "written, and %lld and %lld are there",
		        (long long)stmt_int(s, 0), (long long)stmt_int(s, 1),
		        (long long)seen->sightings, (long long)versions);
	else if (versions != seen->versions)
		ok = err_set(e, ERR_CORRUPT, "version %lld: no sighting shows it",
		             (long long)seen->versions + 1);
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
		err_set(e, ERR_CORRUPT, "document %lld is gone",
		        (long long)stmt_int(s, 0));
	stmt_reset(s);
	return !row;
}

static bool
verify_sightings(struct db *db, const struct document_name *d, struct err *e)
{
	struct seen seen = {.chain = chain_start(d->service, d->document)};
	bool row = true, ok;
	struct stmt *s = db_stmt(db, sql_sighting_chain, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, d->id);
	while ((ok = stmt_next(s, &row, e)) && row &&
	       (ok = verify_sighting(s, &seen, e)))
		continue;
	stmt_reset(s);
	return ok && verify_chain_end(db, d, &seen, e);
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
		if (!stmt_sha256(s, 1, &id))
			ok = err_set(e, ERR_CORRUPT, "sighting %lld: damaged row",
			             (long long)stmt_int(s, 0));
		if (!ok || !(ok = capture_verify(h, &id, e)))
			break;
	}
	stmt_reset(s);
	return ok;
}

static bool
verify_document(const struct home *h, const struct document_name *d, struct packer *p,
                struct err *e)
{
	return (verify_texts(h->db, d, e) && verify_links(h->db, d, p, e) &&
	        verify_sightings(h->db, d, e) && verify_bodies(h, d, e)) ||
	       err_context(e, "%.*s / %.*s", STR_ARG(d->service), STR_ARG(d->document));
}

static bool
verify_documents(const struct home *h, const struct progress_of *p, struct err *e)
{
	struct arena a = {0};
	struct document_name *list;
	struct packer *packer = packer_open();
	size_t count = 0;
	bool ok = verify_no_document_is_gone(h->db, e) &&
	          archive_documents(h->db, (struct str){0}, &a, &list, &count, e);

	for (size_t i = 0; ok && i < count; i++) {
		ok = verify_document(h, &list[i], packer, e);
		if (p && p->tick)
			p->tick(p->context, i + 1, count);
	}
	packer_close(packer);
	arena_release(&a);
	return ok;
}

/* The log is the one that the home was made with. */
static bool
verify_origin(const struct home *h, struct log *log, struct err *e)
{
	struct str is = log_checkpoint(log)->origin, was;
	struct arena a = {0};

	bool ok = home_origin(h, &a, &was, e) &&
	          (str_eq(is, was) ||
	           err_set(e, ERR_CORRUPT, "%s/log: it is called %.*s, and the "
	                   "database says \"%.*s\"", h->path, STR_ARG(is),
	                   STR_ARG(was)));
	arena_release(&a);
	return ok;
}

/* How much it was that was found right. */
static bool
count_verified(const struct view *v, struct db *db, struct verified *out,
               struct err *e)
{
	bool row;
	struct stmt *s = db_stmt(db, sql_verified_count, e);

	if (!s || !stmt_next(s, &row, e))
		return false;
	out->documents = (uint64_t)stmt_int(s, 0);
	out->versions = (uint64_t)stmt_int(s, 1);
	out->sightings = (uint64_t)stmt_int(s, 2);
	out->records = (uint64_t)stmt_int(s, 3);
	out->stamps = (uint64_t)stmt_int(s, 4);
	out->cosignatures = (uint64_t)stmt_int(s, 5);
	out->entries = log_checkpoint(v->log)->size;
	stmt_reset(s);
	return true;
}

/* What tells most of what is wrong comes first; references come late, since they name
 * rows by their numbers. */
static bool
verify_all(const struct home *h, const struct view *v, bool deep,
           const struct progress_of *p, struct verified *out, struct err *e)
{
	return db_check(h->db, e) && verify_documents(h, p, e) &&
	       segments_verify(h, deep, &out->stray, e) &&
	       reverified_verify(h->db, e) && mementos_verify(h->db, e) &&
	       db_check_references(h->db, e) && verify_origin(h, v->log, e) &&
	       leaves_verify(h->db, v->log, &out->waiting, e) &&
	       attest_verify(h, v->log, &v->keys, e) &&
	       rotation_verify(h, v->log, &v->keys, e) &&
	       count_verified(v, h->db, out, e) &&
	       (!deep || reread_verify(h, p, &out->pages, &out->others, e));
}

bool
archive_verify(const struct home *h, bool deep, const struct progress_of *p,
               struct verified *out, struct err *e)
{
	struct view v;

	*out = (struct verified){0};
	if (!view_open(h, &v, e))
		return false;
	bool ok = verify_all(h, &v, deep, p, out, e);
	view_close(h, &v);
	return ok;
}
