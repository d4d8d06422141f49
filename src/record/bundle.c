/* bundle: the files of a bundle, gathered and packed. See bundle.h. */
#include "record/bundle.h"

#include "archive/cdxj.h"
#include "base/version.h"
#include "proof/inclusion.h"
#include "proof/timestamp.h"
#include "record/bundle_text.h"
#include "record/certificate.h"
#include "record/wacz.h"

enum { FILES = 32, SMALL = 1 << 20 };

struct builder {
	const struct home *home;
	struct log *log;
	const struct keyring *keys;
	const struct evidence *v;
	struct arena a;
	struct wacz_file files[FILES];
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

/* A name for bytes that have no address (RFC 6920). */
static struct str
name_of_text(struct builder *b)
{
	struct buf base64;
	const struct sha256 *id = &b->v->place.version.id;

	buf_init(&base64, 64);
	base64_write((struct str){(const char *)id->b, sizeof id->b}, &base64);
	for (size_t i = 0; i < base64.n; i++)
		base64.p[i] = base64.p[i] == '+' ? '-' : base64.p[i] == '/' ? '_' : base64.p[i];
	struct str s = arena_printf(&b->a, "ni:///sha-256;%.*s", (int)base64.n - 1, base64.p);
	buf_release(&base64);
	return s;
}

static bool
has_url(const struct evidence *v)
{
	return v->has_records &&
	       (str_starts(v->source, STR("http://")) || str_starts(v->source, STR("https://")));
}

/* The records of the capture as they are; or, of a history kept by others, the text. */
static bool
add_warc(struct builder *b, struct str *warc, struct err *e)
{
	struct buf out;
	struct sha256 digest;
	struct event event;
	struct str records = {0};
	char urn[URN_UUID + 1];

	buf_init(&out, LIMIT_BUNDLE_BYTES);
	bool ok = event_warcinfo("data.warc.gz", urn, &out, &digest, e);
	b->text.records_from = out.n;
	event_init(&event, urn);
	if (ok && b->v->has_records)
		ok = segments_read(b->home, &b->v->records, &b->a, &records, e);
	else if (ok) {
		ok = event_add_resource(&event, name_of_text(b), "text/plain; charset=utf-8",
		                        b->v->place.version.text, b->v->at * 1000000, e);
		records = buf_str(&event.members);
	}
	buf_add(&out, records);
	event_release(&event);
	ok = ok && add_buf(b, "archive/data.warc.gz", &out, e);
	if (ok)
		*warc = b->files[b->count - 1].bytes;
	else
		buf_release(&out);
	return ok;
}

static bool
add_index(struct builder *b, struct str warc, struct err *e)
{
	struct warc_findings findings = {0};
	struct warc_reader *r;
	struct warc_record record;
	struct cdxj line;
	struct buf lines;

	if (!warc_open(warc, LIMIT_INPUT_BYTES, &b->a, &findings, &r, e))
		return false;
	buf_init(&lines, LIMIT_INPUT_BYTES);
	bool ok = true;
	while (ok && warc_next(r, &record)) {
		if (!cdxj_of_record(&record, &line))
			continue;
		line.filename = STR("data.warc.gz");
		ok = cdxj_line(&line, &lines, e);
	}
	warc_close(r);
	cdxj_sort(&lines);
	if (ok)
		return add_buf(b, "indexes/index.cdx", &lines, e);
	buf_release(&lines);
	return false;
}

static bool
add_pages(struct builder *b, struct err *e)
{
	struct buf out;
	struct wacz_page page = {.id = b->v->row.record, .at = b->v->at, .title = b->text.title,
	                         .url = has_url(b->v) ? b->v->source : name_of_text(b)};

	buf_init(&out, SMALL);
	wacz_pages(STR("Captured pages"), &page, 1, &out);
	return add_buf(b, "pages/pages.jsonl", &out, e);
}

/* An entry of the log with its proof in the tree of a checkpoint. */
static bool
add_logged(struct builder *b, const char *path, const struct logged *l, uint64_t size,
           struct str note, struct err *e)
{
	struct inclusion p;
	struct buf out;

	if (!inclusion_prove(b->log, (uint64_t)l->index, size, note, &p, e))
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

	if (!inclusion_prove(b->log, (uint64_t)b->v->seen.index, size, note, &p, e))
		return false;
	buf_init(&out, SMALL);
	inclusion_steps(&p, size, &out);
	return add_buf(b, "proof/steps.txt", &out, e);
}

/* The checkpoint in pieces: its text, the bytes of one signature, the key of that. */
static bool
add_checkpoint(struct builder *b, struct str bytes, struct err *e)
{
	struct note note;
	struct buf pem;

	if (!note_parse(bytes, &note, e) || !note_verify(&note, b->keys->keys, b->keys->count, e) ||
	    !checkpoint_parse(note.text, &b->text.checkpoint, e))
		return false;
	add(b, "proof/checkpoint", bytes);
	add(b, "proof/checkpoint.txt", note.text);
	for (size_t i = 0; i < note.count; i++)
		for (size_t k = 0; k < b->keys->count; k++) {
			const struct note_key *key = &b->keys->keys[k];
			if (!note.signatures[i].holds || key->id != note.signatures[i].id)
				continue;
			b->text.key_id = arena_printf(&b->a, "%08x", key->id);
			add(b, "proof/checkpoint.sig", arena_str(&b->a, (struct str){
				(const char *)note.signatures[i].bytes, note.signatures[i].count}));
			buf_init(&pem, SMALL);
			if (note_key_pem(key, &pem, e))
				return add_buf(b, "proof/key.pem", &pem, e);
			buf_release(&pem);
			return false;
		}
	return err_set(e, ERR_INTERNAL, "a checkpoint holds, and no signature of it does");
}

static bool
add_keys(struct builder *b, struct err *e)
{
	struct buf out;

	buf_init(&out, SMALL);
	for (size_t i = 0; i < b->keys->count; i++) {
		note_key_write(&b->keys->keys[i], &out);
		buf_byte(&out, '\n');
	}
	return add_buf(b, "proof/log.keys", &out, e);
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

/* The log's word on the capture, and on what we say of it. */
static bool
add_proofs(struct builder *b, struct err *e)
{
	struct stamped stamp;
	struct str note = log_note(b->log);
	uint64_t size = log_checkpoint(b->log)->size;

	if (!evidence_stamp(b->home->db, b->v->seen.index, &b->a, &stamp, e) ||
	    !add_logged(b, "proof/publication", &b->v->published, size, note, e))
		return false;
	if (stamp.some) {
		note = stamp.note;
		size = stamp.size;
	}
	return add_logged(b, "proof/sighting", &b->v->seen, size, note, e) &&
	    add_steps(b, size, note, e) && add_checkpoint(b, note, e) && add_keys(b, e) &&
	    add_stamp(b, &stamp, e);
}

static bool
add_certificate(struct builder *b, struct err *e)
{
	struct buf out;
	struct certificate c;

	bundle_text_certificate(&b->text, b->v, &b->a, &c);
	buf_init(&out, LIMIT_INPUT_BYTES);
	if (certificate_write(&c, &out, e))
		return add_buf(b, "certificate.pdf", &out, e);
	buf_release(&out);
	return false;
}

static bool
add_sums(struct builder *b, struct err *e)
{
	struct buf out;
	char hex[SHA256_HEX + 1];

	buf_init(&out, SMALL);
	for (size_t i = 0; i < b->count; i++) {
		struct sha256 h = sha256_of(b->files[i].bytes);
		sha256_hex(&h, hex);
		buf_printf(&out, "%s  %.*s\n", hex, STR_ARG(b->files[i].path));
	}
	return add_buf(b, "proof/SHA256SUMS", &out, e);
}

static bool
build(struct builder *b, struct buf *out, struct err *e)
{
	struct str warc;
	struct buf how;
	const struct evidence *v = b->v;

	if (!add_warc(b, &warc, e) || !add_index(b, warc, e) || !add_pages(b, e))
		return false;
	add(b, "record/record.json", v->json);
	add(b, "record/text.txt", v->place.version.text);
	if (!add_proofs(b, e) || !add_certificate(b, e))
		return false;
	buf_init(&how, SMALL);
	bundle_text_instructions(&b->text, v, &how);
	if (!add_buf(b, "VERIFY.txt", &how, e) || !add_sums(b, e))
		return false;
	struct wacz_about about = {
		.title = b->text.title, .software = STR("proviso/" PROVISO_VERSION),
		.description = STR("Evidence of the words of a legal document. VERIFY.txt says how to check it."),
		.main_page_url = has_url(v) ? v->source : (struct str){0}, .main_page_date = v->at,
		.created = b->text.created, .modified = b->text.created};
	return wacz_pack(b->files, b->count, &about, out, e);
}

bool
bundle_write(const struct home *h, struct log *log, const struct keyring *keys,
             const struct evidence *v, const char *name, struct buf *out, struct err *e)
{
	struct builder b = {.home = h, .log = log, .keys = keys, .v = v};

	b.text.file = name;
	b.text.created = time_now();
	b.text.title = arena_printf(&b.a, "%.*s: %.*s / %.*s", STR_ARG(v->row.record),
	                            STR_ARG(v->row.service), STR_ARG(v->row.document));
	bool ok = build(&b, out, e);
	arena_release(&b.a);
	return ok;
}
