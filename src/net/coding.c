/* coding: content codings undone. See coding.h. */
#include "net/coding.h"

#define ZLIB_CONST
#include <brotli/decode.h>
#include <zlib.h>
#include <zstd.h>

enum { CODINGS_MAX = 4, WINDOW = 64 * 1024, ZSTD_WINDOW_LOG = 23, SAMPLE = 64 * 1024 };

/* Adds what was unpacked to *out and stops when that is over its maximum. */
typedef bool decoder(struct str bytes, struct buf *out);

/* Inflate with the window bits of a format; the next gzip member is read as well. */
static bool
inflate_as(int format, struct str bytes, struct buf *out)
{
	unsigned char window[WINDOW];
	z_stream z = {0};
	int status = inflateInit2(&z, format);

	while (status == Z_OK && !out->over) {
		if (z.avail_in == 0) {
			z.avail_in = bytes.n > UINT32_MAX ? UINT32_MAX : (uInt)bytes.n;
			z.next_in = (const Bytef *)bytes.p;
			bytes = str_slice(bytes, z.avail_in, bytes.n);
		}
		z.next_out = window;
		z.avail_out = sizeof window;
		status = inflate(&z, Z_NO_FLUSH);
		buf_add(out, (struct str){(char *)window, sizeof window - z.avail_out});
		if (status == Z_STREAM_END && format == 31 && z.avail_in > 1 &&
		    z.next_in[0] == 0x1f && z.next_in[1] == 0x8b)
			status = inflateReset(&z);
	}
	inflateEnd(&z);
	return status == Z_STREAM_END;
}

static bool
gunzip(struct str bytes, struct buf *out)
{
	return inflate_as(31, bytes, out);
}

static bool
undeflate(struct str bytes, struct buf *out)
{
	if (inflate_as(15, bytes, out) || out->over)
		return true;
	buf_clear(out);
	return inflate_as(-15, bytes, out);
}

static bool
unbrotli(struct str bytes, struct buf *out)
{
	unsigned char window[WINDOW];
	const uint8_t *in = (const uint8_t *)bytes.p;
	BrotliDecoderResult r = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
	BrotliDecoderState *s = BrotliDecoderCreateInstance(NULL, NULL, NULL);

	if (!s)
		abort(); /* out of memory */
	while (r == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT && !out->over) {
		uint8_t *to = window;
		size_t room = sizeof window;
		r = BrotliDecoderDecompressStream(s, &bytes.n, &in, &room, &to, NULL);
		buf_add(out, (struct str){(char *)window, sizeof window - room});
	}
	BrotliDecoderDestroyInstance(s);
	return r == BROTLI_DECODER_RESULT_SUCCESS;
}

static bool
unzstd(struct str bytes, struct buf *out)
{
	unsigned char window[WINDOW];
	ZSTD_inBuffer in = {bytes.p, bytes.n, 0};
	size_t wanted = 1; /* 0: a frame is complete */
	ZSTD_DCtx *d = ZSTD_createDCtx();

	if (!d)
		abort(); /* out of memory */
	ZSTD_DCtx_setParameter(d, ZSTD_d_windowLogMax, ZSTD_WINDOW_LOG); /* RFC 9659 */
	bool more = true;
	while (more && !out->over) {
		ZSTD_outBuffer to = {window, sizeof window, 0};
		wanted = ZSTD_decompressStream(d, &to, &in);
		buf_add(out, (struct str){(char *)window, to.pos});
		struct str rest = str_slice(bytes, in.pos, bytes.n);
		more = wanted == 0 ? str_starts(rest, STR("\x28\xB5\x2F\xFD"))
		                   : !ZSTD_isError(wanted) &&
		                   (rest.n || to.pos == to.size);
	}
	ZSTD_freeDCtx(d);
	return wanted == 0;
}

static decoder *
decoder_of(struct str name)
{
	static const struct {
		struct str name;
		decoder *decode;
	} known[] = {
		{STR_INIT("gzip"), gunzip}, {STR_INIT("x-gzip"), gunzip},
		{STR_INIT("deflate"), undeflate}, {STR_INIT("br"), unbrotli},
		{STR_INIT("zstd"), unzstd},
	};

	for (size_t i = 0; i < COUNT(known); i++)
		if (str_eq_nocase(name, known[i].name))
			return known[i].decode;
	return NULL;
}

static bool
decode_one(struct str coding, struct str bytes, struct buf *out, struct err *e)
{
	decoder *decode = decoder_of(coding);

	if (!decode)
		return err_set(e, ERR_INPUT, "the content coding \"%.*s\" is not known",
		               STR_ARG(coding));
	bool done = decode(bytes, out);
	if (!buf_ok(out, "the body after content decoding", e))
		return false;
	return done || err_set(e, ERR_INPUT,
	                       "the body is cut or damaged: its content coding %.*s "
	                       "cannot be undone",
	                       STR_ARG(coding));
}

/* The codings of a field other than identity; their number, or too many. */
static size_t
list_codings(struct str codings, struct str list[CODINGS_MAX])
{
	struct str coding;
	size_t count = 0;

	while (str_next(&codings, ',', &coding)) {
		coding = str_trim(coding);
		if (coding.n == 0 || str_eq_nocase(coding, STR("identity")))
			continue;
		if (count == CODINGS_MAX)
			return CODINGS_MAX + 1;
		list[count++] = coding;
	}
	return count;
}

bool
coding_decode(struct str bytes, struct str codings, struct buf *out, struct err *e)
{
	struct str list[CODINGS_MAX];
	struct buf from;
	size_t count = list_codings(codings, list);
	bool ok = true;

	if (count > CODINGS_MAX)
		return err_set(e, ERR_INPUT, "more than %d content codings on one body",
		               CODINGS_MAX);
	if (count == 0 || bytes.n == 0) {
		buf_add(out, bytes);
		return buf_ok(out, "the body", e);
	}
	buf_init(&from, out->max);
	while (ok && count > 0) {
		ok = decode_one(list[--count], bytes, out, e);
		if (ok && count > 0) { /* what came out goes in again */
			struct buf swap = from;
			from = *out;
			*out = swap;
			buf_clear(out);
			bytes = buf_str(&from);
		}
	}
	buf_release(&from);
	return ok;
}

/* Without the control characters that packed bytes have. */
static bool
is_text(struct str bytes)
{
	for (size_t i = 0; i < bytes.n; i++) {
		unsigned char c = (unsigned char)bytes.p[i];
		if (c == 0x7F || (c < 0x20 && !memchr("\t\n\f\r", c, 4)))
			return false;
	}
	return bytes.n > 0;
}

bool
coding_is_gone(struct str bytes, struct str codings)
{
	struct str list[CODINGS_MAX];
	size_t count = list_codings(codings, list);
	decoder *last = count > 0 && count <= CODINGS_MAX ? decoder_of(list[count - 1]) : NULL;
	struct buf sample;

	if (!last || !is_text(bytes))
		return false;
	buf_init(&sample, SAMPLE);
	bool gone = !last(bytes, &sample) && !sample.over;
	buf_release(&sample);
	return gone;
}

bool
coding_undo(struct str payload, struct str codings, struct arena *a, struct str *out,
            bool *gone, struct err *e)
{
	struct buf body;

	*out = payload;
	*gone = coding_is_gone(payload, codings);
	if (codings.n == 0 || *gone)
		return true;
	buf_init(&body, LIMIT_INPUT_BYTES);
	bool ok = coding_decode(payload, codings, &body, e);
	if (ok)
		*out = arena_str(a, buf_str(&body));
	buf_release(&body);
	return ok;
}
