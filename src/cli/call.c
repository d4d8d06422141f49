/* call: what every command uses: its options, its output, its progress. See cli.h. */
#include "cli/cli.h"

#include "archive/home.h"
#include "base/visible.h"

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
	return err_set(e, ERR_USAGE, "%s: wrong number of arguments; use: proviso "
	               "%s%s%s", c->command->name, c->command->name, *c->command->arguments ? " " : "", c->command->arguments);
}

bool
call_home(const struct call *c, struct home *out, struct err *e)
{
	if (!home_open(c->home, true, out, e))
		return false;
	if (out->resumed)
		call_complain("note: %llu %s of an interrupted work waited for the "
		              "log, and %s signed now", (unsigned long long)out->resumed,
		              out->resumed == 1 ? "entry" : "entries",
		              out->resumed == 1 ? "is" : "are");
	return true;
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
	return err_set(e, ERR_USAGE, "--%s: \"%s\" is not a whole number from %lld to "
	               "%lld", name, value, (long long)least, (long long)most);
}

static bool
time_option(const struct call *c, const char *name, int64_t otherwise,
            bool (*read)(struct str, int64_t *), int64_t *out, struct err *e)
{
	const char *value = call_option(c, name);

	*out = otherwise;
	return !value || read(str_of(value), out) ||
	       err_set(e, ERR_USAGE, "--%s: \"%s\" is no time; write 2026-01-31 or "
	               "2026-01-31T12:00:00Z", name, value);
}

bool
call_time(const struct call *c, const char *name, int64_t otherwise, int64_t *out,
          struct err *e)
{
	return time_option(c, name, otherwise, time_from_iso, out, e);
}

bool
call_until(const struct call *c, const char *name, int64_t otherwise, int64_t *out,
           struct err *e)
{
	return time_option(c, name, otherwise, time_until_iso, out, e);
}

/* The answer as a terminal gets it: our styles, and between them words in which nothing
 * acts. */
static void
make_visible(const struct call *c, struct buf *shown)
{
	enum visible_breaks breaks = c->json ? BREAKS_JSON : BREAKS_KEPT;
	struct str all = buf_str(&c->out);
	size_t from = 0;

	for (const struct style *s = c->styles; s < c->styles + c->style_count; s++) {
		visible_add(shown, str_slice(all, from, s->at), breaks);
		buf_printf(shown, "\033[%sm", s->code);
		from = s->at;
	}
	visible_add(shown, str_slice(all, from, all.n), breaks);
}

static bool
write_out(struct str bytes, struct err *e)
{
	if (fwrite(bytes.p ? bytes.p : "", 1, bytes.n,
	           stdout) == bytes.n && fflush(stdout) == 0)
		return true;
	/* "proviso list | head": nobody's fault */
	return errno != EPIPE &&
	       err_errno(e, ERR_INPUT, "cannot write to standard output");
}

bool
call_flush(struct call *c, struct err *e)
{
	struct buf shown;

	if (!buf_ok(&c->out, "the output", e))
		return false;
	buf_init(&shown, SIZE_MAX); /* what it is made from has a limit */
	if (c->to_terminal)
		make_visible(c, &shown);
	bool ok = write_out(buf_str(c->to_terminal ? &shown : &c->out), e);
	buf_release(&shown);
	buf_clear(&c->out);
	c->style_count = 0;
	return ok;
}

/* In one piece, so that lines of two processes do not mix. */
static PRINTF(2, 0) void
print_line(const char *start, const char *fmt, va_list ap)
{
	struct buf said, line;

	buf_init(&said, SIZE_MAX);
	buf_init(&line, SIZE_MAX);
	buf_vprintf(&said, fmt, ap);
	buf_add(&line, str_of(start));
	visible_add(&line, buf_str(&said), BREAKS_SHOWN);
	buf_byte(&line, '\n');
	fwrite(line.p, 1, line.n, stderr);
	buf_release(&line);
	buf_release(&said);
}

void
call_say(const struct call *c, const char *fmt, ...)
{
	va_list ap;

	if (c->quiet)
		return;
	va_start(ap, fmt);
	print_line("", fmt, ap);
	va_end(ap);
}

void
call_complain(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	print_line("proviso: ", fmt, ap);
	va_end(ap);
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
	fprintf(stderr, "\r%s [%.*s%.*s] %zu of %zu", p->what, filled, full,
	        WIDTH - filled, rest, done, total);
	p->drawn = now;
	p->shown = true;
}

void
progress_end(struct progress *p)
{
	if (p->shown)
		fputs("\r\033[K", stderr);
}
