/*
 * wacz_parts: what the files of wacz share among themselves. See wacz.h.
 */
#ifndef WACZ_PARTS_H
#define WACZ_PARTS_H

#include "warc/wacz.h"
#include "warc/wacz_zip.h"

#include <cjson/cJSON.h>

enum wacz_stream { WACZ_DEFLATE, WACZ_GZIP };

/* Unpack one stream (RFC 1951, or a member of RFC 1952) off the front of *packed to the
 * end of *out. False: no whole stream, or more than fits. */
MUST_CHECK bool wacz_inflate(struct str *packed, enum wacz_stream kind,
                             struct buf *out);

/* A check under way. */
struct wacz_check {
	const struct wacz *w;
	size_t index_bytes; /* that indexes may still be unpacked from and to */
	struct wacz_content {
		struct str bytes;
		bool read; /* whole and as its CRC-32 says */
		bool listed;
	} *contents; /* as w->members */
	struct wacz_findings *out;
	struct arena *arena;   /* of what was found */
	struct arena *scratch; /* ends with the check */
};

/* What a finding is about: a member, or the file where the path is empty; a line of it,
 * or all of it for 0. */
struct wacz_place {
	struct str path;
	size_t line;
};

/* Control characters are shown as spaces, long texts are cut. */
void wacz_wrong(struct wacz_check *c, struct wacz_place at, const char *fmt, ...)
	PRINTF(3, 4);
void wacz_note(struct wacz_check *c, struct wacz_place at, const char *fmt, ...)
	PRINTF(3, 4);

/* False once so much is wrong that more is not worth the time. */
bool wacz_more(const struct wacz_check *c);

/* The JSON object that the text is, for cJSON_Delete; NULL, and a finding, if it is not
 * one that all readers see alike: UTF-8, nothing behind it, no property twice, no
 * NUL. */
cJSON *wacz_object(struct wacz_check *c, struct wacz_place at, struct str text);
/* Why it is none, to follow its name; NULL if it is one. Readers differ on which of two
 * properties of one name counts. */
const char *wacz_object_fault(const cJSON *object);
/* A property that is a string; empty if it is not there, or is none. */
struct str wacz_text_of(const cJSON *object, const char *key);
/* A property that is a whole number, or its digits in a string. */
bool wacz_number_of(const cJSON *object, const char *key, size_t *out);

/* Whether the label is "sha256:" and this hash, or that of the bytes, in
 * hexadecimal. */
bool wacz_hash_is(struct str label, const struct sha256 *hash);
bool wacz_hash_matches(struct str label, struct str bytes);

/* Where the bytes of a member are kept; NULL if it is not there or cannot be read. */
const struct wacz_content *wacz_content_at(const struct wacz_check *c,
                                           struct str folder, struct str name);

/* The parts of a check that have files of their own. */
void wacz_check_container(struct wacz_check *c);
void wacz_check_indexes(struct wacz_check *c);

#endif
