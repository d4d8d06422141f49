/* segments_verify: every byte of the WARC files against the rows. See segments.h. */
#include <sys/stat.h>
#include <zlib.h>

#include "archive/archive.sql.h"
#include "archive/rows.h"

enum { PIECE = 256 * 1024, HEAD = 64 * 1024 };

struct file {
	const char *path;
	const char *p;
	size_t n;
};

/* Columns of the statement sql_capture_list. */
enum { ROW_OFFSET, ROW_BYTES, ROW_RESPONSE, ROW_RECORDS, ROW_DOCUMENT, ROW_SERVICE,
       ROW_SIGHTING, ROW_BODY, ROW_ORIGINAL_SEGMENT, ROW_ORIGINAL_OFFSET,
       ROW_REVERIFIED,
       ROW_IS_SOUND };

/* What is unpacked of a range of a segment. */
struct unpacked {
	struct hash_stream *hash;
	/* offset of the last answer, or of the first record if there is none */
	size_t answer;
	struct buf head;  /* the first bytes of that record */
	struct buf first; /* the same of the record at hand */
};

static void
unpacked_init(struct unpacked *u)
{
	*u = (struct unpacked){.hash = NULL};
	buf_init(&u->head, HEAD);
	buf_init(&u->first, HEAD);
}

static void
unpacked_release(struct unpacked *u)
{
	buf_release(&u->head);
	buf_release(&u->first);
}

/* The lines of a record's head; none if it is longer than what was kept of it. */
static struct str
head_of(const struct buf *first)
{
	struct str s = buf_str(first);
	size_t end = str_find(s, STR("\r\n\r\n"), 0);

	return str_slice(s, 0, end == SIZE_MAX ? 0 : end + 2);
}

/* A response, a resource, or a revisit that stands for one. */
static bool
is_answer(struct str head)
{
	static const struct str types[] = {STR_INIT("response"), STR_INIT("resource"),
	                                   STR_INIT("revisit")};
	static const struct str name = STR_INIT("\nWARC-Type:");
	size_t at = str_find_nocase(head, name, 0);

	if (at == SIZE_MAX)
		return false;
	size_t end = str_find_byte(head, '\n', at + 1);
	struct str type = str_trim(str_slice(head, at + name.n, end));
	for (size_t i = 0; i < COUNT(types); i++)
		if (str_eq_nocase(type, types[i]))
			return true;
	return false;
}

/* One gzip member from the front of *rest. Its own head is as warc_pack writes it, so
 * that no byte of a segment is free to be another. */
static bool
unpack_member(z_stream *z, struct str *rest, struct unpacked *u)
{
	static const struct str gzip = STR_INIT("\x1F\x8B\x08\0\0\0\0\0\0\xFF");
	static _Thread_local unsigned char piece[PIECE];
	int status = Z_OK;

	if (!str_starts(*rest, gzip) || inflateReset(z) != Z_OK)
		return false;
	buf_clear(&u->first);
	z->next_in = (Bytef *)(uintptr_t)rest->p;
	z->avail_in = rest->n < UINT32_MAX ? (uInt)rest->n : UINT32_MAX;
	while (status == Z_OK) {
		z->next_out = piece;
		z->avail_out = sizeof piece;
		status = inflate(z, Z_NO_FLUSH);
		struct str got = {(const char *)piece, sizeof piece - z->avail_out};
		hash_add(u->hash, got);
		buf_add(&u->first, str_slice(got, 0, HEAD - u->first.n));
	}
	*rest = str_slice(*rest, (size_t)((const char *)z->next_in - rest->p), rest->n);
	return status == Z_STREAM_END;
}

/* All members of a range; the digest of what they hold. */
static bool
unpack(z_stream *z, struct str range, struct unpacked *u, struct sha256 *digest)
{
	struct str rest = range;
	bool ok = range.n > 0;

	u->hash = hash_start(HASH_SHA256);
	buf_clear(&u->head);
	while (ok && rest.n) {
		size_t at = range.n - rest.n;
		ok = unpack_member(z, &rest, u);
		if (at != 0 && !is_answer(head_of(&u->first)))
			continue;
		struct buf swap = u->head;
		u->head = u->first;
		u->first = swap;
		u->answer = at;
	}
	hash_get(u->hash, digest->b);
	hash_close(u->hash);
	return ok;
}

static bool
verify_range(const struct file *f, z_stream *z, int64_t offset, int64_t bytes,
             const struct sha256 *records, struct unpacked *u, struct err *e)
{
	struct sha256 digest = {{0}};

	if (offset < 0 || bytes <= 0 || (uint64_t)offset + (uint64_t)bytes > f->n)
		return err_set(e, ERR_CORRUPT, "%s: ends before the records at %lld "
		               "do; put it back from a copy", f->path,
		               (long long)offset);
	struct str range = {f->p + offset, (size_t)bytes};
	return (unpack(z, range, u, &digest) && sha256_eq(records, &digest)) ||
	       err_set(e, ERR_CORRUPT, "%s: the records at %lld are damaged or changed",
	               f->path, (long long)offset);
}

static bool
verify_deep(const struct file *f, int64_t offset, int64_t bytes, struct err *e)
{
	struct arena a = {0};
	struct warc_findings findings = {0};
	uint64_t records;
	struct str range = {f->p + offset, (size_t)bytes};

	bool ok = warc_check(range, LIMIT_INPUT_BYTES, &a, &findings, &records, e);
	if (ok && findings.wrong)
		ok = err_set(e, ERR_CORRUPT, "%.*s", STR_ARG(findings.first->text));
	if (!ok) {
		e->kind = ERR_CORRUPT;
		err_context(e, "%s: the records at %lld", f->path, (long long)offset);
	}
	arena_release(&a);
	return ok;
}

/* The head says, in our form, that the record is of this payload. */
static bool
payload_is_told(struct str head, const struct sha256 *body)
{
	char line[2 * SHA256_HEX] = "\r\nWARC-Payload-Digest: sha256:";

	sha256_hex(body, line + strlen(line));
	return str_find(head, str_of(line), 0) != SIZE_MAX;
}

/* The payload that a row names: of our own records the head tells it, of others it is
 * computed, and of a revisit it lies in the original. No row names that of a revisit by
 * others. */
static bool
verify_payload(const struct home *h, const struct file *f, const struct place *p,
               const struct sha256 *body, struct str head, struct err *e)
{
	bool refers = p->original_segment != 0 ||
	              str_find(head, STR("\r\nWARC-Type: revisit\r\n"), 0) != SIZE_MAX;
	bool told = body && payload_is_told(head, body);
	struct arena a = {0};
	struct payload payload;

	if ((told && !refers) || (!body && p->original_segment == 0))
		return true;
	bool ok = segments_follow(h, p, &a, &payload, e);
	if (ok && (refers != told || !body || !sha256_eq(body, &payload.digest)))
		ok = err_set(e, ERR_CORRUPT, "%s: the record at %lld is not of the "
		             "payload that its sighting says", f->path,
		             (long long)(p->offset + p->response));
	arena_release(&a);
	return ok;
}

/* The row of a capture: of a sighting or of a re-verification, and of the right
 * payload. */
static bool
verify_row(const struct home *h, const struct file *f, int64_t segment, struct stmt *s,
           const struct unpacked *u, struct err *e)
{
	struct place p = {.segment = segment, .offset = stmt_int(s, ROW_OFFSET),
	                  .bytes = stmt_int(s, ROW_BYTES),
	                  .response = stmt_int(s, ROW_RESPONSE),
	                  .original_segment = stmt_int(s, ROW_ORIGINAL_SEGMENT),
	                  .original_offset = stmt_int(s, ROW_ORIGINAL_OFFSET)};
	struct sha256 body;

	if (stmt_int(s, ROW_IS_SOUND) != 1)
		return err_set(e, ERR_CORRUPT, "%s: the records at %lld refer to half "
		               "a place", f->path, (long long)p.offset);
	if (stmt_is_null(s, ROW_SIGHTING) == stmt_is_null(s, ROW_REVERIFIED))
		return err_set(e, ERR_CORRUPT, "%s: the records at %lld are of neither "
		               "a sighting nor a re-verification alone", f->path,
		               (long long)p.offset);
	if ((uint64_t)p.response != u->answer)
		return err_set(e, ERR_CORRUPT, "%s: the last answer among the records "
		               "at %lld is at %zu from there, not at %lld", f->path,
		               (long long)p.offset, u->answer, (long long)p.response);
	return verify_payload(h, f, &p, stmt_sha256(s, ROW_BODY, &body) ? &body : NULL,
	                      head_of(&u->head), e);
}

/* Say whose records are not in order, where the row tells. */
static void
name_row(struct stmt *s, struct err *e)
{
	bool seen = !stmt_is_null(s, ROW_SIGHTING);

	if (!stmt_is_null(s, ROW_DOCUMENT))
		err_context(e, "%.*s / %.*s: %s %lld", STR_ARG(stmt_str(s, ROW_SERVICE)),
		            STR_ARG(stmt_str(s, ROW_DOCUMENT)),
		            seen ? "sighting" : "re-verification",
		            (long long)stmt_int(s, seen ? ROW_SIGHTING : ROW_REVERIFIED));
}

/* The captures of a segment, which follow each other without a gap. */
static bool
verify_captures(const struct home *h, const struct file *f, z_stream *z,
                int64_t segment, int64_t end, bool deep, uint64_t *stray, struct err *e)
{
	struct unpacked u;
	struct sha256 records;
	bool row = true, ok;
	struct stmt *s = db_stmt(h->db, sql_capture_list, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, segment);
	unpacked_init(&u);
	while ((ok = stmt_next(s, &row, e)) && row) {
		int64_t offset = stmt_int(s,
		                          ROW_OFFSET), bytes = stmt_int(s, ROW_BYTES);
		if (offset != end)
			ok = err_set(e, ERR_CORRUPT, "%s: no capture is said to be at "
			             "%lld", f->path, (long long)end);
		/* all zero, which no records give */
		stmt_sha256(s, ROW_RECORDS, &records);
		ok = ok && verify_range(f, z, offset, bytes, &records, &u, e) &&
		     verify_row(h, f, segment, s, &u, e) &&
		     (!deep || verify_deep(f, offset, bytes, e));
		if (!ok) {
			name_row(s, e);
			break;
		}
		end = offset + bytes;
	}
	if (ok)
		*stray += f->n - (size_t)end;
	stmt_reset(s);
	unpacked_release(&u);
	return ok;
}

/* The name that a head gives its record, as warc_pack writes it. */
static struct str
id_in(struct str head)
{
	static const struct str field = STR_INIT("\r\nWARC-Record-ID: <");
	size_t at = str_find(head, field, 0);

	if (at == SIZE_MAX)
		return (struct str){0};
	at += field.n;
	return str_slice(head, at, str_find(head, STR(">\r\n"), at));
}

/* The warcinfo record that a segment starts with has the name that later ones refer
 * to. */
static bool
verify_warcinfo(const struct file *f, z_stream *z, struct stmt *segment, struct err *e)
{
	struct unpacked u;
	struct sha256 records;

	stmt_sha256(segment, 2, &records);
	unpacked_init(&u);
	bool ok = verify_range(f, z, 0, stmt_int(segment, 1), &records, &u, e) &&
	          (str_eq(stmt_str(segment, 3), id_in(head_of(&u.head))) ||
	           err_set(e, ERR_CORRUPT, "%s: its warcinfo record is not called as "
	                   "the database says", f->path));
	unpacked_release(&u);
	return ok;
}

static bool
verify_segment(const struct home *h, const struct file *f, struct stmt *segment,
               bool deep, uint64_t *stray, struct err *e)
{
	z_stream z = {0};

	if (inflateInit2(&z, 16 + MAX_WBITS) != Z_OK)
		return err_set(e, ERR_INTERNAL, "zlib does not start");
	bool ok = verify_warcinfo(f, &z, segment, e) &&
	          verify_captures(h, f, &z, stmt_int(segment, 0),
	                          stmt_int(segment, 1), deep, stray, e);
	inflateEnd(&z);
	return ok;
}

static bool
open_segment(const struct home *h, int64_t n, struct arena *a, struct file *out,
             struct err *e)
{
	struct str bytes;
	const char *path = segments_path(h, n, a);

	*out = (struct file){.path = path};
	if (!file_map(path, &bytes, e)) {
		e->kind = unread_kind(path);
		return false;
	}
	out->p = bytes.p;
	out->n = bytes.n;
	return true;
}

bool
segments_verify_place(const struct home *h, const struct place *p, struct err *e)
{
	struct arena a = {0};
	struct unpacked u;
	struct file f;
	z_stream z = {0};

	unpacked_init(&u);
	bool ok = open_segment(h, p->segment, &a, &f, e);
	if (ok && inflateInit2(&z, 16 + MAX_WBITS) != Z_OK)
		ok = err_set(e, ERR_INTERNAL, "zlib does not start");
	ok = ok && verify_range(&f, &z, p->offset, p->bytes, &p->records, &u, e);
	inflateEnd(&z);
	unpacked_release(&u);
	file_unmap((struct str){f.p, f.n});
	arena_release(&a);
	return ok;
}

bool
segments_verify(const struct home *h, bool deep, uint64_t *stray, struct err *e)
{
	struct arena a = {0};
	int64_t last = 0;
	struct stat st;
	bool row = true, ok;
	struct stmt *s = db_stmt(h->db, sql_segment_list, e);

	if (!s)
		return false;
	while ((ok = stmt_next(s, &row, e)) && row) {
		struct file f;
		last = stmt_int(s, 0);
		if (!(ok = open_segment(h, last, &a, &f, e)))
			break;
		ok = verify_segment(h, &f, s, deep, stray, e);
		file_unmap((struct str){f.p, f.n});
		if (!ok)
			break;
	}
	stmt_reset(s);
	if (ok && stat(segments_path(h, last + 1, &a), &st) == 0)
		*stray += (uint64_t)st.st_size;
	arena_release(&a);
	return ok;
}
