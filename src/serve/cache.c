/* cache: answers by what was asked; least recently used goes first. See cache.h. */
#include "serve/cache.h"

#include <pthread.h>
#include <stdlib.h>

enum { SLOTS = 1 << 14, ENTRY_BYTES = 256 /* of an entry, besides its value */ };

struct entry {
	struct entry *next;          /* in the slot */
	struct entry *newer, *older; /* in the order of use */
	size_t key_size, bytes;
	uint64_t generation;
	void *value;
	char key[];
};

struct cache {
	pthread_mutex_t lock;
	void (*hold)(void *), (*drop)(void *);
	size_t most;
	uint64_t seed; /* so that nobody can ask for what falls into one slot */
	struct entry *slots[SLOTS], *newest, *oldest;
	struct cache_counts counts;
};

struct cache *
cache_open(size_t bytes_max, void (*hold)(void *), void (*drop)(void *))
{
	struct cache *c = xcalloc(1, sizeof *c);

	pthread_mutex_init(&c->lock, NULL);
	c->most = bytes_max;
	c->seed = (uint64_t)time_now_us();
	c->hold = hold;
	c->drop = drop;
	return c;
}

static struct str
key_of(const struct entry *e)
{
	return (struct str){e->key, e->key_size};
}

static struct entry **
place_of(struct cache *c, struct str key)
{
	struct entry **e = &c->slots[hash64(key, c->seed) % SLOTS];

	while (*e && !str_eq(key_of(*e), key))
		e = &(*e)->next;
	return e;
}

static void
unlink_use(struct cache *c, struct entry *e)
{
	*(e->newer ? &e->newer->older : &c->newest) = e->older;
	*(e->older ? &e->older->newer : &c->oldest) = e->newer;
}

static void
link_newest(struct cache *c, struct entry *e)
{
	e->newer = NULL;
	e->older = c->newest;
	*(c->newest ? &c->newest->newer : &c->oldest) = e;
	c->newest = e;
}

static void
take_out(struct cache *c, struct entry *e)
{
	*place_of(c, key_of(e)) = e->next;
	unlink_use(c, e);
	c->counts.bytes -= e->bytes;
	c->counts.entries--;
	c->drop(e->value);
	free(e);
}

void
cache_close(struct cache *c)
{
	while (c && c->oldest)
		take_out(c, c->oldest);
	if (c)
		pthread_mutex_destroy(&c->lock);
	free(c);
}

void *
cache_get(struct cache *c, struct str key, uint64_t generation)
{
	void *value = NULL;

	pthread_mutex_lock(&c->lock);
	struct entry *e = *place_of(c, key);
	if (e && e->generation != generation)
		take_out(c, e);
	else if (e) {
		unlink_use(c, e);
		link_newest(c, e);
		value = e->value;
		c->hold(value);
	}
	*(value ? &c->counts.hits : &c->counts.misses) += 1;
	pthread_mutex_unlock(&c->lock);
	return value;
}

void
cache_put(struct cache *c, struct str key, uint64_t generation, void *value,
          size_t bytes)
{
	bytes += ENTRY_BYTES + key.n;
	if (bytes > c->most / 8)
		return;
	struct entry *e = xcalloc(1, sizeof *e + key.n);
	*e = (struct entry){.key_size = key.n, .bytes = bytes,
	                    .generation = generation, .value = value};
	memcpy(e->key, key.p, key.n);
	pthread_mutex_lock(&c->lock);
	struct entry *old = *place_of(c, key);
	if (old)
		take_out(c, old);
	while (c->oldest && c->counts.bytes + bytes > c->most)
		take_out(c, c->oldest);
	c->hold(value);
	struct entry **slot = place_of(c, key);
	*slot = e;
	link_newest(c, e);
	c->counts.bytes += bytes;
	c->counts.entries++;
	pthread_mutex_unlock(&c->lock);
}

void
cache_count(struct cache *c, struct cache_counts *out)
{
	pthread_mutex_lock(&c->lock);
	*out = c->counts;
	pthread_mutex_unlock(&c->lock);
}
