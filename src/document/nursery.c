/* nursery: children made by a small process. See nursery.h. */
#include "document/nursery.h"

#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "document/sandbox_parts.h"

enum {
	INPUTS = 64,    /* that one child reads, at most */
	NO_CHILD = -1,  /* in place of a status: none could be made */
	GRACE_MS = 1000 /* for a child to end in that has nothing more to read */
};

struct nursery {
	nursery_work *work;
	size_t input_max, result_max;
	pid_t process;     /* 0: none is there */
	/* sockets go there, one for each child; statuses come back */
	int control;
	int child;         /* a socket to the child that lives, or -1 */
	struct buf source; /* of what it reads */
	unsigned inputs;   /* that it has read */
};

/* A file's descriptor in a message of one byte (unix(7), SCM_RIGHTS). */
union one_file {
	struct cmsghdr head;
	char room[CMSG_SPACE(sizeof(int))];
};

static bool
send_file(int control, int fd)
{
	union one_file c = {.room = {0}};
	char byte = 0;
	struct iovec data = {&byte, 1};
	struct msghdr m = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = &c,
	                   .msg_controllen = sizeof c};

	c.head = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof fd),
	                          .cmsg_level = SOL_SOCKET,
	                          .cmsg_type = SCM_RIGHTS};
	memcpy(CMSG_DATA(&c.head), &fd, sizeof fd);
	return sendmsg(control, &m, MSG_NOSIGNAL) == 1;
}

/* -1 at the end. */
static int
receive_file(int control)
{
	union one_file c = {.room = {0}};
	char byte;
	int fd;
	struct iovec data = {&byte, 1};
	struct msghdr m = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = &c,
	                   .msg_controllen = sizeof c};

	if (recvmsg(control, &m, 0) != 1 || c.head.cmsg_len != CMSG_LEN(sizeof fd))
		return -1;
	memcpy(&fd, CMSG_DATA(&c.head), sizeof fd);
	return fd;
}

/* In the child: exactly n bytes from file 0. */
static bool
read_exactly(char *p, size_t n)
{
	while (n) {
		ssize_t got = read(0, p, n);
		if (got <= 0)
			return false;
		p += got;
		n -= (size_t)got;
	}
	return true;
}

/* In the child: one input. False: no more come. */
static bool
read_input(size_t max, char **bytes, uint64_t *n)
{
	if (!read_exactly((char *)n, sizeof *n) || *n > max)
		return false;
	*bytes = xmalloc(*n + 1);
	return read_exactly(*bytes, *n);
}

static _Noreturn void
child_main(const struct nursery *n, int fd)
{
	struct err refused = {0};
	char *bytes;
	uint64_t size;

	if (!sandbox_keep_only(fd))
		_exit(1);
	bool ok = sandbox_give_up_rights() || sandbox_refused(&refused);
	while (read_input(n->input_max, &bytes, &size)) {
		struct err e = refused;
		struct buf result;
		buf_init(&result, n->result_max);
		if (!ok || !n->work((struct str){bytes, size}, &result, &e) ||
		    !buf_ok(&result, "the result", &e))
			buf_clear(&result);
		if (!sandbox_send(&e, buf_str(&result)))
			_exit(1);
		buf_release(&result);
		free(bytes);
	}
	_exit(0);
}

static _Noreturn void
nursery_main(const struct nursery *n, int control)
{
	int fd;

	if (!sandbox_keep_only(control))
		_exit(1);
	mallopt(M_ARENA_MAX, 1);
	while ((fd = receive_file(0)) >= 0) {
		pid_t child = fork();
		if (child == 0)
			child_main(n, fd);
		close(fd);
		int status = child > 0 ? sandbox_wait(child) : NO_CHILD;
		if (send(0, &status, sizeof status, MSG_NOSIGNAL) != sizeof status)
			break;
	}
	_exit(0);
}

static bool
start(struct nursery *n, struct err *e)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
		return err_errno(e, ERR_INTERNAL, "cannot make a socket");
	pid_t process = fork();
	if (process == 0)
		nursery_main(n, ends[1]);
	close(ends[1]);
	if (process < 0) {
		close(ends[0]);
		return err_errno(e, ERR_INTERNAL, "cannot start a process");
	}
	n->process = process;
	n->control = ends[0];
	return true;
}

static void
stop(struct nursery *n)
{
	if (n->process == 0)
		return;
	close(n->control);
	sandbox_wait(n->process);
	n->process = 0;
}

/* The child, if there is one, has nothing more to read, and ends; *status says how. */
static void
end_child(struct nursery *n, int *status)
{
	struct pollfd ready = {.fd = n->control, .events = POLLIN};

	if (n->child < 0)
		return;
	close(n->child);
	n->child = -1;
	if (poll(&ready, 1, GRACE_MS) == 1 &&
	    recv(n->control, status, sizeof *status, 0) == sizeof *status)
		return;
	*status = SIGKILL;
	kill(n->process, SIGKILL); /* and with it the child, which asked for that */
	stop(n);
}

static bool
make_child(struct nursery *n, struct str source, struct err *e)
{
	int ends[2];

	if (n->process == 0 && !start(n, e))
		return false;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return err_errno(e, ERR_INTERNAL, "cannot make a socket");
	bool sent = send_file(n->control, ends[1]);
	close(ends[1]);
	n->child = ends[0];
	n->inputs = 0;
	buf_clear(&n->source);
	buf_add(&n->source, source);
	return sent || err_errno(e, ERR_INTERNAL, "cannot start a process");
}

/* False: the child has fallen, or is silent. */
static bool
ask_child(struct nursery *n, struct str input, size_t max, struct buf *message)
{
	uint64_t size = input.n;
	struct str parts[] = {{(const char *)&size, sizeof size}, input};

	n->inputs++;
	for (size_t i = 0; i < COUNT(parts); i++)
		for (struct str rest = parts[i]; rest.n;) {
			ssize_t sent = send(n->child, rest.p, rest.n, MSG_NOSIGNAL);
			if (sent <= 0)
				break; /* it takes no more: what comes back tells */
			rest = str_slice(rest, (size_t)sent, rest.n);
		}
	return sandbox_receive(n->child, max, message);
}

bool
nursery_open(nursery_work *work, size_t input_max, size_t result_max,
             struct nursery **out, struct err *e)
{
	struct nursery *n = xcalloc(1, sizeof *n);

	*n = (struct nursery){.work = work, .input_max = input_max,
	                      .result_max = result_max,
	                      .child = -1};
	buf_init(&n->source, 1 << 16);
	if (!SANITIZED && !start(n, e)) {
		nursery_close(n);
		return false;
	}
	*out = n;
	return true;
}

void
nursery_close(struct nursery *n)
{
	int status;

	if (!n)
		return;
	end_child(n, &status);
	stop(n);
	buf_release(&n->source);
	free(n);
}

/* May the child that lives read what is of this source? */
static bool
suits(const struct nursery *n, struct str source)
{
	return n->child >= 0 && n->inputs < INPUTS && source.n &&
	       str_eq(source, buf_str(&n->source));
}

bool
nursery_run(struct nursery *n, struct str source, struct str input, struct buf *out,
            struct err *e)
{
	struct buf message = {0};
	int status = 0;

	if (SANITIZED)
		return n->work(input, out, e) && buf_ok(out, "the result", e);
	bool whole = suits(n, source) &&
	             ask_child(n, input, out->max, &message), ok = true;
	if (!whole) {
		buf_release(&message);
		end_child(n, &status);
		ok = make_child(n, source, e);
		whole = ok && ask_child(n, input, out->max, &message);
	}
	if (ok && !whole) {
		end_child(n, &status);
		ok = status == NO_CHILD ? err_set(e, ERR_INTERNAL,
		                                  "cannot start a process")
		                        : sandbox_explain(status, e);
	}
	ok = ok && sandbox_take(buf_str(&message), out, e);
	buf_release(&message);
	return ok;
}
