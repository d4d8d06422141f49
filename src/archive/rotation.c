/* rotation: one key takes over from another. See rotation.h. */
#include "archive/rotation.h"

#include <unistd.h>

#include "archive/attest.h"
#include "archive/leaves.h"
#include "proof/inclusion.h"
#include "proof/succession.h"

enum { STATEMENT_BYTES = 16 * 1024, PROOF_BYTES = 128 * 1024 };

static const char *
keys_folder(const struct home *h, struct arena *a)
{
	return arena_printf(a, "%s/keys", h->path).p;
}

const char *
rotation_proof_path(const struct home *h, uint32_t id, struct arena *a)
{
	return arena_printf(a, "%s/keys/%08x.tlog-proof", h->path, id).p;
}

bool
rotation_proof(const struct home *h, uint32_t id, struct arena *a, struct str *out,
               struct err *e)
{
	struct buf b;
	struct err none = {0};

	*out = (struct str){0};
	buf_init(&b, PROOF_BYTES);
	bool there = file_read(rotation_proof_path(h, id, a), &b, &none);
	if (there)
		*out = arena_str(a, buf_str(&b));
	else if (none.kind != ERR_NOT_FOUND)
		*e = none;
	buf_release(&b);
	return there || none.kind == ERR_NOT_FOUND;
}

struct str
rotation_retirement(uint32_t id, struct arena *a)
{
	return arena_printf(a, "{\"kind\":\"key\",\"retired\":\"%08x\"}", id);
}

struct str
rotation_vouching(uint32_t id, struct arena *a)
{
	return arena_printf(a, "{\"kind\":\"key\",\"proven\":\"%08x\"}", id);
}

struct str
rotation_announcement(const struct note_key *key, struct arena *a)
{
	struct buf b;

	buf_init(&b, STATEMENT_BYTES);
	succession_statement(key, &b);
	struct str s = arena_str(a, buf_str(&b));
	buf_release(&b);
	return s;
}

bool
rotation_list(const struct home *h, const struct keyring *keys, struct log_key *list,
              struct err *e)
{
	struct arena a = {0};
	const char *folder = keys_folder(h, &a);
	int64_t retired = -1, proven = -1;
	bool ok = true;

	for (size_t i = 0; ok && i < keys->count; i++) {
		struct log_key *k = &list[i];
		*k = (struct log_key){.key = keys->keys[i]};
		k->signs = keyring_has_private(folder, k->key.id);
		ok = leaves_of_statement(h->db, rotation_announcement(&k->key, &a),
		                         &k->since, e) &&
		     leaves_of_statement(h->db, rotation_retirement(k->key.id, &a),
		                         &retired, e) &&
		     leaves_of_statement(h->db, rotation_vouching(k->key.id, &a), &proven, e);
		k->retired = retired >= 0;
		k->proven = proven >= 0;
		k->since = i == 0 ? 0 : k->since;
	}
	arena_release(&a);
	return ok;
}

/* The log says this, once. */
static bool
state(struct home *h, struct str statement, int64_t *index, struct err *e)
{
	return leaves_of_statement(h->db, statement, index, e) &&
	    (*index >= 0 || leaves_add_statement(h->db, statement, index, e)) &&
	    leaves_publish(h, e);
}

static bool
write_proof(struct home *h, const char *path, int64_t index, struct err *e)
{
	struct inclusion proof;
	struct buf file, note;

	buf_init(&file, PROOF_BYTES);
	buf_init(&note, ATTEST_NOTE_BYTES);
	bool ok = attest_own_note(log_note(h->log), &h->keys, &note, e) &&
	          inclusion_prove(h->log, (uint64_t)index, log_checkpoint(h->log)->size,
	                          buf_str(&note), &proof, e);
	if (ok)
		inclusion_write(&proof, &file);
	ok = ok && buf_ok(&file, "a proof", e) &&
	     file_write_durably(path, buf_str(&file), 0666, e);
	buf_release(&file);
	buf_release(&note);
	return ok;
}

static bool
has_proof(const struct home *h, uint32_t id, struct arena *a)
{
	struct str proof;
	struct err ignored = {0};

	return rotation_proof(h, id, a, &proof, &ignored) && proof.n > 0;
}

/* Is an older key there that vouches for the newest of the list? */
static bool
has_elder(const struct log_key *list, size_t count)
{
	for (size_t i = 0; i + 1 < count; i++)
		if (list[i].signs)
			return true;
	return false;
}

/* The newest key is announced, and where an older one signs also proven, which the log
 * says. */
static bool
is_finished(const struct home *h, const struct log_key *list, size_t count,
            struct arena *a)
{
	const struct log_key *newest = &list[count - 1];

	return count == 1 || !newest->signs ||
	    (newest->since >= 0 &&
	     (!has_elder(list, count) ||
	      (newest->proven && has_proof(h, newest->key.id, a))));
}

/* Is the published checkpoint signed by a key before the newest? It is not where an old
 * key was lost, and found again after its successor was announced. */
static bool
elder_signed(const struct home *h)
{
	struct note n;
	struct err ignored = {0};

	return note_parse(log_note(h->log), &n, &ignored) &&
	    note_verify(&n, h->keys.keys, h->keys.count - 1, &ignored);
}

static bool
finish(struct home *h, struct arena *a, struct err *e)
{
	struct log_key list[KEYRING_KEYS];
	int64_t index;

	if (!rotation_list(h, &h->keys, list, e))
		return false;
	const struct log_key *newest = &list[h->keys.count - 1];
	struct str statement = rotation_announcement(&newest->key, a);
	if (!state(h, statement, &index, e) || !has_elder(list, h->keys.count))
		return e->kind == ERR_NONE;
	return (elder_signed(h) || (leaves_add_statement(h->db, statement, &index, e) &&
	                            leaves_publish(h, e))) &&
	    write_proof(h, rotation_proof_path(h, newest->key.id, a), index, e) &&
	    state(h, rotation_vouching(newest->key.id, a), &index, e);
}

/* How many keys sign; *oldest is told where one does. */
static size_t
signing(const struct log_key *list, size_t count, uint32_t *oldest)
{
	size_t n = 0;

	for (size_t i = count; i-- > 0;)
		if (list[i].signs) {
			*oldest = list[i].key.id;
			n++;
		}
	return n;
}

/* A new key beside those that sign, which signs from now on. */
static bool
add_key(struct home *h, const struct log_key *list, struct arena *a, struct err *e)
{
	const char *folder = keys_folder(h, a);
	uint32_t oldest = 0;

	if (signing(list, h->keys.count, &oldest) > 1)
		return err_set(e, ERR_USAGE, "two keys sign this log already; retire "
		               "the older one first with: proviso key retire "
		               "%08x", oldest);
	if (h->keys.count == KEYRING_KEYS)
		return err_set(e, ERR_LIMIT, "a log has at most %d keys", KEYRING_KEYS);
	if (!keyring_add(folder, log_checkpoint(h->log)->origin, e))
		return false;
	keyring_close(&h->keys);
	return keyring_open(folder, false, &h->keys, e);
}

/* No key but this one (or NULL) is retired in the log's words and signs on. */
static bool
none_half_retired(const struct log_key *list, size_t count, const struct log_key *but,
                  struct err *e)
{
	for (size_t i = 0; i < count; i++)
		if (&list[i] != but && list[i].signs && list[i].retired)
			return err_set(e, ERR_USAGE, "the end of %08x was interrupted; "
			               "run first: proviso key retire %08x",
			               list[i].key.id, list[i].key.id);
	return true;
}

bool
rotation_begin(struct home *h, struct err *e)
{
	struct log_key list[KEYRING_KEYS];
	struct arena a = {0};
	bool waits;

	h->announces_key = true;
	bool ok = rotation_list(h, &h->keys, list, e) &&
	          none_half_retired(list, h->keys.count, NULL, e) &&
	          leaves_key_waits(h->db, h->log, &waits, e);
	if (ok && !is_finished(h, list, h->keys.count, &a))
		ok = finish(h, &a, e);
	else if (ok && waits) /* all but the last word of it was published */
		ok = leaves_publish(h, e);
	else if (ok)
		ok = add_key(h, list, &a, e) && finish(h, &a, e);
	arena_release(&a);
	return ok;
}

bool
rotation_without_key(const char *home, struct err *e)
{
	struct arena a = {0};
	const char *folder = arena_printf(&a, "%s/keys", home).p;
	struct keyring keys;
	bool left = false;
	int lock;

	if (!home_lock(home, &lock, e)) {
		arena_release(&a);
		return false;
	}
	bool ok = keyring_open(folder, false, &keys, e);
	for (size_t i = 0; ok && i < keys.count; i++)
		left = left || keyring_has_private(folder, keys.keys[i].id);
	if (left)
		ok = err_set(e, ERR_USAGE, "a private key of this log is here; run: "
		             "proviso key rotate");
	ok = ok && keyring_add(folder, keys.keys[0].name, e);
	keyring_close(&keys);
	close(lock);
	arena_release(&a);
	return ok;
}

/* May this one go? Another must sign, and be proven by those that it leaves behind. */
static bool
may_retire(const struct home *h, const struct log_key *list, size_t count,
           const struct log_key *key, struct arena *a, struct err *e)
{
	uint32_t oldest;

	if (!is_finished(h, list, count, a))
		return err_set(e, ERR_USAGE, "a rotation was begun and is not "
		               "finished; run first: proviso key rotate");
	if (!none_half_retired(list, count, key, e))
		return false;
	if (key->signs && signing(list, count, &oldest) < 2)
		return err_set(e, ERR_USAGE, "%08x is the only key that signs this "
		               "log; make its successor first with: proviso key "
		               "rotate", key->key.id);
	return true;
}

bool
rotation_end(struct home *h, struct str id, struct err *e)
{
	struct log_key list[KEYRING_KEYS], *found = NULL;
	struct arena a = {0};
	int64_t index;
	bool ok = rotation_list(h, &h->keys, list, e);

	h->announces_key = true;
	for (size_t i = 0; ok && i < h->keys.count; i++)
		if ((list[i].signs || !list[i].retired) &&
		    str_eq_nocase(id, arena_printf(&a, "%08x", list[i].key.id)))
			found = &list[i];
	if (ok && !found)
		ok = err_set(e, ERR_NOT_FOUND, "there is no key \"%.*s\" to retire; "
		             "see: proviso key", STR_ARG(str_slice(id, 0, 40)));
	ok = ok && may_retire(h, list, h->keys.count, found, &a, e) &&
	     state(h, rotation_retirement(found->key.id, &a), &index, e) &&
	     (!found->signs ||
	      keyring_retire(keys_folder(h, &a), &h->keys, found->key.id, e));
	arena_release(&a);
	return ok;
}
