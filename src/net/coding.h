/*
 * coding: content codings of HTTP undone (RFC 9110, section 8.4).
 *
 * gzip and x-gzip (RFC 1952), deflate (RFC 1950; raw RFC 1951 too, since servers send
 * it), br (RFC 7932), zstd (RFC 8878 with the window of RFC 9659), identity. zlib,
 * libbrotli and libzstd are hidden in coding.c. Bytes behind the end of a coding are
 * passed over, as browsers do, but a gzip member or zstd frame behind another belongs
 * to the data.
 */
#ifndef CODING_H
#define CODING_H

#include "base/base.h"

/* Undo the codings listed in a Content-Encoding field, the last one first, and append
 * what comes out to the empty *out, whose maximum bounds every step. An empty body
 * stays empty. ERR_LIMIT: larger than that; ERR_INPUT: a coding that is not known, more
 * than four of them, or bytes that are cut or damaged (*out holds what could be
 * read). */
MUST_CHECK bool coding_decode(struct str bytes, struct str codings, struct buf *out,
                              struct err *e);

/* A payload without the codings that a Content-Encoding field lists (empty: none), in at
 * most LIMIT_INPUT_BYTES. *gone: it is given as it is (coding_is_gone). What it gives
 * may be the payload itself, else it is the arena's. Errors as of coding_decode. */
MUST_CHECK bool coding_undo(struct str payload, struct str codings, struct arena *a,
                            struct str *out, bool *gone, struct err *e);

/* The body is text, and has none of the codings that its head names. So write programs
 * that keep the head of a response over the body that a browser or a library unpacked
 * for them. */
bool coding_is_gone(struct str bytes, struct str codings);

#endif
