/* proviso init: a new home. */
#include "archive/home.h"
#include "cli/cli.h"

bool
cmd_init(struct call *c, struct err *e)
{
	if (!call_args(c, 0, 0, e) || !home_init(c->home, str_of(call_option(c, "origin")), e))
		return false;
	call_say(c, "the home is ready at %s", c->home);
	return true;
}
