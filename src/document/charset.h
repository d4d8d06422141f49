/*
 * charset: bytes in any encoding to valid UTF-8.
 */
#ifndef CHARSET_H
#define CHARSET_H

#include "document/document.h"

/* The encoding is told by a byte order mark, else by being valid UTF-8, else by
 * `named` (a label of the WHATWG Encoding Standard, from a header or the page; may be
 * empty), else it is windows-1252. What is no character becomes U+FFFD, NUL a space.
 * The result is a slice of `bytes` where nothing had to be done. ERR_LIMIT. */
MUST_CHECK bool charset_to_utf8(struct str bytes, struct str named, struct arena *a,
                                struct str *out, struct err *e);

#endif
