/* message: HTTP/1.x messages. See message.h. */
#include "net/message.h"

/* Take a line off the front of *rest, without its CRLF or LF. False if none ends. */
static bool
take_line(struct str *rest, struct str *line)
{
	size_t end = str_find_byte(*rest, '\n', 0);

	if (end == SIZE_MAX)
		return false;
	*line = str_slice(*rest, 0, end);
	if (line->n && line->p[line->n - 1] == '\r')
		line->n--;
	*rest = str_slice(*rest, end + 1, rest->n);
	return true;
}

static bool
is_version(struct str s)
{
	return s.n >= 6 && str_starts(s, STR("HTTP/")) &&
	       is_digit((unsigned char)s.p[5]);
}

/* Section 4: HTTP-version SP status-code SP [ reason-phrase ] */
static bool
parse_status(struct str line, int *status)
{
	int64_t code;
	size_t space = str_find_byte(line, ' ', 0);
	struct str rest = str_slice(line, space, line.n);

	if (space == SIZE_MAX || !str_to_i64(str_slice(rest, 1, 4), &code) ||
	    code < 100 ||
	    (rest.n > 4 && rest.p[4] != ' '))
		return false;
	*status = (int)code;
	return true;
}

/* Section 3: method SP request-target SP HTTP-version */
static bool
is_request(struct str line)
{
	size_t first = str_find_byte(line, ' ', 0), last = line.n;

	while (last > 0 && line.p[last - 1] != ' ')
		last--;
	return first != SIZE_MAX && first > 0 && last > first + 2 &&
	    is_version(str_slice(line, last, line.n));
}

bool
http_message_parse(struct str bytes, struct http_message *out, struct err *e)
{
	struct str rest = bytes, line;

	*out = (struct http_message){0};
	if (!take_line(&rest, &out->start))
		return err_set(e, ERR_INPUT, "no HTTP message: its first line "
		               "does not end");
	if (is_version(out->start) ? !parse_status(out->start, &out->status)
	                           : !is_request(out->start))
		return err_set(e, ERR_INPUT,
		               "no HTTP message: it starts with neither a request line "
		               "nor a status line");
	do {
		if (!take_line(&rest, &line))
			return err_set(e, ERR_INPUT,
			               "an HTTP message without the empty line that "
			               "ends its head");
	} while (line.n);
	out->head = str_slice(bytes, 0, bytes.n - rest.n);
	out->body = rest;
	return true;
}

/* The next field of this name; *rest is what is left of the head. A line that begins
 * with white space goes on with the one before (section 5.2) and is no field. */
static bool
next_field(struct str *rest, struct str name, struct str *value)
{
	struct str line;

	while (take_line(rest, &line)) {
		size_t colon = str_find_byte(line, ':', 0);
		if (colon != SIZE_MAX && line.p[0] != ' ' && line.p[0] != '\t' &&
		    str_eq_nocase(str_trim(str_slice(line, 0, colon)), name)) {
			*value = str_trim(str_slice(line, colon + 1, line.n));
			return true;
		}
	}
	return false;
}

/* The fields, after the start line. */
static struct str
fields_of(const struct http_message *m)
{
	struct str rest = m->head, line;

	take_line(&rest, &line);
	return rest;
}

struct str
http_field(const struct http_message *m, struct str name)
{
	struct str rest = fields_of(m), value;

	return next_field(&rest, name, &value) ? value : (struct str){0};
}

bool
http_field_differs(const struct http_message *m, struct str name)
{
	struct str rest = fields_of(m), first = http_field(m, name), value;

	while (next_field(&rest, name, &value))
		if (!str_eq(value, first))
			return true;
	return false;
}

bool
http_has_two_types(const struct http_message *m)
{
	static const struct str name = STR_INIT("Content-Type");
	struct str type = http_field(m, name);
	size_t comma = str_find_byte(type, ',', 0);

	return http_field_differs(m, name) ||
	       (comma != SIZE_MAX && str_find_byte(type, '/', comma) != SIZE_MAX);
}

struct str
http_charset(struct str content_type)
{
	struct str s = content_type;
	size_t at = str_find_nocase(s, STR("charset="), 0), end = 0;

	if (at == SIZE_MAX)
		return (struct str){0};
	s = str_slice(s, at + 8, s.n);
	if (s.n && (s.p[0] == '"' || s.p[0] == '\''))
		return str_slice(s, 1, str_find_byte(s, s.p[0], 1));
	while (end < s.n && s.p[end] != ';' && !is_space((unsigned char)s.p[end]))
		end++;
	return str_slice(s, 0, end);
}

struct str
http_media_type(struct str content_type)
{
	return str_trim(str_slice(content_type, 0, str_find_byte(content_type, ';', 0)));
}

/* The last element of the lists in all Transfer-Encoding fields; *others, where not
 * NULL, is set if one of them is neither chunked nor identity, or follows chunked. */
static struct str
final_coding(const struct http_message *m, bool *others)
{
	struct str rest = fields_of(m), value, coding, last = {0};

	while (next_field(&rest, STR("Transfer-Encoding"), &value))
		while (str_next(&value, ',', &coding)) {
			coding = str_trim(coding);
			if (coding.n == 0)
				continue;
			if (others && (str_eq_nocase(last, STR("chunked")) ||
			               (!str_eq_nocase(coding, STR("chunked")) &&
			                !str_eq_nocase(coding, STR("identity")))))
				*others = true;
			last = coding;
		}
	return last;
}

bool
http_chunked(const struct http_message *m)
{
	return str_eq_nocase(final_coding(m, NULL), STR("chunked"));
}

/* A byte of the line with a chunk's size: 1*HEXDIG, then extensions up to the LF. */
static enum http_chunk_state
size_byte(struct http_chunks *c, unsigned char byte)
{
	int value = hex_value(byte);

	if (c->state == CHUNK_SIZE && value >= 0) {
		c->left = c->left << 4 | (unsigned)value;
		return ++c->digits > 16 || c->left >> 56 ? CHUNK_BAD : CHUNK_SIZE;
	}
	if (c->state == CHUNK_SIZE &&
	    (c->digits == 0 || !memchr(" \t;\r\n", byte, 5)))
		return CHUNK_BAD;
	if (byte != '\n')
		return CHUNK_EXTENSION;
	c->chunks++;
	c->digits = 0;
	return c->left ? CHUNK_DATA : CHUNK_TRAILER;
}

/* A byte that is no data. */
static enum http_chunk_state
frame_byte(struct http_chunks *c, unsigned char byte)
{
	switch (c->state) {
	case CHUNK_DATA_CR:
		return byte == '\r' ? CHUNK_DATA_LF : byte == '\n' ? CHUNK_SIZE : CHUNK_BAD;
	case CHUNK_DATA_LF:
		return byte == '\n' ? CHUNK_SIZE : CHUNK_BAD;
	case CHUNK_TRAILER:
		return byte == '\n' ? CHUNK_END : byte == '\r' ? CHUNK_TRAILER : CHUNK_TRAILER_LINE;
	case CHUNK_TRAILER_LINE:
		return byte == '\n' ? CHUNK_TRAILER : CHUNK_TRAILER_LINE;
	default:
		return size_byte(c, byte);
	}
}

bool
http_chunks_next(struct http_chunks *c, struct str *framed, struct str *data)
{
	while (framed->n) {
		if (c->state == CHUNK_DATA) {
			*data = str_slice(*framed, 0,
			                  c->left < framed->n ? (size_t)c->left
			                                                  : framed->n);
			*framed = str_slice(*framed, data->n, framed->n);
			c->left -= data->n;
			c->state = c->left ? CHUNK_DATA : CHUNK_DATA_CR;
			return true;
		}
		if (c->state == CHUNK_END || c->state == CHUNK_BAD) {
			c->after += framed->n;
			*framed = str_slice(*framed, framed->n, framed->n);
			break;
		}
		c->state = frame_byte(c, (unsigned char)framed->p[0]);
		*framed = str_slice(*framed, 1, framed->n);
	}
	*data = (struct str){0};
	return false;
}

static struct http_framing
broken(struct str why)
{
	return (struct http_framing){HTTP_BROKEN, why};
}

static struct http_framing
chunked_framing(const struct http_chunks *c, struct arena *a)
{
	if (c->state == CHUNK_END && c->after == 0)
		return (struct http_framing){HTTP_WHOLE, {0}};
	if (c->state == CHUNK_END)
		return broken(arena_printf(a, "%llu bytes stand behind its last chunk",
		                           (unsigned long long)c->after));
	if (c->state == CHUNK_BAD && c->chunks == 0)
		return (struct http_framing){HTTP_NOT_CHUNKED,
		                             STR("its head says chunked "
		                                 "and it is not")};
	if (c->state == CHUNK_BAD)
		return broken(arena_printf(a, "chunk %llu is not well formed",
		                           (unsigned long long)c->chunks));
	if (c->state == CHUNK_DATA || c->state == CHUNK_DATA_CR ||
	    c->state == CHUNK_DATA_LF)
		return broken(STR("it ends inside a chunk"));
	return broken(STR("it ends before its last chunk"));
}

/* Section 6.3, item 1. A response to HEAD has no body either, but does not say so. */
static bool
never_has_body(const struct http_message *m)
{
	return m->status && (m->status < 200 || m->status == 204 || m->status == 304);
}

/* Section 6.3, item 5: fields and lists of them may repeat one number. NULL: they do;
 * what is wrong with it otherwise. *n is -1 where there is none. */
static const char *
content_length(const struct http_message *m, int64_t *n)
{
	struct str rest = fields_of(m), value, one;
	int64_t v;

	*n = -1;
	while (next_field(&rest, STR("Content-Length"), &value))
		do {
			str_next(&value, ',', &one);
			if (!str_to_i64(str_trim(one), &v))
				return "its Content-Length is no number";
			if (*n >= 0 && v != *n)
				return "it has two values of Content-Length";
			*n = v;
		} while (value.n);
	return NULL;
}

struct http_framing
http_framing_of(const struct http_message *m, uint64_t size,
                const struct http_chunks *c, struct arena *a)
{
	bool others = false;
	int64_t n;

	if (never_has_body(m))
		return size == 0 ? (struct http_framing){HTTP_WHOLE, {0}}
		                 : broken(arena_printf(a, "%llu bytes stand where status %d has none",
		                                       (unsigned long long)size, m->status));
	bool chunked = str_eq_nocase(final_coding(m, &others), STR("chunked"));
	if (others)
		return broken(STR("it has a transfer coding other than chunked"));
	if (chunked)
		return chunked_framing(c, a);
	const char *fault = content_length(m, &n);
	if (fault)
		return broken(str_of(fault));
	if (n >= 0 && (uint64_t)n != size)
		return broken(arena_printf(a, "its Content-Length says %lld and %llu "
		                           "bytes are there", (long long)n,
		                           (unsigned long long)size));
	if (n >= 0 || (m->status == 0 && size == 0))
		return (struct http_framing){HTTP_WHOLE, {0}};
	return (struct http_framing){HTTP_UNTOLD,
	                             STR("neither Content-Length nor chunks say "
	                                 "where it ends")};
}

struct http_framing
http_payload(const struct http_message *m, struct arena *a, struct str *payload)
{
	struct http_chunks c = {0};
	struct str framed = m->body, data;

	*payload = m->body;
	if (!http_chunked(m))
		return http_framing_of(m, m->body.n, &c, a);
	char *joined = arena_alloc(a, m->body.n, 1);
	size_t n = 0;
	while (http_chunks_next(&c, &framed, &data)) {
		memcpy(joined + n, data.p, data.n);
		n += data.n;
	}
	struct http_framing f = http_framing_of(m, m->body.n, &c, a);
	if (f.end != HTTP_NOT_CHUNKED)
		*payload = (struct str){joined, n};
	return f;
}
