/* bundle_check_witness: cosignatures in a bundle. See bundle_check_parts.h.
 *
 * The bundle brings the keys of its witnesses (proof/witness.keys), which say no more
 * than that the same key made both; whom the reader knows, counts. */
#include "evidence/bundle_check_parts.h"
#include "evidence/bundle_text.h"

#define KEYS "proof/witness.keys"
#define PROOF "proof/witnessed.tlog-proof"

enum { HEAD = 8 }; /* the time, before the signature in a cosignature */

bool
check_witness_member(struct check *c, struct str path)
{
	static const char *const known[] = {KEYS, PROOF, "proof/witnessed.steps",
	                                    "proof/witnessed.checkpoint"};
	static const char *const ends[] = {".sig", ".pem"};
	struct str keys, key;

	if (!bundle_member(c->r, c->w, KEYS, &keys))
		return false;
	for (size_t i = 0; i < COUNT(known); i++)
		if (str_eq(path, str_of(known[i])))
			return true;
	for (size_t n = 1; str_next(&keys, '\n', &key) && n <= BUNDLE_WITNESSES; n++)
		for (size_t i = 0; i < COUNT(ends); i++)
			if (str_eq(path, arena_printf(&c->r->a, "proof/witness-%zu%s", n, ends[i])))
				return true;
	return false;
}

/* Is this among the verifier keys that the reader knows? */
static bool
is_trusted(struct check *c, const struct note_key *key)
{
	struct str rest = c->r->trust->witnesses, line;
	struct note_key known;
	struct err bad = {0};

	while (str_next(&rest, '\n', &line))
		if (note_key_parse(line, &known, &bad) && note_key_eq(&known, key))
			return true;
	return false;
}

/* Its signature and key for people with OpenSSL. */
static void
check_by_hand(struct check *c, size_t n, const struct note_key *key,
              const struct note_signature *s)
{
	struct err bad = {0};
	struct buf pem;

	check_same(c, arena_printf(&c->r->a, "proof/witness-%zu.sig", n).p,
	           (struct str){(const char *)s->bytes + HEAD, s->count - HEAD});
	buf_init(&pem, 1 << 16);
	if (note_key_pem(key, &pem, &bad))
		check_same(c, arena_printf(&c->r->a, "proof/witness-%zu.pem", n).p,
		           buf_str(&pem));
	else
		report_say(c->r, BUNDLE_WRONG, KEYS ": %s", bad.msg);
	buf_release(&pem);
}

/* What one witness says: of the log's start that has the capture. */
static void
check_witness(struct check *c, size_t n, const struct note_key *key,
              const struct checkpoint *checkpoint, struct note *note)
{
	struct err bad = {0};
	char at[TIME_ISO + 1];

	if (!note_verify(note, key, 1, &bad)) {
		report_say(c->r, BUNDLE_WRONG, KEYS ": %.*s: %s",
		           STR_ARG(note_key_text(key, &c->r->a)), bad.msg);
		return;
	}
	const struct note_signature *s = note_find(note, key);
	check_by_hand(c, n, key, s);
	time_iso(s->at, at);
	if (is_trusted(c, key))
		report_say(c->r, BUNDLE_HOLDS, "the witness %.*s (key %08x) cosigned "
		           "the log's first %llu entries, the capture among them, at "
		           "%s", STR_ARG(key->name), key->id,
		           (unsigned long long)checkpoint->size, at);
	else
		report_say(c->r, BUNDLE_NOTE, "who calls itself the witness %.*s (key "
		           "%08x) cosigned the log's first %llu entries, the capture "
		           "among them, at %s; it is not known: name witnesses that "
		           "you know with --trust", STR_ARG(key->name), key->id,
		           (unsigned long long)checkpoint->size, at);
}

/* Every line of the note is by the log or by one of them: none is passed over. */
static void
check_lines(struct check *c, const struct note *note)
{
	for (size_t i = 0; i < note->count; i++)
		if (!note->signatures[i].holds)
			report_say(c->r, BUNDLE_WRONG, PROOF ": has a signature by "
			           "%.*s, whose key is neither in proof/log.keys nor "
			           "in " KEYS, STR_ARG(note->signatures[i].name));
}

void
check_witnesses(struct check *c)
{
	struct note_key list[BUNDLE_WITNESSES];
	size_t count;
	struct str keys;
	struct inclusion p;
	struct checkpoint checkpoint;
	struct note note;

	if (!bundle_member(c->r, c->w, KEYS, &keys)) {
		report_say(c->r, BUNDLE_NOTE, "no witness: that its owner shows "
		           "everybody the same log, nobody else says");
		return;
	}
	if (!check_older_proof(c, "witnessed", &p, &checkpoint, &note))
		return;
	check_same(c, "proof/witnessed.checkpoint", note.text);
	if (!bundle_key_list(c->r, KEYS, keys, NOTE_COSIGNATURE, BUNDLE_WITNESSES, list,
	                     &count))
		return;
	for (size_t i = 0; i < count; i++)
		check_witness(c, i + 1, &list[i], &checkpoint, &note);
	check_lines(c, &note);
}
