/*
 * arena: memory that is given back all at once.
 *
 * One arena per unit of work (command, request, document). Memory comes zeroed and
 * aligned for any type. Running out of memory ends the process: every input is
 * bounded at the door (limits.h), so it is no condition that callers handle.
 */
#ifndef ARENA_H
#define ARENA_H

#include "base/str.h"

struct arena_chunk;

struct arena {
	struct arena_chunk *head;
	char *next;
	size_t left;
};

/* An arena that is all zero is ready for use. */
void *arena_alloc(struct arena *a, size_t count, size_t size);
#define ARENA_NEW(a, type) ((type *)arena_alloc((a), 1, sizeof(type)))
#define ARENA_ARRAY(a, type, count) ((type *)arena_alloc((a), (count), sizeof(type)))

struct str arena_str(struct arena *a, struct str s);        /* a copy */
const char *arena_cstr(struct arena *a, struct str s);      /* a copy, NUL-terminated */
struct str arena_printf(struct arena *a, const char *fmt,
                        ...) __attribute__((format(printf, 2, 3)));

/* Forget all that was given, but keep the memory for the next round. */
void arena_reset(struct arena *a);
/* Give everything back; the arena may be used again. */
void arena_release(struct arena *a);

/* malloc family that does not return on failure, for what outlives an arena. */
void *xmalloc(size_t n);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *p, size_t n);

/* Room for one more in a growing array of the heap: doubles *cap when it is full. */
#define GROW(array, count, cap)                                                          \
	do {                                                                             \
		if ((count) == (cap)) {                                                  \
			(cap) = (cap) ? (cap) * 2 : 16;                                  \
			(array) = xrealloc((array), (size_t)(cap) * sizeof *(array));    \
		}                                                                        \
	} while (0)

#endif
