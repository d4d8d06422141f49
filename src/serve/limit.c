/* limit: buckets of tokens by client. See limit.h. */
#include "serve/limit.h"

#include <pthread.h>
#include <stdlib.h>

enum { BUCKETS = 1 << 14 };

struct bucket {
	double left, at;
};

struct limit {
	pthread_mutex_t lock;
	double rate, most;
	uint64_t seed;
	struct bucket buckets[BUCKETS];
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

/* The network of an IPv6 address: its first four groups. */
static struct str
network_of(struct str client)
{
	size_t colons = 0;

	for (size_t i = 0; i < client.n; i++)
		if (client.p[i] == ':' && ++colons == 4)
			return str_slice(client, 0, i);
	return client;
}

bool
limit_take(struct limit *l, struct str client, double now, unsigned *wait)
{
	struct bucket *b = &l->buckets[hash64(network_of(client), l->seed) % BUCKETS];

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
