/* warc_source: unpacked bytes of a WARC file. See warc_source.h. */
#include "warc/warc_source.h"

#define PIECE ((size_t)1 << 30) /* of the file, for an inflater that counts in 32 bits */
#define AHEAD ((size_t)64 << 10) /* unpacked at most, beyond what is wanted */
#define TRIAL ((size_t)512)      /* bytes of the file that tell whether a record starts */

static const struct str magic = STR_INIT("\x1f\x8b\x08");

void
source_init(struct warc_source *s, struct str file)
{
	*s = (struct warc_source){.file = file};
	s->gzip = str_starts(file, magic);
	if (inflateInit2(&s->z, 31) != Z_OK)
		abort(); /* out of memory */
	if (s->gzip)
		source_open(s, 0);
}

void
source_release(struct warc_source *s)
{
	inflateEnd(&s->z);
	free(s->bytes);
	*s = (struct warc_source){0};
}

/* Room behind the bytes that are there, for n in all; doubles, so that a size that is
 * only claimed costs nothing. */
static void
make_room(struct warc_source *s, size_t n)
{
	if (s->start > 0) {
		memmove(s->bytes, s->bytes + s->start, s->end - s->start);
		s->end -= s->start;
		s->start = 0;
	}
	if (s->end < s->cap)
		return;
	size_t cap = s->cap ? 2 * s->cap : 4 * AHEAD;
	s->cap = cap < n + 4 * AHEAD ? cap : n + 4 * AHEAD;
	s->bytes = xrealloc(s->bytes, s->cap);
}

static size_t
smallest(size_t a, size_t b, size_t c)
{
	return a < b ? (a < c ? a : c) : (b < c ? b : c);
}

/* Unpack at most `most` bytes more. */
static void
inflate_some(struct warc_source *s, size_t most)
{
	if (s->z.avail_in == 0) {
		struct str piece = str_slice(s->file, s->fed, s->fed + PIECE);
		s->z.next_in = (const Bytef *)piece.p;
		s->z.avail_in = (uInt)piece.n;
		s->fed += piece.n;
	}
	size_t room = smallest(s->cap - s->end, most, PIECE);
	s->z.next_out = (Bytef *)s->bytes + s->end;
	s->z.avail_out = (uInt)room;
	int status = inflate(&s->z, Z_NO_FLUSH);
	s->end += room - s->z.avail_out;
	if (status == Z_STREAM_END)
		s->ended = true;
	else if (status == Z_BUF_ERROR)
		s->fault = "it is cut off";
	else if (status != Z_OK)
		s->fault = s->z.msg ? s->z.msg : "it cannot be unpacked";
}

struct str
source_want(struct warc_source *s, size_t n)
{
	if (!s->gzip)
		return str_slice(s->file, s->at,
		                 s->file.n - s->at > n ? s->at + n : s->file.n);
	while (s->end - s->start < n && !s->ended && !s->fault) {
		if (s->end == s->cap)
			make_room(s, n);
		inflate_some(s, n - (s->end - s->start) + AHEAD);
	}
	return (struct str){s->bytes + s->start, s->end - s->start};
}

void
source_skip(struct warc_source *s, size_t n)
{
	if (s->gzip)
		s->start += n;
	else
		s->at += n;
}

void
source_open(struct warc_source *s, size_t at)
{
	inflateReset(&s->z);
	s->z.avail_in = 0;
	s->at = s->fed = at;
	s->ended = false;
	s->fault = NULL;
	s->start = s->end = 0;
}

void
source_end(struct warc_source *s, size_t at)
{
	source_open(s, at);
	s->ended = true;
}

bool
source_ends(const struct warc_source *s, size_t n)
{
	return s->ended && s->end - s->start == n;
}

size_t
source_packed(const struct warc_source *s)
{
	return s->fed - s->z.avail_in - s->at;
}

/* A look at few bytes with an inflater of its own, so that a search over hostile bytes
 * stays near one pass. */
static bool
starts_record(struct str file, size_t at)
{
	unsigned char text[5];
	struct str piece = str_slice(file, at, at + TRIAL);
	z_stream z = {.next_in = (const Bytef *)piece.p, .avail_in = (uInt)piece.n,
	              .next_out = text, .avail_out = sizeof text};

	if (inflateInit2(&z, 31) != Z_OK)
		abort(); /* out of memory */
	inflate(&z, Z_SYNC_FLUSH);
	inflateEnd(&z);
	return z.avail_out == 0 && memcmp(text, "WARC/", sizeof text) == 0;
}

size_t
source_find_member(const struct warc_source *s, size_t at)
{
	while ((at = str_find(s->file, magic, at)) != SIZE_MAX &&
	       !starts_record(s->file, at))
		at++;
	return at == SIZE_MAX ? s->file.n : at;
}
