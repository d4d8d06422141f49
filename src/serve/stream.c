/* stream: answers piece by piece. See stream.h. */
#include "serve/stream.h"

#include <microhttpd.h>
#include <stdlib.h>

enum { BLOCK = 64 << 10 };

struct sending {
	struct stream s;
	struct buf piece;
	size_t sent; /* of the piece */
};

static ssize_t
read_more(void *of, uint64_t at, char *out, size_t room)
{
	struct sending *g = of;
	struct err e = {0};

	(void)at;
	if (g->sent == g->piece.n) {
		void *context = g->s.context(g->s.server);
		buf_clear(&g->piece);
		g->sent = 0;
		if (!context)
			err_set(&e, ERR_HOME, "a thread has no home");
		else if (g->s.more(g->s.state, context, &g->piece, &e) && g->piece.over)
			err_set(&e, ERR_LIMIT, "a piece of the answer is too large");
		if (e.kind != ERR_NONE) {
			g->s.failed(g->s.server, &e);
			return MHD_CONTENT_READER_END_WITH_ERROR;
		}
		if (g->piece.n == 0)
			return MHD_CONTENT_READER_END_OF_STREAM;
	}
	size_t n = g->piece.n - g->sent;
	n = n < room ? n : room;
	memcpy(out, g->piece.p + g->sent, n);
	g->sent += n;
	g->s.sent(g->s.server, n);
	return (ssize_t)n;
}

static void
end(void *of)
{
	struct sending *g = of;

	if (g->s.over)
		g->s.over(g->s.server, g->s.place);
	stream_close(&g->s);
	buf_release(&g->piece);
	free(g);
}

struct MHD_Response *
stream_response(const struct stream *s)
{
	struct sending *g = xcalloc(1, sizeof *g);

	g->s = *s;
	buf_init(&g->piece, STREAM_PIECE_MAX);
	struct MHD_Response *m = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK,
	                                                           read_more, g, end);
	if (!m)
		abort();
	/* libmicrohttpd would send the end of a chunked body behind the head */
	if (s->is_head)
		MHD_set_response_options(m, MHD_RF_HTTP_1_0_COMPATIBLE_STRICT, MHD_RO_END);
	return m;
}

void
stream_close(struct stream *s)
{
	if (s->close)
		s->close(s->state);
	*s = (struct stream){0};
}
