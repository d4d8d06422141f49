/*
 * stream: an answer that is made while it is sent, a piece at a time, so that it takes
 * no more memory than a piece. It is not kept for others, and has no tag. Where a piece
 * cannot be made the connection is cut, so that nobody takes the part for the whole.
 */
#ifndef STREAM_H
#define STREAM_H

#include "base/base.h"

#define STREAM_PIECE_MAX ((size_t)64 << 20)

struct stream {
	/* Adds the next piece to *out; what adds nothing was the last. `context` is the
	 * site's, of the thread that sends. */
	bool (*more)(void *state, void *context, struct buf *out, struct err *e);
	void (*close)(void *state);
	void *state;
	/* Set by the server: is it for a HEAD, where a thread's context is found, who is told
	 * why a piece could not be made, who counts the bytes that are sent, and who is told
	 * that it is over, all sent or not; or NULL. */
	bool is_head;
	void *(*context)(void *server);
	void (*failed)(void *server, const struct err *e);
	void (*sent)(void *server, size_t bytes);
	void (*over)(void *server, size_t place);
	size_t place;
	void *server;
};

struct MHD_Response;
/* Takes the state. */
struct MHD_Response *stream_response(const struct stream *s);
void stream_close(struct stream *s); /* one that is not sent; zeroed is fine */

#endif
