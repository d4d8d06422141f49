/* pages: the milliseconds that a page takes from bytes to canonical text, in its child
 * without rights: the median of several rounds, a line for each file. */
#include "document/document.h"

enum { ROUNDS = 5 };

static int
by_time(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double
read_page(struct str bytes)
{
	struct read_options o = {.type = DOCUMENT_HTML};
	double times[ROUNDS];

	for (int i = 0; i < ROUNDS; i++) {
		struct arena a = {0};
		struct document d;
		struct err e = {0};
		double start = time_monotonic();
		if (!document_read(bytes, &o, &a, &d, &e))
			fprintf(stderr, "pages: %s\n", e.msg);
		times[i] = (time_monotonic() - start) * 1000;
		arena_release(&a);
	}
	qsort(times, ROUNDS, sizeof *times, by_time);
	return times[ROUNDS / 2];
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		struct buf bytes;
		struct err e = {0};
		buf_init(&bytes, LIMIT_INPUT_BYTES);
		if (file_read(argv[i], &bytes, &e))
			printf("%.3f\n", read_page(buf_str(&bytes)));
		buf_release(&bytes);
	}
	return 0;
}
