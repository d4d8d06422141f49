/* rotation_verify: the keys of a home and what its log says of them. See rotation.h. */
#include "archive/archive.sql.h"
#include "archive/attest.h"
#include "archive/leaves.h"
#include "archive/rotation.h"
#include "proof/inclusion.h"

/* The log as it is now, which may have grown since the proof was written. */
static bool
log_goes_on_from(const struct home *h, const struct checkpoint *c, struct err *e)
{
	struct keyring keys;
	struct log *log;

	if (!home_log(h, &keys, &log, e))
		return false;
	bool ok = attest_goes_on_from(log, c, e);
	log_close(log);
	keyring_close(&keys);
	return ok;
}

/* A key before it announces it; no other than these and itself signed that. */
static bool
check_proof(const struct home *h, struct log_keys elders, const struct note_key *key,
            struct str file, struct arena *a, struct err *e)
{
	struct inclusion proof;
	struct checkpoint checkpoint;
	struct note note;

	return inclusion_parse(file, &proof, e) &&
	       inclusion_verify(&proof, rotation_announcement(key, a), elders,
	                        &checkpoint, &note, e) &&
	       (!note_find(&note, key) || note_verify(&note, key, 1, e)) &&
	       attest_all_hold(&note, e) &&
	       log_goes_on_from(h, &checkpoint, e);
}

/* The file of a key that has one, as the log says. */
static bool
verify_proof(const struct home *h, struct log_keys elders, const struct note_key *key,
             struct arena *a, struct err *e)
{
	struct str file;
	int64_t proven;

	bool ok = leaves_of_statement(h->db, rotation_vouching(key->id, a),
	                              &proven, e) &&
	          rotation_proof(h, key->id, a, &file, e);
	if (ok && file.n == 0)
		ok = proven < 0 ||
		     err_set(e, ERR_CORRUPT, "is gone or empty; who knows an older key "
		             "follows by it: put it back from a copy, or from a bundle "
		             "made since (proof/keys/%08x.tlog-proof)", key->id);
	else if (ok)
		ok = check_proof(h, elders, key, file, a, e);
	if (!ok) {
		e->kind = ERR_CORRUPT;
		err_context(e, "%s", rotation_proof_path(h, key->id, a));
	}
	return ok;
}

static bool
is_about(struct str statement, const struct note_key *key, struct arena *a)
{
	return str_eq(statement, rotation_announcement(key, a)) ||
	       str_eq(statement, rotation_retirement(key->id, a)) ||
	       str_eq(statement, rotation_vouching(key->id, a));
}

/* Each word of the log on a key is about one of these. */
static bool
verify_announced(const struct home *h, const struct keyring *keys, struct arena *a,
                 struct err *e)
{
	bool row = true, ok;
	struct stmt *s = db_stmt(h->db, sql_leaf_keys, e);

	if (!s)
		return false;
	while ((ok = stmt_next(s, &row, e)) && row) {
		bool known = false;
		for (size_t i = 0; i < keys->count; i++)
			known = known || is_about(stmt_str(s, 1), &keys->keys[i], a);
		if (!known) {
			ok = err_set(e, ERR_CORRUPT, "entry %lld of the log speaks of "
			             "a key that is not in keys/log.keys",
			             (long long)stmt_int(s, 0));
			break;
		}
	}
	stmt_reset(s);
	return ok;
}

/* One of those that signed is the first, or the log says that it was made: a line more
 * in log.keys makes no key of this log. */
static bool
verify_signers(const struct home *h, struct log *log, const struct keyring *keys,
               struct err *e)
{
	const struct checkpoint *now = log_checkpoint(log);
	struct log_key list[KEYRING_KEYS];
	struct note n;

	if (!rotation_list(h, keys, list, e) || !note_parse(log_note(log), &n, e))
		return false;
	for (size_t i = 0; i < keys->count; i++) {
		struct err none = {0};
		if (list[i].since >= 0 &&
		    (i == 0 || list[i].since < (int64_t)now->size) &&
		    note_verify(&n, &keys->keys[i], 1, &none))
			return true;
	}
	return err_set(e, ERR_CORRUPT, "%s/log/checkpoint: is signed by keys alone "
	               "that the log does not speak of; if you made one of them, go on "
	               "with: proviso key rotate", h->path);
}

bool
rotation_verify(const struct home *h, struct log *log, const struct keyring *keys,
                struct err *e)
{
	struct arena a = {0};
	bool ok = verify_announced(h, keys, &a, e) && verify_signers(h, log, keys, e);

	for (size_t i = 0; ok && i < keys->count; i++)
		ok = verify_proof(h, (struct log_keys){keys->keys, i},
		                  &keys->keys[i], &a, e);
	arena_release(&a);
	return ok;
}

/* What is to be said of one key. */
static bool
look_at(const struct home *h, const struct log_key *k, bool is_first, struct arena *a,
        struct key_notes *out, struct err *e)
{
	const char *folder = arena_printf(a, "%s/keys", h->path).p;
	struct err why = {0};
	struct str proof;

	*out = (struct key_notes){0};
	if (!rotation_proof(h, k->key.id, a, &proof, e))
		return false;
	if (!is_first && proof.n == 0)
		out->no_elder = arena_printf(
			a, "%s: is not there, and no older key vouches for %08x: "
			"compare it with what its owner says elsewhere; if the key "
			"before was not lost when it was made, put the file back from a "
			"copy or a bundle",
			rotation_proof_path(h, k->key.id, a), k->key.id);
	if (k->signs && !keyring_check_private(folder, &k->key, &why))
		out->private = arena_printf(a, "%s; until it is right, nothing can be "
		                            "added to this home", why.msg);
	else if (!k->signs && !k->retired)
		out->private = arena_printf(
			a, "%s/%08x.pem: the private key is not there; to add to this "
			"home, put it back from a copy, or see what doc/evidence.md "
			"says of a lost key", folder, k->key.id);
	return true;
}

bool
rotation_look(const struct home *h, const struct keyring *keys, struct arena *a,
              struct key_notes *notes, struct err *e)
{
	struct log_key list[KEYRING_KEYS];
	bool ok = rotation_list(h, keys, list, e);

	for (size_t i = 0; ok && i < keys->count; i++)
		ok = look_at(h, &list[i], i == 0, a, &notes[i], e);
	return ok;
}
