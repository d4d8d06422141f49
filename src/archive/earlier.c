/* earlier: what a later response may refer to. See earlier.h. */
#include "archive/earlier.h"

#include "archive/archive.sql.h"
#include "archive/rows.h"

enum { VALIDATOR_BYTES = 1024, SAME_PAYLOAD_MAX = 16 };

/* RFC 9110, section 8.8.3: an opaque tag in quotes, which may be called weak. */
static bool
is_entity_tag(struct str s)
{
	if (str_starts(s, STR("W/")))
		s = str_slice(s, 2, s.n);
	return s.n >= 2 && s.n <= VALIDATOR_BYTES && str_is_plain(s) &&
	       str_find_byte(s, '"', 0) == 0 && str_find_byte(s, '"', 1) == s.n - 1;
}

struct validator
validator_of(struct str url, const struct http_message *m)
{
	struct validator v = {.url = url, .etag = http_field(m, STR("ETag")),
	                      .modified = http_field(m, STR("Last-Modified"))};
	int64_t t;

	if (!is_entity_tag(v.etag))
		v.etag = (struct str){0};
	if (!time_from_http(v.modified, &t))
		v.modified = (struct str){0};
	return v;
}

bool
validator_put(struct db *db, int64_t document, int64_t sighting,
              const struct validator *v, struct err *e)
{
	struct stmt *s = db_stmt(db, sql_validator_put, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, document);
	stmt_bind_int(s, 2, sighting);
	stmt_bind_str(s, 3, v->url);
	stmt_bind_str(s, 4, v->etag);
	stmt_bind_str(s, 5, v->modified);
	return stmt_run(s, e);
}

static bool
has_transfer_coding(const struct http_message *m)
{
	return http_field(m, STR("Transfer-Encoding")).p != NULL;
}

static bool
is_same_coding(const struct http_message *a, const struct http_message *b)
{
	struct str name = STR("Content-Encoding");

	return str_eq(http_field(a, name), http_field(b, name));
}

/* Every whole response of this payload in the home is without transfer coding, and of
 * the same content coding. */
static bool
all_are_alike(const struct home *h, const struct payload *payload, bool *out,
              struct err *e)
{
	const struct place *original = &payload->original;
	struct arena a = {0};
	struct kept kept;
	size_t n = 0;
	bool row = true, ok;
	struct stmt *s = db_stmt(h->db, sql_capture_wholes, e);

	*out = !has_transfer_coding(&payload->whole.message);
	if (!s)
		return false;
	stmt_bind_sha256(s, 1, &payload->digest);
	while ((ok = stmt_next(s, &row, e)) && row && *out) {
		struct place p = place_of_row(s);
		struct err unread = {0};
		if (p.segment == original->segment && p.offset == original->offset)
			continue;
		*out = ++n < SAME_PAYLOAD_MAX &&
		       segments_kept(h, &p, &a, &kept, &unread) &&
		       !has_transfer_coding(&kept.message) &&
		       is_same_coding(&kept.message, &payload->whole.message);
		arena_reset(&a);
	}
	stmt_reset(s);
	arena_release(&a);
	return ok;
}

/* *found is false if there is no row. */
static bool
find_row(struct db *db, struct str service, struct str document, struct str source,
         struct arena *a, int64_t *id, struct earlier *out, bool *found, struct err *e)
{
	struct stmt *s = db_stmt(db, sql_validator_get, e);

	if (!s)
		return false;
	stmt_bind_str(s, 1, service);
	stmt_bind_str(s, 2, document);
	stmt_bind_str(s, 3, source);
	if (!stmt_next(s, found, e))
		return false;
	if (!*found)
		return true;
	*id = stmt_int(s, 0);
	*out = (struct earlier){.sighting = stmt_int(s, 1), .version = stmt_int(s, 2),
	                        .at = stmt_int(s, 3)};
	out->validator = (struct validator){.url = arena_str(a, stmt_str(s, 4)),
	                                    .etag = arena_str(a, stmt_str(s, 5)),
	                                    .modified = arena_str(a, stmt_str(s, 6))};
	stmt_reset(s);
	return true;
}

/* The row says what the response itself does. */
static bool
is_own(const struct validator *row, const struct kept *kept)
{
	struct validator own = validator_of(kept->record.uri, &kept->message);

	return str_eq(row->url, own.url) && str_eq(row->etag, own.etag) &&
	       str_eq(row->modified, own.modified);
}

bool
earlier_find(const struct home *h, struct str service, struct str document,
             struct str source, struct arena *a, struct earlier *out, bool *found,
             struct err *e)
{
	struct payload payload;
	struct err unread = {0};
	int64_t id = 0;

	if (!find_row(h->db, service, document, source, a, &id, out, found, e))
		return false;
	if (!*found)
		return true;
	*found = segments_payload(h, id, out->sighting, a, &payload, &unread) &&
	         is_own(&out->validator, &payload.kept) &&
	         payload.bytes.n > 0 && payload.whole.message.status == 200 &&
	         !payload.whole.is_cut;
	if (!*found)
		return true;
	out->place = payload.original;
	out->kept = payload.whole;
	return all_are_alike(h, &payload, &out->may_be_repeated, e);
}

const char *const *
earlier_fields(const struct earlier *r, int64_t now, struct arena *a)
{
	const struct validator *v = &r->validator;
	const char **fields = ARENA_ARRAY(a, const char *, 3);
	size_t n = 0;

	if (now < r->at || now - r->at >= EARLIER_DAYS * 86400)
		return NULL;
	if (v->etag.n)
		fields[n++] = arena_printf(a, "If-None-Match: %.*s",
		                           STR_ARG(v->etag)).p;
	if (v->modified.n)
		fields[n++] = arena_printf(a, "If-Modified-Since: %.*s",
		                           STR_ARG(v->modified)).p;
	return n ? fields : NULL;
}

bool
earlier_repeats(const struct earlier *r, const struct http_message *m,
                struct str payload)
{
	return r->may_be_repeated && m->status == 200 && !has_transfer_coding(m) &&
	       is_same_coding(m, &r->kept.message) &&
	       str_eq(payload, r->kept.record.payload);
}
