/* bundle_check_proof: entry, proof, checkpoint, key, stamp. See
 * bundle_check_parts.h. */
#include "evidence/bundle_check_parts.h"

#include "archive/attest.h"
#include "proof/timestamp.h"

static const char *
path_of(struct check *c, const char *name, const char *end)
{
	return arena_printf(&c->r->a, "proof/%s%s", name, end).p;
}

/* The name in a checkpoint is that of the keys that signed it. */
static bool
is_of_its_log(const struct checkpoint *c, const struct note *note, struct err *e)
{
	for (size_t i = 0; i < note->count; i++)
		if (note->signatures[i].holds &&
		    !str_eq(note->signatures[i].name, c->origin))
			return err_set(e, ERR_NO, "the checkpoint of %.*s is signed by "
			               "a key of %.*s", STR_ARG(c->origin),
			               STR_ARG(note->signatures[i].name));
	return true;
}

bool
check_is_proof(struct str bytes, struct inclusion *out, struct err *e)
{
	struct buf same;

	if (!inclusion_parse(bytes, out, e))
		return false;
	buf_init(&same, bytes.n + 64);
	inclusion_write(out, &same);
	bool ok = str_eq(bytes, buf_str(&same)) ||
	          err_set(e, ERR_NO, "it has more than an index, hashes and a "
	                  "checkpoint");
	buf_release(&same);
	return ok;
}

bool
check_signs_once(const struct note *note, struct err *e)
{
	for (size_t i = 0; i < note->count; i++)
		for (size_t k = i + 1; k < note->count; k++)
			if (note->signatures[i].id == note->signatures[k].id &&
			    str_eq(note->signatures[i].name, note->signatures[k].name))
				return err_set(e, ERR_NO, "it has two signatures by "
				               "%.*s (key %08x)",
				               STR_ARG(note->signatures[i].name),
				               note->signatures[i].id);
	return true;
}

static bool
check_proof_by(struct check *c, const char *name, struct log_keys keys,
               struct str entry, struct inclusion *p, struct checkpoint *checkpoint,
               struct note *note)
{
	struct str bytes;
	struct err bad = {0};
	const char *path = path_of(c, name, ".tlog-proof");

	if (!check_need(c, path, &bytes))
		return false;
	if (check_is_proof(bytes, p, &bad) &&
	    inclusion_verify(p, entry, keys, checkpoint, note, &bad) &&
	    check_signs_once(note, &bad) &&
	    is_of_its_log(checkpoint, note, &bad))
		return true;
	report_say(c->r, BUNDLE_WRONG, "%s: %s", path, bad.msg);
	return false;
}

/* Each line of a note is by a key of the log, whether it is known or, as is then told,
 * not. */
static bool
check_lines(struct check *c, const char *name, struct note note)
{
	struct err bad = {0};
	bool ok = true;

	for (size_t i = 0; ok && i < c->keys.named_count; i++)
		ok = !note_find(&note, &c->keys.named[i]) ||
		     note_verify(&note, &c->keys.named[i], 1, &bad);
	if (!(ok = ok && attest_all_hold(&note, &bad)))
		report_say(c->r, BUNDLE_WRONG, "%s: %s",
		           path_of(c, name, ".tlog-proof"), bad.msg);
	return ok;
}

bool
check_proof(struct check *c, const char *name, struct str entry, struct inclusion *p,
            struct checkpoint *checkpoint, struct note *note)
{
	struct log_keys keys = {c->keys.list, c->keys.count};

	return check_proof_by(c, name, keys, entry, p, checkpoint, note) &&
	       check_lines(c, name, *note);
}

bool
check_older_proof(struct check *c, const char *name, struct inclusion *p,
                  struct checkpoint *checkpoint, struct note *note)
{
	struct log_keys named = {c->keys.named, c->keys.named_count};
	struct log_keys counts = {c->keys.list, c->keys.count};
	struct checkpoint again;
	struct note same;
	struct err bad = {0};

	if (!check_proof_by(c, name, named, c->entry_text, p, checkpoint, note))
		return false;
	if (p->index != c->index || !str_eq(checkpoint->origin, c->origin)) {
		report_say(c->r, BUNDLE_WRONG, "%s: is of another entry or log than "
		           "proof/sighting.tlog-proof",
		           path_of(c, name, ".tlog-proof"));
		return false;
	}
	check_steps(c, name, p, checkpoint);
	if (!inclusion_verify(p, c->entry_text, counts, &again, &same, &bad))
		report_say(c->r, BUNDLE_NOTE, "%s: its checkpoint of %llu entries is "
		           "signed by another key, which proof/log.keys calls the "
		           "log's; it has the capture whoever signed it",
		           path_of(c, name, ".tlog-proof"),
		           (unsigned long long)checkpoint->size);
	return true;
}

void
check_say_logged(struct check *c, const char *what, const struct inclusion *p,
                 const struct checkpoint *checkpoint, const struct note *note)
{
	struct str keys = {0};

	for (size_t i = 0; i < note->count; i++)
		if (note->signatures[i].holds)
			keys = arena_printf(&c->r->a, "%.*s%s %08x", STR_ARG(keys),
			                    keys.n ? " and"
			                           : "", note->signatures[i].id);
	report_say(c->r, BUNDLE_HOLDS, "%s is in the log %.*s: entry %llu, counted "
	           "from 0, of %llu, signed by key%.*s", what, STR_ARG(checkpoint->origin),
	           (unsigned long long)p->index,
	           (unsigned long long)checkpoint->size, STR_ARG(keys));
}

/* The signature and the key that people check with OpenSSL are one of those that
 * count. */
static bool
holds_by_hand(struct check *c, const char *name, const struct note *note)
{
	struct str signature, pem;
	struct buf b;
	struct err bad = {0};
	bool found = false;

	if (!check_need(c, path_of(c, name, ".sig"), &signature) ||
	    !check_need(c, path_of(c, name, ".pem"), &pem))
		return true; /* that was said */
	buf_init(&b, 1 << 16);
	for (size_t i = 0; i < note->count; i++)
		for (size_t k = 0; k < c->keys.count && note->signatures[i].holds; k++) {
			const struct note_signature *s = &note->signatures[i];
			buf_clear(&b);
			found = found || (c->keys.list[k].id == s->id &&
			                  note_key_pem(&c->keys.list[k], &b, &bad) &&
			                  str_eq(signature, (struct str){(const char *)s->bytes, s->count}) &&
			                  str_eq(pem, buf_str(&b)));
		}
	buf_release(&b);
	return found;
}

void
check_steps(struct check *c, const char *name, const struct inclusion *p,
            const struct checkpoint *checkpoint)
{
	struct buf b;

	buf_init(&b, 1 << 16);
	inclusion_steps(p, checkpoint->size, &b);
	check_same(c, path_of(c, name, ".steps"), buf_str(&b));
	buf_release(&b);
}

void
check_pieces(struct check *c, const char *name, const struct inclusion *p,
             const struct checkpoint *checkpoint, const struct note *note)
{
	check_steps(c, name, p, checkpoint);
	check_same(c, path_of(c, name, ".checkpoint"), note->text);
	if (!holds_by_hand(c, name, note))
		report_say(c->r, BUNDLE_WRONG, "%s, .pem: are no signature of the "
		           "checkpoint and its key", path_of(c, name, ".sig"));
}

static void
check_reply(struct check *c, struct str checkpoint)
{
	struct chain_sources from = {.anchors = c->r->trust->anchors};
	struct timestamp t, own;
	struct str reply;
	struct err bad = {0};
	char at[TIME_ISO + 1], end[TIME_ISO + 1];

	if (!bundle_member(c->r, c->w, "proof/stamp.tsr", &reply)) {
		report_say(c->r, BUNDLE_NOTE, "no time stamp of an authority: when it "
		           "was captured, the log alone says");
		return;
	}
	if (!check_need(c, "proof/authority.pem", &from.certificates))
		return;
	struct chain_sources alone = {from.certificates,
	                              attest_anchor(from.certificates)};
	if (!timestamp_verify(reply, checkpoint, &from, &c->r->a, &t, &bad) ||
	    !timestamp_verify(reply, checkpoint, &alone, &c->r->a, &own, &bad)) {
		report_say(c->r, BUNDLE_WRONG, "proof/stamp.tsr: %s", bad.msg);
		return;
	}
	if (!str_eq(own.chain.pem, from.certificates))
		report_say(c->r, BUNDLE_WRONG, "proof/authority.pem: is more or less "
		           "than the certificates of the stamp");
	time_iso(t.time, at);
	time_iso(t.chain.not_after, end);
	int64_t captured = 0;
	time_from_iso(check_text_of(c->entry, "time"), &captured);
	if (t.time < captured - CLOCKS_APART)
		report_say(c->r, BUNDLE_WRONG, "proof/stamp.tsr: is of %s, before the "
		           "capture that it is said to be of", at);
	else if (t.chain.trusted)
		report_say(c->r, BUNDLE_HOLDS, "a checkpoint that has the capture "
		           "existed at %s, says %.*s", at, STR_ARG(t.chain.owner));
	else
		report_say(c->r, BUNDLE_NOTE, "a checkpoint that has the capture "
		           "existed at %s, says %.*s, who is not trusted: %.*s; name "
		           "those that you trust with --trust", at, STR_ARG(t.chain.owner),
		           STR_ARG(t.chain.why));
	if (t.chain.not_after < c->r->trust->now)
		report_say(c->r, BUNDLE_NOTE, "the stamp was valid at its time; the "
		           "authority's certificate expired on %s", end);
}

void
check_stamp(struct check *c, const struct inclusion *sighting)
{
	struct inclusion p = *sighting;
	struct checkpoint checkpoint;
	struct note note;
	struct str bytes;

	if (bundle_member(c->r, c->w, "proof/stamped.tlog-proof", &bytes) &&
	    (!check_need(c, "proof/stamp.tsr", &bytes) ||
	     !check_older_proof(c, "stamped", &p, &checkpoint, &note) ||
	     !check_lines(c, "stamped", note)))
		return;
	check_same(c, "proof/checkpoint", p.note);
	check_reply(c, p.note);
}
