/* answer: a response as it is sent. See answer.h. */
#include "serve/answer.h"

#include <libdeflate.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { TAG = 2 + 32, TAG_MAX = 100, PACK_FROM = 1000, PACK_LEVEL = 6 };

struct answer {
	atomic_uint users;
	int status;
	const struct route *route;
	char tag[TAG_MAX], packed_tag[TAG + 3];
	struct MHD_Response *plain, *packed, *unchanged;
	size_t plain_size, packed_size;
};

static const char page_policy[] =
	"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

static void
add(struct MHD_Response *m, const char *name, const char *value)
{
	if (MHD_add_response_header(m, name, value) != MHD_YES)
		abort(); /* no memory: all else was checked */
}

/* Of the handler's fields; empty where it is not among them. */
static struct str
own_field(const struct response *r, const char *name)
{
	for (size_t i = 0; i < r->field_count; i++)
		if (str_eq_nocase(str_of(r->fields[i].name), str_of(name)))
			return r->fields[i].value;
	return (struct str){0};
}

static bool
has_field(const struct response *r, const char *name)
{
	return own_field(r, name).n > 0;
}

/* What all forms say. */
static void
add_common(struct MHD_Response *m, const struct response *r, const char *tag)
{
	static const char *const keeping[] = {
		[KEEP_CHECKED] = "no-cache", [KEEP_NOT] = "no-store",
		[KEEP_FOR_EVER] = "public, max-age=31536000, immutable"};

	add(m, "Cache-Control", keeping[r->keeping]);
	if (r->keeping != KEEP_NOT && !has_field(r, "ETag"))
		add(m, "ETag", tag);
	add(m, "Vary", r->is_open ? "Accept-Encoding, Origin" : "Accept-Encoding");
	if (!has_field(r, "X-Content-Type-Options"))
		add(m, "X-Content-Type-Options", "nosniff");
	add(m, "Referrer-Policy", "strict-origin-when-cross-origin");
	if (!has_field(r, "Content-Security-Policy"))
		add(m, "Content-Security-Policy", r->is_file
		    ? "default-src 'none'; frame-ancestors 'none'; sandbox" : page_policy);
	add(m, "X-Frame-Options", "DENY");
	add(m, "Cross-Origin-Opener-Policy", "same-origin");
	add(m, "Cross-Origin-Resource-Policy", r->is_open ? "cross-origin" : "same-origin");
	add(m, "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), "
	    "usb=()");
	if (r->is_open) {
		add(m, "Access-Control-Allow-Origin", "*");
		add(m, "Access-Control-Expose-Headers", "ETag, Link, Retry-After");
	}
	for (size_t i = 0; i < r->field_count; i++) {
		char value[4096];
		snprintf(value, sizeof value, "%.*s", STR_ARG(r->fields[i].value));
		add(m, r->fields[i].name, value);
	}
}

static struct MHD_Response *
with_body(struct str body, enum MHD_ResponseMemoryMode mode)
{
	char *copy = xmalloc(body.n + 1);

	if (body.n)
		memcpy(copy, body.p, body.n);
	struct MHD_Response *m = MHD_create_response_from_buffer(body.n, copy, mode);
	if (!m)
		abort();
	return m;
}

static bool
is_text(const char *type)
{
	struct str t = str_of(type);

	return str_starts(t, STR("text/")) || str_find(t, STR("json"), 0) != SIZE_MAX ||
	       str_find(t, STR("xml"), 0) != SIZE_MAX ||
	       str_find(t, STR("javascript"), 0) != SIZE_MAX;
}

static void
pack(struct answer *a, const struct response *r)
{
	struct libdeflate_compressor *c = libdeflate_alloc_compressor(PACK_LEVEL);
	size_t room = libdeflate_gzip_compress_bound(c, r->body.n);
	char *bytes = xmalloc(room);

	size_t n = libdeflate_gzip_compress(c, r->body.p, r->body.n, bytes, room);
	if (n && n < r->body.n) {
		a->packed = with_body((struct str){bytes, n}, MHD_RESPMEM_MUST_FREE);
		a->packed_size = n;
		add_common(a->packed, r, a->packed_tag);
		add(a->packed, "Content-Type", r->type);
		add(a->packed, "Content-Encoding", "gzip");
	}
	free(bytes);
	libdeflate_free_compressor(c);
}

struct answer *
answer_new(const struct response *r, const struct route *route)
{
	struct answer *a = xcalloc(1, sizeof *a);
	struct sha256 digest = sha256_of(buf_str(&r->body));
	char hex[SHA256_HEX + 1];

	a->users = 1;
	a->route = route;
	a->status = r->status ? r->status : 200;
	sha256_hex(&digest, hex);
	struct str own_tag = own_field(r, "ETag");
	if (own_tag.n && own_tag.n < sizeof a->tag)
		snprintf(a->tag, sizeof a->tag, "%.*s", STR_ARG(own_tag));
	else
		snprintf(a->tag, sizeof a->tag, "\"%.32s\"", hex);
	snprintf(a->packed_tag, sizeof a->packed_tag, "\"%.32s-g\"", hex);
	a->plain_size = r->body.n;
	a->plain = r->stream.more ? stream_response(&r->stream)
	                          : with_body(buf_str(&r->body), MHD_RESPMEM_MUST_FREE);
	add_common(a->plain, r, a->tag);
	if (r->type)
		add(a->plain, "Content-Type", r->type);
	/* who gives a tag names these very bytes */
	if (r->type && is_text(r->type) && r->body.n >= PACK_FROM && own_tag.n == 0 &&
	    !has_field(r, "Content-Encoding"))
		pack(a, r);
	if (a->status == 200 && r->keeping != KEEP_NOT && !r->stream.more) {
		a->unchanged = with_body((struct str){0}, MHD_RESPMEM_MUST_FREE);
		add_common(a->unchanged, r, a->tag);
	}
	return a;
}

void
answer_hold(void *answer)
{
	struct answer *a = answer;

	atomic_fetch_add(&a->users, 1);
}

void
answer_drop(void *answer)
{
	struct answer *a = answer;

	if (!a || atomic_fetch_sub(&a->users, 1) != 1)
		return;
	MHD_destroy_response(a->plain);
	if (a->packed)
		MHD_destroy_response(a->packed);
	if (a->unchanged)
		MHD_destroy_response(a->unchanged);
	free(a);
}

const struct route *
answer_route(const struct answer *a)
{
	return a->route;
}

size_t
answer_bytes(const struct answer *a)
{
	return sizeof *a + a->plain_size + a->packed_size + 3 * 2048;
}

enum MHD_Result
answer_send(const struct answer *a, struct MHD_Connection *c, const struct request *r,
            int *status, size_t *bytes)
{
	bool packed = a->packed && request_accepts_coding(r, "gzip");

	*status = a->status;
	*bytes = packed ? a->packed_size : a->plain_size;
	if (a->unchanged && (request_has_tag(r, str_of(a->tag)) ||
	                     (a->packed && request_has_tag(r, str_of(a->packed_tag))))) {
		*status = 304;
		*bytes = 0;
		return MHD_queue_response(c, 304, a->unchanged);
	}
	return MHD_queue_response(c, (unsigned)*status, packed ? a->packed : a->plain);
}
