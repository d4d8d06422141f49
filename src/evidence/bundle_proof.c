/* bundle_proof: what the log says, in a bundle. See bundle_builder.h. */
#include "archive/attest.h"
#include "archive/rotation.h"
#include "evidence/bundle_builder.h"
#include "evidence/evidence.sql.h"
#include "proof/inclusion.h"
#include "proof/timestamp.h"

/* An entry's way to a checkpoint, which was followed. */
struct way {
	struct inclusion proof;
	struct checkpoint checkpoint;
	struct note note;
};

static bool
find_way(struct builder *b, const struct logged *l, uint64_t size, struct str note,
         struct way *out, struct err *e)
{
	return inclusion_prove(b->home->log, (uint64_t)l->index, size, note,
	                       &out->proof, e) &&
	       inclusion_verify(&out->proof, l->text, keyring_keys(&b->home->keys),
	                        &out->checkpoint, &out->note, e);
}

static const char *
path_of(struct builder *b, const char *name, const char *end)
{
	return arena_printf(&b->a, "proof/%s%s", name, end).p;
}

static bool
add_proof(struct builder *b, const char *name, const struct way *way, struct err *e)
{
	struct buf out;

	buf_init(&out, BUNDLE_SMALL);
	inclusion_write(&way->proof, &out);
	return builder_add_buf(b, path_of(b, name, ".tlog-proof"), &out, e);
}

/* The way in pieces, for people with a shell. */
static bool
add_steps(struct builder *b, const char *name, const struct way *way, struct err *e)
{
	struct buf out;

	buf_init(&out, BUNDLE_SMALL);
	inclusion_steps(&way->proof, way->checkpoint.size, &out);
	return builder_add_buf(b, path_of(b, name, ".steps"), &out, e);
}

static bool
add_signature(struct builder *b, const char *name, const struct note_key *key,
              struct str signature, struct err *e)
{
	struct buf pem;

	builder_add(b, path_of(b, name, ".sig"), arena_str(&b->a, signature));
	buf_init(&pem, BUNDLE_SMALL);
	if (note_key_pem(key, &pem, e))
		return builder_add_buf(b, path_of(b, name, ".pem"), &pem, e);
	buf_release(&pem);
	return false;
}

/* The newest key that signed, and the bytes of its signature. */
static const struct note_key *
signed_by(const struct keyring *keys, const struct note *note, struct str *signature)
{
	for (size_t k = keys->count; k-- > 0;) {
		const struct note_signature *s = note_find(note, &keys->keys[k]);
		if (!s || !s->holds)
			continue;
		*signature = (struct str){(const char *)s->bytes, s->count};
		return &keys->keys[k];
	}
	return NULL;
}

static bool
add_pieces(struct builder *b, const char *name, const struct way *way,
           const struct note_key **key, struct err *e)
{
	struct str signature;

	*key = signed_by(&b->home->keys, &way->note, &signature);
	if (!*key)
		return err_set(e, ERR_INTERNAL, "a checkpoint holds, and no "
		               "signature of it does");
	builder_add(b, path_of(b, name, ".checkpoint"), way->note.text);
	return add_steps(b, name, way, e) && add_signature(b, name, *key, signature, e);
}

static bool
add_logged(struct builder *b, const char *name, const struct logged *l, uint64_t size,
           struct str note, struct way *way, struct err *e)
{
	builder_add(b, path_of(b, name, ".json"), l->text);
	return find_way(b, l, size, note, way, e) && add_proof(b, name, way, e);
}

/* The keys, and how they took over from one another. */
static bool
add_keys(struct builder *b, struct err *e)
{
	const struct keyring *keys = &b->home->keys;
	struct str proof, list = {0};

	for (size_t i = 0; i < keys->count; i++) {
		uint32_t id = keys->keys[i].id;
		list = arena_printf(&b->a, "%.*s%.*s\n", STR_ARG(list),
		                    STR_ARG(note_key_text(&keys->keys[i], &b->a)));
		if (!rotation_proof(b->home, id, &b->a, &proof, e))
			return false;
		if (proof.n)
			builder_add(b, arena_printf(&b->a, "proof/keys/%08x.tlog-proof",
			                            id).p, proof);
	}
	builder_add(b, "proof/log.keys", list);
	return true;
}

static bool
add_stamp(struct builder *b, const struct stamped *s, struct err *e)
{
	struct chain_sources from = {s->chain, s->chain};
	struct timestamp t;

	if (!timestamp_verify(s->reply, s->note, &from, &b->a, &t, e))
		return err_context(e, "the stamp of checkpoint %llu",
		                   (unsigned long long)s->size);
	b->text.stamp_authority = t.chain.owner;
	b->text.stamped = t.time;
	builder_add(b, "proof/stamp.tsr", s->reply);
	builder_add(b, "proof/authority.pem", s->chain);
	return true;
}

/* One row's cosignature; *note is the checkpoint with all of them. */
static bool
add_cosignature(struct builder *b, struct str vkey, struct str row, struct str *note,
                struct err *e)
{
	struct bundle_witness *w = &b->text.witnesses[b->text.witness_count];
	struct note n;

	*w = (struct bundle_witness){.vkey = arena_str(&b->a, vkey)};
	if (!note_key_parse(w->vkey, &w->key, e) || !note_parse(row, &n, e) ||
	    !note_verify(&n, &w->key, 1, e))
		return err_context(e, "the cosignature by %.*s", STR_ARG(vkey));
	const struct note_signature *s = note_find(&n, &w->key);
	w->at = s->at;
	*note = arena_printf(&b->a, "%.*s%.*s", STR_ARG(*note), STR_ARG(s->line));
	const char *name = arena_printf(&b->a, "witness-%zu",
	                                ++b->text.witness_count).p;
	return add_signature(b, name, &w->key, (struct str){(const char *)s->bytes + 8, s->count - 8}, e);
}

/* Their keys, a JSON array: those that the home's config names. Whoever wrote a row of
 * another, this home's owner does not bring it. */
static bool
witnesses_of(struct builder *b, struct str *out, struct err *e)
{
	struct config c;
	struct buf text;
	struct json j = {.out = &text};

	if (!config_read(b->home->path, &b->a, &c, e))
		return false;
	buf_init(&text, BUNDLE_SMALL);
	json_array(&j);
	for (size_t i = 0; i < c.witness_count; i++)
		json_str(&j, note_key_text(&c.witnesses[i].key, &b->a));
	json_array_end(&j);
	*out = arena_str(&b->a, buf_str(&text));
	buf_release(&text);
	return true;
}

/* The checkpoint of `size` as the log signed it, and the cosignatures by `witnesses`
 * that are kept of it. */
static bool
add_cosignatures(struct builder *b, struct str witnesses, int64_t size,
                 struct str *note, struct err *e)
{
	struct stmt *s = db_stmt(b->home->db, sql_evidence_cosignatures, e);
	struct str last = {0};
	bool row, ok;

	if (!s)
		return false;
	stmt_bind_int(s, 1, size);
	stmt_bind_str(s, 2, witnesses);
	while ((ok = stmt_next(s, &row, e)) && row && b->text.witness_count < BUNDLE_WITNESSES) {
		struct buf own;
		if (str_eq(last, stmt_str(s, 0)))
			continue; /* it cosigned twice: the earlier counts */
		last = arena_str(&b->a, stmt_str(s, 0));
		buf_init(&own, ATTEST_NOTE_BYTES);
		ok = note->n ||
		     attest_own_note(stmt_str(s, 1), &b->home->keys, &own, e);
		if (note->n == 0)
			*note = arena_str(&b->a, buf_str(&own));
		buf_release(&own);
		if (!ok || !(ok = add_cosignature(b, last, stmt_str(s, 1), note, e)))
			break;
	}
	stmt_reset(s);
	return ok;
}

/* The same entry under a checkpoint that witnesses cosigned: the one that most did. */
static bool
add_witnesses(struct builder *b, struct err *e)
{
	struct stmt *s = db_stmt(b->home->db, sql_evidence_cosigned, e);
	struct str note = {0}, list = {0}, witnesses;
	struct way way;
	bool row;

	if (!s || !witnesses_of(b, &witnesses, e))
		return false;
	stmt_bind_int(s, 1, b->v->seen.index);
	stmt_bind_str(s, 2, witnesses);
	if (!stmt_next(s, &row, e))
		return false;
	if (!row)
		return true;
	int64_t size = stmt_int(s, 0);
	stmt_reset(s);
	if (!add_cosignatures(b, witnesses, size, &note, e) ||
	    !find_way(b, &b->v->seen, (uint64_t)size, note, &way, e))
		return false;
	for (size_t i = 0; i < b->text.witness_count; i++)
		list = arena_printf(&b->a, "%.*s%.*s\n", STR_ARG(list),
		                    STR_ARG(b->text.witnesses[i].vkey));
	builder_add(b, "proof/witness.keys", list);
	builder_add(b, "proof/witnessed.checkpoint", way.note.text);
	return add_proof(b, "witnessed", &way, e) && add_steps(b, "witnessed", &way, e);
}

/* The newest checkpoint with the signatures of the log alone: those of witnesses are
 * had from the rows. */
static bool
newest_note(struct builder *b, struct str *out, struct err *e)
{
	struct buf note;

	buf_init(&note, ATTEST_NOTE_BYTES);
	bool ok = attest_own_note(log_note(b->home->log), &b->home->keys, &note, e);
	*out = arena_str(&b->a, buf_str(&note));
	buf_release(&note);
	return ok;
}

/* The earliest stamp on a checkpoint that has the entry, and the entry's way to that;
 * else the newest checkpoint is the only one. */
static bool
add_stamped(struct builder *b, struct str newest, struct err *e)
{
	struct stamped stamp;
	struct way way;

	if (!evidence_stamp(b->home->db, b->v->seen.index, &b->a, &stamp, e))
		return false;
	builder_add(b, "proof/checkpoint", stamp.some ? stamp.note : newest);
	return !stamp.some ||
	       (find_way(b, &b->v->seen, stamp.size, stamp.note, &way, e) &&
	        add_proof(b, "stamped", &way, e) && add_steps(b, "stamped", &way, e) &&
	        add_stamp(b, &stamp, e));
}

bool
builder_add_sighting(struct builder *b, struct err *e)
{
	uint64_t size = log_checkpoint(b->home->log)->size;
	const struct note_key *key;
	struct str note;
	struct way way, other;

	if (!newest_note(b, &note, e) ||
	    !add_logged(b, "sighting", &b->v->seen, size, note, &way, e) ||
	    !add_pieces(b, "sighting", &way, &key, e) ||
	    (b->v->refers &&
	     !add_logged(b, "original", &b->v->original_seen, size, note, &other, e)))
		return false;
	b->text.checkpoint = way.checkpoint;
	b->text.vkey = note_key_text(key, &b->a);
	return add_stamped(b, note, e) && add_keys(b, e) && add_witnesses(b, e);
}

bool
builder_add_statements(struct builder *b, const struct logged *papers, struct err *e)
{
	uint64_t size = log_checkpoint(b->home->log)->size;
	const struct note_key *key;
	struct str note;
	struct way way;

	return newest_note(b, &note, e) &&
	       add_logged(b, "publication", &b->v->published, size, note, &way, e) &&
	       add_logged(b, "papers", papers, size, note, &way, e) &&
	       add_pieces(b, "papers", &way, &key, e);
}
