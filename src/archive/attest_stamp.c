/* attest_stamp: stamps over the log's checkpoints. See attest.h. */
#include "archive/attest.h"
#include "archive/attest.sql.h"
#include "archive/leaves.h"
#include "archive/rows.h"
#include "net/ask.h"
#include "proof/timestamp.h"

void
attest_statement(uint64_t size, int64_t at, struct str reply, struct buf *out)
{
	struct json j = {.out = out};
	struct sha256 digest = sha256_of(reply);
	char time[TIME_ISO + 1];

	time_iso(at, time);
	json_object(&j);
	json_key_digest(&j, "digest", &digest);
	json_key_cstr(&j, "kind", "stamp");
	json_key_int(&j, "size", (int64_t)size);
	json_key_cstr(&j, "time", time);
	json_object_end(&j);
}

bool
attest_own_note(struct str note, const struct keyring *keys, struct buf *out,
                struct err *e)
{
	struct note n;

	if (!note_parse(note, &n, e) || !note_verify(&n, keys->keys, keys->count, e))
		return false;
	note_write(&n, out);
	return buf_ok(out, "a checkpoint", e);
}

/* The authority's reply to a request: its body, whatever it is. */
static bool
ask_authority(const struct config *c, bool allow_private, struct str request,
              struct arena *a, struct str *reply, struct err *e)
{
	struct question q = {.url = c->authority, .allow_private = allow_private,
	                     .body = request,
	                     .type = "application/timestamp-query",
	                     .max = TIMESTAMP_MAX};
	struct http_client *client;
	struct answer answer;

	if (!http_client_open(&client, e))
		return false;
	bool ok = http_ask(client, &q, a, &answer, e) &&
	          (answer.status == 200 ||
	           err_set(e, ERR_REMOTE, "%s: the authority answered with status %d",
	                   q.url, answer.status));
	http_client_close(client);
	*reply = answer.body;
	return ok;
}

static bool
get_stamp(const struct config *c, bool allow_private, struct str note, struct arena *a,
          struct str *reply, struct timestamp *t, struct err *e)
{
	struct chain_sources from = {{0}, {0}};
	struct str request;

	if (!config_anchors(c, a, &from.anchors, e) ||
	    !timestamp_request(note, a, &request, e) ||
	    !ask_authority(c, allow_private, request, a, reply, e))
		return false;
	if (!timestamp_accept(request, note, *reply, &from, a, t, e))
		return err_context(e, "%s", c->authority);
	return t->chain.trusted ||
	       err_set(e, ERR_REMOTE, "%s: the timestamp is by nobody who is trusted: "
	               "%.*s; trusted are the certificates in %s", c->authority,
	               STR_ARG(t->chain.why), c->anchors);
}

static bool
write_stamp(struct db *db, uint64_t size, struct str note, struct str reply,
            const struct timestamp *t, struct err *e)
{
	struct buf statement;
	int64_t index;
	struct stmt *s = db_stmt(db, sql_stamp_add, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, (int64_t)size);
	stmt_bind_int(s, 2, t->time);
	stmt_bind_blob(s, 3, note);
	stmt_bind_blob(s, 4, reply);
	stmt_bind_str(s, 5, t->chain.pem);
	buf_init(&statement, ATTEST_STATEMENT_BYTES);
	attest_statement(size, t->time, reply, &statement);
	bool ok = stmt_run(s, e) &&
	          leaves_add_statement(db, buf_str(&statement), &index, e);
	buf_release(&statement);
	return ok;
}

/* The row and its statement, or neither; then the log. */
static bool
keep_stamp(struct home *h, struct str note, struct str reply, const struct timestamp *t,
           struct err *e)
{
	if (!db_begin(h->db, e))
		return false;
	bool ok = write_stamp(h->db, log_checkpoint(h->log)->size, note, reply, t, e) &&
	          db_commit(h->db, e);
	if (!ok)
		db_rollback(h->db);
	return ok && leaves_publish(h, e);
}

bool
attest_stamp(struct home *h, bool allow_private, struct arena *a, struct stamp *out,
             struct err *e)
{
	struct config c;
	struct timestamp t;
	struct buf note;
	struct str reply;

	if (!config_read(h->path, a, &c, e))
		return false;
	if (!c.authority)
		return err_set(e, ERR_NOT_FOUND, "%s/config names no timestamp "
		               "authority; add the line: timestamp-authority "
		               "URL", h->path);
	buf_init(&note, ATTEST_NOTE_BYTES);
	bool ok = leaves_publish(h, e) &&
	          attest_own_note(log_note(h->log), &h->keys, &note, e);
	uint64_t size = log_checkpoint(h->log)->size;
	ok = ok && get_stamp(&c, allow_private, buf_str(&note), a, &reply, &t, e) &&
	     keep_stamp(h, buf_str(&note), reply, &t, e);
	if (ok)
		*out = (struct stamp){.size = size, .at = t.time,
		                      .not_after = t.chain.earliest_end,
		                      .authority = t.chain.owner};
	buf_release(&note);
	return ok;
}

/* Whom to trust, and what that says of the chain that was looked at last: the next is
 * mostly the same, and the system's certificates are many. */
struct judge {
	struct str anchors, chain, why;
	struct arena *a;
};

static bool
judge_chain(struct judge *j, struct stmt *s, struct arena *scratch, struct err *e)
{
	struct chain_sources from = {stmt_str(s, 4), j->anchors};
	struct timestamp t;

	if (j->chain.n && str_eq(j->chain, from.certificates))
		return true;
	if (!timestamp_verify(stmt_str(s, 3), stmt_str(s, 2), &from, scratch, &t, e))
		return false;
	j->chain = arena_str(j->a, from.certificates);
	j->why = arena_str(j->a, t.chain.why);
	return true;
}

/* One row of stamp_list; `scratch` is the row's. */
static bool
read_stamp(struct stmt *s, struct judge *j, struct arena *scratch, struct stamp *out,
           struct err *e)
{
	struct str chain = stmt_str(s, 4);
	struct chain_sources own = {chain, attest_anchor(chain)};
	struct timestamp t;

	if (!timestamp_verify(stmt_str(s, 3), stmt_str(s, 2), &own, scratch, &t, e) ||
	    !judge_chain(j, s, scratch, e))
		return false;
	*out = (struct stamp){.size = (uint64_t)stmt_int(s, 0), .at = t.time,
	                      .not_after = t.chain.earliest_end,
	                      .authority = arena_str(j->a, t.chain.owner),
	                      .why = j->why};
	return true;
}

static bool
list_stamps(struct db *db, struct judge *j, struct stamp **out, size_t *count,
            struct err *e)
{
	struct arena scratch = {0};
	struct stamp *list = NULL;
	size_t n = 0, cap = 0;
	bool row = true, ok;
	struct stmt *s = db_stmt(db, sql_stamp_list, e);

	if (!s)
		return false;
	while ((ok = stmt_next(s, &row, e)) && row) {
		GROW(list, n, cap);
		if (!(ok = read_stamp(s, j, &scratch, &list[n++], e))) {
			e->kind = ERR_CORRUPT;
			err_context(e, "the stamp of the log's first %lld entries",
			            (long long)stmt_int(s, 0));
			break;
		}
		arena_reset(&scratch);
	}
	stmt_reset(s);
	*out = ARENA_ARRAY(j->a, struct stamp, n);
	if (n)
		memcpy(*out, list, n * sizeof *list);
	*count = n;
	free(list);
	arena_release(&scratch);
	return ok;
}

bool
attest_stamps(const struct home *h, struct arena *a, struct stamp **out, size_t *count,
              struct err *e)
{
	struct judge j = {.a = a};
	struct config c;
	struct err unread = {0};

	/* Stamps hold without a config; only whom to trust is not known then. */
	bool known = config_read(h->path, a, &c, &unread) &&
	             config_anchors(&c, a, &j.anchors, &unread);
	if (!list_stamps(h->db, &j, out, count, e))
		return false;
	for (size_t i = 0; !known && i < *count; i++)
		(*out)[i].why = arena_str(a, str_of(unread.msg));
	return true;
}
