/* rotation_follow: from a key that is known to the one that signs. See rotation.h. */
#include "archive/rotation.h"
#include "proof/succession.h"

/* Keys that are trusted: one that is known, and those that it leads to. */
struct trusted {
	struct note_key list[KEYRING_KEYS + 1];
	size_t count;
};

static bool
follow(const struct home *h, const struct keyring *keys, const struct note_key *first,
       struct arena *a, struct trusted *out, struct err *e)
{
	struct successor *list = ARENA_ARRAY(a, struct successor, keys->count);

	for (size_t i = 0; i < keys->count; i++) {
		list[i].vkey = note_key_text(&keys->keys[i], a);
		if (!rotation_proof(h, keys->keys[i].id, a, &list[i].proof, e))
			return false;
	}
	succession_follow(first, list, keys->count);
	out->list[0] = *first;
	out->count = 1;
	for (size_t i = 0; i < keys->count; i++)
		if (list[i].trusted)
			out->list[out->count++] = list[i].key;
	return true;
}

static bool
signed_by(struct str bytes, const struct trusted *keys)
{
	struct note n;
	struct err none = {0};

	return note_parse(bytes, &n, &none) &&
	       note_verify(&n, keys->list, keys->count, &none);
}

bool
rotation_vouched(const struct home *h, struct log *log, const struct keyring *keys,
                 const struct note_key *known, struct err *e)
{
	struct str origin = log_checkpoint(log)->origin;
	struct arena a = {0};
	struct trusted from;

	bool ok = (known->type == NOTE_ED25519 ||
	           err_set(e, ERR_USAGE, "the key is of a witness, which vouches for no "
	                   "entry; give a log's")) &&
	          (str_eq(known->name, origin) ||
	           err_set(e, ERR_NO, "the key %08x is of the log %.*s, and this is "
	                   "%.*s", known->id, STR_ARG(known->name), STR_ARG(origin))) &&
	          follow(h, keys, known, &a, &from, e) &&
	          (signed_by(log_note(log), &from) ||
	           err_set(e, ERR_NO, "neither the key %08x nor one that it leads to "
	                   "signed log/checkpoint: this log is another's, or its key "
	                   "was lost; see: proviso key", known->id));
	arena_release(&a);
	return ok;
}

/* Does this key lead to `known`, or where that is NULL, to one that signs the log? */
static bool
leads_on(const struct home *h, struct log *log, const struct keyring *keys,
         const struct note_key *key, const struct note_key *known, bool *does,
         struct err *e)
{
	struct arena a = {0};
	struct trusted from;

	bool ok = follow(h, keys, key, &a, &from, e);
	if (ok && !known)
		*does = signed_by(log_note(log), &from);
	for (size_t i = 0; ok && known && i < from.count; i++)
		*does = *does || note_key_eq(&from.list[i], known);
	arena_release(&a);
	return ok;
}

static bool
known_signed(const struct home *h, const struct keyring *keys, struct str kept,
             const struct note_key *known, bool *did, struct err *e)
{
	struct arena a = {0};
	struct trusted from;

	bool ok = follow(h, keys, known, &a, &from, e);
	*did = ok && signed_by(kept, &from);
	arena_release(&a);
	return ok;
}

bool
rotation_vouched_before(const struct home *h, struct log *log,
                        const struct keyring *keys, struct str kept,
                        const struct note_key *known, struct err *e)
{
	struct note n;
	bool does = false;

	if (!note_parse(kept, &n, e) ||
	    (known && !known_signed(h, keys, kept, known, &does, e)))
		return false;
	for (size_t i = 0; i < keys->count && !does; i++) {
		struct err none = {0};
		if (note_verify(&n, &keys->keys[i], 1, &none) &&
		    !leads_on(h, log, keys, &keys->keys[i], known, &does, e))
			return false;
	}
	return does ||
	       err_set(e, ERR_NO, "the log goes on from it, but no key that signed it "
	               "%s", known ? "is the one that is given, or leads to or from it"
	                           : "leads to one that signs the log now");
}
