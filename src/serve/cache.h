/*
 * cache: answers that were made already, by what was asked. Shared by threads.
 *
 * What is in it is true for one generation of the data alone: an answer of another one
 * is as none. It holds at most so many bytes; what was not asked for longest goes first.
 * Values count their users: the cache is one, and so is who gets one from it.
 */
#ifndef CACHE_H
#define CACHE_H

#include "base/base.h"

struct cache;
struct cache_counts {
	uint64_t hits, misses, bytes, entries;
};

/* `hold` and `drop` tell a value that it has one more user, or one less. */
struct cache *cache_open(size_t bytes_max, void (*hold)(void *value),
                         void (*drop)(void *value));
void cache_close(struct cache *c);

/* Held for the caller, or NULL. */
void *cache_get(struct cache *c, struct str key, uint64_t generation);
/* In the place of an older one; a value that is too large for the cache is left out. */
void cache_put(struct cache *c, struct str key, uint64_t generation, void *value,
               size_t bytes);
void cache_count(struct cache *c, struct cache_counts *out);

#endif
