/*
 * cli: the program's commands, one file each, driven by one table (main.c).
 *
 * A command gets a `struct call` with its options and arguments parsed, writes its
 * answer to standard output through the call's buffer, and fails through *e: main
 * prints the one line and turns the kind into the exit status.
 *
 * What is printed holds the words of strangers, and a terminal acts on controls. So an
 * answer that goes to a terminal is made visible (visible.h) where it is written out,
 * and every line on standard error is, wherever it goes; no command has to think of it.
 * An answer to a pipe or a file keeps every byte. Our own styles are no part of the
 * words: print_style notes them beside the buffer.
 */
#ifndef CLI_H
#define CLI_H

#include "base/base.h"

enum { OPTIONS_MAX = 12 };

enum { NEEDS_HOME = 1 /* a home must be named */ };

struct option {
	const char *name;  /* without the dashes */
	const char *value; /* what it takes, for the help; NULL: it is a switch */
	const char *help;
};

struct call;

struct command {
	const char *name;
	bool (*run)(struct call *c, struct err *e);
	unsigned flags;
	const char *arguments; /* for the help */
	const struct option *options;
	const char *summary; /* a line, and where more is to be said, lines behind it */
	const char *example; /* for the help */
};

/* From this place of the answer on, words are shown so. */
struct style {
	size_t at;
	const char *code; /* of SGR (ECMA-48, 8.3.117): "1", "31", "0" … */
};

struct call {
	const struct command *command;
	const char *home; /* folder; NULL if none could be told */
	bool json, quiet;
	bool to_terminal; /* the answer is for one: nothing in it acts */
	bool colour;      /* it is styled; only where to_terminal */
	const char **args;
	size_t arg_count;
	/* by place in command->options; switches: "" */
	const char *values[OPTIONS_MAX];
	struct arena a;
	struct buf out;  /* for standard output */
	struct style *styles; /* of `out` */
	size_t style_count, style_cap;
	int exit_status; /* when the answer was given and is not a plain yes */
};

/* The value of an option of the command, or NULL when it was not given. */
const char *call_option(const struct call *c, const char *name);
MUST_CHECK bool call_args(const struct call *c, size_t least, size_t most,
                          struct err *e);
struct home;
/* Open the home of the call to write to it, and name what of an interrupted work is
 * signed by that. */
MUST_CHECK bool call_home(const struct call *c, struct home *out, struct err *e);
/* A whole number from `least` to `most`, or `otherwise` where the option was not
 * given. */
MUST_CHECK bool call_number(const struct call *c, const char *name, int64_t least,
                            int64_t most, int64_t otherwise, int64_t *out,
                            struct err *e);
/* A time, ISO 8601, in Unix seconds, or `otherwise` where the option was not given. */
MUST_CHECK bool call_time(const struct call *c, const char *name, int64_t otherwise,
                          int64_t *out, struct err *e);
/* The same as the end of a span: a date is the whole day. */
MUST_CHECK bool call_until(const struct call *c, const char *name, int64_t otherwise,
                           int64_t *out, struct err *e);
/* Write out what the buffer holds to standard output and empty it. False without an
 * error where the reader of the output has left. */
MUST_CHECK bool call_flush(struct call *c, struct err *e);
/* One line for people on standard error, unless --quiet. */
void call_say(const struct call *c, const char *fmt, ...) PRINTF(2, 3);
/* What failed while the command goes on: a line "proviso: …" on standard error, under
 * --quiet too. */
void call_complain(const char *fmt, ...) PRINTF(1, 2);

/* A bar on standard error: only on a terminal, and only after a second. Its `tick` may
 * be called as often as one likes. */
struct progress {
	const char *what;
	bool on, shown;
	double began, drawn;
};
void progress_init(struct progress *p, const struct call *c, const char *what);
void progress_tick(struct progress *p, size_t done, size_t total);
void progress_end(struct progress *p);

extern const struct command commands[]; /* ends with a null name */

bool cmd_add(struct call *c, struct err *e);
bool cmd_analyse(struct call *c, struct err *e);
bool cmd_bundle(struct call *c, struct err *e);
bool cmd_corrections(struct call *c, struct err *e);
bool cmd_cite(struct call *c, struct err *e);
bool cmd_contradictions(struct call *c, struct err *e);
bool cmd_unstated(struct call *c, struct err *e);
bool cmd_compare(struct call *c, struct err *e);
bool cmd_prevalence(struct call *c, struct err *e);
bool cmd_changes(struct call *c, struct err *e);
bool cmd_checkpoint(struct call *c, struct err *e);
bool cmd_diff(struct call *c, struct err *e);
bool cmd_eval(struct call *c, struct err *e);
bool cmd_fetch(struct call *c, struct err *e);
bool cmd_help(struct call *c, struct err *e);
bool cmd_import(struct call *c, struct err *e);
bool cmd_init(struct call *c, struct err *e);
bool cmd_key(struct call *c, struct err *e);
bool cmd_list(struct call *c, struct err *e);
bool cmd_log(struct call *c, struct err *e);
bool cmd_provisions(struct call *c, struct err *e);
bool cmd_rebuild(struct call *c, struct err *e);
bool cmd_record(struct call *c, struct err *e);
bool cmd_search(struct call *c, struct err *e);
bool cmd_serve(struct call *c, struct err *e);
bool cmd_show(struct call *c, struct err *e);
bool cmd_stop(struct call *c, struct err *e);
bool cmd_text(struct call *c, struct err *e);
bool cmd_verify(struct call *c, struct err *e);

#endif
