/* evidence: what a record rests on. See evidence.h. */
#include "evidence/evidence.h"

#include "archive/leaves.h"
#include "base/version.h"
#include "evidence/bundle_parts.h"
#include "evidence/evidence.sql.h"
#include "net/http.h"
#include "proof/inclusion.h"

enum { JSON_BYTES = 1 << 22 };

static struct str
digest_text(const struct sha256 *h, struct arena *a)
{
	char hex[SHA256_HEX + 1];

	sha256_hex(h, hex);
	return arena_printf(a, "sha256:%s", hex);
}

/* "[[FROM,TO],…]", the versions that have the words. */
static struct str
spans_json(const struct version_span *list, size_t count, struct arena *a)
{
	struct buf b;
	struct json j = {.out = &b};

	buf_init(&b, JSON_BYTES);
	json_array(&j);
	for (size_t i = 0; i < count; i++) {
		json_array(&j);
		json_int(&j, list[i].from);
		json_int(&j, list[i].to);
		json_array_end(&j);
	}
	json_array_end(&j);
	struct str s = arena_str(a, buf_str(&b));
	buf_release(&b);
	return s;
}

/* The sighting that shows the words best, and the number of its version. */
static bool
find_sighting(struct db *db, struct evidence *v, struct str spans, int64_t at,
              struct arena *a, int64_t *version, struct err *e)
{
	bool row;
	struct stmt *s = db_stmt(db, sql_evidence_sighting, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, v->place.version.document);
	stmt_bind_int(s, 2, at);
	stmt_bind_str(s, 3, spans);
	if (!stmt_next(s, &row, e))
		return false;
	if (!row && at)
		return err_set(e, ERR_NOT_FOUND, "record %.*s: these words were not "
		               "seen at that time or before; see: proviso record %.*s",
		               STR_ARG(v->row.record), STR_ARG(v->row.record));
	if (!row)
		return err_set(e, ERR_CORRUPT, "record %.*s: its version has no "
		               "sighting", STR_ARG(v->row.record));
	v->sighting = stmt_int(s, 0);
	*version = stmt_int(s, 1);
	v->at = stmt_int(s, 2);
	v->source = arena_str(a, stmt_str(s, 3));
	struct str body = stmt_str(s, 4);
	v->has_payload = body.n == sizeof v->payload.b;
	if (v->has_payload)
		memcpy(v->payload.b, body.p, body.n);
	v->has_records = stmt_int(s, 5) != 0;
	v->how = arena_str(a, stmt_str(s, 6));
	v->first_seen = stmt_int(s, 7);
	stmt_reset(s);
	return true;
}

/* Where the words, as they stood last, stood when they were seen so. */
static bool
find_words(struct db *db, struct reader *r, struct evidence *v, int64_t at,
           struct arena *a, struct err *e)
{
	struct version_span *list;
	size_t count;
	int64_t version = 0;

	v->quote = str_slice(v->place.d.text, v->place.p.start, v->place.p.end);
	return records_spans(db, r, v->row.record, v->quote, a, &list, &count, e) &&
	       find_sighting(db, v, spans_json(list, count, a), at, a, &version, e) &&
	       (version == v->place.version.n ||
	        records_place_in(db, r, v->row.record, v->quote, version, a,
	                         &v->place, e));
}

/* The log's entry on the sighting whose records lie there. */
static bool
find_entry_of(struct db *db, const struct place *p, struct arena *a, struct logged *out,
              struct err *e)
{
	bool row;
	struct stmt *s = db_stmt(db, sql_evidence_of_place, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, p->segment);
	stmt_bind_int(s, 2, p->offset);
	if (!stmt_next(s, &row, e))
		return false;
	if (!row)
		return err_set(e, ERR_CORRUPT, "no sighting is said to be at %lld of "
		               "archive/%06lld.warc.gz", (long long)p->offset,
		               (long long)p->segment);
	int64_t document = stmt_int(s, 0), sighting = stmt_int(s, 1);
	stmt_reset(s);
	return leaves_of_sighting(db, document, sighting, &out->index, e) &&
	       leaves_text(db, out->index, a, &out->text, e);
}

/* Where redirects led. */
static bool
find_url(const struct home *h, struct evidence *v, struct arena *a, struct err *e)
{
	struct kept kept;

	if (!http_is_url(v->source))
		return true;
	if (!segments_kept(h, &v->records, a, &kept, e))
		return false;
	v->url = bundle_led_to(v->source, kept.record.uri, a);
	return true;
}

/* The records of the sighting, and those that they refer to. */
static bool
find_records(const struct home *h, struct evidence *v, struct arena *a, struct err *e)
{
	const struct place *p = &v->records;

	if (!v->has_records)
		return true;
	if (!segments_find(h->db, v->place.version.document, v->sighting,
	                   &v->records, e) ||
	    !find_url(h, v, a, e))
		return false;
	v->refers = p->original_segment != 0;
	return !v->refers ||
	       (segments_at(h->db, p->original_segment, p->original_offset,
	                    &v->original, e) &&
	        find_entry_of(h->db, &v->original, a, &v->original_seen, e));
}

/* What we say of the words, and on what ground. Holds no time of ours, so that it is
 * the same whenever it is asked. */
static struct str
record_json(const struct evidence *v, struct arena *a)
{
	struct buf b;
	struct json j = {.out = &b};
	char at[TIME_ISO + 1];

	buf_init(&b, JSON_BYTES);
	time_iso(v->at, at);
	json_object(&j);
	json_key_str(&j, "record", v->row.record);
	json_key_str(&j, "service", v->row.service);
	json_key_str(&j, "document", v->row.document);
	json_key_str(&j, "text", digest_text(&v->place.version.id, a));
	json_key(&j, "provision");
	provision_json(&j, &v->place.d, &v->place.p);
	json_key(&j, "sighting");
	json_object(&j);
	json_key_int(&j, "number", v->sighting);
	json_key_cstr(&j, "time", at);
	json_key_str(&j, "source", v->source);
	if (v->url.n)
		json_key_str(&j, "url", v->url);
	if (v->has_payload)
		json_key_str(&j, "payload", digest_text(&v->payload, a));
	json_key_int(&j, "entry", v->seen.index);
	json_object_end(&j);
	json_key(&j, "proviso");
	json_object(&j);
	json_key_cstr(&j, "version", PROVISO_VERSION);
	json_key_cstr(&j, "ruleset", ruleset_version());
	json_key_cstr(&j, "model", model_version());
	json_object_end(&j);
	json_object_end(&j);
	buf_byte(&b, '\n');
	struct str s = b.over ? (struct str){0} : arena_str(a, buf_str(&b));
	buf_release(&b);
	return s;
}

static struct str
statement_of(const struct evidence *v, struct arena *a)
{
	struct buf b;
	struct json j = {.out = &b};
	struct sha256 digest = sha256_of(v->json);

	buf_init(&b, MERKLE_ENTRY_MAX);
	json_object(&j);
	json_key_str(&j, "digest", digest_text(&digest, a));
	json_key_str(&j, "document", v->row.document);
	json_key_cstr(&j, "kind", "record");
	json_key_cstr(&j, "model", model_version());
	json_key_str(&j, "record", v->row.record);
	json_key_cstr(&j, "ruleset", ruleset_version());
	json_key_str(&j, "service", v->row.service);
	json_key_str(&j, "text", digest_text(&v->place.version.id, a));
	json_object_end(&j);
	struct str s = arena_str(a, buf_str(&b));
	buf_release(&b);
	return s;
}

/* Row and place are there. */
static bool
gather(const struct home *h, struct reader *r, int64_t at, struct arena *a,
       struct evidence *out, struct err *e)
{
	if (!find_words(h->db, r, out, at, a, e) || !find_records(h, out, a, e) ||
	    !leaves_of_sighting(h->db, out->place.version.document, out->sighting,
	                        &out->seen.index, e) ||
	    !leaves_text(h->db, out->seen.index, a, &out->seen.text, e))
		return false;
	out->json = record_json(out, a);
	if (out->json.n == 0)
		return err_set(e, ERR_LIMIT, "record %.*s: is too large to be "
		               "published", STR_ARG(out->row.record));
	out->published.text = statement_of(out, a);
	return leaves_of_statement(h->db, out->published.text,
	                           &out->published.index, e);
}

bool
evidence_gather(const struct home *h, struct reader *r, struct str record, int64_t at,
                struct arena *a, struct evidence *out, struct err *e)
{
	*out = (struct evidence){.at = 0};
	return records_find(h->db, record, a, &out->row, e) &&
	       records_place(h->db, r, out->row.record, a, &out->place, e) &&
	       gather(h, r, at, a, out, e);
}

bool
evidence_of(const struct home *h, struct reader *r, const struct provision_row *row,
            const struct provision_place *place, struct arena *a, struct evidence *out,
            struct err *e)
{
	*out = (struct evidence){.row = *row, .place = *place};
	return gather(h, r, 0, a, out, e);
}

struct str
evidence_how_words(const struct evidence *v, struct arena *a)
{
	static const struct {
		struct str how, words;
	} known[] = {
		{STR_INIT("time stated"), STR_INIT("as stated by whoever added it")},
		{STR_INIT("imported"), STR_INIT("as the imported file says")},
		{STR_INIT("redirects followed"), STR_INIT("redirects followed by address")},
		{STR_INIT("read by selectors"),
		 STR_INIT("read by selectors, which may leave out parts of the page")},
	};
	struct str words = {0}, one, rest = v->how;

	while (rest.n) {
		size_t end = str_find(rest, STR(", "), 0);
		one = str_slice(rest, 0, end);
		rest = end == SIZE_MAX ? (struct str){0} : str_slice(rest, end + 2, rest.n);
		for (size_t i = 0; i < COUNT(known); i++)
			if (str_eq(one, known[i].how))
				one = known[i].words;
		words = arena_printf(a, "%.*s%s%.*s", STR_ARG(words),
		                     words.n ? "; " : "", STR_ARG(one));
	}
	return words.n || v->has_records ? words
	                                 : STR("as a history kept by others says");
}

bool
evidence_is_file(const struct evidence *v)
{
	return v->has_records && !http_is_url(v->source);
}

bool
evidence_state(struct home *h, struct logged *statement, struct err *e)
{
	if (!leaves_of_statement(h->db, statement->text, &statement->index, e))
		return false;
	if (statement->index < 0) {
		if (!db_begin(h->db, e))
			return false;
		if (!leaves_add_statement(h->db, statement->text,
		                          &statement->index, e) ||
		    !db_commit(h->db, e)) {
			db_rollback(h->db);
			return false;
		}
	}
	return leaves_publish(h, e);
}

bool
evidence_stamp(struct db *db, int64_t index, struct arena *a, struct stamped *out,
               struct err *e)
{
	struct stmt *s = db_stmt(db, sql_evidence_stamp, e);

	*out = (struct stamped){.some = false};
	if (!s)
		return false;
	stmt_bind_int(s, 1, index);
	if (!stmt_next(s, &out->some, e))
		return false;
	if (!out->some)
		return true;
	out->size = (uint64_t)stmt_int(s, 0);
	out->at = stmt_int(s, 1);
	out->note = arena_str(a, stmt_str(s, 2));
	out->reply = arena_str(a, stmt_str(s, 3));
	out->chain = arena_str(a, stmt_str(s, 4));
	stmt_reset(s);
	return true;
}

/* The entry is in the log, and its inclusion can be proven. */
static bool
verify_logged(struct log *log, const struct logged *l, struct arena *a, struct err *e)
{
	const struct checkpoint *c = log_checkpoint(log);
	struct inclusion p;
	struct str entry;

	if (!log_entry(log, (uint64_t)l->index, a, &entry, e) ||
	    !inclusion_prove(log, (uint64_t)l->index, c->size, log_note(log), &p, e))
		return false;
	struct sha256 leaf = merkle_leaf(entry);
	if (!str_eq(entry, l->text) ||
	    !merkle_includes(&c->root, c->size, (uint64_t)l->index, &leaf, &p.proof))
		return err_set(e, ERR_CORRUPT, "entry %lld of the log: does not say "
		               "what the archive says", (long long)l->index);
	return true;
}

/* The records as they were written, and the payload that they are of, wherever it
 * lies. */
static bool
verify_captured(const struct home *h, const struct evidence *v, struct arena *a,
                struct err *e)
{
	struct payload payload;

	if (!v->has_records)
		return true;
	if (!segments_verify_place(h, &v->records, e) ||
	    (v->refers && !segments_verify_place(h, &v->original, e)))
		return false;
	return !v->has_payload ||
	       (segments_follow(h, &v->records, a, &payload, e) &&
	        (sha256_eq(&payload.digest, &v->payload) ||
	         err_set(e, ERR_CORRUPT, "sighting %lld: its records are of another "
	                 "payload", (long long)v->sighting)));
}

bool
evidence_verify(const struct home *h, struct log *log, const struct evidence *v,
                struct err *e)
{
	struct arena a = {0};
	struct sha256 id = sha256_of(v->place.version.text);
	bool ok = true;

	if (!sha256_eq(&id, &v->place.version.id))
		ok = err_set(e, ERR_CORRUPT, "version %lld: its text does not match "
		             "its SHA-256", (long long)v->place.version.n);
	ok = ok && verify_captured(h, v, &a, e) &&
	     verify_logged(log, &v->seen, &a, e) &&
	     (!v->refers || verify_logged(log, &v->original_seen, &a, e)) &&
	     (v->published.index < 0 || verify_logged(log, &v->published, &a, e));
	if (!ok)
		err_context(e, "%.*s / %.*s", STR_ARG(v->row.service),
		            STR_ARG(v->row.document));
	arena_release(&a);
	return ok;
}
