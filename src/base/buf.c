/* buf: growing bytes with a maximum. See buf.h. */
#include "base/base.h"

void
buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){.max = max};
}

void
buf_release(struct buf *b)
{
	free(b->p);
	*b = (struct buf){.max = b->max};
}

void
buf_clear(struct buf *b)
{
	b->n = 0;
	b->over = false;
}

/* Make room for n more bytes, and a NUL behind them that is not kept; false if the
 * bytes go over the maximum. */
static bool
buf_room(struct buf *b, size_t n)
{
	if (b->over || n > b->max - b->n) {
		b->over = true;
		return false;
	}
	if (n < b->cap - b->n)
		return true;
	size_t cap = b->cap < 256 ? 256 : b->cap;
	while (cap - b->n <= n)
		cap *= 2;
	b->p = xrealloc(b->p, cap);
	b->cap = cap;
	return true;
}

void
buf_add(struct buf *b, struct str s)
{
	if (s.n == 0 || !buf_room(b, s.n))
		return;
	memcpy(b->p + b->n, s.p, s.n);
	b->n += s.n;
}

void
buf_byte(struct buf *b, char c)
{
	if (!buf_room(b, 1))
		return;
	b->p[b->n++] = c;
}

void
buf_codepoint(struct buf *b, uint32_t codepoint)
{
	char bytes[4];
	buf_add(b, (struct str){bytes, utf8_put(codepoint, bytes)});
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
}

void
buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;

	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);
	if (n > 0 && buf_room(b, (size_t)n)) {
		vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
		b->n += (size_t)n;
	}
	va_end(again);
}

void
buf_truncate(struct buf *b, size_t n)
{
	if (n < b->n)
		b->n = n;
}

struct str
buf_str(const struct buf *b)
{
	return (struct str){b->p, b->n};
}

bool
buf_ok(const struct buf *b, const char *what, struct err *e)
{
	if (!b->over)
		return true;
	return err_set(e, ERR_LIMIT, "%s is larger than the limit of %zu bytes", what,
	               b->max);
}
