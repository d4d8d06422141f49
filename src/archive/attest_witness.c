/* attest_witness: cosignatures on the log's checkpoint. See attest.h. */
#include "archive/attest.h"
#include "archive/attest.sql.h"
#include "archive/leaves.h"
#include "net/ask.h"
#include "proof/witness.h"

/* What is asked of each witness. */
struct asking {
	struct home *h;
	struct http_client *client;
	bool allow_private;
	struct buf note; /* the checkpoint as the log signed it */
};

/* The size that the witness is known to have cosigned last. */
static bool
last_size(struct db *db, struct str vkey, uint64_t *size, struct err *e)
{
	bool row;
	struct stmt *s = db_stmt(db, sql_witness_last, e);

	if (!s)
		return false;
	stmt_bind_str(s, 1, vkey);
	if (!stmt_next(s, &row, e))
		return false;
	*size = (uint64_t)stmt_int(s, 0);
	stmt_reset(s);
	return true;
}

/* One request, from the size `old`. */
static bool
request(struct asking *k, const struct config_witness *w, uint64_t old, struct arena *a,
        struct witness_said *said, struct err *e)
{
	struct merkle_source from = log_hashes(k->h->log);
	uint64_t size = log_checkpoint(k->h->log)->size;
	struct question q = {.url = arena_printf(a, "%s/add-checkpoint", w->url).p,
	                     .allow_private = k->allow_private,
	                     .type = "text/plain; charset=utf-8",
	                     .max = WITNESS_ANSWER_MAX};
	struct merkle_proof proof = {.count = 0};
	struct answer answer;
	struct buf body;

	if (old > 0 && old < size &&
	    !merkle_prove_consistency(&from, old, size, &proof, e))
		return false;
	buf_init(&body, 2 * ATTEST_NOTE_BYTES);
	witness_request(old, &proof, buf_str(&k->note), &body);
	q.body = buf_str(&body);
	bool ok = buf_ok(&body, "a request to a witness", e) &&
	          http_ask(k->client, &q, a, &answer, e);
	buf_release(&body);
	if (!ok)
		return false;
	struct witness_answer read = {answer.status, answer.type, answer.body};
	return witness_read(&read, buf_str(&k->note), &w->key, said, e) ||
	       err_context(e, "%s", w->url);
}

/* From the size that is remembered, else from the one that the witness names. */
static bool
get_cosignature(struct asking *k, const struct config_witness *w, uint64_t old,
                struct arena *a, struct witness_said *said, struct err *e)
{
	uint64_t size = log_checkpoint(k->h->log)->size;

	if (old > size)
		return err_set(e, ERR_REMOTE, "%s: it cosigned %llu entries of this "
		               "log before, and %llu are here: entries were lost; see: "
		               "proviso verify", w->url, (unsigned long long)old,
		               (unsigned long long)size);
	if (!request(k, w, old, a, said, e))
		return false;
	if (said->cosigned)
		return true;
	if (said->size > size)
		return err_set(e, ERR_REMOTE, "%s: it has seen %llu entries of this "
		               "log, and %llu are here: entries were lost, or another "
		               "copy of the home is written to", w->url,
		               (unsigned long long)said->size,
		               (unsigned long long)size);
	old = said->size;
	if (!request(k, w, old, a, said, e))
		return false;
	return said->cosigned ||
	       err_set(e, ERR_REMOTE, "%s: it named %llu as the size that it cosigned "
	               "last, and did not take a proof from there", w->url,
	               (unsigned long long)old);
}

static bool
write_row(struct asking *k, struct str vkey, const struct witness_said *said,
          struct err *e)
{
	struct buf note;
	struct stmt *s = db_stmt(k->h->db, sql_witness_add, e);

	if (!s)
		return false;
	buf_init(&note, 2 * ATTEST_NOTE_BYTES);
	buf_add(&note, buf_str(&k->note));
	buf_add(&note, said->line);
	stmt_bind_str(s, 1, vkey);
	stmt_bind_int(s, 2, (int64_t)log_checkpoint(k->h->log)->size);
	stmt_bind_int(s, 3, said->at);
	stmt_bind_blob(s, 4, buf_str(&note));
	bool ok = stmt_run(s, e);
	buf_release(&note);
	return ok;
}

/* The published checkpoint with this line, which takes the place of an older one by the
 * same key. */
static bool
publish(struct log *log, const struct note_key *key, struct str line, struct err *e)
{
	struct note n;
	struct buf note;

	if (!note_parse(log_note(log), &n, e))
		return false;
	for (size_t i = 0; i < n.count; i++) {
		struct note_signature *s = &n.signatures[i];
		s->holds = s->id != key->id || !str_eq(s->name, key->name);
	}
	buf_init(&note, ATTEST_NOTE_BYTES);
	note_write(&n, &note);
	buf_add(&note, line);
	bool ok = buf_ok(&note, "a checkpoint", e) &&
	          log_publish_note(log, buf_str(&note), e);
	buf_release(&note);
	return ok;
}

/* `failure` is the witness's, *e ours. */
static bool
ask_witness(struct asking *k, const struct config_witness *w, struct cosignature *out,
            struct err *e)
{
	struct arena a = {0};
	struct witness_said said;
	struct str vkey = note_key_text(&w->key, &a);
	uint64_t old = 0;

	*out = (struct cosignature){.key = w->key,
	                            .size = log_checkpoint(k->h->log)->size};
	bool ok = last_size(k->h->db, vkey, &old, e);
	if (ok && get_cosignature(k, w, old, &a, &said, &out->failure)) {
		out->at = said.at;
		ok = write_row(k, vkey, &said, e) &&
		     publish(k->h->log, &w->key, said.line, e);
	}
	arena_release(&a);
	return ok;
}

static bool
ask_all(struct asking *k, const struct config *c, attest_told *told, void *context,
        struct err *e)
{
	size_t failed = 0;

	for (size_t i = 0; i < c->witness_count; i++) {
		struct cosignature one;
		if (!ask_witness(k, &c->witnesses[i], &one, e))
			return false;
		failed += one.failure.kind != ERR_NONE;
		told(context, &one);
	}
	return failed == 0 ||
	       err_set(e, ERR_REMOTE, "%zu of %zu witnesses did not cosign the log's "
	               "checkpoint", failed, c->witness_count);
}

bool
attest_witness(struct home *h, bool allow_private, attest_told *told, void *context,
               struct err *e)
{
	struct asking k = {.h = h, .allow_private = allow_private};
	struct arena a = {0};
	struct config c;

	buf_init(&k.note, ATTEST_NOTE_BYTES);
	bool ok = config_read(h->path, &a, &c, e) &&
	          (c.witness_count ||
	           err_set(e, ERR_NOT_FOUND, "%s/config names no witness; add the "
	                   "line: witness URL KEY", h->path)) &&
	          leaves_publish(h, e) &&
	          attest_own_note(log_note(h->log), &h->keys, &k.note, e) &&
	          http_client_open(&k.client, e) && ask_all(&k, &c, told, context, e);
	http_client_close(k.client);
	buf_release(&k.note);
	arena_release(&a);
	return ok;
}

bool
attest_cosignatures(const struct home *h, struct arena *a, struct cosignature **out,
                    size_t *count, struct err *e)
{
	struct cosignature *list = NULL;
	size_t n = 0, cap = 0;
	bool row = true, ok;
	struct stmt *s = db_stmt(h->db, sql_witness_list, e);

	if (!s)
		return false;
	while ((ok = stmt_next(s, &row, e)) && row) {
		struct cosignature one = {.size = (uint64_t)stmt_int(s, 1),
		                          .at = stmt_int(s, 2)};
		if (!(ok = note_key_parse(arena_str(a, stmt_str(s, 0)), &one.key, e)))
			break;
		GROW(list, n, cap);
		if (n == 0 || list[n - 1].key.id != one.key.id ||
		    !str_eq(list[n - 1].key.name, one.key.name))
			n++;
		list[n - 1] = one;
	}
	stmt_reset(s);
	*out = ARENA_ARRAY(a, struct cosignature, n);
	if (n)
		memcpy(*out, list, n * sizeof *list);
	*count = n;
	free(list);
	return ok;
}
