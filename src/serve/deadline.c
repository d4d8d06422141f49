/* deadline: connections whose requests come in time. See deadline.h. */
#include "serve/deadline.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>

struct deadline {
	struct deadline *next, **place; /* who points to it */
	int socket;
	double until; /* INFINITY: nothing is waited for */
};

struct deadlines {
	pthread_mutex_t lock;
	double seconds;
	struct deadline *first;
};

struct deadlines *
deadlines_open(double seconds)
{
	struct deadlines *d = xcalloc(1, sizeof *d);

	pthread_mutex_init(&d->lock, NULL);
	d->seconds = seconds;
	return d;
}

void
deadlines_close(struct deadlines *d)
{
	while (d && d->first)
		deadline_end(d, d->first);
	if (d)
		pthread_mutex_destroy(&d->lock);
	free(d);
}

struct deadline *
deadline_begin(struct deadlines *d, int socket, double now)
{
	struct deadline *one = xcalloc(1, sizeof *one);

	pthread_mutex_lock(&d->lock);
	*one = (struct deadline){d->first, &d->first, socket, now + d->seconds};
	if (d->first)
		d->first->place = &one->next;
	d->first = one;
	pthread_mutex_unlock(&d->lock);
	return one;
}

void
deadline_end(struct deadlines *d, struct deadline *one)
{
	pthread_mutex_lock(&d->lock);
	*one->place = one->next;
	if (one->next)
		one->next->place = one->place;
	pthread_mutex_unlock(&d->lock);
	free(one);
}

static void
set(struct deadlines *d, struct deadline *one, double until)
{
	pthread_mutex_lock(&d->lock);
	one->until = until;
	pthread_mutex_unlock(&d->lock);
}

void
deadline_met(struct deadlines *d, struct deadline *one)
{
	set(d, one, INFINITY);
}

void
deadline_again(struct deadlines *d, struct deadline *one, double now)
{
	set(d, one, now + d->seconds);
}

size_t
deadlines_cut(struct deadlines *d, double now)
{
	size_t n = 0;

	pthread_mutex_lock(&d->lock);
	for (struct deadline *one = d->first; one; one = one->next)
		if (one->until < now) {
			shutdown(one->socket, SHUT_RDWR);
			one->until = INFINITY; /* who reads it sees the end, and closes */
			n++;
		}
	pthread_mutex_unlock(&d->lock);
	return n;
}
