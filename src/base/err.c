/* err: a failure as a value. See err.h. */
#include "base/base.h"

#include <errno.h>
#include <stdarg.h>

static const int exit_statuses[ERR_KINDS] = {
	[ERR_NONE] = 0,
	[ERR_NO] = 1,
	[ERR_USAGE] = 2,
	[ERR_INPUT] = 3,
	[ERR_NOT_FOUND] = 4,
	[ERR_REMOTE] = 5,
	[ERR_LIMIT] = 6,
	[ERR_HOME] = 7,
	[ERR_CORRUPT] = 1,
	[ERR_INTERNAL] = 70,
};

/* Messages stay one line of UTF-8, whatever foreign bytes were printed into them, and
 * wherever they were cut. */
static void
err_one_line(struct err *e)
{
	struct str msg = str_of(e->msg);

	for (size_t i = 0, start; i < msg.n;) {
		start = i;
		uint32_t c = utf8_next(msg, &i);
		if (c < 0x20 || c == 0x7F)
			e->msg[start] = ' ';
		else if (c == 0xFFFD && i == start + 1)
			e->msg[start] = '?'; /* no character, or a part of one */
	}
}

bool
err_set(struct err *e, enum err_kind kind, const char *fmt, ...)
{
	va_list ap;

	if (e->kind != ERR_NONE)
		return false;
	e->kind = kind;
	va_start(ap, fmt);
	vsnprintf(e->msg, sizeof e->msg, fmt, ap);
	va_end(ap);
	err_one_line(e);
	return false;
}

bool
err_context(struct err *e, const char *fmt, ...)
{
	char what[sizeof e->msg], joined[2 * sizeof e->msg + 2];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	snprintf(joined, sizeof joined, "%s: %s", what, e->msg);
	memcpy(e->msg, joined, sizeof e->msg - 1);
	e->msg[sizeof e->msg - 1] = '\0';
	err_one_line(e);
	return false;
}

bool
err_errno(struct err *e, enum err_kind kind, const char *fmt, ...)
{
	char what[sizeof e->msg - 128], why[120];
	int number = errno;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	if (number == ENOSPC || number == EROFS || number == EDQUOT || number == EFBIG)
		kind = ERR_HOME;
	return err_set(e, kind, "%s: %s", what, strerror_r(number, why, sizeof why));
}

int
err_exit_status(enum err_kind kind)
{
	return exit_statuses[kind];
}
