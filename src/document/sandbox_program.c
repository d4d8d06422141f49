/* sandbox_program: a program of others in a child that has little but it. See
 * sandbox.h. */
#include "document/sandbox_parts.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NO_SANDBOX = 126, NOT_STARTED = 127 /* as the loader says it too */ };

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

/* 0, 1 and 2, whichever the parent had open; what it says of errors goes nowhere. */
static bool
keep_only_three(int input, int output)
{
	int nowhere = open("/dev/null", O_WRONLY);
	int files[] = {input, output, nowhere};

	for (size_t i = 0; i < COUNT(files); i++)
		files[i] = fcntl(files[i], F_DUPFD, (int)COUNT(files));
	for (int i = 0; i < (int)COUNT(files); i++)
		if (dup2(files[i], i) != i)
			return false;
	return sandbox_close_from((unsigned)COUNT(files));
}

static _Noreturn void
child_main(const char *const argv[], int input, int output)
{
	static char *const no_environment[] = {NULL};
	union {
		const char *const *in;
		char *const *out;
	} args = {argv};

	if (!keep_only_three(input, output) || chdir("/") != 0 ||
	    !sandbox_give_up_all_but(argv[0]))
		_exit(NO_SANDBOX);
	execve(argv[0], args.out, no_environment);
	_exit(NOT_STARTED);
}

static bool
explain(const char *program, int status, struct err *e)
{
	if (!WIFEXITED(status))
		return sandbox_explain(status, e);
	switch (WEXITSTATUS(status)) {
	case 0:
		return true;
	case NO_SANDBOX:
		return sandbox_refused(e);
	case NOT_STARTED:
		return err_set(e, ERR_INTERNAL, "%s does not start, and is needed to "
		               "read it; is it installed?", program);
	default:
		return err_set(e, ERR_INPUT, "%s cannot read it; is it "
		               "whole?", program);
	}
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
		child_main(argv, fd, ends[1]);
	close(ends[1]);
	close(fd);
	if (child < 0) {
		close(ends[0]);
		return err_errno(e, ERR_INTERNAL, "cannot start a process");
	}
	double deadline = sandbox_patience();
	bool whole = sandbox_drain(ends[0], deadline, out);
	close(ends[0]);
	/* The end of its output is not its own. */
	int status = sandbox_wait_until(child, whole ? deadline : 0);
	if (!whole)
		return buf_ok(out, "what it holds", e) && sandbox_explain(SIGKILL, e);
	return explain(argv[0], status, e);
}
