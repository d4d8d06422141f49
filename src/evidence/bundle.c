/* bundle: the files of a bundle, gathered and packed. See bundle.h. */
#include "evidence/bundle.h"

#include "archive/rotation.h"
#include "base/version.h"
#include "evidence/bundle_parts.h"
#include "evidence/bundle_text.h"
#include "net/http.h"
#include "paper/certificate.h"
#include "proof/inclusion.h"
#include "proof/timestamp.h"
#include "warc/wacz.h"

enum { FILES = 32 + KEYRING_KEYS, SMALL = 1 << 20 };

struct builder {
	struct home *home;
	struct evidence *v;
	struct arena a;
	struct wacz_file files[FILES]; /* first those of archive/ */
	size_t count;
	struct bundle_text text; /* what the instructions and the certificate say */
};

static void
add(struct builder *b, const char *path, struct str bytes)
{
	b->files[b->count++] = (struct wacz_file){str_of(path), bytes};
}

/* Take what a buffer holds as a file. */
static bool
add_buf(struct builder *b, const char *path, struct buf *bytes, struct err *e)
{
	bool ok = buf_ok(bytes, path, e);

	if (ok)
		add(b, path, arena_str(&b->a, buf_str(bytes)));
	buf_release(bytes);
	return ok;
}

static struct str
name_of_text(struct builder *b)
{
	return bundle_name_of(&b->v->place.version.id, &b->a);
}

static bool
has_url(const struct evidence *v)
{
	return v->has_records && http_is_url(v->source);
}

/* The records of one capture, and nothing else, so that the digest in the log's entry is
 * that of the file unpacked. */
static bool
add_records(struct builder *b, const char *path, const struct place *p, struct err *e)
{
	struct str records;

	if (!segments_read(b->home, p, &b->a, &records, e))
		return false;
	add(b, path, records);
	return true;
}

/* In the place of records: the text that others kept. */
static bool
add_text(struct builder *b, struct err *e)
{
	struct event event;

	event_init(&event, NULL);
	bool ok = event_add_resource(&event, name_of_text(b), "text/plain; charset=utf-8",
	                             b->v->place.version.text, b->v->at * 1000000, e);
	add(b, BUNDLE_WARC, arena_str(&b->a, buf_str(&event.members)));
	event_release(&event);
	return ok;
}

static bool
add_warcs(struct builder *b, struct err *e)
{
	const struct evidence *v = b->v;

	if (!v->has_records)
		return add_text(b, e);
	return add_records(b, BUNDLE_WARC, &v->records, e) &&
	       (!v->refers ||
	        (add_records(b, BUNDLE_ORIGINAL, &v->original, e) &&
	         bundle_text_find_payload(&b->text, b->files[1].bytes, (size_t)v->original.response, e)));
}

static bool
add_index(struct builder *b, struct err *e)
{
	struct buf lines, pages;
	struct str page;

	buf_init(&lines, LIMIT_INPUT_BYTES);
	if (!bundle_index(b->files, b->count, b->v->source, &b->a, &lines, &page, e)) {
		buf_release(&lines);
		return false;
	}
	if (!add_buf(b, "indexes/index.cdx", &lines, e))
		return false;
	buf_init(&pages, SMALL);
	bundle_pages(b->v->row.record, b->text.title, page, b->v->at, &pages);
	return add_buf(b, "pages/pages.jsonl", &pages, e);
}

/* An entry of the log with its proof in the tree of a checkpoint. */
static bool
add_logged(struct builder *b, const char *path, const struct logged *l, uint64_t size,
           struct str note, struct err *e)
{
	struct inclusion p;
	struct buf out;

	if (!inclusion_prove(b->home->log, (uint64_t)l->index, size, note, &p, e))
		return false;
	add(b, arena_printf(&b->a, "%s.json", path).p, l->text);
	buf_init(&out, SMALL);
	inclusion_write(&p, &out);
	return add_buf(b, arena_printf(&b->a, "%s.tlog-proof", path).p, &out, e);
}

static bool
add_steps(struct builder *b, uint64_t size, struct str note, struct err *e)
{
	struct inclusion p;
	struct buf out;

	if (!inclusion_prove(b->home->log, (uint64_t)b->v->seen.index, size, note, &p, e))
		return false;
	buf_init(&out, SMALL);
	inclusion_steps(&p, size, &out);
	return add_buf(b, "proof/steps.txt", &out, e);
}

/* The checkpoint in pieces: its text, the bytes of the newest key's signature, that key. */
static bool
add_checkpoint(struct builder *b, struct str bytes, struct err *e)
{
	const struct keyring *keys = &b->home->keys;
	struct note note;
	struct buf pem;

	if (!note_parse(bytes, &note, e) || !note_verify(&note, keys->keys, keys->count, e) ||
	    !checkpoint_parse(note.text, &b->text.checkpoint, e))
		return false;
	add(b, "proof/checkpoint", bytes);
	add(b, "proof/checkpoint.txt", note.text);
	for (size_t k = keys->count; k-- > 0;)
		for (size_t i = 0; i < note.count; i++) {
			const struct note_signature *s = &note.signatures[i];
			if (!s->holds || s->id != keys->keys[k].id)
				continue;
			b->text.key_id = arena_printf(&b->a, "%08x", s->id);
			add(b, "proof/checkpoint.sig",
			    arena_str(&b->a, (struct str){(const char *)s->bytes, s->count}));
			buf_init(&pem, SMALL);
			if (note_key_pem(&keys->keys[k], &pem, e))
				return add_buf(b, "proof/key.pem", &pem, e);
			buf_release(&pem);
			return false;
		}
	return err_set(e, ERR_INTERNAL, "a checkpoint holds, and no signature of it does");
}

/* The keys, and how they took over from one another. */
static bool
add_keys(struct builder *b, struct err *e)
{
	const struct keyring *keys = &b->home->keys;
	struct buf out;
	struct str proof;
	bool ok = true;

	buf_init(&out, SMALL);
	for (size_t i = 0; ok && i < keys->count; i++) {
		uint32_t id = keys->keys[i].id;
		note_key_write(&keys->keys[i], &out);
		buf_byte(&out, '\n');
		ok = rotation_proof(b->home, id, &b->a, &proof, e);
		if (ok && proof.n)
			add(b, arena_printf(&b->a, "proof/keys/%08x.tlog-proof", id).p, proof);
	}
	if (ok)
		return add_buf(b, "proof/log.keys", &out, e);
	buf_release(&out);
	return false;
}

static bool
add_stamp(struct builder *b, const struct stamped *s, struct err *e)
{
	struct chain_sources from = {s->chain, s->chain};
	struct timestamp t;

	if (!s->some)
		return true;
	if (!timestamp_verify(s->reply, s->note, &from, &b->a, &t, e))
		return err_context(e, "the stamp of checkpoint %llu", (unsigned long long)s->size);
	b->text.stamp_authority = t.chain.owner;
	b->text.stamped = t.time;
	add(b, "proof/stamp.tsr", s->reply);
	add(b, "proof/authority.pem", s->chain);
	return true;
}

/* The log's word on the capture, and on what it refers to: of the earliest checkpoint that
 * is stamped, if one is. */
static bool
add_sighting(struct builder *b, struct err *e)
{
	struct stamped stamp;
	struct str note = arena_str(&b->a, log_note(b->home->log)); /* a later one will come */
	uint64_t size = log_checkpoint(b->home->log)->size;

	if (!evidence_stamp(b->home->db, b->v->seen.index, &b->a, &stamp, e))
		return false;
	if (stamp.some) {
		note = stamp.note;
		size = stamp.size;
	}
	return add_logged(b, "proof/sighting", &b->v->seen, size, note, e) &&
	    (!b->v->refers || add_logged(b, "proof/original", &b->v->original_seen, size, note, e)) &&
	    add_steps(b, size, note, e) && add_checkpoint(b, note, e) && add_keys(b, e) &&
	    add_stamp(b, &stamp, e);
}

static bool
add_papers(struct builder *b, struct err *e)
{
	struct buf pdf, how;
	struct certificate c;

	bundle_text_certificate(&b->text, b->v, &b->a, &c);
	buf_init(&pdf, LIMIT_INPUT_BYTES);
	if (!certificate_write(&c, &pdf, e)) {
		buf_release(&pdf);
		return false;
	}
	buf_init(&how, SMALL);
	bundle_text_instructions(&b->text, b->v, &how);
	return add_buf(b, "certificate.pdf", &pdf, e) && add_buf(b, "VERIFY.txt", &how, e);
}

/* So that nobody can put another certificate beside good evidence. */
static struct str
statement_on_papers(struct builder *b)
{
	struct buf out;
	struct json j = {.out = &out};
	struct str of[] = {b->files[b->count - 2].bytes, b->files[b->count - 1].bytes,
	                   b->v->published.text, b->v->seen.text};
	char hex[COUNT(of)][7 + SHA256_HEX + 1];

	for (size_t i = 0; i < COUNT(of); i++) {
		struct sha256 h = sha256_of(of[i]);
		memcpy(hex[i], "sha256:", 7);
		sha256_hex(&h, hex[i] + 7);
	}
	buf_init(&out, SMALL);
	json_object(&j);
	json_key_cstr(&j, "certificate", hex[0]);
	json_key_cstr(&j, "instructions", hex[1]);
	json_key_cstr(&j, "kind", "papers");
	json_key_cstr(&j, "publication", hex[2]);
	json_key_str(&j, "record", b->v->row.record);
	json_key_cstr(&j, "sighting", hex[3]);
	json_object_end(&j);
	struct str s = arena_str(&b->a, buf_str(&out));
	buf_release(&out);
	return s;
}

/* What is said of the words, and to people: stated in the log, and proven. */
static bool
add_statements(struct builder *b, struct err *e)
{
	struct logged papers = {.text = statement_on_papers(b)};
	const struct log *log = b->home->log;

	return evidence_state(b->home, &papers, e) &&
	    add_logged(b, "proof/publication", &b->v->published, log_checkpoint(log)->size, log_note(log), e) &&
	    add_logged(b, "proof/papers", &papers, log_checkpoint(log)->size, log_note(log), e);
}

static bool
add_sums(struct builder *b, struct err *e)
{
	struct buf out;

	buf_init(&out, SMALL);
	for (size_t i = 0; i < b->count; i++)
		bundle_sum(b->files[i].path, b->files[i].bytes, &out);
	return add_buf(b, "proof/SHA256SUMS", &out, e);
}

static bool
build(struct builder *b, struct buf *out, struct err *e)
{
	const struct evidence *v = b->v;

	if (!add_warcs(b, e) || !add_index(b, e))
		return false;
	add(b, "record/record.json", v->json);
	add(b, "record/text.txt", v->place.version.text);
	if (!add_sighting(b, e) || !add_papers(b, e) || !add_statements(b, e) || !add_sums(b, e))
		return false;
	struct wacz_about about = {
		.title = b->text.title, .software = STR("proviso/" PROVISO_VERSION),
		.description = STR(BUNDLE_DESCRIPTION),
		.main_page_url = has_url(v) ? v->source : (struct str){0}, .main_page_date = v->at,
		.created = b->text.created, .modified = b->text.created};
	return wacz_pack(b->files, b->count, &about, out, e);
}

bool
bundle_write(struct home *h, struct evidence *v, const char *name, struct buf *out,
             struct err *e)
{
	struct builder b = {.home = h, .v = v};

	b.text.file = name;
	b.text.created = time_now();
	b.text.title = bundle_title(v->row.record, v->row.service, v->row.document, &b.a);
	/* Nothing is stated that does not hold. */
	bool ok = evidence_verify(h, h->log, v, e) && evidence_state(h, &v->published, e) &&
	          build(&b, out, e);
	arena_release(&b.a);
	return ok;
}
