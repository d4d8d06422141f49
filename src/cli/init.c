/* proviso init: a new home. */
#include "archive/home.h"
#include "cli/cli.h"

static void
print_home(struct call *c, bool is_new)
{
	struct json j = {.out = &c->out};

	if (!c->json) {
		call_say(c, is_new ? "the home is ready at %s" : "the home is there "
		         "already, at %s", c->home);
		return;
	}
	json_object(&j);
	json_key_cstr(&j, "home", c->home);
	json_key_bool(&j, "new", is_new);
	json_object_end(&j);
	buf_byte(&c->out, '\n');
}

bool
cmd_init(struct call *c, struct err *e)
{
	bool was_there;

	if (!call_args(c, 0, 0, e) || !home_is_there(c->home, &was_there, e) ||
	    !home_init(c->home, str_of(call_option(c, "origin")), e))
		return false;
	print_home(c, !was_there);
	return true;
}
