/* bundle_keys: whose signatures count in a bundle. See bundle_check.h. */
#include "evidence/bundle_check.h"
#include "proof/inclusion.h"
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
	for (*count = 0; str_next(&bytes, '\n', &line) && *count < KEYRING_KEYS; ++*count) {
		if (!note_key_parse(line, &key, &bad)) {
			report_say(r, BUNDLE_WRONG, "proof/log.keys: %s", bad.msg);
			return false;
		}
		out->named[out->named_count++] = key;
		list[*count] = (struct successor){.vkey = line};
		bundle_member(r, w, arena_printf(&r->a, "proof/keys/%08x.tlog-proof",
		                                 key.id).p, &list[*count].proof);
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
		bool ok = inclusion_parse(list[i].proof, &proof, &bad) &&
		          note_parse(proof.note, &note, &bad) &&
		          note_verify(&note, keys, count, &bad);
		for (size_t k = 0; ok && k < note.count; k++)
			ok = note.signatures[k].holds ||
			     err_set(&bad, ERR_NO, "it has a signature by an "
			             "unknown key");
		if (!ok)
			report_say(r, BUNDLE_WRONG, "proof/keys/%08x.tlog-proof: %s",
			           keys[i].id, bad.msg);
	}
}

static bool
is_first(const struct note_key *known, struct str vkey)
{
	struct note_key key;
	struct err bad = {0};

	return note_key_parse(vkey, &key, &bad) && key.id == known->id;
}

/* What the key that is known leads to. */
static void
take_trusted(struct report *r, const struct note_key *known, struct successor *list,
             size_t count, struct bundle_keys *out)
{
	out->list[out->count++] = *known;
	for (size_t i = 0; i < count && out->count < COUNT(out->list); i++)
		if (list[i].trusted && list[i].key.id != known->id)
			out->list[out->count++] = list[i].key;
		else if (!list[i].trusted && !is_first(known, list[i].vkey))
			report_say(r, BUNDLE_NOTE, "proof/log.keys: the key that is "
			           "given does not lead to %.*s",
			           STR_ARG(list[i].vkey));
}

/* All of them: the bundle speaks for itself, and must not contradict itself. */
static void
take_all(struct report *r, struct successor *list, size_t count,
         struct bundle_keys *out)
{
	for (size_t i = 0; i < count; i++) {
		struct err bad = {0};
		if (!note_key_parse(list[i].vkey, &out->list[out->count++], &bad))
			return; /* it was read before */
		uint32_t id = out->list[i].id;
		if (i > 0 && list[i].proof.n == 0)
			report_say(r, BUNDLE_NOTE, "key %08x: no older key of the log "
			           "announced it", id);
	}
}

bool
bundle_keys(struct report *r, const struct wacz *w, struct bundle_keys *out)
{
	struct successor *list = ARENA_ARRAY(&r->a, struct successor, KEYRING_KEYS);
	struct note_key first;
	size_t count;
	struct err bad = {0};
	bool is_known = r->trust->key.n > 0;

	out->count = out->named_count = 0;
	if (!read_keys(r, w, list, &count, out))
		return false;
	if (count == 0 || !note_key_parse(is_known ? r->trust->key : list[0].vkey, &first, &bad)) {
		report_say(r, BUNDLE_WRONG, "proof/log.keys: %s",
		           count ? bad.msg : "there is no key in it");
		return false;
	}
	if (first.type != NOTE_ED25519) {
		report_say(r, BUNDLE_WRONG, "the key is of a witness, which vouches "
		           "for no entry");
		return false;
	}
	check_lines(r, list, count);
	succession_follow(&first, list, count);
	for (size_t i = 0; i < count; i++)
		if (list[i].proof.n && !list[i].trusted && !is_known)
			report_say(r, BUNDLE_WRONG, "proof/keys/: the proof of %.*s: "
			           "%s", STR_ARG(list[i].vkey), list[i].why.msg);
	if (is_known)
		take_trusted(r, &first, list, count, out);
	else
		take_all(r, list, count, out);
	return true;
}
