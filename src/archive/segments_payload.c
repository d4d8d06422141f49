/* segments_payload: what a capture ends with, and its payload wherever it lies. See
 * segments.h; clauses are of ISO 28500:2017. */
#include "archive/archive.sql.h"
#include "archive/segments.h"

enum { BLOCK_MAX = 2 * LIMIT_INPUT_BYTES };

/* The name of a record without < and >; empty if there is none. */
static struct str
name_of(const struct warc_record *r, struct str field, struct arena *a)
{
	struct str s = warc_field(r, field);

	if (s.n > 1 && s.p[0] == '<' && s.p[s.n - 1] == '>')
		s = str_slice(s, 1, s.n - 1);
	return arena_str(a, s);
}

/* Copied, since the reader's bytes go with it. */
static void
take_record(const struct warc_record *r, struct arena *a, struct kept *out)
{
	struct str type = warc_field(r, STR("WARC-Type"));
	struct str content = warc_field(r, STR("Content-Type"));
	struct warc_record own = *r;
	struct err no_message = {0};

	own.block = arena_str(a, r->block);
	*out = (struct kept){
		.record = {.id = name_of(r, STR("WARC-Record-ID"), a),
		           .uri = arena_str(a, r->uri),
		           .date = arena_str(a, warc_field(r, STR("WARC-Date")))},
		.is_revisit = str_eq_nocase(type, STR("revisit")),
		.is_cut = warc_field(r, STR("WARC-Truncated")).p != NULL,
		.refers_to = name_of(r, STR("WARC-Refers-To"), a)};
	if (!out->is_revisit)
		out->record.payload = warc_payload(&own, a);
	if (!str_starts_nocase(content, STR("application/http")) ||
	    !http_message_parse(own.block, &out->message, &no_message))
		out->message = (struct http_message){.status = 0};
}

bool
segments_kept(const struct home *h, const struct place *p, struct arena *a,
              struct kept *out, struct err *e)
{
	struct warc_findings findings = {0};
	struct warc_reader *reader;
	struct warc_record r;
	struct str packed;

	if (!segments_read(h, p, a, &packed, e))
		return false;
	size_t at = p->response < 0 ? packed.n : (size_t)p->response;
	packed = str_slice(packed, at, packed.n);
	bool ok = warc_open(packed, BLOCK_MAX, a, &findings, &reader, e);
	if (ok) {
		struct str why = STR("there is no record");
		ok = warc_next(reader, &r) && r.sound && r.kept;
		if (!ok)
			err_set(e, ERR_CORRUPT, "%.*s",
			        STR_ARG(findings.first ? findings.first->text : why));
		if (ok)
			take_record(&r, a, out);
		warc_close(reader);
	}
	if (!ok) {
		e->kind = ERR_CORRUPT;
		err_context(e, "the records at %lld of archive/%06lld.warc.gz",
		            (long long)p->offset, (long long)p->segment);
	}
	return ok;
}

/* The response that a revisit refers to (6.7); it must be what the revisit says. */
static bool
read_original(const struct home *h, struct payload *of, struct arena *a, struct err *e)
{
	const struct place *p = &of->place;
	struct str name = of->kept.refers_to;

	if (!segments_at(h->db, p->original_segment, p->original_offset, &of->original,
	                 e)) {
		if (e->kind == ERR_NOT_FOUND)
			e->kind = ERR_CORRUPT;
		return false;
	}
	if (!segments_kept(h, &of->original, a, &of->whole, e))
		return false;
	bool is_it = !of->whole.is_revisit && of->original.original_segment == 0 &&
	             (name.n == 0 || str_eq(name, of->whole.record.id));
	return is_it ||
	       err_set(e, ERR_CORRUPT, "the revisit at %lld of archive/%06lld.warc.gz "
	               "does not refer to the response that is noted as its original",
	               (long long)p->offset, (long long)p->segment);
}

bool
segments_follow(const struct home *h, const struct place *p, struct arena *a,
                struct payload *out, struct err *e)
{
	*out = (struct payload){.place = *p, .original = *p};
	if (!segments_kept(h, p, a, &out->kept, e))
		return false;
	if (out->kept.is_revisit != (p->original_segment != 0))
		return err_set(e, ERR_CORRUPT, "the record at %lld of "
		               "archive/%06lld.warc.gz %s", (long long)p->offset, (long long)p->segment, out->kept.is_revisit ? "is a revisit, and no original is noted" : "has an original, and is no revisit");
	out->whole = out->kept;
	if (out->kept.is_revisit && !read_original(h, out, a, e))
		return false;
	out->bytes = out->whole.record.payload;
	out->digest = sha256_of(out->bytes);
	return true;
}

/* *some: the row says that bytes were captured, and of which digest. */
static bool
body_of(struct db *db, int64_t document, int64_t sighting, struct sha256 *body,
        bool *some, struct err *e)
{
	bool row;
	struct stmt *s = db_stmt(db, sql_sighting_body, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, document);
	stmt_bind_int(s, 2, sighting);
	if (!stmt_next(s, &row, e))
		return false;
	*some = row && stmt_sha256(s, 0, body);
	stmt_reset(s);
	return true;
}

bool
segments_payload(const struct home *h, int64_t document, int64_t sighting,
                 struct arena *a, struct payload *out, struct err *e)
{
	struct sha256 body;
	struct place p;
	bool some;

	if (!body_of(h->db, document, sighting, &body, &some, e))
		return false;
	if (!some)
		return err_set(e, ERR_NOT_FOUND, "sighting %lld has no captured bytes",
		               (long long)sighting);
	return segments_find(h->db, document, sighting, &p, e) &&
	       segments_follow(h, &p, a, out, e) &&
	       (sha256_eq(&out->digest, &body) ||
	        err_set(e, ERR_CORRUPT, "sighting %lld: the captured bytes are not "
	                "those of its SHA-256; find the fault with: proviso verify",
	                (long long)sighting));
}
