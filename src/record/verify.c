/* verify: records and occurrences against the texts. See records.h. */
#include "change/lineage.h"
#include "provision/context.h"
#include "record/records.h"
#include "record/records.sql.h"

struct occurrence {
	/* read: the version, or 0: it was read in another document */
	int64_t from, to, read;
	uint64_t key, words;
	char record[RECORD_ID + 1];
};

/* A row of verify_records: its id is made of the rest, and its span is in the text. */
static bool
is_named_rightly(struct stmt *s, const struct document_name *d)
{
	char type[64], name[RECORD_ID + 1];
	int64_t start = stmt_int(s, 2), end = stmt_int(s, 3);
	struct sha256 version;

	if (!stmt_sha256(s, 1, &version) || stmt_is_null(s, 5) || start < 0 ||
	    start >= end ||
	    end > stmt_int(s, 5))
		return false;
	snprintf(type, sizeof type, "%.*s", STR_ARG(stmt_str(s, 4)));
	record_name(d, &version, (uint32_t)start, (uint32_t)end, type, name);
	return str_eq(stmt_str(s, 4), str_of(type)) && /* a NUL in it would end it */
	       str_eq(stmt_str(s, 0), str_of(name));
}

static bool
verify_records(struct db *db, const struct document_name *d, struct err *e)
{
	bool row = true, ok;
	struct stmt *s = db_stmt(db, sql_verify_records, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, d->id);
	while ((ok = stmt_next(s, &row, e)) && row) {
		if (is_named_rightly(s, d))
			continue;
		ok = err_set(e, ERR_CORRUPT, "record %.*s: the row does not match its "
		             "name", STR_ARG(stmt_str(s, 0)));
		break;
	}
	stmt_reset(s);
	return ok;
}

/* Every provision has the record that was minted for it. */
static bool
verify_minted(struct db *db, const struct document_name *d, struct err *e)
{
	bool row;
	struct stmt *s = db_stmt(db, sql_verify_minted, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, d->id);
	if (!stmt_next(s, &row, e))
		return false;
	if (row)
		err_set(e, ERR_CORRUPT, "record %.*s is gone", STR_ARG(stmt_str(s, 0)));
	stmt_reset(s);
	return !row;
}

static bool
load_occurrences(struct db *db, int64_t document, struct occurrence **out,
                 size_t *count, struct err *e)
{
	struct occurrence *list = NULL;
	size_t n = 0, cap = 0;
	bool row = true, ok;
	struct stmt *s = db_stmt(db, sql_verify_occurrences, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, document);
	while ((ok = stmt_next(s, &row, e)) && row) {
		GROW(list, n, cap);
		list[n] = (struct occurrence){.from = stmt_int(s, 0),
		                              .to = stmt_int(s, 1),
		                              .key = (uint64_t)stmt_int(s, 2),
		                              .words = (uint64_t)stmt_int(s, 4),
		                              .read = stmt_int(s, 5) ? stmt_int(s, 6) : 0};
		snprintf(list[n++].record, sizeof list->record, "%.*s",
		         STR_ARG(stmt_str(s, 3)));
	}
	*out = list;
	*count = n;
	return ok;
}

/* What the blocks of a text are called, sorted: by their keys, or by hashes of their
 * words. */
struct block_keys {
	uint64_t *p;
	size_t n;
};

static int
by_key(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static bool
has_key(const struct block_keys *l, uint64_t key)
{
	return bsearch(&key, l->p, l->n, sizeof *l->p, by_key) != NULL;
}

static struct block_keys
blocks_of(const struct document *d, const struct context *c, struct arena *a)
{
	struct block_keys l = {ARENA_ARRAY(a, uint64_t, d->block_count + 1),
	                       d->block_count};

	for (size_t i = 0; i < d->block_count; i++) {
		uint64_t key = c ? provision_block_key(c, i)
		                 : hash64(block_words(d, i), d->blocks[i].kind);
		l.p[i] = c && !key ? 1 : key;
	}
	qsort(l.p, l.n, sizeof *l.p, by_key);
	return l;
}

/* All occurrences that are said to stand in version v have their block's words in its
 * text; and the block with their key where they were read. */
static bool
verify_version(struct reader *r, const struct version *v,
               const struct occurrence *list, size_t count, struct arena *a,
               struct err *e)
{
	struct document d;
	struct judgement about;

	if (!document_parse(v->text, a, &d, e))
		return false;
	document_judge(&d, &about);
	struct context *c = provision_context(r, &d, &about, a);
	struct block_keys words = blocks_of(&d, NULL, a), keys = blocks_of(&d, c, a);
	for (size_t i = 0; i < count; i++) {
		const struct occurrence *o = &list[i];
		bool ok = o->from > v->n || v->n > o->to || has_key(&words, o->words);
		if (ok && v->n == o->read)
			ok = has_key(&keys, o->key);
		if (!ok)
			return err_set(e, ERR_CORRUPT, "record %s: its words are not "
			               "in version %lld; run: proviso rebuild",
			               o->record, (long long)v->n);
	}
	return true;
}

static bool
verify_document(struct db *db, struct reader *r, const struct document_name *d,
                struct err *e)
{
	struct occurrence *list = NULL;
	struct version_walk *w;
	struct version v;
	struct arena a = {0};
	size_t count = 0;
	bool some = true;

	bool ok = verify_records(db, d, e) && verify_minted(db, d, e) &&
	    load_occurrences(db, d->id, &list, &count, e) &&
	    version_walk_open(db, d->id, &w, e);
	if (ok) {
		while ((ok = version_walk_next(w, &some, &v, e)) && some) {
			arena_reset(&a);
			if (!(ok = verify_version(r, &v, list, count, &a, e)))
				break;
		}
		version_walk_close(w);
	}
	free(list);
	arena_release(&a);
	return ok ||
	       err_context(e, "%.*s / %.*s", STR_ARG(d->service), STR_ARG(d->document));
}

bool
records_verify(struct home *h, const struct ruleset *rules, bool deep,
               const struct progress_of *p, struct err *e)
{
	struct arena a = {0};
	struct document_name *list;
	size_t count = 0;
	struct reader *r = reader_open(rules);
	bool ok = (!deep || change_verify(h, rules, pool_cores(), p, e)) &&
	          db_begin(h->db, e);

	if (ok) { /* rows of one moment, whatever others write */
		ok = archive_documents(h->db, (struct str){0}, &a, &list, &count, e);
		for (size_t i = 0; ok && i < count; i++) {
			ok = verify_document(h->db, r, &list[i], e);
			if (p && p->tick)
				p->tick(p->context, i + 1, count);
		}
		db_rollback(h->db);
	}
	reader_close(r);
	arena_release(&a);
	return ok;
}
