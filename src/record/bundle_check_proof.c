/* bundle_check_proof: entry, proof, checkpoint, key, stamp. See bundle_check_parts.h. */
#include "record/bundle_check_parts.h"

#include "proof/timestamp.h"

bool
check_read_keys(struct check *c)
{
	struct str bytes, line;
	struct err bad = {0};

	if (!check_need(c, "proof/log.keys", &bytes))
		return false;
	while (str_next(&bytes, '\n', &line) && c->key_count < COUNT(c->keys))
		if (!note_key_parse(line, &c->keys[c->key_count++], &bad)) {
			report_say(c->r, BUNDLE_WRONG, "proof/log.keys: %s", bad.msg);
			return false;
		}
	return true;
}

/* The key that the reader knows is the only one that counts, if there is one. */
static struct log_keys
trusted_keys(struct check *c, struct note_key *known, struct err *e)
{
	if (c->r->trust->key.n == 0)
		return (struct log_keys){c->keys, c->key_count};
	if (!note_key_parse(c->r->trust->key, known, e))
		return (struct log_keys){NULL, 0};
	return (struct log_keys){known, 1};
}

bool
check_proof(struct check *c, const char *name, struct str entry, struct inclusion *p,
            struct checkpoint *checkpoint, struct note *note, struct err *e)
{
	struct note_key known;
	struct str bytes;
	struct err bad = {0};
	const char *path = arena_printf(&c->r->a, "proof/%s.tlog-proof", name).p;

	struct log_keys keys = trusted_keys(c, &known, e);
	if (keys.count == 0 && e->kind != ERR_NONE)
		return false;
	if (!check_need(c, path, &bytes))
		return false;
	if (inclusion_parse(bytes, p, &bad) && inclusion_verify(p, entry, keys, checkpoint, note, &bad))
		return true;
	report_say(c->r, BUNDLE_WRONG, "%s: %s", path, bad.msg);
	return false;
}

void
check_say_logged(struct check *c, const char *what, const struct inclusion *p,
           const struct checkpoint *checkpoint, const struct note *note)
{
	for (size_t i = 0; i < note->count; i++)
		if (note->signatures[i].holds)
			report_say(c->r, BUNDLE_HOLDS, "%s is entry %llu of %llu of the log %.*s, signed by key %08x",
			           what, (unsigned long long)p->index, (unsigned long long)checkpoint->size,
			           STR_ARG(checkpoint->origin), note->signatures[i].id);
}

void
check_pieces(struct check *c, const struct inclusion *p, const struct checkpoint *checkpoint,
             const struct note *note)
{
	struct buf b;
	struct err bad = {0};

	check_same(c, "proof/checkpoint", p->note);
	check_same(c, "proof/checkpoint.txt", note->text);
	buf_init(&b, 1 << 16);
	inclusion_steps(p, checkpoint->size, &b);
	check_same(c, "proof/steps.txt", buf_str(&b));
	for (size_t i = 0; i < note->count; i++)
		for (size_t k = 0; k < c->key_count; k++) {
			if (!note->signatures[i].holds || c->keys[k].id != note->signatures[i].id)
				continue;
			check_same(c, "proof/checkpoint.sig", (struct str){(const char *)note->signatures[i].bytes,
			                                             note->signatures[i].count});
			buf_clear(&b);
			if (note_key_pem(&c->keys[k], &b, &bad))
				check_same(c, "proof/key.pem", buf_str(&b));
			i = note->count - 1; /* the first that holds is the one */
			break;
		}
	buf_release(&b);
}

void
check_stamp(struct check *c, struct str checkpoint)
{
	struct chain_sources from = {.anchors = c->r->trust->anchors};
	struct timestamp t;
	struct str reply;
	struct err bad = {0};
	char at[TIME_ISO + 1], end[TIME_ISO + 1];

	if (!bundle_member(c->r, c->w, "proof/stamp.tsr", &reply)) {
		report_say(c->r, BUNDLE_NOTE, "no time stamp of an authority: when it was captured, the log alone says");
		return;
	}
	bundle_member(c->r, c->w, "proof/authority.pem", &from.certificates);
	if (!timestamp_verify(reply, checkpoint, &from, &c->r->a, &t, &bad)) {
		report_say(c->r, BUNDLE_WRONG, "proof/stamp.tsr: %s", bad.msg);
		return;
	}
	time_iso(t.time, at);
	time_iso(t.chain.not_after, end);
	report_say(c->r, BUNDLE_HOLDS, "the checkpoint existed at %s, says %.*s", at, STR_ARG(t.chain.owner));
	if (!t.chain.trusted)
		report_say(c->r, BUNDLE_NOTE, "the stamp: %.*s", STR_ARG(t.chain.why));
	if (t.chain.not_after < c->r->trust->now)
		report_say(c->r, BUNDLE_NOTE, "the stamp was valid at its time; the authority's certificate expired on %s",
		           end);
}
