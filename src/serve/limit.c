/* limit: buckets of tokens by client. See limit.h. */
#include "serve/limit.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdlib.h>

enum { BUCKETS = 1 << 14, HELD = 512 };

struct bucket {
	double left, at;
};

struct limit {
	pthread_mutex_t lock;
	double rate, most;
	uint64_t seed;
	struct bucket buckets[BUCKETS];
	uint64_t held[HELD]; /* by whom; 0: by nobody */
};

struct limit *
limit_open(double rate, double most)
{
	struct limit *l = xcalloc(1, sizeof *l);

	pthread_mutex_init(&l->lock, NULL);
	l->rate = rate;
	l->most = most;
	l->seed = (uint64_t)time_now_us(); /* who shares a bucket with whom is not to be known */
	for (size_t i = 0; i < BUCKETS; i++)
		l->buckets[i].left = most;
	return l;
}

void
limit_close(struct limit *l)
{
	if (l)
		pthread_mutex_destroy(&l->lock);
	free(l);
}

/* What has a bucket: an IPv4 address, also one that is written as IPv6 (::ffff:192.0.2.1),
 * or the first 64 bits of an IPv6 address, however it is written. */
static struct str
network_of(struct str client, unsigned char bytes[16])
{
	static const unsigned char mapped[12] = {[10] = 0xFF, [11] = 0xFF};
	char text[INET6_ADDRSTRLEN];

	snprintf(text, sizeof text, "%.*s", STR_ARG(client));
	if (inet_pton(AF_INET, text, bytes) == 1)
		return (struct str){(const char *)bytes, 4};
	if (inet_pton(AF_INET6, text, bytes) != 1)
		return client;
	return memcmp(bytes, mapped, sizeof mapped) == 0
	       ? (struct str){(const char *)bytes + sizeof mapped, 4}
	       : (struct str){(const char *)bytes, 8};
}

static uint64_t
name_of(const struct limit *l, struct str client)
{
	unsigned char bytes[16];

	return hash64(network_of(client, bytes), l->seed);
}

bool
limit_take(struct limit *l, struct str client, double now, unsigned *wait)
{
	struct bucket *b = &l->buckets[name_of(l, client) % BUCKETS];

	pthread_mutex_lock(&l->lock);
	b->left += (now - b->at) * l->rate;
	b->left = b->left > l->most ? l->most : b->left;
	b->at = now;
	bool ok = b->left >= 1;
	if (ok)
		b->left -= 1;
	*wait = ok ? 0 : 1 + (unsigned)((1 - b->left) / l->rate);
	pthread_mutex_unlock(&l->lock);
	return ok;
}

bool
limit_hold(struct limit *l, struct str client, size_t *place)
{
	uint64_t name = name_of(l, client) | 1;
	size_t mine = 0, empty = HELD;

	pthread_mutex_lock(&l->lock);
	for (size_t i = 0; i < HELD; i++) {
		mine += l->held[i] == name;
		empty = l->held[i] == 0 ? i : empty;
	}
	bool ok = mine < LIMIT_AT_A_TIME && empty < HELD;
	if (ok)
		l->held[*place = empty] = name;
	pthread_mutex_unlock(&l->lock);
	return ok;
}

void
limit_give_back(struct limit *l, size_t place)
{
	pthread_mutex_lock(&l->lock);
	l->held[place] = 0;
	pthread_mutex_unlock(&l->lock);
}
