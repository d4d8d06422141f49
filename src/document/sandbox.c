/* sandbox: foreign bytes in a child without rights. See sandbox.h. */
#include "document/sandbox_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOT_INSTALLED = 127 };

static rlim_t
seconds(void)
{
	return (rlim_t)time_limit("PROVISO_PARSE_SECONDS", LIMIT_PARSE_SECONDS);
}

/* `mapped`: bytes that are in the address space already and do not count. */
static void
bound_resources(size_t mapped)
{
	struct rlimit time = {seconds(), seconds() + 1};
	struct rlimit memory = {mapped + LIMIT_PARSE_MEMORY, mapped + LIMIT_PARSE_MEMORY};
	struct rlimit none = {0, 0};

	setrlimit(RLIMIT_CPU, &time);
	setrlimit(RLIMIT_CORE, &none);
	if (!SANITIZED)
		setrlimit(RLIMIT_AS, &memory);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
}

/* Only memory, the pipe, and the end. */
static bool
allow_computing_only(void)
{
	static const int calls[] = {
		SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(mmap), SCMP_SYS(munmap), SCMP_SYS(mremap),
		SCMP_SYS(brk), SCMP_SYS(madvise), SCMP_SYS(exit_group), SCMP_SYS(exit), SCMP_SYS(futex),
		SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask), SCMP_SYS(clock_gettime),
		SCMP_SYS(getrandom), SCMP_SYS(mprotect), SCMP_SYS(tgkill), SCMP_SYS(gettid), SCMP_SYS(getpid),
		SCMP_SYS(sysinfo), /* how much memory there is, for qsort */
	};
	static const int refused[] = {SCMP_SYS(openat), SCMP_SYS(newfstatat), SCMP_SYS(access),
	                              SCMP_SYS(faccessat), SCMP_SYS(sched_getaffinity)};
	scmp_filter_ctx filter;

	if (SANITIZED)
		return true;
	if (!(filter = seccomp_init(SCMP_ACT_KILL_PROCESS)))
		return false;
	bool ok = true;
	for (size_t i = 0; ok && i < COUNT(calls); i++)
		ok = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0) == 0;
	/* malloc asks for the number of processors, the C library for the time zone, OpenSSL for
	 * its configuration: they do without an answer. */
	for (size_t i = 0; ok && i < COUNT(refused); i++)
		ok = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), refused[i], 0) == 0;
	ok = ok && seccomp_load(filter) == 0;
	seccomp_release(filter);
	return ok;
}

/* A program needs its libraries, but no network and no other process's affairs. */
static bool
deny_network(void)
{
	static const int calls[] = {SCMP_SYS(socket), SCMP_SYS(connect), SCMP_SYS(bind),
	                            SCMP_SYS(listen), SCMP_SYS(sendto), SCMP_SYS(ptrace),
	                            SCMP_SYS(kill), SCMP_SYS(mount), SCMP_SYS(unlink),
	                            SCMP_SYS(unlinkat), SCMP_SYS(rename)};
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	bool ok = filter != NULL;

	for (size_t i = 0; ok && i < COUNT(calls); i++)
		ok = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), calls[i], 0) == 0;
	ok = ok && seccomp_load(filter) == 0;
	seccomp_release(filter);
	return ok;
}

/* Every file but 0; containers that know no close_range have it done one by one. */
static bool
close_all_but_first(void)
{
	struct rlimit files;

	if (close_range(1, ~0U, 0) == 0)
		return true;
	if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur > 1 << 20)
		return false;
	for (int fd = 1; fd < (int)files.rlim_cur; fd++)
		close(fd);
	return true;
}

bool
sandbox_keep_only(int fd)
{
	return dup2(fd, 0) == 0 && close_all_but_first();
}

/* The address space that the child has from its parent, such as files of any size that
 * are mapped: the first number of statm, in pages. 0 where it is not told. */
static size_t
mapped_by_parent(void)
{
	char line[128];
	int64_t pages = 0;
	int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd >= 0 ? read(fd, line, sizeof line) : -1;
	struct str text = {line, n > 0 ? (size_t)n : 0}, first;

	if (fd >= 0)
		close(fd);
	if (!str_next(&text, ' ', &first) || !str_to_i64(first, &pages))
		return 0;
	return (size_t)pages * (size_t)sysconf(_SC_PAGESIZE);
}

bool
sandbox_give_up_rights(struct err *e)
{
	bound_resources(mapped_by_parent());
	return allow_computing_only() || err_set(e, ERR_INTERNAL, "cannot set up the sandbox");
}

bool
sandbox_send(const struct err *e, struct str result)
{
	struct sandbox_report report = {.kind = e->kind, .bytes = result.n};

	memcpy(report.msg, e->msg, sizeof report.msg);
	return file_write_all(0, (struct str){(const char *)&report, sizeof report}) &&
	       file_write_all(0, result);
}

static _Noreturn void
child_main(sandbox_work *work, void *context, size_t max, int pipe)
{
	struct err e = {0};
	struct buf result;

	if (!sandbox_keep_only(pipe))
		_exit(1);
	mallopt(M_ARENA_MAX, 1);
	buf_init(&result, max);
	if (!sandbox_give_up_rights(&e) || !work(context, &result, &e) ||
	    !buf_ok(&result, "the result", &e))
		buf_clear(&result);
	_exit(sandbox_send(&e, buf_str(&result)) ? 0 : 1);
}

enum got { GOT_BYTES, GOT_END, GOT_TOO_MUCH, GOT_TOO_LATE };

static double
patience(void)
{
	return time_monotonic() + 3 * (double)seconds();
}

/* The next piece. A child that waits uses no time of the processor, and is waited for
 * until the deadline. */
static enum got
next_piece(int fd, double deadline, struct buf *out)
{
	char piece[64 * 1024];

	for (;;) {
		struct pollfd ready = {.fd = fd, .events = POLLIN};
		double left = deadline - time_monotonic();
		if (left <= 0)
			return GOT_TOO_LATE;
		if (poll(&ready, 1, (int)(left * 1000) + 1) <= 0)
			continue;
		ssize_t n = read(fd, piece, sizeof piece);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) /* a socket is reset by who falls before it has read all */
			return GOT_END;
		buf_add(out, (struct str){piece, (size_t)n});
		return out->over ? GOT_TOO_MUCH : GOT_BYTES;
	}
}

/* Everything that comes, to its end. */
static bool
drain(int fd, struct buf *out)
{
	double deadline = patience();
	enum got got;

	while ((got = next_piece(fd, deadline, out)) == GOT_BYTES)
		continue;
	return got == GOT_END;
}

static bool
is_whole(struct str message)
{
	struct sandbox_report report;

	if (message.n < sizeof report)
		return false;
	memcpy(&report, message.p, sizeof report);
	return message.n - sizeof report >= report.bytes;
}

bool
sandbox_receive(int fd, size_t max, struct buf *message)
{
	double deadline = patience();

	buf_init(message, sizeof(struct sandbox_report) + max);
	while (!is_whole(buf_str(message)))
		if (next_piece(fd, deadline, message) != GOT_BYTES)
			return false;
	return true;
}

int
sandbox_wait(pid_t child)
{
	int status = 0;

	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		continue;
	return status;
}

bool
sandbox_explain(int status, struct err *e)
{
	if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL))
		return err_set(e, ERR_LIMIT, "reading it takes more than %d seconds", (int)seconds());
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT)
		return err_set(e, ERR_LIMIT, "reading it takes more than %zu MiB of memory",
		               LIMIT_PARSE_MEMORY >> 20);
	return err_set(e, ERR_INPUT, "its parser failed on it (signal %d); the bytes may be damaged",
	               WIFSIGNALED(status) ? WTERMSIG(status) : 0);
}

bool
sandbox_take(struct str message, struct buf *out, struct err *e)
{
	struct sandbox_report report;

	memcpy(&report, message.p, sizeof report);
	report.msg[sizeof report.msg - 1] = '\0';
	if (report.kind != ERR_NONE)
		return err_set(e, report.kind < ERR_KINDS ? report.kind : ERR_INTERNAL, "%s", report.msg);
	buf_add(out, str_slice(message, sizeof report, sizeof report + report.bytes));
	return true;
}

bool
sandbox_run(sandbox_work *work, void *context, struct buf *out, struct err *e)
{
	if (SANITIZED) /* a sanitizer's allocator does not survive a fork among threads */
		return work(context, out, e) && buf_ok(out, "the result", e);

	struct buf message;
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0)
		return err_errno(e, ERR_INTERNAL, "cannot make a pipe");
	pid_t child = fork();
	if (child == 0)
		child_main(work, context, out->max, ends[1]);
	close(ends[1]);
	if (child < 0) {
		close(ends[0]);
		return err_errno(e, ERR_INTERNAL, "cannot start a process");
	}
	bool whole = sandbox_receive(ends[0], out->max, &message);
	close(ends[0]);
	if (!whole)
		kill(child, SIGKILL);
	int status = sandbox_wait(child);
	bool ok = whole ? sandbox_take(buf_str(&message), out, e) : sandbox_explain(status, e);
	buf_release(&message);
	return ok;
}

/* The input as a file without a name, read from its start. */
static int
input_file(struct str input)
{
	int fd = memfd_create("input", MFD_CLOEXEC);

	if (fd >= 0 && (!file_write_all(fd, input) || lseek(fd, 0, SEEK_SET) != 0)) {
		close(fd);
		return -1;
	}
	return fd;
}

static _Noreturn void
exec_program(const char *const argv[], int input, int output)
{
	union {
		const char *const *in;
		char *const *out;
	} args = {argv};
	int nowhere = open("/dev/null", O_WRONLY);

	bound_resources(0);
	dup2(input, STDIN_FILENO);
	dup2(output, STDOUT_FILENO);
	dup2(nowhere, STDERR_FILENO);
	if (!deny_network())
		_exit(NOT_INSTALLED);
	execvp(argv[0], args.out);
	_exit(NOT_INSTALLED);
}

bool
sandbox_program(const char *const argv[], struct str input, struct buf *out,
                struct err *e)
{
	int ends[2], fd = input_file(input);

	if (fd < 0)
		return err_errno(e, ERR_INTERNAL, "cannot make a file in memory");
	if (pipe2(ends, O_CLOEXEC) != 0) {
		close(fd);
		return err_errno(e, ERR_INTERNAL, "cannot make a pipe");
	}
	pid_t child = fork();
	if (child == 0)
		exec_program(argv, fd, ends[1]);
	close(ends[1]);
	close(fd);
	bool whole = child > 0 && drain(ends[0], out);
	close(ends[0]);
	if (child < 0)
		return err_errno(e, ERR_INTERNAL, "cannot start a process");
	if (!whole)
		kill(child, SIGKILL);
	int status = sandbox_wait(child);
	if (!whole)
		return !buf_ok(out, "what it holds", e) ? false : sandbox_explain(status, e);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_INSTALLED)
		return err_set(e, ERR_INTERNAL, "%s is not installed, and is needed to read it",
		               argv[0]);
	return WIFEXITED(status) ? err_set(e, ERR_INPUT, "%s cannot read it; is it whole?", argv[0])
	                         : sandbox_explain(status, e);
}
