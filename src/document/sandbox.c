/* sandbox: foreign bytes in a child without rights. See sandbox.h. */
#include "document/sandbox_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOMENT_US = 1000 };

int
sandbox_seconds(void)
{
	return (int)time_limit("PROVISO_PARSE_SECONDS", LIMIT_PARSE_SECONDS);
}

/* Containers that know no close_range have it done one by one. */
bool
sandbox_close_from(unsigned first)
{
	struct rlimit files;

	if (close_range(first, ~0U, 0) == 0)
		return true;
	if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur > 1 << 20)
		return false;
	for (unsigned fd = first; fd < files.rlim_cur; fd++)
		close((int)fd);
	return true;
}

bool
sandbox_keep_only(int fd)
{
	return dup2(fd, 0) == 0 && sandbox_close_from(1);
}

bool
sandbox_refused(struct err *e)
{
	return err_set(e, ERR_INTERNAL, "cannot set up the sandbox; does this kernel, "
	               "or the container, allow seccomp filters?");
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
	if ((!sandbox_give_up_rights() && !sandbox_refused(&e)) ||
	    !work(context, &result, &e) ||
	    !buf_ok(&result, "the result", &e))
		buf_clear(&result);
	_exit(sandbox_send(&e, buf_str(&result)) ? 0 : 1);
}

enum got { GOT_BYTES, GOT_END, GOT_TOO_MUCH, GOT_TOO_LATE };

double
sandbox_patience(void)
{
	return time_monotonic() + 3 * (double)sandbox_seconds();
}

/* Whoever waits uses no time of the processor, and is waited for until the deadline. */
static bool
is_ready(int fd, double deadline)
{
	struct pollfd ready = {.fd = fd, .events = POLLIN};

	for (;;) {
		double left = deadline - time_monotonic();
		if (left <= 0)
			return false;
		if (poll(&ready, 1, (int)(left * 1000) + 1) > 0)
			return true;
	}
}

/* The next piece. */
static enum got
next_piece(int fd, double deadline, struct buf *out)
{
	char piece[64 * 1024];
	ssize_t n;

	do {
		if (!is_ready(fd, deadline))
			return GOT_TOO_LATE;
		n = read(fd, piece, sizeof piece);
	} while (n < 0 && errno == EINTR);
	if (n <= 0) /* a socket is reset by who falls before it has read all */
		return GOT_END;
	buf_add(out, (struct str){piece, (size_t)n});
	return out->over ? GOT_TOO_MUCH : GOT_BYTES;
}

bool
sandbox_drain(int fd, double deadline, struct buf *out)
{
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
	double deadline = sandbox_patience();

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

int
sandbox_wait_until(pid_t child, double deadline)
{
	int status = 0;
	pid_t ended;

	while ((ended = waitpid(child, &status, WNOHANG)) == 0 &&
	       time_monotonic() < deadline)
		usleep(MOMENT_US);
	if (ended != 0)
		return status;
	kill(child, SIGKILL);
	return sandbox_wait(child);
}

bool
sandbox_explain(int status, struct err *e)
{
	if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU ||
	                            WTERMSIG(status) == SIGKILL))
		return err_set(e, ERR_LIMIT, "reading it takes more than %d seconds",
		               sandbox_seconds());
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT)
		return err_set(e, ERR_LIMIT, "reading it takes more than %zu MiB of "
		               "memory", LIMIT_PARSE_MEMORY >> 20);
	return err_set(e, ERR_INPUT, "its parser failed on it (signal %d); the bytes "
	               "may be damaged", WIFSIGNALED(status) ? WTERMSIG(status) : 0);
}

bool
sandbox_take(struct str message, struct buf *out, struct err *e)
{
	struct sandbox_report report;

	memcpy(&report, message.p, sizeof report);
	report.msg[sizeof report.msg - 1] = '\0';
	if (report.kind != ERR_NONE)
		return err_set(e, report.kind < ERR_KINDS ? report.kind : ERR_INTERNAL,
		               "%s", report.msg);
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
	kill(child, SIGKILL); /* it has said all it will say */
	int status = sandbox_wait(child);
	bool ok = whole ? sandbox_take(buf_str(&message), out, e)
	                : sandbox_explain(status, e);
	buf_release(&message);
	return ok;
}
