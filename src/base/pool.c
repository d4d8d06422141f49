/* pool: ordered work on several threads. See pool.h. */
#include "base/pool.h"
#include "base/base.h"

#include <pthread.h>
#include <sched.h>

struct pool {
	pthread_mutex_t lock;
	pthread_cond_t change;
	size_t items, window;
	size_t next;    /* the next item to start */
	size_t printed; /* items that `done` has seen */
	bool *ready;    /* ring over the window */
	bool stop;
	pool_work *work;
	void *context;
};

struct pool_thread {
	struct pool *pool;
	unsigned worker;
	pthread_t thread;
};

/* The next item, or false when there is none left. Waits while the window is full. */
static bool
pool_take(struct pool *p, size_t *item)
{
	pthread_mutex_lock(&p->lock);
	while (!p->stop && p->next < p->items && p->next - p->printed >= p->window)
		pthread_cond_wait(&p->change, &p->lock);
	bool some = !p->stop && p->next < p->items;
	if (some)
		*item = p->next++;
	pthread_mutex_unlock(&p->lock);
	return some;
}

static void *
pool_thread_main(void *arg)
{
	struct pool_thread *t = arg;
	struct pool *p = t->pool;
	size_t item;

	while (pool_take(p, &item)) {
		bool ok = p->work(p->context, t->worker, item);
		pthread_mutex_lock(&p->lock);
		p->ready[item % p->window] = true;
		if (!ok)
			p->stop = true;
		pthread_cond_broadcast(&p->change);
		pthread_mutex_unlock(&p->lock);
	}
	return NULL;
}

/* Hand finished items to `done` in order, until all are through or one says stop. */
static bool
pool_drain(struct pool *p, pool_done *done)
{
	bool go_on = true;

	while (go_on && p->printed < p->items) {
		pthread_mutex_lock(&p->lock);
		while (!p->stop && !p->ready[p->printed % p->window])
			pthread_cond_wait(&p->change, &p->lock);
		go_on = !p->stop;
		pthread_mutex_unlock(&p->lock);
		if (go_on && done)
			go_on = done(p->context, p->printed);
		pthread_mutex_lock(&p->lock);
		p->ready[p->printed % p->window] = false;
		p->printed++;
		if (!go_on)
			p->stop = true;
		pthread_cond_broadcast(&p->change);
		pthread_mutex_unlock(&p->lock);
	}
	return go_on;
}

bool
pool_run(unsigned threads, size_t items, size_t window, pool_work *work,
         pool_done *done, void *context)
{
	struct pool p = {.items = items, .window = window < threads ? threads : window,
	                 .work = work, .context = context};
	struct pool_thread *t = xcalloc(threads, sizeof *t);
	unsigned started = 0;

	p.ready = xcalloc(p.window, sizeof *p.ready);
	pthread_mutex_init(&p.lock, NULL);
	pthread_cond_init(&p.change, NULL);
	for (unsigned i = 0; i < threads; i++) {
		t[i] = (struct pool_thread){.pool = &p, .worker = i};
		if (pthread_create(&t[i].thread, NULL, pool_thread_main, &t[i]) != 0)
			break;
		started++;
	}
	if (started == 0) { /* no thread to be had: out of processes is out of memory */
		fprintf(stderr, "proviso: cannot start a thread\n");
		abort();
	}
	bool ok = pool_drain(&p, done);
	for (unsigned i = 0; i < started; i++)
		pthread_join(t[i].thread, NULL);
	pthread_cond_destroy(&p.change);
	pthread_mutex_destroy(&p.lock);
	free(p.ready);
	free(t);
	return ok;
}

unsigned
pool_cores(void)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof set, &set) != 0)
		return 1;
	int n = CPU_COUNT(&set);
	return n < 1 ? 1 : (unsigned)n;
}
