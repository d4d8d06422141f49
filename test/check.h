/*
 * check: the harness of the unit tests.
 *
 * A test is a function; main runs each with RUN and returns check_done(). Every test
 * prints "ok NAME", "FAIL NAME: file:line: what", or "skip NAME: why" on a line, which
 * script/test counts.
 */
#ifndef CHECK_H
#define CHECK_H

#include <ftw.h>

#include "base/base.h"

static int check_failed;      /* of the tests run */
static bool check_this_failed; /* of the test that runs now */
static const char *check_skip_why;

/* Of very many like cases, which one is next: where a sanitizer makes each of them dear, the
 * seventh, so that of bits in a row each place in a byte has its turn. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { CHECK_STEP = 7 };
#else
enum { CHECK_STEP = 1 };
#endif

#define CHECK(condition) CHECK_SAY(condition, "%s", #condition)
/* With words of one's own: CHECK_SAY(n == 3, "n is %d", n). */
#define CHECK_SAY(condition, ...)                                                        \
	do {                                                                             \
		if (!(condition)) {                                                      \
			check_this_failed = true;                                        \
			printf("  %s:%d: ", __FILE__, __LINE__);                         \
			printf(__VA_ARGS__);                                             \
			putchar('\n');                                                   \
		}                                                                        \
	} while (0)
#define CHECK_STR(got, want)                                                             \
	do {                                                                             \
		struct str got_ = (got), want_ = (want);                                 \
		CHECK_SAY(str_eq(got_, want_), "%s is \"%.*s\", not \"%.*s\"", #got,     \
		          STR_ARG(got_), STR_ARG(want_));                                \
	} while (0)
#define SKIP(why) do { check_skip_why = (why); return; } while (0)

#define RUN(test)                                                                        \
	do {                                                                             \
		check_this_failed = false;                                               \
		check_skip_why = NULL;                                                   \
		test();                                                                  \
		if (check_this_failed) {                                                 \
			check_failed++;                                                  \
			printf("FAIL %s\n", #test);                                      \
		} else if (check_skip_why) {                                             \
			printf("skip %s: %s\n", #test, check_skip_why);                  \
		} else {                                                                 \
			printf("ok %s\n", #test);                                        \
		}                                                                        \
		fflush(stdout);                                                          \
	} while (0)

/* Each line of a file of test/data/ that is no comment. */
static inline void
check_lines(const char *path, void (*each)(struct str line))
{
	struct buf b;
	struct err e = {0};
	struct str rest, line;

	buf_init(&b, LIMIT_INPUT_BYTES);
	CHECK_SAY(file_read(path, &b, &e), "%s", e.msg);
	rest = buf_str(&b);
	while (str_next(&rest, '\n', &line))
		if (line.n && line.p[0] != '#')
			each(line);
	buf_release(&b);
}

/* NAME among what is not part of the project: $PROVISO_SHARED, else ../shared. */
static inline const char *
check_shared(const char *name, struct arena *a)
{
	const char *shared = getenv("PROVISO_SHARED");

	return arena_printf(a, "%s/%s", shared ? shared : "../shared", name).p;
}

static inline int
check_remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st, (void)kind, (void)ftw;
	return remove(path);
}

/* A scratch folder with all that is in it. */
static inline void
check_remove(const char *folder)
{
	nftw(folder, check_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static inline int
check_done(void)
{
	return check_failed ? 1 : 0;
}

#endif
