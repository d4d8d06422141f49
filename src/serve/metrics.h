/*
 * metrics: what a server counts of itself, in the text format of Prometheus (version
 * 0.0.4). Shared by threads.
 */
#ifndef METRICS_H
#define METRICS_H

#include "serve/cache.h"

enum { METRICS_ROUTES = 192, METRICS_STATUSES = 6 };

struct metrics;

struct metrics *metrics_open(void);
void metrics_close(struct metrics *m);
/* One answer: of the route with this number (METRICS_ROUTES: of none), its status, the
 * seconds it took. */
void metrics_add(struct metrics *m, size_t route, int status, double seconds, uint64_t bytes);
/* Bytes of an answer whose length nobody knew when it was added. */
void metrics_add_bytes(struct metrics *m, uint64_t bytes);
/* `patterns` are the routes' names, `count` of them. */
void metrics_write(const struct metrics *m, const char *const *patterns, size_t count,
                   const struct cache_counts *cache, uint64_t connections,
                   struct buf *out);

#endif
