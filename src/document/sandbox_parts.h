/*
 * sandbox_parts: what sandbox*.c and nursery.c share of a child's life.
 */
#ifndef SANDBOX_PARTS_H
#define SANDBOX_PARTS_H

#include "document/sandbox.h"

#include <sys/types.h>

/* Sanitizers need address space and calls that the child may not have: under them the
 * work is done in place. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/* A message of a child: how it went, and the bytes of its result behind. */
struct sandbox_report {
	enum err_kind kind;
	char msg[512];
	uint64_t bytes;
};

/* In the child. `fd` becomes 0, and every other file is closed: nothing else can be
 * written to. */
MUST_CHECK bool sandbox_keep_only(int fd);
MUST_CHECK bool sandbox_close_from(unsigned first); /* and all above */
/* All but computing; whatever else it calls ends it. */
MUST_CHECK bool sandbox_give_up_rights(void);
/* All but executing the program at this path, and what that needs to run: other calls
 * are answered as by a kernel that does not have them, to which C libraries know other
 * ways. */
MUST_CHECK bool sandbox_give_up_all_but(const char *program);
bool sandbox_refused(struct err *e); /* the error where these fail. Returns false */
/* A message through file 0. */
MUST_CHECK bool sandbox_send(const struct err *e, struct str result);

/* In the parent. One message with a result of at most `max` bytes; false: it does not
 * come, or not in time. *message is released by the caller. */
MUST_CHECK bool sandbox_receive(int fd, size_t max, struct buf *message);
/* The result, or the error, of a message. */
MUST_CHECK bool sandbox_take(struct str message, struct buf *out, struct err *e);
/* Everything that comes, to its end; false: too much, or not in time. */
MUST_CHECK bool sandbox_drain(int fd, double deadline, struct buf *out);
int sandbox_seconds(void);     /* of the processor that a child has */
/* the deadline, by time_monotonic, of one that starts now */
double sandbox_patience(void);
int sandbox_wait(pid_t child); /* its status */
int sandbox_wait_until(pid_t child, double deadline); /* ends it then */
/* Why there was no message. Returns false. */
bool sandbox_explain(int status, struct err *e);

#endif
