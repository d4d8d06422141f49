/* attest_verify: stamps, cosignatures and kept checkpoints against the log. See
 * attest.h. */
#include "archive/attest.h"
#include "archive/attest.sql.h"
#include "archive/leaves.h"
#include "archive/rotation.h"
#include "proof/timestamp.h"

bool
attest_goes_on_from(struct log *log, const struct checkpoint *old, struct err *e)
{
	const struct checkpoint *now = log_checkpoint(log);
	struct merkle_source from = log_hashes(log);
	struct merkle_proof proof;
	struct sha256 nothing = merkle_empty();

	if (old->size > now->size)
		return err_set(e, ERR_NO, "it has %llu entries, and the log %llu: the "
		               "log was rolled back, or is an older copy",
		               (unsigned long long)old->size,
		               (unsigned long long)now->size);
	bool same = old->size == 0 && sha256_eq(&old->root, &nothing);
	if (old->size > 0) {
		if (!merkle_prove_consistency(&from, old->size, now->size, &proof, e))
			return false;
		same = merkle_consistent(&old->root, old->size, &now->root,
		                         now->size, &proof);
	}
	return same ||
	       err_set(e, ERR_NO, "the log's first %llu entries are not those that it "
	               "had then: it was rewritten", (unsigned long long)old->size);
}

/* A checkpoint of this log, by one of its keys, that the log goes on from. */
static bool
check_note(struct log *log, const struct keyring *keys, struct str bytes,
           struct note *n, struct checkpoint *c, struct err *e)
{
	struct str origin = log_checkpoint(log)->origin;

	if (!note_parse(bytes, n, e) || !checkpoint_parse(n->text, c, e))
		return false;
	if (!str_eq(c->origin, origin))
		return err_set(e, ERR_NO, "it is of the log %.*s, and this is %.*s",
		               STR_ARG(c->origin), STR_ARG(origin));
	return note_verify(n, keys->keys, keys->count, e) &&
	       attest_goes_on_from(log, c, e);
}

bool
attest_all_hold(const struct note *n, struct err *e)
{
	for (size_t i = 0; i < n->count; i++)
		if (!n->signatures[i].holds)
			return err_set(e, ERR_NO, "its note has a signature by %.*s, "
			               "whose key is not known",
			               STR_ARG(n->signatures[i].name));
	return true;
}

struct str
attest_anchor(struct str pem)
{
	size_t start = 0, next = 0;

	while ((next = str_find(pem, STR("-----BEGIN"), start + 1)) != SIZE_MAX)
		start = next;
	return str_slice(pem, start, pem.n);
}

/* The reply is a stamp of that time over the note, and by the chain that is kept. */
static bool
check_reply(struct stmt *s, struct err *e)
{
	struct str chain = stmt_str(s, 4);
	struct chain_sources from = {chain, attest_anchor(chain)};
	struct arena a = {0};
	struct timestamp t;

	bool ok = timestamp_verify(stmt_str(s, 3), stmt_str(s, 2), &from, &a, &t, e);
	if (ok && !t.chain.trusted)
		ok = err_set(e, ERR_NO, "%.*s", STR_ARG(t.chain.why));
	if (ok && (t.time != stmt_int(s, 1) || !str_eq(t.chain.pem, chain)))
		ok = err_set(e, ERR_NO, "the row's time or certificates are not the "
		             "timestamp's");
	arena_release(&a);
	return ok;
}

/* The log speaks of it, behind the entries that were stamped. */
static bool
check_statement(struct db *db, struct stmt *s, struct err *e)
{
	struct buf statement;
	int64_t index = -1;

	buf_init(&statement, ATTEST_STATEMENT_BYTES);
	attest_statement((uint64_t)stmt_int(s, 0), stmt_int(s, 1),
	                 stmt_str(s, 3), &statement);
	bool ok = leaves_of_statement(db, buf_str(&statement), &index, e) &&
	          (index >= stmt_int(s, 0) ||
	           err_set(e, ERR_NO, "the log does not speak of it"));
	buf_release(&statement);
	return ok;
}

static bool
check_stamp(const struct home *h, struct log *log, const struct keyring *keys,
            struct stmt *s, struct err *e)
{
	struct note n;
	struct checkpoint c;

	if (check_note(log, keys, stmt_str(s, 2), &n, &c, e) &&
	    attest_all_hold(&n, e) &&
	    (c.size == (uint64_t)stmt_int(s, 0) ||
	     err_set(e, ERR_NO, "its note is of %llu entries",
	             (unsigned long long)c.size)) &&
	    check_reply(s, e) && check_statement(h->db, s, e))
		return true;
	e->kind = ERR_CORRUPT;
	return err_context(e, "the stamp of the log's first %lld entries",
	                   (long long)stmt_int(s, 0));
}

static bool
check_cosignature(struct log *log, const struct keyring *keys, struct stmt *s,
                  struct err *e)
{
	struct note_key witness;
	struct note n;
	struct checkpoint c;
	const struct note_signature *by;

	if (note_key_parse(stmt_str(s, 0), &witness, e) &&
	    check_note(log, keys, stmt_str(s, 3), &n, &c, e) &&
	    note_verify(&n, &witness, 1, e) &&
	    attest_all_hold(&n, e)) {
		by = note_find(&n, &witness);
		if (by && by->at == stmt_int(s, 2) &&
		    c.size == (uint64_t)stmt_int(s, 1))
			return true;
		err_set(e, ERR_NO, "the row's size or time is not the cosignature's");
	}
	e->kind = ERR_CORRUPT;
	return err_context(e, "the cosignature of the log's first %lld entries by %.*s",
	                   (long long)stmt_int(s, 1), STR_ARG(stmt_str(s, 0)));
}

static bool
check_stamps(const struct home *h, struct log *log, const struct keyring *keys,
             struct err *e)
{
	bool row = true, ok;
	struct stmt *s = db_stmt(h->db, sql_stamp_list, e);

	if (!s)
		return false;
	while ((ok = stmt_next(s, &row, e)) && row &&
	       (ok = check_stamp(h, log, keys, s, e)))
		continue;
	stmt_reset(s);
	if (!ok || !(s = db_stmt(h->db, sql_stamp_statements, e)) ||
	    !stmt_next(s, &row, e))
		return false;
	if (stmt_int(s, 0) != stmt_int(s, 1))
		ok = err_set(e, ERR_CORRUPT, "the log speaks of %lld stamps, and %lld "
		             "are there", (long long)stmt_int(s, 0),
		             (long long)stmt_int(s, 1));
	stmt_reset(s);
	return ok;
}

static bool
check_cosignatures(const struct home *h, struct log *log, const struct keyring *keys,
                   struct err *e)
{
	bool row = true, ok;
	struct stmt *s = db_stmt(h->db, sql_witness_list, e);

	if (!s)
		return false;
	while ((ok = stmt_next(s, &row, e)) && row &&
	       (ok = check_cosignature(log, keys, s, e)))
		continue;
	stmt_reset(s);
	return ok;
}

/* The lines of the published checkpoint: by keys of the log, and by witnesses. */
static bool
check_published(const struct home *h, struct log *log, const struct keyring *keys,
                struct err *e)
{
	struct arena a = {0};
	struct cosignature *list;
	size_t count = 0;
	struct note n;

	bool ok = attest_cosignatures(h, &a, &list, &count, e) &&
	          note_parse(log_note(log), &n, e) &&
	          note_verify(&n, keys->keys, keys->count, e);
	for (size_t i = 0; ok && i < count; i++)
		ok = !note_find(&n, &list[i].key) ||
		     note_verify(&n, &list[i].key, 1, e);
	if (!(ok = ok && attest_all_hold(&n, e))) {
		e->kind = ERR_CORRUPT;
		err_context(e, "%s/log/checkpoint", h->path);
	}
	arena_release(&a);
	return ok;
}

bool
attest_verify(const struct home *h, struct log *log, const struct keyring *keys,
              struct err *e)
{
	return check_stamps(h, log, keys, e) && check_cosignatures(h, log, keys, e) &&
	    check_published(h, log, keys, e);
}

bool
attest_verify_kept(const struct home *h, struct str bytes,
                   const struct note_key *known, uint64_t *size, struct err *e)
{
	struct keyring keys;
	struct log *log;
	struct note n;
	struct checkpoint c;

	if (!home_log(h, &keys, &log, e))
		return false;
	bool ok = check_note(log, &keys, bytes, &n, &c, e) &&
	          rotation_vouched_before(h, log, &keys, bytes, known, e);
	if (ok)
		*size = c.size;
	log_close(log);
	keyring_close(&keys);
	return ok;
}
