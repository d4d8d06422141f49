/* metrics: counters of a server. See metrics.h. */
#include "serve/metrics.h"

#include <stdatomic.h>
#include <stdlib.h>

static const double edges[] = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                               0.25, 0.5, 1, 2.5, 10};

struct metrics {
	atomic_uint_fast64_t answers[METRICS_ROUTES + 1][METRICS_STATUSES];
	atomic_uint_fast64_t within[COUNT(edges) + 1]; /* up to each edge, and beyond */
	atomic_uint_fast64_t microseconds, bytes;
	double since;
};

struct metrics *
metrics_open(void)
{
	struct metrics *m = xcalloc(1, sizeof *m);

	m->since = time_monotonic();
	return m;
}

void
metrics_close(struct metrics *m)
{
	free(m);
}

void
metrics_add(struct metrics *m, size_t route, int status, double seconds, uint64_t bytes)
{
	size_t i = 0, class = (size_t)status / 100;

	while (i < COUNT(edges) && seconds > edges[i])
		i++;
	atomic_fetch_add_explicit(&m->within[i], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&m->microseconds, (uint64_t)(seconds * 1e6),
	                          memory_order_relaxed);
	atomic_fetch_add_explicit(&m->bytes, bytes, memory_order_relaxed);
	atomic_fetch_add_explicit(&m->answers[route < METRICS_ROUTES ? route : METRICS_ROUTES]
	                                     [class < METRICS_STATUSES ? class : 5], 1,
	                          memory_order_relaxed);
}

void
metrics_add_bytes(struct metrics *m, uint64_t bytes)
{
	atomic_fetch_add_explicit(&m->bytes, bytes, memory_order_relaxed);
}

static void
head(struct buf *out, const char *name, const char *type, const char *help)
{
	buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void
write_one(struct buf *out, const char *name, const char *type, const char *help,
          uint64_t value)
{
	head(out, name, type, help);
	buf_printf(out, "%s %llu\n", name, (unsigned long long)value);
}

static void
write_answers(const struct metrics *m, const char *const *patterns, size_t count,
              struct buf *out)
{
	head(out, "proviso_http_requests_total", "counter", "Answers by route and status.");
	for (size_t r = 0; r <= METRICS_ROUTES; r++)
		for (size_t s = 0; s < METRICS_STATUSES; s++) {
			uint64_t n = m->answers[r][s];
			if (n)
				buf_printf(out, "proviso_http_requests_total{route=\"%s\","
				           "status=\"%zuxx\"} %llu\n",
				           r < count ? patterns[r] : "none", s,
				           (unsigned long long)n);
		}
}

static void
write_times(const struct metrics *m, struct buf *out)
{
	uint64_t sum = 0;

	head(out, "proviso_http_request_seconds", "histogram",
	     "Time from the whole request to the queued answer.");
	for (size_t i = 0; i <= COUNT(edges); i++) {
		sum += m->within[i];
		if (i < COUNT(edges))
			buf_printf(out, "proviso_http_request_seconds_bucket{le=\"%g\"} "
			           "%llu\n", edges[i], (unsigned long long)sum);
	}
	buf_printf(out, "proviso_http_request_seconds_bucket{le=\"+Inf\"} %llu\n"
	           "proviso_http_request_seconds_sum %.6f\n"
	           "proviso_http_request_seconds_count %llu\n", (unsigned long long)sum,
	           (double)m->microseconds / 1e6, (unsigned long long)sum);
}

void
metrics_write(const struct metrics *m, const char *const *patterns, size_t count,
              const struct cache_counts *cache, uint64_t connections, struct buf *out)
{
	write_answers(m, patterns, count, out);
	write_times(m, out);
	write_one(out, "proviso_http_response_bytes_total", "counter",
	          "Bytes of bodies, as sent.", m->bytes);
	write_one(out, "proviso_http_connections", "gauge", "Open connections.",
	          connections);
	write_one(out, "proviso_cache_hits_total", "counter",
	          "Answers that were made already.", cache->hits);
	write_one(out, "proviso_cache_misses_total", "counter",
	          "Answers that had to be made.", cache->misses);
	write_one(out, "proviso_cache_bytes", "gauge", "Bytes that kept answers take.",
	          cache->bytes);
	write_one(out, "proviso_cache_entries", "gauge", "Answers that are kept.",
	          cache->entries);
	write_one(out, "proviso_uptime_seconds", "gauge", "Since the server began.",
	          (uint64_t)(time_monotonic() - m->since));
}
