/* sandbox: what a child without rights cannot do, and what is said when it falls; of
 * this process, and of a nursery. */
#include <fcntl.h>
#include <linux/futex.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "document/nursery.h"
#include "document/sandbox_parts.h"
#include "test/check.h"

#define IN_PLACE SANITIZED /* there is no child to fall */

static pid_t tests; /* this process, which children know of */

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
	return kill(tests, 0) == 0;
}

static bool
signal_a_thread_of_the_parent(void)
{
	return tgkill(tests, tests, 0) == 0;
}

static bool (*const ways_out[])(void) = {
	read_a_file, write_a_file, reach_the_network, start_a_process, signal_the_parent,
	signal_a_thread_of_the_parent,
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

/* As a child would that foreign bytes have taken over. */
static bool
answer_and_stay(void *context, struct buf *out, struct err *e)
{
	(void)context;
	(void)out;
	uint32_t never = 0;
	if (sandbox_send(e, STR("words")))
		for (;;)
			syscall(SYS_futex, &never, FUTEX_WAIT, 0, NULL, NULL, 0);
	return false;
}

static void
a_child_that_has_answered_is_not_waited_for(void)
{
	struct buf out;

	if (IN_PLACE)
		SKIP("sanitizers run the work in place");
	struct err e = run(answer_and_stay, NULL, &out);
	CHECK(e.kind == ERR_NONE);
	CHECK_STR(buf_str(&out), STR("words"));
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

/* What the children of the nursery are told to do. */
static bool
obey(struct str input, struct buf *out, struct err *e)
{
	static unsigned before; /* inputs that this child has read */

	if (str_eq(input, STR("fall")) || (str_eq(input, STR("fall if used")) && before > 0))
		raise(SIGSEGV);
	if (str_eq(input, STR("refuse")))
		return err_set(e, ERR_INPUT, "bad bytes at 17");
	if (str_eq(input, STR("reach out")))
		for (size_t i = 0; i < COUNT(ways_out); i++)
			if (ways_out[i]())
				buf_add(out, STR("out "));
	buf_printf(out, "%d %u %.*s", (int)getpid(), before++, STR_ARG(input));
	return true;
}

/* A run; its process, and how many inputs that had read before. */
static struct err
tell(struct nursery *n, const char *source, const char *input, int64_t *process,
     int64_t *before)
{
	struct err e = {0};
	struct buf out;
	struct str rest, word;

	buf_init(&out, 1 << 10);
	if (nursery_run(n, str_of(source), str_of(input), &out, &e)) {
		rest = buf_str(&out);
		CHECK(str_next(&rest, ' ', &word) && str_to_i64(word, process));
		CHECK(str_next(&rest, ' ', &word) && str_to_i64(word, before));
		CHECK_STR(rest, str_of(input));
	}
	buf_release(&out);
	return e;
}

static struct nursery *
a_nursery(void)
{
	struct nursery *n = NULL;
	struct err e = {0};

	CHECK(nursery_open(obey, 1 << 20, 1 << 10, &n, &e));
	return n;
}

static void
a_child_of_the_nursery_reads_of_one_source_only(void)
{
	int64_t first, p, before;

	if (IN_PLACE)
		SKIP("sanitizers run the work in place");
	struct nursery *n = a_nursery();
	CHECK(tell(n, "a", "one", &first, &before).kind == ERR_NONE && before == 0);
	CHECK(tell(n, "a", "two", &p, &before).kind == ERR_NONE && p == first && before == 1);
	CHECK(tell(n, "b", "three", &p, &before).kind == ERR_NONE && before == 0);
	CHECK(tell(n, "", "four", &p, &before).kind == ERR_NONE && before == 0);
	CHECK(tell(n, "", "five", &p, &before).kind == ERR_NONE && before == 0);
	for (int i = 0; i < 200; i++) {
		CHECK(tell(n, "a", "more", &p, &before).kind == ERR_NONE);
		CHECK(before < 64);
	}
	nursery_close(n);
}

static void
where_a_used_child_falls_a_new_one_decides(void)
{
	int64_t p, before;

	if (IN_PLACE)
		SKIP("sanitizers run the work in place");
	struct nursery *n = a_nursery();
	CHECK(tell(n, "a", "one", &p, &before).kind == ERR_NONE);
	CHECK(tell(n, "a", "fall if used", &p, &before).kind == ERR_NONE && before == 0);
	CHECK(tell(n, "a", "fall", &p, &before).kind == ERR_INPUT);
	CHECK(tell(n, "a", "two", &p, &before).kind == ERR_NONE && before == 0);
	nursery_close(n);
}

static void
an_error_of_a_child_of_the_nursery_comes_back(void)
{
	int64_t p, before;
	struct nursery *n = a_nursery();
	struct err e = tell(n, "a", "refuse", &p, &before);

	CHECK(e.kind == ERR_INPUT && strcmp(e.msg, "bad bytes at 17") == 0);
	CHECK(tell(n, "a", "two", &p, &before).kind == ERR_NONE);
	nursery_close(n);
}

static void
nothing_is_within_reach_of_a_child_of_the_nursery(void)
{
	int64_t p, before;

	if (IN_PLACE)
		SKIP("sanitizers run the work in place");
	struct nursery *n = a_nursery();
	/* The first way out is the end of the child. */
	CHECK(tell(n, "a", "reach out", &p, &before).kind == ERR_INPUT);
	CHECK(access("/tmp/proviso-escape", F_OK) != 0);
	nursery_close(n);
}

static void
a_long_input_comes_whole(void)
{
	struct nursery *n = a_nursery();
	struct buf input, out;
	struct err e = {0};

	buf_init(&input, 1 << 20);
	buf_init(&out, 1 << 10);
	for (int i = 0; i < 1000000; i++)
		buf_byte(&input, (char)('a' + i % 26));
	CHECK(!nursery_run(n, STR("a"), buf_str(&input), &out, &e) && e.kind == ERR_LIMIT);
	buf_truncate(&input, 900);
	buf_release(&out);
	buf_init(&out, 1 << 10);
	e = (struct err){0};
	CHECK(nursery_run(n, STR("a"), buf_str(&input), &out, &e));
	CHECK(str_ends(buf_str(&out), buf_str(&input)));
	buf_release(&input);
	buf_release(&out);
	nursery_close(n);
}

int
main(void)
{
	tests = getpid();
	RUN(what_a_child_writes_comes_back);
	RUN(its_error_comes_back_without_its_result);
	RUN(no_file_network_or_process_is_within_reach);
	RUN(a_child_that_falls_is_bad_input);
	RUN(a_child_that_has_answered_is_not_waited_for);
	RUN(a_child_that_eats_memory_is_over_the_limit);
	RUN(more_than_fits_is_over_the_limit);
	RUN(a_child_of_the_nursery_reads_of_one_source_only);
	RUN(where_a_used_child_falls_a_new_one_decides);
	RUN(an_error_of_a_child_of_the_nursery_comes_back);
	RUN(nothing_is_within_reach_of_a_child_of_the_nursery);
	RUN(a_long_input_comes_whole);
	return check_done();
}
