/*
 * base64: RFC 4648 section 4, the standard alphabet with padding.
 *
 * Reading is strict, so that one value has one form: the length is a multiple of four,
 * nothing stands between, and the bits that carry nothing are zero (section 3.5).
 */
#ifndef BASE64_H
#define BASE64_H

#include "base/buf.h"

void base64_write(struct str bytes, struct buf *out);
/* Append the bytes to *out; false, with *out as it was, if the text is not of this
 * form. */
bool base64_read(struct str text, struct buf *out);
/* The same for a value whose size is known. */
bool base64_read_exactly(struct str text, void *bytes, size_t n);

#endif
