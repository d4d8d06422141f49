/* message: any bytes as an HTTP message, and its body under the codings it names. */
#include "fuzz/target.h"
#include "net/coding.h"
#include "net/message.h"

enum { MAX = 1 << 20 };

/* Chunks undone in pieces of some size give what they give at once. */
static void
check_pieces(const struct http_message *m, struct str payload, enum http_end end,
             size_t piece_size, struct arena *a)
{
	struct http_chunks c = {0};
	size_t n = 0;

	for (size_t at = 0; at < m->body.n; at += piece_size) {
		struct str piece = str_slice(m->body, at, at + piece_size), data;
		while (http_chunks_next(&c, &piece, &data)) {
			MUST(end == HTTP_NOT_CHUNKED ||
			     str_eq(data, str_slice(payload, n, n + data.n)));
			n += data.n;
		}
		MUST(piece.n == 0);
	}
	MUST(end == HTTP_NOT_CHUNKED || n == payload.n);
	MUST(http_framing_of(m, m->body.n, &c, a).end == end);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = {(const char *)data, size}, payload;
	struct arena a = {0};
	struct http_message m;
	struct buf out;
	struct err e = {0};

	if (http_message_parse(bytes, &m, &e)) {
		MUST(m.head.p == bytes.p && m.head.n + m.body.n == bytes.n);
		MUST(m.body.n == 0 || m.body.p == m.head.p + m.head.n);
		MUST(m.status == 0 || (m.status >= 100 && m.status <= 999));
		struct http_framing f = http_payload(&m, &a, &payload);
		MUST(payload.n <= m.body.n && (f.end == HTTP_WHOLE) == (f.why.n == 0));
		MUST(utf8_valid(f.why));
		if (http_chunked(&m)) {
			check_pieces(&m, payload, f.end, 1, &a);
			check_pieces(&m, payload, f.end, 7, &a);
		}
		buf_init(&out, MAX);
		if (coding_decode(payload, http_field(&m, STR("Content-Encoding")), &out, &e))
			MUST(!out.over);
		MUST(out.n <= MAX);
		buf_release(&out);
	}
	arena_release(&a);
	return 0;
}
