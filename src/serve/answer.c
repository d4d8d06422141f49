/* answer: a response as it is sent. See answer.h. */
#include "serve/answer.h"

#include <libdeflate.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { TAG = 2 + 32, TAG_MAX = 100, PACK_FROM = 1000, PACK_LEVEL = 6 };

/* A form in which it is sent, if there is one, and what is sent to who has that. */
struct form {
	char tag[TAG_MAX];
	struct MHD_Response *whole, *unchanged;
	size_t size;
};

struct answer {
	atomic_uint users;
	int status;
	const struct route *route;
	struct form plain, packed;
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

/* Unless the handler says it otherwise. */
static void
add_unless(struct MHD_Response *m, const struct response *r, const char *name,
           const char *value)
{
	if (!has_field(r, name))
		add(m, name, value);
}

/* What all forms say. */
static void
add_common(struct MHD_Response *m, const struct response *r, const char *tag)
{
	static const char *const keeping[] = {
		[KEEP_CHECKED] = "no-cache", [KEEP_NOT] = "no-store",
		[KEEP_FOR_EVER] = "public, max-age=31536000, immutable"};

	add(m, "Cache-Control", keeping[r->keeping]);
	if (r->keeping != KEEP_NOT)
		add_unless(m, r, "ETag", tag);
	add(m, "Vary", "Accept-Encoding"); /* and what the handler's own field adds */
	add_unless(m, r, "X-Content-Type-Options", "nosniff");
	add(m, "Referrer-Policy", "strict-origin-when-cross-origin");
	add_unless(m, r, "Content-Security-Policy", r->is_file
	           ? "default-src 'none'; frame-ancestors 'none'; sandbox" : page_policy);
	add(m, "X-Frame-Options", "DENY");
	add(m, "Cross-Origin-Opener-Policy", "same-origin");
	add(m, "Cross-Origin-Resource-Policy", r->is_open ? "cross-origin" : "same-origin");
	add(m, "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), "
	    "usb=()");
	if (r->is_open) {
		add(m, "Access-Control-Allow-Origin", "*");
		add(m, "Access-Control-Expose-Headers",
		    "ETag, Link, Memento-Datetime, RateLimit, RateLimit-Policy, Retry-After");
	}
	struct arena a = {0};
	for (size_t i = 0; i < r->field_count; i++)
		add(m, r->fields[i].name, arena_cstr(&a, r->fields[i].value));
	arena_release(&a);
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

static ssize_t
no_bytes(void *none, uint64_t at, char *out, size_t room)
{
	(void)none, (void)at, (void)out, (void)room;
	return MHD_CONTENT_READER_END_WITH_ERROR;
}

/* "Not modified", in the place of this form. It has no body, and the length of the one
 * that it stands for: RFC 9110, 8.6, allows no other. */
static void
make_unchanged(struct form *f, const struct response *r)
{
	f->unchanged = MHD_create_response_from_callback(f->size, 1024, no_bytes, NULL, NULL);
	if (!f->unchanged)
		abort();
	add_common(f->unchanged, r, f->tag);
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
		struct form *f = &a->packed;
		f->whole = with_body((struct str){bytes, n}, MHD_RESPMEM_MUST_FREE);
		f->size = n;
		add_common(f->whole, r, f->tag);
		add(f->whole, "Content-Type", r->type);
		add(f->whole, "Content-Encoding", "gzip");
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
	struct form *plain = &a->plain, *packed = &a->packed;
	struct str own_tag = own_field(r, "ETag");
	if (own_tag.n && own_tag.n < sizeof plain->tag)
		snprintf(plain->tag, sizeof plain->tag, "%.*s", STR_ARG(own_tag));
	else
		snprintf(plain->tag, sizeof plain->tag, "\"%.32s\"", hex);
	snprintf(packed->tag, sizeof packed->tag, "\"%.32s-g\"", hex);
	plain->size = r->body.n;
	plain->whole = r->stream.more ? stream_response(&r->stream)
	                              : with_body(buf_str(&r->body), MHD_RESPMEM_MUST_FREE);
	add_common(plain->whole, r, plain->tag);
	if (r->type)
		add(plain->whole, "Content-Type", r->type);
	/* who gives a tag names these very bytes */
	if (r->type && is_text(r->type) && r->body.n >= PACK_FROM && own_tag.n == 0 &&
	    !has_field(r, "Content-Encoding"))
		pack(a, r);
	if (a->status == 200 && r->keeping != KEEP_NOT && !r->stream.more) {
		make_unchanged(plain, r);
		if (packed->whole)
			make_unchanged(packed, r);
	}
	return a;
}

void
answer_hold(void *answer)
{
	struct answer *a = answer;

	atomic_fetch_add(&a->users, 1);
}

static void
release(struct form *f)
{
	if (f->whole)
		MHD_destroy_response(f->whole);
	if (f->unchanged)
		MHD_destroy_response(f->unchanged);
}

void
answer_drop(void *answer)
{
	struct answer *a = answer;

	if (!a || atomic_fetch_sub(&a->users, 1) != 1)
		return;
	release(&a->plain);
	release(&a->packed);
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
	return sizeof *a + a->plain.size + a->packed.size + 4 * 2048;
}

static bool
has(const struct request *r, const struct form *f)
{
	return f->unchanged && request_has_tag(r, str_of(f->tag));
}

enum MHD_Result
answer_send(const struct answer *a, struct MHD_Connection *c, const struct request *r,
            int *status, size_t *bytes)
{
	const struct form *f = a->packed.whole && request_accepts_coding(r, "gzip")
	                       ? &a->packed : &a->plain;
	const struct form *other = f == &a->plain ? &a->packed : &a->plain;

	/* who has the other form has the same page */
	if (!has(r, f) && has(r, other))
		f = other;
	*status = has(r, f) ? 304 : a->status;
	*bytes = *status == 304 || r->method == METHOD_HEAD ? 0 : f->size;
	return MHD_queue_response(c, (unsigned)*status, *status == 304 ? f->unchanged : f->whole);
}
