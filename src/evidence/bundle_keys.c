/* bundle_keys: whose signatures count in a bundle. See bundle_check.h. */
#include "evidence/bundle_check_parts.h"
#include "proof/succession.h"

/* One line, if it is a key of this type, as our own home writes it. */
static bool
read_key(struct report *r, struct str line, uint8_t type, struct note_key *out,
         struct err *e)
{
	if (!note_key_parse(line, out, e))
		return false;
	if (out->type != type)
		return err_set(e, ERR_NO, type == NOTE_ED25519
		               ? "%.*s is of a witness, which vouches for no entry"
		               : "%.*s is no key of a witness", STR_ARG(line));
	return str_eq(note_key_text(out, &r->a), line) ||
	       err_set(e, ERR_NO, "%.*s is not written as keys are", STR_ARG(line));
}

static bool
is_among(const struct note_key *list, size_t count, const struct note_key *key)
{
	for (size_t i = 0; i < count; i++)
		if (note_key_eq(&list[i], key))
			return true;
	return false;
}

bool
bundle_key_list(struct report *r, const char *path, struct str bytes, uint8_t type,
                size_t most, struct note_key *out, size_t *count)
{
	struct str rest = bytes, line;
	struct err bad = {0};

	*count = 0;
	while (str_next(&rest, '\n', &line)) {
		if (*count == most) {
			report_say(r, BUNDLE_WRONG, "%s: has more than %zu keys", path,
			           most);
			return false;
		}
		if (!read_key(r, line, type, &out[*count], &bad)) {
			report_say(r, BUNDLE_WRONG, "%s: %s", path, bad.msg);
			return false;
		}
		if (is_among(out, *count, &out[*count])) {
			report_say(r, BUNDLE_WRONG, "%s: has the key %08x twice", path,
			           out[*count].id);
			return false;
		}
		++*count;
	}
	if (*count > 0 && str_ends(bytes, STR("\n")))
		return true;
	report_say(r, BUNDLE_WRONG, "%s: %s", path, *count
	           ? "its last line has no end" : "there is no key in it");
	return false;
}

/* The keys, each with its line and its proof, if there is one. */
static bool
read_keys(struct report *r, const struct wacz *w, struct successor *list,
          struct bundle_keys *out)
{
	struct str bytes;

	if (!bundle_need(r, w, "proof/log.keys", &bytes) ||
	    !bundle_key_list(r, "proof/log.keys", bytes, NOTE_ED25519, KEYRING_KEYS,
	                     out->named, &out->named_count))
		return false;
	for (size_t i = 0; i < out->named_count; i++) {
		str_next(&bytes, '\n', &list[i].vkey);
		bundle_member(r, w, arena_printf(&r->a, "proof/keys/%08x.tlog-proof",
		                                 out->named[i].id).p, &list[i].proof);
	}
	return true;
}

/* Every signature in a proof of succession is by a key of the log: none is passed
 * over. */
static void
check_lines(struct report *r, const struct successor *list,
            const struct bundle_keys *keys)
{
	struct inclusion proof;
	struct note note;

	for (size_t i = 0; i < keys->named_count; i++) {
		struct err bad = {0};
		if (list[i].proof.n == 0)
			continue;
		bool ok = check_is_proof(list[i].proof, &proof, &bad) &&
		          note_parse(proof.note, &note, &bad) &&
		          note_verify(&note, keys->named, keys->named_count, &bad);
		for (size_t k = 0; ok && k < note.count; k++)
			ok = note.signatures[k].holds ||
			     err_set(&bad, ERR_NO, "it has a signature by an "
			             "unknown key");
		ok = ok && check_signs_once(&note, &bad);
		if (!ok)
			report_say(r, BUNDLE_WRONG, "proof/keys/%08x.tlog-proof: %s",
			           keys->named[i].id, bad.msg);
	}
}

/* Every proof leads to its key from the first, or from one that was made when all
 * before were lost, of which there is no proof. */
static void
check_proofs(struct report *r, struct successor *list, const struct bundle_keys *keys)
{
	bool led[KEYRING_KEYS] = {false};
	size_t count = keys->named_count;

	for (size_t from = 0; from < count; from++) {
		if (from > 0 && list[from].proof.n)
			continue;
		succession_follow(&keys->named[from], list, count);
		for (size_t i = 0; i < count; i++)
			led[i] = led[i] || list[i].trusted;
	}
	for (size_t i = 0; i < count; i++)
		if (list[i].proof.n && !led[i])
			report_say(r, BUNDLE_WRONG, "proof/keys/: the proof of %.*s: "
			           "%s", STR_ARG(list[i].vkey), list[i].why.msg);
}

static void
let_count(struct bundle_keys *keys, const struct note_key *key)
{
	if (keys->count < COUNT(keys->list) && !is_among(keys->list, keys->count, key))
		keys->list[keys->count++] = *key;
}

/* What the keys that are known lead to. */
static bool
take_known(struct report *r, struct successor *list, struct bundle_keys *out)
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
		succession_follow(&known, list, out->named_count);
		for (size_t i = 0; i < out->named_count; i++)
			if (list[i].trusted)
				let_count(out, &list[i].key);
	}
	if (out->count == 0)
		report_say(r, BUNDLE_WRONG, "the key is of a witness, which vouches "
		           "for no entry");
	for (size_t i = 0; i < out->named_count && out->count; i++)
		if (!is_among(out->list, out->count, &out->named[i]))
			report_say(r, BUNDLE_NOTE, "proof/log.keys: the key that is "
			           "given does not lead to %.*s",
			           STR_ARG(list[i].vkey));
	return out->count > 0;
}

/* All of them: the bundle speaks for itself. */
static void
take_all(struct report *r, const struct successor *list, struct bundle_keys *out)
{
	for (size_t i = 0; i < out->named_count; i++) {
		out->list[out->count++] = out->named[i];
		if (i > 0 && list[i].proof.n == 0)
			report_say(r, BUNDLE_NOTE, "key %08x: no older key of the log "
			           "announced it", out->named[i].id);
	}
}

bool
bundle_keys(struct report *r, const struct wacz *w, struct bundle_keys *out)
{
	struct successor *list = ARENA_ARRAY(&r->a, struct successor, KEYRING_KEYS);

	out->count = out->named_count = 0;
	if (!read_keys(r, w, list, out))
		return false;
	check_lines(r, list, out);
	check_proofs(r, list, out);
	if (r->trust->key.n)
		return take_known(r, list, out);
	take_all(r, list, out);
	return true;
}
