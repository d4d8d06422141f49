/* bundle_check: quote, text, capture, entry, proof, key, stamp. See bundle_check.h. */
#include "record/bundle_check.h"

#include <cjson/cJSON.h>

#include "archive/warc.h"
#include "proof/inclusion.h"
#include "proof/keyring.h"
#include "proof/timestamp.h"
#include "record/bundle_parts.h"

/* What the checks share: the bundle's own words, read. */
struct check {
	struct report *r;
	const struct wacz *w;
	cJSON *entry, *record, *statement, *papers; /* of the log, but for record.json */
	struct bundle_keys keys;
};

bool
bundle_member(struct report *r, const struct wacz *w, const char *path, struct str *out)
{
	const struct wacz_member *m = wacz_find(w, str_of(path));
	struct err bad = {0};

	return m && wacz_read(m, &r->a, out, &bad);
}

bool
bundle_need(struct report *r, const struct wacz *w, const char *path, struct str *out)
{
	if (bundle_member(r, w, path, out))
		return true;
	report_say(r, BUNDLE_WRONG, "%s: is missing", path);
	return false;
}

static bool
need(struct check *c, const char *path, struct str *out)
{
	return bundle_need(c->r, c->w, path, out);
}

static struct str
text_of(const cJSON *object, const char *key)
{
	return str_of(cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key)));
}

/* Does a "sha256:HEX" speak of these bytes? */
static bool
is_digest_of(struct str text, const struct sha256 *h)
{
	char hex[SHA256_HEX + 1];

	sha256_hex(h, hex);
	return str_starts(text, STR("sha256:")) && str_eq(str_slice(text, 7, text.n), str_of(hex));
}

static bool
parse(struct check *c, const char *path, struct str bytes, cJSON **out)
{
	*out = cJSON_ParseWithLength(bytes.p ? bytes.p : "", bytes.n);
	if (cJSON_IsObject(*out))
		return true;
	report_say(c->r, BUNDLE_WRONG, "%s: is no JSON object", path);
	return false;
}

/* An entry with its proof; *checkpoint is what signed it. */
static bool
check_proof(struct check *c, const char *name, struct str entry, struct inclusion *p,
            struct checkpoint *checkpoint, struct note *note)
{
	struct str bytes;
	struct err bad = {0};
	struct log_keys keys = {c->keys.list, c->keys.count};
	const char *path = arena_printf(&c->r->a, "proof/%s.tlog-proof", name).p;

	if (!need(c, path, &bytes))
		return false;
	if (inclusion_parse(bytes, p, &bad) && inclusion_verify(p, entry, keys, checkpoint, note, &bad))
		return true;
	report_say(c->r, BUNDLE_WRONG, "%s: %s", path, bad.msg);
	return false;
}

static void
say_logged(struct check *c, const char *what, const struct inclusion *p,
           const struct checkpoint *checkpoint, const struct note *note)
{
	for (size_t i = 0; i < note->count; i++)
		if (note->signatures[i].holds)
			report_say(c->r, BUNDLE_HOLDS, "%s is entry %llu of %llu of the log %.*s, signed by key %08x",
			           what, (unsigned long long)p->index, (unsigned long long)checkpoint->size,
			           STR_ARG(checkpoint->origin), note->signatures[i].id);
}

/* A file that follows from others must say what they say. */
static void
same(struct check *c, const char *path, struct str want)
{
	struct str bytes;

	if (need(c, path, &bytes) && !str_eq(bytes, want))
		report_say(c->r, BUNDLE_WRONG, "%s: does not say what follows from the other files", path);
}

/* The signature and the key that people check with OpenSSL are one of those that count. */
static bool
holds_by_hand(struct check *c, const struct note *note)
{
	struct str signature, pem;
	struct buf b;
	struct err bad = {0};
	bool found = false;

	if (!need(c, "proof/checkpoint.sig", &signature) || !need(c, "proof/key.pem", &pem))
		return true; /* that was said */
	buf_init(&b, 1 << 16);
	for (size_t i = 0; i < note->count; i++)
		for (size_t k = 0; k < c->keys.count && note->signatures[i].holds; k++) {
			const struct note_signature *s = &note->signatures[i];
			buf_clear(&b);
			found = found || (c->keys.list[k].id == s->id && note_key_pem(&c->keys.list[k], &b, &bad) &&
			                  str_eq(signature, (struct str){(const char *)s->bytes, s->count}) &&
			                  str_eq(pem, buf_str(&b)));
		}
	buf_release(&b);
	return found;
}

/* The pieces for people with a shell. */
static void
check_pieces(struct check *c, const struct inclusion *p, const struct checkpoint *checkpoint,
             const struct note *note)
{
	struct buf b;

	same(c, "proof/checkpoint", p->note);
	same(c, "proof/checkpoint.txt", note->text);
	buf_init(&b, 1 << 16);
	inclusion_steps(p, checkpoint->size, &b);
	same(c, "proof/steps.txt", buf_str(&b));
	if (!holds_by_hand(c, note))
		report_say(c->r, BUNDLE_WRONG, "proof/checkpoint.sig, proof/key.pem: are no signature of the checkpoint "
		           "and its key");
	buf_release(&b);
}

/* What archive/data.warc.gz holds. */
struct records {
	uint64_t count;
	struct sha256 digest;
	bool is_text;     /* the last one is of the canonical text */
	bool has_payload; /* one is of the payload that the entry names, if it names one */
};

static bool
read_records(struct check *c, struct str text, struct records *out, struct err *e)
{
	struct warc_findings findings = {0};
	struct warc_reader *reader;
	struct warc_record record;
	struct str warc, payload = text_of(c->entry, "payload");

	*out = (struct records){.has_payload = payload.n == 0};
	if (!need(c, "archive/data.warc.gz", &warc))
		return true;
	if (!warc_open(warc, LIMIT_INPUT_BYTES, &c->r->a, &findings, &reader, e))
		return false;
	struct hash_stream *hash = hash_start(HASH_SHA256);
	while (warc_next(reader, &record)) {
		out->count++;
		hash_add(hash, record.bytes);
		out->is_text = str_eq(record.block, text);
		out->has_payload = out->has_payload || str_eq(warc_field(&record, STR("WARC-Payload-Digest")), payload);
	}
	hash_get(hash, out->digest.b);
	hash_close(hash);
	warc_close(reader);
	return true;
}

/* The records of the capture and nothing else; or, where none are kept, the text. */
static bool
check_capture(struct check *c, struct str text, struct err *e)
{
	struct records records;
	struct str want = text_of(c->entry, "warc"), source = text_of(c->entry, "source");

	if (!read_records(c, text, &records, e))
		return false;
	if (want.n == 0 && (records.count != 1 || !records.is_text))
		report_say(c->r, BUNDLE_WRONG, "archive/data.warc.gz: is not record/text.txt, which is all that there is");
	else if (want.n == 0)
		report_say(c->r, BUNDLE_NOTE, "no captured bytes: the text comes from %.*s, and the time is theirs",
		           STR_ARG(source));
	else if (!is_digest_of(want, &records.digest))
		report_say(c->r, BUNDLE_WRONG, "archive/data.warc.gz: these are not the records that the log's entry is of");
	else if (!records.has_payload)
		report_say(c->r, BUNDLE_WRONG, "archive/data.warc.gz: no record is of the payload that the log's entry names");
	else
		report_say(c->r, BUNDLE_HOLDS, "the capture of %.*s at %.*s is the one that the log's entry is of",
		           STR_ARG(source), STR_ARG(text_of(c->entry, "time")));
	return true;
}

/* Certificate and instructions are those that the log's entry on them is of. */
static void
check_papers(struct check *c)
{
	static const char *const papers[][2] = {{"certificate.pdf", "certificate"},
	                                        {"VERIFY.txt", "instructions"}};
	struct str bytes;

	for (size_t i = 0; i < COUNT(papers); i++) {
		if (!need(c, papers[i][0], &bytes))
			continue;
		struct sha256 id = sha256_of(bytes);
		if (!is_digest_of(text_of(c->papers, papers[i][1]), &id))
			report_say(c->r, BUNDLE_WRONG, "%s: is not what the log's entry on it was made of", papers[i][0]);
	}
	if (!str_eq(text_of(c->papers, "record"), text_of(c->record, "record")))
		report_say(c->r, BUNDLE_WRONG, "proof/papers.json: is about another record");
}

/* What helps to look around: index, pages, sums. */
static void
check_lists(struct check *c)
{
	struct buf b;
	struct str warc, page = {0};
	struct err bad = {0};
	int64_t at = 0;

	buf_init(&b, LIMIT_INPUT_BYTES);
	if (need(c, "archive/data.warc.gz", &warc) &&
	    bundle_index(warc, text_of(c->entry, "source"), &c->r->a, &b, &page, &bad))
		same(c, "indexes/index.cdx", buf_str(&b));
	buf_clear(&b);
	time_from_iso(text_of(c->entry, "time"), &at);
	bundle_pages(text_of(c->record, "record"),
	             bundle_title(text_of(c->record, "record"), text_of(c->record, "service"),
	                          text_of(c->record, "document"), &c->r->a), page, at, &b);
	same(c, "pages/pages.jsonl", buf_str(&b));
	buf_clear(&b);
	for (size_t i = 0; i < c->w->count; i++) {
		struct str path = c->w->members[i].path, bytes;
		if (str_eq(path, STR("proof/SHA256SUMS")) || str_starts(path, STR("datapackage")))
			continue;
		if (wacz_read(&c->w->members[i], &c->r->a, &bytes, &bad))
			bundle_sum(path, bytes, &b);
	}
	same(c, "proof/SHA256SUMS", buf_str(&b));
	buf_release(&b);
}

static void
check_text(struct check *c, struct str text)
{
	struct sha256 id = sha256_of(text);

	if (!is_digest_of(text_of(c->entry, "text"), &id))
		report_say(c->r, BUNDLE_WRONG, "record/text.txt: is not the text that the log's entry is of");
	if (!is_digest_of(text_of(c->record, "text"), &id) || !is_digest_of(text_of(c->statement, "text"), &id))
		report_say(c->r, BUNDLE_WRONG, "record/record.json: is about another text");
}

static void
check_quote(struct check *c, struct str text)
{
	const cJSON *p = cJSON_GetObjectItemCaseSensitive(c->record, "provision");
	double start = cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(p, "start"));
	double end = cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(p, "end"));
	struct str quote = text_of(p, "quote");

	if (!(start >= 0 && end > start && end <= (double)text.n) ||
	    !str_eq(quote, str_slice(text, (size_t)start, (size_t)end)))
		report_say(c->r, BUNDLE_WRONG, "record/record.json: its quote is not what stands in record/text.txt");
	else
		report_say(c->r, BUNDLE_HOLDS, "the words are bytes %.0f to %.0f of the text", start, end);
}

/* record.json is what the log's entry on it says, and of this capture. */
static void
check_record(struct check *c, struct str record)
{
	static const char *const names[] = {"service", "document", "record"};
	const cJSON *sighting = cJSON_GetObjectItemCaseSensitive(c->record, "sighting");
	struct sha256 id = sha256_of(record);

	if (!is_digest_of(text_of(c->statement, "digest"), &id))
		report_say(c->r, BUNDLE_WRONG, "record/record.json: is not what the log's entry was made of");
	for (size_t i = 0; i < COUNT(names); i++)
		if (!str_eq(text_of(c->record, names[i]), text_of(c->statement, names[i])) ||
		    (i < 2 && !str_eq(text_of(c->record, names[i]), text_of(c->entry, names[i]))))
			report_say(c->r, BUNDLE_WRONG, "record/record.json: its %s is not the log's", names[i]);
	if (!str_eq(text_of(sighting, "time"), text_of(c->entry, "time")) ||
	    !str_eq(text_of(sighting, "source"), text_of(c->entry, "source")) ||
	    !str_eq(text_of(sighting, "payload"), text_of(c->entry, "payload")))
		report_say(c->r, BUNDLE_WRONG, "record/record.json: is of another capture than the log's entry");
}

static void
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

static bool
check_all(struct check *c, struct str entry, struct err *e)
{
	struct inclusion p;
	struct checkpoint checkpoint;
	struct note note;
	struct str record, statement, papers, text;

	if (!parse(c, "proof/sighting.json", entry, &c->entry) || !need(c, "record/record.json", &record) ||
	    !parse(c, "record/record.json", record, &c->record) ||
	    !need(c, "proof/publication.json", &statement) ||
	    !parse(c, "proof/publication.json", statement, &c->statement) ||
	    !need(c, "proof/papers.json", &papers) || !parse(c, "proof/papers.json", papers, &c->papers) ||
	    !need(c, "record/text.txt", &text) || !bundle_keys(c->r, c->w, &c->keys))
		return true;
	check_quote(c, text);
	check_text(c, text);
	check_record(c, record);
	check_papers(c);
	check_lists(c);
	if (!check_capture(c, text, e))
		return false;
	if (check_proof(c, "publication", statement, &p, &checkpoint, &note))
		say_logged(c, "what is said of the words", &p, &checkpoint, &note);
	if (check_proof(c, "papers", papers, &p, &checkpoint, &note))
		say_logged(c, "what certificate.pdf and VERIFY.txt say", &p, &checkpoint, &note);
	if (check_proof(c, "sighting", entry, &p, &checkpoint, &note)) {
		say_logged(c, "the capture", &p, &checkpoint, &note);
		check_pieces(c, &p, &checkpoint, &note);
		check_stamp(c, p.note);
	}
	if (c->r->trust->key.n == 0)
		report_say(c->r, BUNDLE_NOTE, "the log's key is the one that the bundle brings: compare it with one from "
		           "elsewhere, or give that with --key");
	return e->kind == ERR_NONE;
}

bool
bundle_check(struct report *r, const struct wacz *w, struct str entry, struct err *e)
{
	struct check c = {.r = r, .w = w};

	bool ok = check_all(&c, entry, e);
	cJSON_Delete(c.entry);
	cJSON_Delete(c.record);
	cJSON_Delete(c.statement);
	cJSON_Delete(c.papers);
	return ok;
}
