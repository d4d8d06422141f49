/* message: HTTP messages from the wire, their framing, and content codings. */
#include "net/coding.h"
#include "net/message.h"
#include "test/check.h"

#include <zlib.h>
#include <zstd.h>

#define OK "HTTP/1.1 200 OK\r\n"
#define CHUNKED OK "Transfer-Encoding: chunked\r\n\r\n"

static const struct str text =
	STR_INIT("Terms of use, version 3. Terms of use, version 3.\n");

static struct http_message
parsed(struct str bytes)
{
	struct http_message m = {0};
	struct err e = {0};

	CHECK_SAY(http_message_parse(bytes, &m, &e), "%s", e.msg);
	return m;
}

static void
a_response_falls_into_head_and_body(void)
{
	struct http_message m = parsed(STR(OK "Content-Type: text/html\r\n\r\n<p>one\r\n\r\ntwo"));

	CHECK(m.status == 200);
	CHECK_STR(m.start, STR("HTTP/1.1 200 OK"));
	CHECK_STR(m.head, STR(OK "Content-Type: text/html\r\n\r\n"));
	CHECK_STR(m.body, STR("<p>one\r\n\r\ntwo"));
}

static void
a_request_has_no_status(void)
{
	struct http_message m = parsed(STR("GET /terms?a=b HTTP/1.1\r\nHost: example.org\r\n\r\n"));

	CHECK(m.status == 0);
	CHECK_STR(m.start, STR("GET /terms?a=b HTTP/1.1"));
	CHECK(m.body.n == 0);
}

static void
lines_may_end_in_lf_alone(void)
{
	struct http_message m = parsed(STR("HTTP/1.0 404\nServer: x\n\nnone\n"));

	CHECK(m.status == 404);
	CHECK_STR(http_field(&m, STR("server")), STR("x"));
	CHECK_STR(m.body, STR("none\n"));
}

static void
what_is_no_message_is_refused(void)
{
	static const char *bad[] = {
		"", "HTTP/1.1 200 OK", "HTTP/1.1 200 OK\r\n", OK "Server: x\r\n", "<html>\r\n\r\n",
		"HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 099 OK\r\n\r\n", "HTTP/1.1\r\n\r\n",
		"HTTP/1.1 2000 OK\r\n\r\n", "GET HTTP/1.1\r\n\r\n", "GET / \r\n\r\n", " / HTTP/1.1\r\n\r\n",
	};
	struct http_message m;

	for (size_t i = 0; i < COUNT(bad); i++) {
		struct err e = {0};
		CHECK_SAY(!http_message_parse(str_of(bad[i]), &m, &e) && e.kind == ERR_INPUT,
		          "\"%s\" is taken for a message", bad[i]);
	}
}

static void
fields_are_found_in_any_case_and_trimmed(void)
{
	struct http_message m = parsed(STR(OK "X-Two:  first \t\r\nETag:\r\nx-two: second\r\n\r\nX-Three: body"));

	CHECK_STR(http_field(&m, STR("X-TWO")), STR("first"));
	CHECK(http_field(&m, STR("etag")).p && http_field(&m, STR("etag")).n == 0);
	CHECK(!http_field(&m, STR("X-Three")).p);
	CHECK(!http_field(&m, STR("HTTP/1.1 200 OK")).p);
}

static void
the_final_coding_tells_whether_a_body_is_chunked(void)
{
	struct http_message m = parsed(STR(CHUNKED));

	CHECK(http_chunked(&m));
	m = parsed(STR(OK "Transfer-Encoding: gzip\r\nTransfer-Encoding: x, CHUNKED\r\n\r\n"));
	CHECK(http_chunked(&m));
	m = parsed(STR(OK "Transfer-Encoding: chunked, gzip\r\n\r\n"));
	CHECK(!http_chunked(&m));
	m = parsed(STR(OK "Content-Length: 3\r\n\r\n"));
	CHECK(!http_chunked(&m));
}

static void
a_charset_is_told_without_its_quotes(void)
{
	static const char *const utf8[] = {
		"text/html; charset=utf-8", "text/html;CHARSET=\"utf-8\"; x=y", "text/html; charset='utf-8'",
		"text/html; charset=utf-8\t; x=y", "text/html; charset=\"utf-8", /* the quote is not closed */
	};

	for (size_t i = 0; i < COUNT(utf8); i++)
		CHECK_STR(http_charset(str_of(utf8[i])), STR("utf-8"));
	CHECK_STR(http_charset(STR("text/html")), STR(""));
	CHECK_STR(http_charset(STR("text/html; charset=")), STR(""));
	CHECK_STR(http_charset(STR("text/html; charset=\"")), STR(""));
}

static const struct framing_case {
	const char *message, *payload, *why;
	enum http_end end;
} framings[] = {
	{OK "Content-Length: 3\r\n\r\nabc", "abc", "", HTTP_WHOLE},
	{OK "Content-Length: 0\r\n\r\n", "", "", HTTP_WHOLE},
	{OK "Content-Length: 5\r\n\r\nabc", "abc",
	 "its Content-Length says 5 and 3 bytes are there", HTTP_BROKEN},
	{OK "Content-Length: 2\r\n\r\nabc", "abc",
	 "its Content-Length says 2 and 3 bytes are there", HTTP_BROKEN},
	{OK "Content-Length: +3\r\n\r\nabc", "abc", "its Content-Length is no number", HTTP_BROKEN},
	{OK "Content-Length: 3, 3\r\nContent-Length: 3\r\n\r\nabc", "abc", "", HTTP_WHOLE},
	{OK "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc", "abc",
	 "it has two values of Content-Length", HTTP_BROKEN},
	{OK "Content-Length:\r\n\r\n", "", "its Content-Length is no number", HTTP_BROKEN},
	{OK "X: the next line is this field's\r\n Content-Length: 9\r\n"
	 "\tTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc", "abc", "", HTTP_WHOLE},
	{OK "\r\nabc", "abc", "neither Content-Length nor chunks say where it ends", HTTP_UNTOLD},
	{"GET / HTTP/1.1\r\n\r\n", "", "", HTTP_WHOLE},
	{"HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", "", "", HTTP_WHOLE},
	{"HTTP/1.1 204 No Content\r\n\r\nabc", "abc", "3 bytes stand where status 204 has none",
	 HTTP_BROKEN},
	{CHUNKED "3\r\nabc\r\n002 ;x=\"y\"\r\nde\r\n0\r\nTrailer: z\r\n\r\n", "abcde", "", HTTP_WHOLE},
	{CHUNKED "3\nabc\nA\n0123456789\n0\n\n", "abc0123456789", "", HTTP_WHOLE},
	{CHUNKED "0\r\n\r\n", "", "", HTTP_WHOLE},
	{CHUNKED "3\r\nabc\r\n0\r\n\r\nmore", "abc", "4 bytes stand behind its last chunk", HTTP_BROKEN},
	{CHUNKED "3\r\nabc\r\n5\r\nde", "abcde", "it ends inside a chunk", HTTP_BROKEN},
	{CHUNKED "3\r\nabc", "abc", "it ends inside a chunk", HTTP_BROKEN},
	{CHUNKED "3\r\nabc\r\n", "abc", "it ends before its last chunk", HTTP_BROKEN},
	{CHUNKED "3\r\nabc\r\n0\r\n", "abc", "it ends before its last chunk", HTTP_BROKEN},
	{CHUNKED "3\r\nabc\r\nx\r\nde", "abc", "chunk 1 is not well formed", HTTP_BROKEN},
	{CHUNKED "3\r\nabcde\r\n", "abc", "chunk 1 is not well formed", HTTP_BROKEN},
	{CHUNKED "<p>no chunks", "<p>no chunks", "its head says chunked and it is not",
	 HTTP_NOT_CHUNKED},
	{CHUNKED "fffffffffffffffff\r\n", "fffffffffffffffff\r\n", "its head says chunked and it is not",
	 HTTP_NOT_CHUNKED},
	{OK "Transfer-Encoding: gzip, chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", "a",
	 "it has a transfer coding other than chunked", HTTP_BROKEN},
	{OK "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n1\r\na\r\n0\r\n\r\n", "1\r\na\r\n0\r\n\r\n",
	 "it has a transfer coding other than chunked", HTTP_BROKEN},
};

static void
a_payload_says_whether_it_is_whole(void)
{
	struct arena a = {0};
	struct str payload;

	for (size_t i = 0; i < COUNT(framings); i++) {
		const struct framing_case *c = &framings[i];
		struct http_message m = parsed(str_of(c->message));
		struct http_framing f = http_payload(&m, &a, &payload);
		CHECK_STR(payload, str_of(c->payload));
		CHECK_STR(f.why, str_of(c->why));
		CHECK_SAY(f.end == c->end, "case %zu ends as %d", i, (int)f.end);
	}
	arena_release(&a);
}

/* What passes by in pieces is judged as what lies in memory. */
static void
chunks_may_come_in_pieces(void)
{
	struct str framed = STR("4\r\nTerm\r\n5\r\ns of \r\n3;x\r\nuse\r\n0\r\nA: b\r\n\r\n");

	for (size_t size = 1; size < framed.n; size++) {
		struct http_chunks c = {0};
		struct buf got;
		buf_init(&got, 100);
		for (size_t at = 0; at < framed.n; at += size) {
			struct str piece = str_slice(framed, at, at + size), data;
			while (http_chunks_next(&c, &piece, &data))
				buf_add(&got, data);
		}
		CHECK_STR(buf_str(&got), STR("Terms of use"));
		CHECK(c.state == CHUNK_END && c.after == 0);
		buf_release(&got);
	}
}

/* As zlib packs it in the format of the window bits: 31 gzip, 15 zlib, -15 raw. */
static struct str
deflated(int format, struct str s, struct arena *a)
{
	struct str out = {arena_alloc(a, s.n + 100, 1), s.n + 100};
	unsigned char *in = arena_alloc(a, s.n + 1, 1), *to = arena_alloc(a, out.n, 1);
	z_stream z = {0};

	memcpy(in, s.p, s.n);
	CHECK(deflateInit2(&z, 9, Z_DEFLATED, format, 8, Z_DEFAULT_STRATEGY) == Z_OK);
	z.next_in = in;
	z.avail_in = (uInt)s.n;
	z.next_out = to;
	z.avail_out = (uInt)out.n;
	CHECK(deflate(&z, Z_FINISH) == Z_STREAM_END);
	out = (struct str){(char *)to, z.total_out};
	deflateEnd(&z);
	return out;
}

static struct str
zstd_packed(struct str s, struct arena *a)
{
	size_t room = ZSTD_compressBound(s.n);
	char *to = arena_alloc(a, room, 1);

	return (struct str){to, ZSTD_compress(to, room, s.p, s.n, 3)};
}

static void
decodes_to(struct str bytes, const char *codings, struct str want)
{
	struct buf out;
	struct err e = {0};

	buf_init(&out, 1 << 20);
	CHECK_SAY(coding_decode(bytes, str_of(codings), &out, &e), "%s: %s", codings, e.msg);
	CHECK_STR(buf_str(&out), want);
	buf_release(&out);
}

static void
fails(struct str bytes, const char *codings, size_t max, enum err_kind kind)
{
	struct buf out;
	struct err e = {0};

	buf_init(&out, max);
	CHECK_SAY(!coding_decode(bytes, str_of(codings), &out, &e) && e.kind == kind,
	          "%s: %s", codings, e.msg);
	CHECK(out.n <= max);
	buf_release(&out);
}

/* `text`, as Node's zlib.brotliCompressSync packs it: libbrotlienc is not linked. */
static const struct str in_brotli = STR_INIT(
	"\x1b\x31\x00\xf8\x1d\x07\x6e\xac\x6c\xdb\xd5\x28\xa7\x76\xa1\x2a\x9b\x53\x33\x75\xa5"
	"\x00\xd2\x83\x28\xd2\x09\x39\x12\x85\x86\x4a\x22\x05\xbd\xf7\x39\x28\x01");

static void
content_codings_are_undone(void)
{
	struct arena a = {0};
	struct str gz = deflated(31, text, &a);

	decodes_to(gz, "gzip", text);
	decodes_to(gz, " X-GZIP ,", text);
	decodes_to(deflated(15, text, &a), "deflate", text);
	decodes_to(deflated(-15, text, &a), "deflate", text);
	decodes_to(in_brotli, "br", text);
	decodes_to(zstd_packed(text, &a), "zstd", text);
	decodes_to(text, "identity", text);
	decodes_to(text, "", text);
	decodes_to(STR(""), "gzip", STR(""));
	decodes_to(deflated(31, in_brotli, &a), "br, identity, gzip", text);
	arena_release(&a);
}

static void
a_member_behind_a_member_is_read_and_other_bytes_are_not(void)
{
	struct arena a = {0};
	struct str gz = deflated(31, text, &a), z = zstd_packed(text, &a);
	struct str twice = arena_printf(&a, "%.*s%.*s", STR_ARG(text), STR_ARG(text));
	struct buf b;

	for (int zstd = 0; zstd < 2; zstd++) {
		struct str one = zstd ? z : gz;
		buf_init(&b, 1000);
		buf_add(&b, one);
		buf_add(&b, one);
		decodes_to(buf_str(&b), zstd ? "zstd" : "gzip", twice);
		buf_truncate(&b, one.n);
		buf_add(&b, STR("trailing"));
		decodes_to(buf_str(&b), zstd ? "zstd" : "gzip", text);
		buf_release(&b);
	}
	arena_release(&a);
}

static void
cut_bodies_and_unknown_codings_are_errors(void)
{
	struct arena a = {0};
	struct str gz = deflated(31, text, &a), z = zstd_packed(text, &a);

	for (size_t n = 1; n < gz.n; n++)
		fails(str_slice(gz, 0, n), "gzip", 1000, ERR_INPUT);
	for (size_t n = 1; n < z.n; n++)
		fails(str_slice(z, 0, n), "zstd", 1000, ERR_INPUT);
	for (size_t n = 1; n < in_brotli.n; n++)
		fails(str_slice(in_brotli, 0, n), "br", 1000, ERR_INPUT);
	fails(text, "gzip", 1000, ERR_INPUT);
	fails(text, "compress", 1000, ERR_INPUT);
	fails(text, "gzip,gzip,gzip,gzip,gzip", 1000, ERR_INPUT);
	arena_release(&a);
}

static void
bombs_stop_at_the_maximum(void)
{
	struct arena a = {0};
	struct str zeros = {arena_alloc(&a, 4 << 20, 1), 4 << 20};

	fails(deflated(31, zeros, &a), "gzip", 1 << 20, ERR_LIMIT);
	fails(deflated(-15, zeros, &a), "deflate", 1 << 20, ERR_LIMIT);
	fails(zstd_packed(zeros, &a), "zstd", 1 << 20, ERR_LIMIT);
	fails(deflated(31, deflated(31, zeros, &a), &a), "gzip, gzip", 1 << 20, ERR_LIMIT);
	fails(text, "", 10, ERR_LIMIT);
	arena_release(&a);
}

int
main(void)
{
	RUN(a_response_falls_into_head_and_body);
	RUN(a_request_has_no_status);
	RUN(lines_may_end_in_lf_alone);
	RUN(what_is_no_message_is_refused);
	RUN(fields_are_found_in_any_case_and_trimmed);
	RUN(the_final_coding_tells_whether_a_body_is_chunked);
	RUN(a_payload_says_whether_it_is_whole);
	RUN(chunks_may_come_in_pieces);
	RUN(content_codings_are_undone);
	RUN(a_member_behind_a_member_is_read_and_other_bytes_are_not);
	RUN(cut_bodies_and_unknown_codings_are_errors);
	RUN(a_charset_is_told_without_its_quotes);
	RUN(bombs_stop_at_the_maximum);
	return check_done();
}
