/* arena: memory that is given back all at once. See arena.h. */
#include "base/base.h"

#include <stdarg.h>

enum { CHUNK_SIZE = 64 * 1024, ALIGN = 16 };

struct arena_chunk {
	struct arena_chunk *next;
	size_t size; /* of the bytes after this head */
};

_Static_assert(sizeof(struct arena_chunk) % ALIGN == 0, "chunks start aligned");

static _Noreturn void
out_of_memory(size_t n)
{
	fprintf(stderr, "proviso: out of memory (%zu bytes)\n", n);
	abort();
}

void *
xmalloc(size_t n)
{
	void *p = malloc(n ? n : 1);
	if (!p)
		out_of_memory(n);
	return p;
}

void *
xcalloc(size_t count, size_t size)
{
	void *p = calloc(count ? count : 1, size ? size : 1);
	if (!p)
		out_of_memory(count);
	return p;
}

void *
xrealloc(void *p, size_t n)
{
	p = realloc(p, n ? n : 1);
	if (!p)
		out_of_memory(n);
	return p;
}

static void
arena_new_chunk(struct arena *a, size_t least)
{
	size_t size = least > CHUNK_SIZE / 4 ? least : CHUNK_SIZE;
	struct arena_chunk *c = xmalloc(sizeof *c + size);

	c->size = size;
	if (least > CHUNK_SIZE / 4 && a->head) { /* keep filling the open chunk */
		c->next = a->head->next;
		a->head->next = c;
		return;
	}
	c->next = a->head;
	a->head = c;
	a->next = (char *)(c + 1);
	a->left = size;
}

void *
arena_alloc(struct arena *a, size_t count, size_t size)
{
	if (size && count > (SIZE_MAX / 2) / size)
		out_of_memory(count);
	size_t n = (count * size + (ALIGN - 1)) & ~(size_t)(ALIGN - 1);
	char *p;

	if (n == 0) /* a place of its own for nothing, too */
		n = ALIGN;
	if (n > a->left) {
		bool had_head = a->head != NULL;
		arena_new_chunk(a, n);
		if (n > CHUNK_SIZE / 4 && had_head)
			return memset(a->head->next + 1, 0, n);
	}
	p = a->next;
	a->next += n;
	a->left -= n;
	return memset(p, 0, n);
}

struct str
arena_str(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1, 1);

	if (s.n)
		memcpy(p, s.p, s.n);
	return (struct str){p, s.n};
}

const char *
arena_cstr(struct arena *a, struct str s)
{
	return arena_str(a, s).p;
}

struct str
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap, again;

	va_start(ap, fmt);
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	size_t size = n < 0 ? 0 : (size_t)n;
	char *p = arena_alloc(a, size + 1, 1);
	vsnprintf(p, size + 1, fmt, again);
	va_end(again);
	return (struct str){p, size};
}

void
arena_reset(struct arena *a)
{
	struct arena_chunk *keep = NULL;

	for (struct arena_chunk *c = a->head, *next; c; c = next) {
		next = c->next;
		if (!keep && c->size == CHUNK_SIZE)
			keep = c;
		else
			free(c);
	}
	*a = (struct arena){0};
	if (keep) {
		keep->next = NULL;
		a->head = keep;
		a->next = (char *)(keep + 1);
		a->left = keep->size;
	}
}

void
arena_release(struct arena *a)
{
	for (struct arena_chunk *c = a->head, *next; c; c = next) {
		next = c->next;
		free(c);
	}
	*a = (struct arena){0};
}
