/* call: what every command uses: its options, its output, its progress. See cli.h. */
#include "cli/cli.h"

#include <errno.h>
#include <stdarg.h>
#include <unistd.h>

const char *
call_option(const struct call *c, const char *name)
{
	const struct option *o = c->command->options;

	for (size_t i = 0; o && o[i].name; i++)
		if (strcmp(o[i].name, name) == 0)
			return c->values[i];
	return NULL;
}

bool
call_args(const struct call *c, size_t least, size_t most, struct err *e)
{
	if (c->arg_count >= least && c->arg_count <= most)
		return true;
	return err_set(e, ERR_USAGE, "%s: wrong number of arguments; use: proviso %s%s%s",
	               c->command->name, c->command->name, *c->command->arguments ? " " : "",
	               c->command->arguments);
}

bool
call_number(const struct call *c, const char *name, int64_t least, int64_t most,
            int64_t otherwise, int64_t *out, struct err *e)
{
	const char *value = call_option(c, name);

	*out = otherwise;
	if (!value)
		return true;
	if (str_to_i64(str_of(value), out) && *out >= least && *out <= most)
		return true;
	return err_set(e, ERR_USAGE, "--%s: \"%s\" is not a whole number from %lld to %lld",
	               name, value, (long long)least, (long long)most);
}

bool
call_time(const struct call *c, const char *name, int64_t otherwise, int64_t *out,
          struct err *e)
{
	const char *value = call_option(c, name);

	*out = otherwise;
	return !value || time_from_iso(str_of(value), out) ||
	       err_set(e, ERR_USAGE, "--%s: \"%s\" is no time; write 2026-01-31 or 2026-01-31T12:00:00Z", name,
	               value);
}

bool
call_flush(struct call *c, struct err *e)
{
	if (!buf_ok(&c->out, "the output", e))
		return false;
	if (fwrite(c->out.p ? c->out.p : "", 1, c->out.n, stdout) != c->out.n || fflush(stdout) != 0) {
		bool reader_left = errno == EPIPE; /* as in "proviso list | head": nobody's fault */
		buf_clear(&c->out);
		return !reader_left && err_errno(e, ERR_INPUT, "cannot write to standard output");
	}
	buf_clear(&c->out);
	return true;
}

void
call_say(const struct call *c, const char *fmt, ...)
{
	va_list ap;

	if (c->quiet)
		return;
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

void
call_complain(const char *fmt, ...)
{
	va_list ap;

	fputs("proviso: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

bool
call_colour(const struct call *c)
{
	const char *no = getenv("NO_COLOR");

	return !c->json && !(no && *no) && isatty(STDOUT_FILENO);
}

void
progress_init(struct progress *p, const struct call *c, const char *what)
{
	*p = (struct progress){.what = what, .on = !c->quiet && isatty(STDERR_FILENO)};
	p->began = time_monotonic();
}

void
progress_tick(struct progress *p, size_t done, size_t total)
{
	enum { WIDTH = 30 };
	static const char full[] = "##############################";
	static const char rest[] = "..............................";
	double now;

	if (!p->on || total == 0)
		return;
	now = time_monotonic();
	if (now - p->began < 1 || now - p->drawn < 0.1)
		return;
	int filled = (int)((double)WIDTH * (double)done / (double)total);
	filled = filled > WIDTH ? WIDTH : filled;
	fprintf(stderr, "\r%s [%.*s%.*s] %zu of %zu", p->what, filled, full, WIDTH - filled,
	        rest, done, total);
	p->drawn = now;
	p->shown = true;
}

void
progress_end(struct progress *p)
{
	if (p->shown)
		fputs("\r\033[K", stderr);
}
