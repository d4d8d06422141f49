/* bundle_keys: whose signatures count in a bundle. See bundle_check.h. */
#include "evidence/bundle_check_parts.h"
#include "proof/succession.h"

static bool
read_keys(struct report *r, const struct wacz *w, struct successor *list, size_t *count,
          struct bundle_keys *out)
{
	struct str bytes, line;
	struct note_key key;
	struct err bad = {0};

	if (!bundle_need(r, w, "proof/log.keys", &bytes))
		return false;
	for (*count = 0; *count < KEYRING_KEYS && str_next(&bytes, '\n', &line); ++*count) {
		if (!note_key_parse(line, &key, &bad)) {
			report_say(r, BUNDLE_WRONG, "proof/log.keys: %s", bad.msg);
			return false;
		}
		for (size_t i = 0; i < out->named_count; i++)
			if (note_key_eq(&out->named[i], &key)) {
				report_say(r, BUNDLE_WRONG, "proof/log.keys: has a key "
				           "twice");
				return false;
			}
		out->named[out->named_count++] = key;
		list[*count] = (struct successor){.vkey = line};
		bundle_member(r, w, arena_printf(&r->a, "proof/keys/%08x.tlog-proof",
		                                 key.id).p, &list[*count].proof);
	}
	if (bytes.n) {
		report_say(r, BUNDLE_WRONG, "proof/log.keys: has more than %d keys",
		           KEYRING_KEYS);
		return false;
	}
	return true;
}

/* Every signature in a proof of succession is by a key of the log: none is passed
 * over. */
static void
check_lines(struct report *r, const struct successor *list, size_t count)
{
	struct note_key keys[KEYRING_KEYS];
	struct inclusion proof;
	struct note note;
	struct err bad = {0};

	for (size_t i = 0; i < count; i++)
		if (!note_key_parse(list[i].vkey, &keys[i], &bad))
			return; /* it was read before */
	for (size_t i = 0; i < count; i++, bad = (struct err){0}) {
		if (list[i].proof.n == 0)
			continue;
		bool ok = check_is_proof(list[i].proof, &proof, &bad) &&
		          note_parse(proof.note, &note, &bad) &&
		          note_verify(&note, keys, count, &bad);
		for (size_t k = 0; ok && k < note.count; k++)
			ok = note.signatures[k].holds ||
			     err_set(&bad, ERR_NO, "it has a signature by an "
			             "unknown key");
		ok = ok && check_signs_once(&note, &bad);
		if (!ok)
			report_say(r, BUNDLE_WRONG, "proof/keys/%08x.tlog-proof: %s",
			           keys[i].id, bad.msg);
	}
}

static bool
counts(const struct bundle_keys *keys, const struct note_key *key)
{
	for (size_t i = 0; i < keys->count; i++)
		if (keys->list[i].id == key->id &&
		    memcmp(keys->list[i].public, key->public, sizeof key->public) == 0)
			return true;
	return false;
}

static void
let_count(struct bundle_keys *keys, const struct note_key *key)
{
	if (keys->count < COUNT(keys->list) && !counts(keys, key))
		keys->list[keys->count++] = *key;
}

/* What the keys that are known lead to. */
static bool
take_known(struct report *r, struct successor *list, size_t count,
           struct bundle_keys *out)
{
	struct str rest = r->trust->key, line;
	struct note_key known;
	struct err bad = {0};

	while (str_next(&rest, '\n', &line)) {
		if (!note_key_parse(line, &known, &bad)) {
			report_say(r, BUNDLE_WRONG, "%s", bad.msg);
			return false;
		}
		if (known.type != NOTE_ED25519)
			continue;
		let_count(out, &known);
		succession_follow(&known, list, count);
		for (size_t i = 0; i < count; i++)
			if (list[i].trusted)
				let_count(out, &list[i].key);
	}
	if (out->count == 0)
		report_say(r, BUNDLE_WRONG, "the key is of a witness, which vouches "
		           "for no entry");
	for (size_t i = 0; i < count && out->count; i++)
		if (note_key_parse(list[i].vkey, &known, &bad) && !counts(out, &known))
			report_say(r, BUNDLE_NOTE, "proof/log.keys: the key that is "
			           "given does not lead to %.*s",
			           STR_ARG(list[i].vkey));
	return out->count > 0;
}

/* All of them: the bundle speaks for itself, and must not contradict itself. */
static bool
take_all(struct report *r, struct successor *list, size_t count,
         struct bundle_keys *out)
{
	struct note_key key;
	struct err bad = {0};

	for (size_t i = 0; i < count; i++) {
		if (!note_key_parse(list[i].vkey, &key, &bad))
			return false; /* it was read before */
		out->list[out->count++] = key;
		if (i > 0 && list[i].proof.n == 0)
			report_say(r, BUNDLE_NOTE, "key %08x: no older key of the log "
			           "announced it", key.id);
	}
	if (out->count && out->list[0].type != NOTE_ED25519) {
		report_say(r, BUNDLE_WRONG, "proof/log.keys: its first key is of a "
		           "witness, which vouches for no entry");
		return false;
	}
	if (out->count)
		succession_follow(&out->list[0], list, count);
	for (size_t i = 0; i < count; i++)
		if (list[i].proof.n && !list[i].trusted)
			report_say(r, BUNDLE_WRONG, "proof/keys/: the proof of %.*s: "
			           "%s", STR_ARG(list[i].vkey), list[i].why.msg);
	return true;
}

bool
bundle_keys(struct report *r, const struct wacz *w, struct bundle_keys *out)
{
	struct successor *list = ARENA_ARRAY(&r->a, struct successor, KEYRING_KEYS);
	size_t count;

	out->count = out->named_count = 0;
	if (!read_keys(r, w, list, &count, out))
		return false;
	if (count == 0) {
		report_say(r, BUNDLE_WRONG, "proof/log.keys: there is no key in it");
		return false;
	}
	check_lines(r, list, count);
	if (r->trust->key.n)
		return take_known(r, list, count, out);
	return take_all(r, list, count, out);
}
