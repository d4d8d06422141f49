/*
 * message: an HTTP/1.x message as it was on the wire (RFC 9112).
 *
 * A message is read, never changed: all slices lie in the bytes that were given, and
 * head and body together are those bytes. The body is as framed: `http_payload` undoes
 * the transfer coding "chunked" (section 7.1) and says whether the body is whole; what
 * Content-Encoding names is undone by net/coding.h. Bytes are the peer's, in no
 * promised encoding.
 *
 * Reading is lenient where archives of others are: lines may end in LF alone, the
 * version may be any "HTTP/" and digit, and a head that says "chunked" over a body that
 * is not is read as not chunked, and reported so. A field that goes on in the next line
 * (section 5.2) ends with its first.
 */
#ifndef MESSAGE_H
#define MESSAGE_H

#include "base/base.h"

struct http_message {
	struct str start; /* the request line or status line, without its end */
	struct str head;  /* from the start line to the empty line, with both */
	struct str body;  /* all that follows, as framed */
	int status;       /* 100 to 999; 0: a request */
};

/* ERR_INPUT: no start line of a request or a response, or a head that does not end. */
MUST_CHECK bool http_message_parse(struct str bytes, struct http_message *out,
                                   struct err *e);

/* The value of the first field of this name, in any case of letters, without white
 * space around it and up to the end of its line. A null pointer: there is none. */
struct str http_field(const struct http_message *m, struct str name);

/* The field is there more than once, with values that differ. */
bool http_field_differs(const struct http_message *m, struct str name);

/* More than one Content-Type, by fields that differ or behind a comma: programs differ
 * on which of them it is. */
bool http_has_two_types(const struct http_message *m);

/* The charset that the value of a Content-Type field names, without quotes; or
 * empty. */
struct str http_charset(struct str content_type);

/* The media type that it names, without parameters. */
struct str http_media_type(struct str content_type);

/* The final transfer coding is chunked (section 6.1), as far as the head says. */
bool http_chunked(const struct http_message *m);

/* Chunked coding undone piece by piece: set up with zeroes. */
enum http_chunk_state {
	CHUNK_SIZE,         /* in the digits of a size */
	CHUNK_EXTENSION,    /* in the rest of that line */
	CHUNK_DATA,
	CHUNK_DATA_CR,      /* at the line end behind the data */
	CHUNK_DATA_LF,
	CHUNK_TRAILER,      /* at the start of a line of the trailer */
	CHUNK_TRAILER_LINE,
	CHUNK_END,
	CHUNK_BAD
};

struct http_chunks {
	enum http_chunk_state state;
	/* bytes of the present chunk; the value of its size while read */
	uint64_t left;
	unsigned digits; /* of the size */
	uint64_t chunks; /* sizes seen, with that of the last chunk */
	uint64_t after;  /* bytes behind the end, or behind what is bad */
};

/* Take bytes off the front of *framed until some are data: they are *data, a part of
 * *framed. False once *framed is used up. */
bool http_chunks_next(struct http_chunks *c, struct str *framed, struct str *data);

/* What is said of a body, after all of it was seen. */
enum http_end {
	/* the last chunk with its trailer, or Content-Length, was reached */
	HTTP_WHOLE,
	HTTP_UNTOLD,      /* the connection's end is the body's: a cut body looks the same */
	/* said to be chunked and is not: the body is taken as it is */
	HTTP_NOT_CHUNKED,
	HTTP_BROKEN       /* cut, or not as the head says */
};

struct http_framing {
	enum http_end end;
	struct str why; /* a clause such as "it ends inside a chunk"; empty if whole */
};

/* Judge a body of `size` bytes as framed; `c` has seen all of it and counts only where
 * the head says chunked. Text is the arena's. */
struct http_framing http_framing_of(const struct http_message *m, uint64_t size,
                                    const struct http_chunks *c, struct arena *a);

/* The payload: the body after transfer decoding, in place or, where chunks had to be
 * joined, in the arena; never longer than the body. Of a broken body it is what is
 * there. Transfer codings other than chunked stay, and make the body HTTP_BROKEN. */
struct http_framing http_payload(const struct http_message *m, struct arena *a,
                                 struct str *payload);

#endif
