/* event: captures as WARC records. See event.h. */
#include "warc/event.h"

#include <sys/random.h>

#include "base/version.h"

enum { FIELDS_MAX = 16, DATE = 27, HEAD_ROOM = 1 << 20 };

/* A random name (RFC 9562, version 4). */
static void
urn_uuid(char out[URN_UUID + 1])
{
	unsigned char r[16];

	if (getrandom(r, sizeof r, 0) != sizeof r)
		abort(); /* no randomness: no keys either */
	r[6] = (unsigned char)(0x40 | (r[6] & 15));
	r[8] = (unsigned char)(0x80 | (r[8] & 63));
	snprintf(out, URN_UUID + 1,
	         "urn:uuid:%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", r[0], r[1],
	         r[2], r[3], r[4], r[5], r[6], r[7], r[8], r[9], r[10], r[11], r[12],
	         r[13], r[14], r[15]);
}

/* "2026-01-31T12:00:00.123456Z" */
static void
warc_date_of(int64_t us, char out[DATE + 1])
{
	char iso[TIME_ISO + 1];

	time_iso(us / 1000000, iso);
	snprintf(out, DATE + 1, "%.19s.%06uZ", iso,
	         (unsigned)(us % 1000000) % 1000000U);
}

/* A head in the making. */
struct head {
	struct warc_field fields[FIELDS_MAX];
	size_t count;
	struct arena a;
};

static void
add(struct head *h, const char *name, struct str value)
{
	if (value.n == 0)
		return;
	if (h->count == FIELDS_MAX)
		abort(); /* a fault of ours: what a head has is in this file */
	h->fields[h->count++] = (struct warc_field){str_of(name), value};
}

/* "<urn:uuid:…>" */
static void
add_id(struct head *h, const char *name, const char *urn)
{
	add(h, name, arena_printf(&h->a, "<%s>", urn));
}

static void
begin(struct head *h, const char *type, const char *urn, const char *date,
      const char *warcinfo)
{
	*h = (struct head){.count = 0};
	add(h, "WARC-Type", str_of(type));
	add_id(h, "WARC-Record-ID", urn);
	add(h, "WARC-Date", arena_str(&h->a, str_of(date)));
	if (warcinfo)
		add_id(h, "WARC-Warcinfo-ID", warcinfo);
}

void
event_init(struct event *v, const char *warcinfo)
{
	*v = (struct event){.hash = hash_start(HASH_SHA256), .warcinfo = warcinfo};
	buf_init(&v->members, 4 * LIMIT_INPUT_BYTES);
}

void
event_release(struct event *v)
{
	buf_release(&v->members);
	hash_close(v->hash);
	v->hash = NULL;
}

void
event_end(struct event *v)
{
	hash_get(v->hash, v->digest.b);
	hash_close(v->hash);
	v->hash = NULL;
}

bool
event_add_record(struct event *v, struct str record, bool is_response, struct err *e)
{
	if (is_response)
		v->response = v->members.n;
	hash_add(v->hash, record);
	warc_pack(record, &v->members);
	return buf_ok(&v->members, "the records of a capture", e);
}

/* Finish a record with this block; the head is given back. */
static bool
add_record(struct event *v, struct head *h, struct str block, struct str payload,
           bool is_response, struct err *e)
{
	struct buf record;

	buf_init(&record, block.n + HEAD_ROOM);
	bool ok = warc_write(h->fields, h->count, block, payload, &record, e) &&
	          buf_ok(&record, "a record", e) &&
	          event_add_record(v, buf_str(&record), is_response, e);
	buf_release(&record);
	arena_release(&h->a);
	return ok;
}

/* PEM without its frame: each certificate as base64 of its DER on one line. */
static bool
write_certificates(struct str pem, struct buf *out, struct err *e)
{
	struct str rest = pem, line;
	struct buf der;
	bool ok = true;

	buf_init(&der, pem.n);
	while (ok && str_next(&rest, '\n', &line)) {
		struct warc_field f = {STR("tls-certificate"), buf_str(&der)};
		if (str_starts(line, STR("-----BEGIN")))
			buf_clear(&der);
		else if (str_starts(line, STR("-----END")))
			ok = warc_write_fields(&f, 1, out, e);
		else
			buf_add(&der, str_trim(line));
	}
	buf_release(&der);
	return ok;
}

static bool
write_metadata(const struct event_exchange *x, struct buf *out, struct err *e)
{
	static const struct warc_field software = {STR_INIT("software"),
	                                           STR_INIT("proviso/" PROVISO_VERSION)};
	struct head h = {.count = 0};

	add(&h, "via", x->via);
	add(&h, "fetchTimeMs", arena_printf(&h.a, "%lld",
	                                    (long long)(x->x->took / 1000)));
	add(&h, "port", arena_printf(&h.a, "%d", x->x->port));
	add(&h, "robots", x->robots);
	add(&h, "tls", x->x->tls);
	bool ok = warc_write_fields(h.fields, h.count, out, e) &&
	          write_certificates(x->x->certificates, out, e) &&
	          warc_write_fields(&software, 1, out, e);
	arena_release(&h.a);
	return ok;
}

/* What a revisit says of the original; its payload is kept once (6.7.2, 6.7.3). */
static void
add_reference(struct head *h, const struct event_original *original, bool not_modified)
{
	add(h, "WARC-Profile", not_modified
	    ? STR("http://netpreserve.org/warc/1.1/revisit/server-not-modified")
	    : STR("http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"));
	add(h, "WARC-Refers-To", arena_printf(&h->a, "<%.*s>", STR_ARG(original->id)));
	add(h, "WARC-Refers-To-Target-URI", original->uri);
	add(h, "WARC-Refers-To-Date", original->date);
}

/* The response, or the revisit in its place. */
static bool
add_response(struct event *v, const struct event_exchange *x, const char *date,
             const char *urn, struct err *e)
{
	const struct event_original *original = x->original;
	bool not_modified = x->x->status == 304;
	struct str block = x->x->response, payload = original ? original->payload : x->payload;
	const char *cut = http_cut_name(x->x->cut);
	struct head h;

	begin(&h, original ? "revisit" : "response", urn, date, v->warcinfo);
	add(&h, "WARC-Target-URI", x->url);
	add(&h, "WARC-IP-Address", x->x->address);
	if (original)
		add_reference(&h, original, not_modified);
	if (original && !not_modified) { /* 6.7.2: the head alone, and told so */
		block = str_slice(block, 0, x->x->head);
		cut = http_cut_name(HTTP_CUT_LENGTH);
	}
	if (cut)
		add(&h, "WARC-Truncated", str_of(cut));
	add(&h, "Content-Type", STR("application/http;msgtype=response"));
	v->payload = sha256_of(payload);
	return add_record(v, &h, block, payload, true, e);
}

bool
event_add_exchange(struct event *v, const struct event_exchange *x, struct err *e)
{
	struct head h;
	struct buf metadata;
	char date[DATE + 1], response[URN_UUID + 1], other[URN_UUID + 1];

	warc_date_of(x->x->began, date);
	urn_uuid(response);
	if (!add_response(v, x, date, response, e))
		return false;

	urn_uuid(other);
	begin(&h, "request", other, date, v->warcinfo);
	add_id(&h, "WARC-Concurrent-To", response);
	add(&h, "WARC-Target-URI", x->url);
	add(&h, "WARC-IP-Address", x->x->address);
	add(&h, "Content-Type", STR("application/http;msgtype=request"));
	if (!add_record(v, &h, x->x->request, (struct str){0}, false, e))
		return false;

	urn_uuid(other);
	begin(&h, "metadata", other, date, v->warcinfo);
	add_id(&h, "WARC-Concurrent-To", response);
	add(&h, "WARC-Target-URI", x->url);
	add(&h, "Content-Type", STR("application/warc-fields"));
	buf_init(&metadata, HEAD_ROOM);
	bool ok = write_metadata(x, &metadata, e) && buf_ok(&metadata, "metadata", e);
	if (ok)
		ok = add_record(v, &h, buf_str(&metadata), (struct str){0}, false, e);
	else
		arena_release(&h.a);
	buf_release(&metadata);
	return ok;
}

bool
event_add_resource(struct event *v, struct str uri, const char *type, struct str bytes,
                   int64_t at, struct err *e)
{
	struct head h;
	char date[DATE + 1], id[URN_UUID + 1];

	warc_date_of(at, date);
	urn_uuid(id);
	begin(&h, "resource", id, date, v->warcinfo);
	add(&h, "WARC-Target-URI", uri);
	add(&h, "Content-Type", str_of(type));
	v->payload = sha256_of(bytes);
	return add_record(v, &h, bytes, bytes, true, e);
}

bool
event_warcinfo(const char *filename, char urn[URN_UUID + 1], struct buf *member,
               struct sha256 *digest, struct err *e)
{
	static const struct warc_field about[] = {
		{STR_INIT("software"), STR_INIT("proviso/" PROVISO_VERSION)},
		{STR_INIT("format"), STR_INIT("WARC File Format 1.1")},
		{STR_INIT("conformsTo"),
		 STR_INIT("http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/")},
		{STR_INIT("robots"),
		 STR_INIT("RFC 9309, as the metadata of each response says")},
		{STR_INIT("http-header-user-agent"),
		 STR_INIT("proviso/" PROVISO_VERSION)},
	};
	struct head h;
	struct buf block, record;
	char date[DATE + 1];

	warc_date_of(time_now_us(), date);
	urn_uuid(urn);
	begin(&h, "warcinfo", urn, date, NULL);
	add(&h, "WARC-Filename", str_of(filename));
	add(&h, "Content-Type", STR("application/warc-fields"));
	buf_init(&block, HEAD_ROOM);
	buf_init(&record, 2 * HEAD_ROOM);
	bool ok = warc_write_fields(about, COUNT(about), &block, e) &&
	          warc_write(h.fields, h.count, buf_str(&block),
	                     (struct str){0}, &record, e);
	if (ok) {
		*digest = sha256_of(buf_str(&record));
		warc_pack(buf_str(&record), member);
	}
	buf_release(&block);
	buf_release(&record);
	arena_release(&h.a);
	return ok;
}
