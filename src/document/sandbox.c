/* sandbox: foreign bytes in a child without rights. See sandbox.h. */
#include "document/sandbox.h"

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

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0 /* sanitizers need address space and calls that the child may not have */
#endif

enum { NOT_INSTALLED = 127 };

/* What goes over the pipe first: how it went. */
struct report {
	enum err_kind kind;
	char msg[512];
};

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

static bool
write_all(int fd, struct str bytes)
{
	while (bytes.n) {
		ssize_t n = write(fd, bytes.p, bytes.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes = str_slice(bytes, (size_t)n, bytes.n);
	}
	return true;
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

static _Noreturn void
child_main(sandbox_work *work, void *context, size_t max, int pipe)
{
	struct report report = {.kind = ERR_NONE};
	struct err e = {0};
	struct buf result;

	/* The pipe becomes the only open file: nothing else can be written to. */
	if (dup2(pipe, 0) != 0 || !close_all_but_first())
		_exit(1);
	pipe = 0;
	mallopt(M_ARENA_MAX, 1);
	bound_resources(mapped_by_parent());
	buf_init(&result, max);
	if (!allow_computing_only())
		err_set(&e, ERR_INTERNAL, "cannot set up the sandbox");
	else if (!work(context, &result, &e) || !buf_ok(&result, "the result", &e))
		buf_clear(&result);
	report.kind = e.kind;
	memcpy(report.msg, e.msg, sizeof report.msg);
	bool ok = write_all(pipe, (struct str){(const char *)&report, sizeof report}) &&
	          write_all(pipe, buf_str(&result));
	_exit(ok ? 0 : 1);
}

/* Everything that comes through the pipe. False if it is more than fits, or does not come
 * to its end in time: a child that waits uses no time of the processor. */
static bool
drain(int fd, struct buf *out)
{
	enum { PATIENCE = 3 }; /* times what it may take of the processor */
	double deadline = time_monotonic() + PATIENCE * (double)seconds();
	char piece[64 * 1024];

	for (;;) {
		struct pollfd ready = {.fd = fd, .events = POLLIN};
		double left = deadline - time_monotonic();
		if (left <= 0)
			return false;
		if (poll(&ready, 1, (int)(left * 1000) + 1) <= 0)
			continue;
		ssize_t n = read(fd, piece, sizeof piece);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0;
		buf_add(out, (struct str){piece, (size_t)n});
		if (out->over)
			return false;
	}
}

static int
wait_for(pid_t child)
{
	int status = 0;

	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		continue;
	return status;
}

/* Why a child ended that brought nothing. */
static bool
explain(int status, struct err *e)
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
sandbox_run(sandbox_work *work, void *context, struct buf *out, struct err *e)
{
	if (SANITIZED) /* a sanitizer's allocator does not survive a fork among threads */
		return work(context, out, e) && buf_ok(out, "the result", e);

	struct report report;
	struct buf all;
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
	buf_init(&all, sizeof report + out->max);
	bool whole = drain(ends[0], &all);
	close(ends[0]);
	if (!whole)
		kill(child, SIGKILL);
	int status = wait_for(child);
	bool ok = whole && all.n >= sizeof report;
	if (ok) {
		memcpy(&report, all.p, sizeof report);
		report.msg[sizeof report.msg - 1] = '\0';
		if (report.kind == ERR_NONE)
			buf_add(out, str_slice(buf_str(&all), sizeof report, all.n));
		else
			ok = err_set(e, report.kind < ERR_KINDS ? report.kind : ERR_INTERNAL, "%s", report.msg);
	} else {
		explain(status, e);
	}
	buf_release(&all);
	return ok;
}

/* The input as a file without a name, read from its start. */
static int
input_file(struct str input)
{
	int fd = memfd_create("input", MFD_CLOEXEC);

	if (fd >= 0 && (!write_all(fd, input) || lseek(fd, 0, SEEK_SET) != 0)) {
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
	int status = wait_for(child);
	if (!whole)
		return !buf_ok(out, "what it holds", e) ? false : explain(status, e);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_INSTALLED)
		return err_set(e, ERR_INTERNAL, "%s is not installed, and is needed to read it",
		               argv[0]);
	return WIFEXITED(status) ? err_set(e, ERR_INPUT, "%s cannot read it; is it whole?", argv[0])
	                         : explain(status, e);
}
