/* sandbox: what a child without rights cannot do, and what is said when it falls. */
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "document/sandbox.h"
#include "test/check.h"

/* Sanitizers run the work in place: there is no child to fall. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define IN_PLACE 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define IN_PLACE 1
#endif
#endif
#ifndef IN_PLACE
#define IN_PLACE 0
#endif

static struct err
run(sandbox_work *work, void *context, struct buf *out)
{
	struct err e = {0};

	buf_init(out, 1 << 20);
	if (!sandbox_run(work, context, out, &e))
		CHECK(e.kind != ERR_NONE);
	return e;
}

static bool
answer(void *context, struct buf *out, struct err *e)
{
	(void)e;
	buf_printf(out, "%s, twice", (const char *)context);
	return true;
}

static void
what_a_child_writes_comes_back(void)
{
	char word[] = "once";
	struct buf out;
	struct err e = run(answer, word, &out);

	CHECK(e.kind == ERR_NONE);
	CHECK_STR(buf_str(&out), STR("once, twice"));
	buf_release(&out);
}

static bool
refuse(void *context, struct buf *out, struct err *e)
{
	(void)context;
	buf_add(out, STR("half of it"));
	return err_set(e, ERR_INPUT, "bad bytes at 17");
}

static void
its_error_comes_back_without_its_result(void)
{
	struct buf out;
	struct err e = run(refuse, NULL, &out);

	CHECK(e.kind == ERR_INPUT && strcmp(e.msg, "bad bytes at 17") == 0);
	CHECK(IN_PLACE || out.n == 0);
	buf_release(&out);
}

/* Ways out of the sandbox; each answers whether it led anywhere. */
static bool
read_a_file(void)
{
	return open("/etc/passwd", O_RDONLY) >= 0;
}

static bool
write_a_file(void)
{
	return open("/tmp/proviso-escape", O_WRONLY | O_CREAT, 0600) >= 0;
}

static bool
reach_the_network(void)
{
	return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

static bool
start_a_process(void)
{
	return fork() >= 0;
}

static bool
signal_the_parent(void)
{
	return kill(getppid(), 0) == 0;
}

static bool (*const ways_out[])(void) = {
	read_a_file, write_a_file, reach_the_network, start_a_process, signal_the_parent,
};

static bool
reach_out(void *context, struct buf *out, struct err *e)
{
	(void)e;
	buf_add(out, ways_out[*(size_t *)context]() ? STR("out") : STR("refused"));
	return true;
}

static void
no_file_network_or_process_is_within_reach(void)
{
	if (IN_PLACE)
		SKIP("sanitizers run the work in place");
	for (size_t i = 0; i < COUNT(ways_out); i++) {
		struct buf out;
		struct err e = run(reach_out, &i, &out);
		CHECK_SAY(e.kind != ERR_NONE || str_eq(buf_str(&out), STR("refused")),
		          "way %zu leads out", i);
		buf_release(&out);
	}
	CHECK(access("/tmp/proviso-escape", F_OK) != 0);
}

static bool
fall(void *context, struct buf *out, struct err *e)
{
	(void)context;
	(void)e;
	buf_add(out, STR("not to be seen"));
	raise(SIGSEGV);
	return true;
}

static void
a_child_that_falls_is_bad_input(void)
{
	struct buf out;

	if (IN_PLACE)
		SKIP("sanitizers run the work in place");
	struct err e = run(fall, NULL, &out);
	CHECK(e.kind == ERR_INPUT && out.n == 0);
	buf_release(&out);
}

static bool
eat(void *context, struct buf *out, struct err *e)
{
	(void)context;
	(void)out;
	(void)e;
	for (int i = 0; i < 1000; i++) {
		volatile char *p = xmalloc((size_t)64 << 20);
		p[0] = 1;
	}
	return true;
}

static void
a_child_that_eats_memory_is_over_the_limit(void)
{
	struct buf out;

	if (IN_PLACE)
		SKIP("sanitizers run the work in place");
	struct err e = run(eat, NULL, &out);
	CHECK(e.kind == ERR_LIMIT);
	buf_release(&out);
}

static bool
pour(void *context, struct buf *out, struct err *e)
{
	(void)context;
	(void)e;
	for (int i = 0; i < 4 << 20; i++)
		buf_byte(out, 'x');
	return true;
}

static void
more_than_fits_is_over_the_limit(void)
{
	struct buf out;
	struct err e = run(pour, NULL, &out);

	CHECK(e.kind == ERR_LIMIT);
	buf_release(&out);
}

int
main(void)
{
	RUN(what_a_child_writes_comes_back);
	RUN(its_error_comes_back_without_its_result);
	RUN(no_file_network_or_process_is_within_reach);
	RUN(a_child_that_falls_is_bad_input);
	RUN(a_child_that_eats_memory_is_over_the_limit);
	RUN(more_than_fits_is_over_the_limit);
	return check_done();
}
