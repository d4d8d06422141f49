/*
 * warc_source: the unpacked bytes of a WARC file, from a place that moves forward.
 *
 * A plain file is one stream; in a gzip file each member is one, to be opened with
 * source_open. Bytes that were asked for and not skipped stay where source_want gave
 * them until source_want asks for more. Memory is that of the largest request.
 */
#ifndef WARC_SOURCE_H
#define WARC_SOURCE_H

#include "base/base.h"

#define ZLIB_CONST
#include <zlib.h>

struct warc_source {
	struct str file;
	bool gzip;
	size_t at;          /* of what stands in the file: the member, or the place */
	z_stream z;
	size_t fed;         /* end in the file of what the inflater was given */
	/* the member is unpacked whole, and its check sum is right */
	bool ended;
	const char *fault;  /* why it is not and never will be; NULL */
	char *bytes;        /* unpacked: [start, end) was not skipped yet */
	size_t start, end, cap;
};

void source_init(struct warc_source *s, struct str file);
void source_release(struct warc_source *s);

/* The next n bytes of the stream, or more; fewer where it ends. */
struct str source_want(struct warc_source *s, size_t n);
/* n: at most what source_want gave */
void source_skip(struct warc_source *s, size_t n);

/* gzip: go to the member at `at`; unread bytes of the present one are dropped. */
void source_open(struct warc_source *s, size_t at);
/* gzip: be where a member has ended and another may start. */
void source_end(struct warc_source *s, size_t at);
/* gzip: the member is whole and ends right behind the next n bytes, which were wanted
 * with at least one more. */
bool source_ends(const struct warc_source *s, size_t n);
/* gzip: the length in the file of a member that has ended. */
size_t source_packed(const struct warc_source *s);

/* gzip: the first place from `at` on where a member starts that unpacks to "WARC/";
 * the end of the file if there is none. */
size_t source_find_member(const struct warc_source *s, size_t at);

#endif
