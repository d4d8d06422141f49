/* succession: from a trusted key to its successors. See succession.h. */
#include "proof/succession.h"

#include "proof/inclusion.h"

enum { STATEMENT_BYTES = 16 * 1024 };

void
succession_statement(const struct note_key *key, struct buf *out)
{
	struct json j = {.out = out};
	struct buf vkey;

	buf_init(&vkey, STATEMENT_BYTES);
	note_key_write(key, &vkey);
	json_object(&j);
	json_key_str(&j, "key", buf_str(&vkey));
	json_key_cstr(&j, "kind", "key");
	json_object_end(&j);
	buf_release(&vkey);
}

/* Is this one announced by a log that one of the keys signed? */
static bool
follows(struct successor *s, const struct note_key *keys, size_t count, struct err *e)
{
	struct inclusion proof;
	struct checkpoint checkpoint;
	struct note note;
	struct buf statement;

	if (!note_key_parse(s->vkey, &s->key, e))
		return false;
	if (s->key.type != NOTE_ED25519 || !str_eq(s->key.name, keys[0].name))
		return err_set(e, ERR_NO,
		               "it is no key of the log %.*s", STR_ARG(keys[0].name));
	buf_init(&statement, STATEMENT_BYTES);
	succession_statement(&s->key, &statement);
	bool ok = buf_ok(&statement, "the name of a log", e) &&
	          inclusion_parse(s->proof, &proof, e) &&
	          inclusion_verify(&proof, buf_str(&statement),
	                           (struct log_keys){keys, count},
	                           &checkpoint, &note, e) &&
	          (str_eq(checkpoint.origin, keys[0].name) ||
	           err_set(e, ERR_NO,
	                   "the checkpoint is of another log: %.*s",
	                   STR_ARG(checkpoint.origin)));
	buf_release(&statement);
	return ok;
}

void
succession_follow(const struct note_key *first, struct successor *list, size_t count)
{
	struct note_key keys[KEYRING_KEYS] = {*first};
	size_t n = 1;
	bool more = true;

	for (size_t i = 0; i < count; i++)
		list[i].trusted = false, list[i].why = (struct err){0};
	while (more) {
		more = false;
		for (size_t i = 0; i < count && n < COUNT(keys); i++) {
			struct successor *s = &list[i];
			if (s->trusted)
				continue;
			s->why = (struct err){0};
			if (follows(s, keys, n, &s->why)) {
				s->trusted = more = true;
				keys[n++] = s->key;
			}
		}
	}
}
