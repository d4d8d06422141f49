/*
 * buf: bytes that grow up to a maximum that is set at birth.
 *
 * Adding past the maximum adds nothing and marks the buffer as `over`; the caller
 * checks once, at the end, with buf_ok. Memory is the buffer's own until
 * buf_release. `buf_str` is valid until the next addition.
 */
#ifndef BUF_H
#define BUF_H

#include "base/err.h"
#include "base/str.h"

#include <stdarg.h>

struct buf {
	char *p;
	size_t n, cap, max;
	bool over;
};

void buf_init(struct buf *b, size_t max);
void buf_release(struct buf *b);
void buf_clear(struct buf *b); /* empty, memory kept */

void buf_add(struct buf *b, struct str s);
void buf_byte(struct buf *b, char c);
void buf_codepoint(struct buf *b, uint32_t codepoint);
void buf_printf(struct buf *b, const char *fmt,
                ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *fmt,
                 va_list ap) __attribute__((format(printf, 2, 0)));
void buf_truncate(struct buf *b, size_t n); /* n <= b->n */

struct str buf_str(const struct buf *b);
/* False and ERR_LIMIT, naming `what`, if something did not fit. */
bool buf_ok(const struct buf *b, const char *what,
            struct err *e) __attribute__((warn_unused_result));

#endif
