/* proviso init: a new home. */
#include "archive/home.h"
#include "cli/cli.h"

/* For good: so how one could have had another is told at once. */
static void
say_home(const struct call *c, struct str origin, bool is_new)
{
	call_say(c, "the home is %s %s; its log is called %.*s, for good: it stands on "
	         "every citation", is_new ? "ready at" : "there already, at", c->home,
	         STR_ARG(origin));
	if (is_new && !call_option(c, "origin"))
		call_say(c, "that name is random; to choose one, remove this home and "
		         "make it anew with: proviso init --origin example.org/log");
}

static void
print_home(struct call *c, struct str origin, bool is_new)
{
	struct json j = {.out = &c->out};

	if (!c->json) {
		say_home(c, origin, is_new);
		return;
	}
	json_object(&j);
	json_key_cstr(&j, "home", c->home);
	json_key_str(&j, "origin", origin);
	json_key_bool(&j, "new", is_new);
	json_object_end(&j);
	buf_byte(&c->out, '\n');
}

/* C2SP tlog-checkpoint: the origin should be a URL without a scheme. What else is
 * wrong with a name is told where the log is made. */
static bool
is_fit_origin(const char *origin, struct err *e)
{
	struct str name = str_of(origin);
	size_t scheme = str_find(name, STR("://"), 0);

	if (!origin)
		return true;
	if (name.n == 0)
		return err_set(e, ERR_USAGE, "--origin: the log's name is empty; give "
		               "one, such as example.org/log, or leave --origin out "
		               "for a random one");
	if (scheme == SIZE_MAX)
		return true;
	name = str_slice(name, scheme + 3, name.n);
	while (str_ends(name, STR("/")))
		name.n--;
	return err_set(e, ERR_USAGE, "--origin: \"%s\": the log's name is a URL "
	               "without its scheme; write %.*s", origin,
	               STR_ARG(name.n ? name : STR("example.org/log")));
}

bool
cmd_init(struct call *c, struct err *e)
{
	const char *origin = call_option(c, "origin");
	struct home h;
	struct str is;
	bool was_there;

	if (!call_args(c, 0, 0, e) || !is_fit_origin(origin, e) ||
	    !home_is_there(c->home, &was_there, e) ||
	    !home_init(c->home, str_of(origin), e) ||
	    !home_open(c->home, false, &h, e))
		return false;
	bool ok = home_origin(&h, &c->a, &is, e);
	if (ok)
		print_home(c, is, !was_there);
	home_close(&h);
	return ok;
}
