/* capture: the pages a second that the documents of a home are fetched with: WARC records,
 * digests, canonical text, rows and log entry, durable. Nothing is derived. */
#include "capture/fetch.h"

enum { THREADS = 8 }; /* as proviso fetch */

static bool
count(void *context, const struct fetched *f, struct err *e)
{
	size_t *kept = context;

	(void)e;
	*kept += f->version > 0;
	return true;
}

int
main(int argc, char **argv)
{
	struct visit_options o = {.allow_private = true};
	struct home h = {.lock = -1};
	struct address *list;
	struct arena a = {0};
	struct err e = {0};
	size_t n = 0, kept = 0;

	bool ok = argc == 2 && home_open(argv[1], true, &h, &e) &&
	          archive_addresses(h.db, (struct str){0}, (struct str){0}, &a, &list, &n, &e);
	double began = time_monotonic();
	ok = ok && archive_fetch(&h, list, n, &o, THREADS, count, &kept, &e);
	double took = time_monotonic() - began;
	home_close(&h);
	arena_release(&a);
	if (!ok || kept != n) {
		fprintf(stderr, "capture: %zu of %zu kept; %s\n", kept, n, e.msg);
		return 1;
	}
	printf("%.3f\n", took);
	return 0;
}
