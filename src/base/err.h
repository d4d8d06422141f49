/*
 * err: a failure as a value.
 *
 * The caller owns a `struct err` (zeroed), passes it last, and a fallible function
 * returns false after setting it once, at the cause. On success it is not touched.
 * A message is one line without a final stop: what, where, why, what to do. Foreign
 * bytes may be printed into it: controls come out as spaces, bytes that are no UTF-8 as
 * "?".
 */
#ifndef ERR_H
#define ERR_H

#include <stdbool.h>

enum err_kind {
	ERR_NONE,
	ERR_NO,        /* the answer is "no": verification failed, drift found, denied */
	ERR_USAGE,     /* the call is wrong */
	ERR_INPUT,     /* the input is bad */
	ERR_NOT_FOUND,
	ERR_REMOTE,    /* another machine failed */
	ERR_LIMIT,     /* over a limit of limits.h */
	ERR_HOME,      /* the home cannot be used now: busy, full, read-only */
	ERR_CORRUPT,   /* stored bytes do not match their hash */
	ERR_INTERNAL,  /* a fault of ours */
	ERR_KINDS
};

struct err {
	enum err_kind kind;
	char msg[512];
};

/* Set *e unless it is set already, and return false. */
bool err_set(struct err *e, enum err_kind kind, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* Put "what: " before the message of an error that is set; returns false. */
bool err_context(struct err *e, const char *fmt,
                 ...) __attribute__((format(printf, 2, 3)));
/* As err_set, with the reason from errno; full and read-only file systems, and limits
 * on files, are ERR_HOME. */
bool err_errno(struct err *e, enum err_kind kind, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

int err_exit_status(enum err_kind kind); /* contracts: 0 to 7, 70 */

#endif
