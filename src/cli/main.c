/* main: the parsing of a call, and its exit status. */
#include "cli/cli.h"

#include "base/version.h"

#include <signal.h>
#include <unistd.h>

static const struct command *
command_find(struct str name)
{
	for (const struct command *k = commands; k->name; k++)
		if (str_eq(name, str_of(k->name)))
			return k;
	return NULL;
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* How many letters to put in, leave out, change, or swap with the next (Damerau, 1964,
 * in the form in which no letter is touched twice). */
static size_t
distance(struct str a, struct str b)
{
	enum { MOST = 24 };
	size_t d[MOST + 1][MOST + 1];

	if (a.n > MOST || b.n > MOST)
		return SIZE_MAX;
	for (size_t i = 0; i <= a.n; i++)
		for (size_t k = 0; k <= b.n; k++) {
			d[i][k] = i ? i : k;
			if (i == 0 || k == 0)
				continue;
			d[i][k] = least(d[i - 1][k - 1] + (a.p[i - 1] != b.p[k - 1]),
			                least(d[i - 1][k], d[i][k - 1]) + 1);
			if (i > 1 && k > 1 && a.p[i - 1] == b.p[k - 2] &&
			    a.p[i - 2] == b.p[k - 1])
				d[i][k] = least(d[i][k], d[i - 2][k - 2] + 1);
		}
	return d[a.n][b.n];
}

/* ERR_USAGE, with the command that was probably meant: one that differs by a third of
 * its letters at most. */
static bool
no_command(const char *before, const char *name, struct err *e)
{
	const struct command *near = NULL;
	size_t best = SIZE_MAX;

	for (const struct command *k = commands; k->name; k++) {
		size_t far = distance(str_of(name), str_of(k->name));
		if (far < best && far <= (strlen(k->name) + 1) / 3) {
			best = far;
			near = k;
		}
	}
	if (near)
		return err_set(e, ERR_USAGE, "%sthere is no command \"%s\"; did you "
		               "mean %s?", before, name, near->name);
	return err_set(e, ERR_USAGE, "%sthere is no command \"%s\"; see: proviso help",
	               before, name);
}

static void
print_options(const struct option *o)
{
	for (; o->name; o++) {
		char left[64];
		snprintf(left, sizeof left, "--%s%s%s", o->name, o->value ? " " : "",
		         o->value ? o->value : "");
		printf("  %-24s %s\n", left, o->help);
	}
}

static void
print_overview(void)
{
	puts("Proviso reads privacy policies and terms: provisions, versions, "
	     "changes, proof.\n\n"
	     "use: proviso [--home FOLDER] [--json] [--quiet] COMMAND …\n");
	for (const struct command *k = commands; k->name; k++)
		printf("  %-14s %.*s\n", k->name, (int)strcspn(k->summary, "\n"),
		       k->summary);
	puts("\nproviso help COMMAND explains one. The home is --home, else "
	     "$PROVISO_HOME, else\n"
	     "$XDG_DATA_HOME/proviso, else ~/.local/share/proviso.");
}

bool
cmd_help(struct call *c, struct err *e)
{
	if (c->arg_count == 0) {
		print_overview();
		return true;
	}
	/* of "key rotate": that of key */
	const struct command *k = command_find(str_of(c->args[0]));
	if (!k)
		return no_command("help: ", c->args[0], e);
	printf("use: proviso %s%s%s\n%s\n", k->name, *k->arguments ? " " : "",
	       k->arguments, k->summary);
	if (k->options->name)
		putchar('\n');
	print_options(k->options);
	printf("\nfor example: %s\n", k->example);
	return true;
}

/* Which of two should hold cannot be told. */
static bool
is_first(const char *name, bool given, struct err *e)
{
	return !given ||
	       err_set(e, ERR_USAGE, "--%s is given twice; give it once", name);
}

static bool
set_switch(const char *name, bool *out, struct err *e)
{
	return is_first(name, *out, e) && (*out = true);
}

/* The value of an option: behind "=" or the next word. */
static bool
option_value(const char *name, struct str inline_value, bool is_inline, int argc,
             char **argv, int *i, const char **out, struct err *e)
{
	if (!is_first(name, *out != NULL, e))
		return false;
	if (is_inline) {
		*out = inline_value.p;
		return true;
	}
	if (*i + 1 >= argc)
		return err_set(e, ERR_USAGE, "--%s needs a value", name);
	*out = argv[++*i];
	return true;
}

static bool
parse_option(struct call *c, struct str word, int argc, char **argv, int *i,
             struct err *e)
{
	size_t equals = str_find_byte(word, '=', 0);
	bool is_inline = equals != SIZE_MAX;
	struct str name = is_inline ? str_slice(word, 0, equals) : word;
	struct str value = is_inline ? str_slice(word, equals + 1, word.n)
	                             : (struct str){0};

	if (str_eq(name, STR("home")))
		return option_value("home", value, is_inline, argc, argv,
		                    i, &c->home, e);
	if (str_eq(word, STR("json")))
		return set_switch("json", &c->json, e);
	if (str_eq(word, STR("quiet")))
		return set_switch("quiet", &c->quiet, e);
	if (!c->command)
		return err_set(e, ERR_USAGE,
		               "there is no option --%.*s before a command; see: "
		               "proviso help",
		               STR_ARG(name));
	for (size_t k = 0; c->command->options[k].name; k++) {
		const struct option *o = &c->command->options[k];
		if (!str_eq(name, str_of(o->name)))
			continue;
		if (o->value)
			return option_value(o->name, value, is_inline, argc, argv, i,
			                    &c->values[k], e);
		if (is_inline)
			return err_set(e, ERR_USAGE, "--%s takes no value", o->name);
		if (!is_first(o->name, c->values[k] != NULL, e))
			return false;
		c->values[k] = "";
		return true;
	}
	return err_set(e, ERR_USAGE, "%s: there is no option --%.*s; see: proviso help "
	               "%s", c->command->name, STR_ARG(name), c->command->name);
}

/* One word of the call that is no option: the command, or an argument of it. */
static bool
parse_word(struct call *c, const char *word, struct err *e)
{
	if (c->command) {
		c->args[c->arg_count++] = word;
		return true;
	}
	c->command = command_find(str_of(word));
	return c->command || no_command("", word, e);
}

/* "--help" or "-h" anywhere turns the call into "help COMMAND". */
static void
ask_for_help(struct call *c)
{
	c->arg_count = 0;
	if (c->command)
		c->args[c->arg_count++] = c->command->name;
	c->command = command_find(STR("help"));
}

static bool
parse_call(struct call *c, int argc, char **argv, struct err *e)
{
	bool words_only = false;

	c->args = ARENA_ARRAY(&c->a, const char *, (size_t)argc + 1);
	for (int i = 1; i < argc; i++) {
		struct str word = str_of(argv[i]);
		if (!words_only && (str_eq(word, STR("--help")) || str_eq(word, STR("-h")))) {
			ask_for_help(c);
			return true;
		}
		if (!words_only && !c->command && str_eq(word, STR("--version"))) {
			printf("proviso %s\n", PROVISO_VERSION);
			exit(fflush(stdout) ? err_exit_status(ERR_INPUT) : 0);
		}
		if (!words_only && str_eq(word, STR("--")))
			words_only = true;
		else if (words_only || !str_starts(word, STR("--"))) {
			if (!parse_word(c, argv[i], e))
				return false;
		} else if (!parse_option(c, str_slice(word, 2, word.n),
		                         argc, argv, &i, e))
			return false;
	}
	if (!c->command)
		ask_for_help(c);
	return true;
}

/* --home, else the environment's; stays NULL if none is named. */
static void
find_home(struct call *c)
{
	const char *home = getenv("PROVISO_HOME"), *data = getenv("XDG_DATA_HOME"),
	           *user = getenv("HOME");

	if (c->home && *c->home)
		return;
	c->home = NULL;
	if (home && *home)
		c->home = home;
	else if (data && *data)
		c->home = arena_printf(&c->a, "%s/proviso", data).p;
	else if (user && *user)
		c->home = arena_printf(&c->a, "%s/.local/share/proviso", user).p;
}

static void
find_terminal(struct call *c)
{
	const char *no_colour = getenv("NO_COLOR");

	c->to_terminal = isatty(STDOUT_FILENO);
	c->colour = c->to_terminal && !c->json && !(no_colour && *no_colour);
}

int
main(int argc, char **argv)
{
	struct call c = {0};
	struct err e = {0};

	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a limit on files is an error like a full disk */
	signal(SIGCHLD, SIG_DFL); /* ignored by a caller, it hides how children end */
	buf_init(&c.out, (size_t)1 << 30);
	bool ok = parse_call(&c, argc, argv, &e);
	find_home(&c);
	find_terminal(&c);
	if (ok && (c.command->flags & NEEDS_HOME) && !c.home)
		ok = err_set(&e, ERR_USAGE,
		             "no home is named; give --home FOLDER or set "
		             "PROVISO_HOME");
	ok = ok && c.command->run(&c, &e) && call_flush(&c, &e);
	if (!ok && e.kind == ERR_NONE)
		ok = true; /* the reader of our output left */
	if (!ok) {
		struct err ignored = {0};
		if (call_flush(&c, &ignored)) /* what was answered before the fault */
			fflush(stdout);
		call_complain("%s", e.msg);
	}
	buf_release(&c.out);
	free(c.styles);
	arena_release(&c.a);
	return ok ? c.exit_status : err_exit_status(e.kind);
}
