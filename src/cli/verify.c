/* proviso verify: every hash recomputed. */
#include "archive/archive.h"
#include "cli/cli.h"

static void
tick(void *progress, size_t done, size_t total)
{
	progress_tick(progress, done, total);
}

bool
cmd_verify(struct call *c, struct err *e)
{
	struct home h;
	struct progress bar;
	struct progress_of progress = {tick, &bar};

	if (!call_args(c, 0, 0, e) || !home_open(c->home, false, &h, e))
		return false;
	progress_init(&bar, c, "verifying");
	bool ok = archive_verify(&h, &progress, e);
	progress_end(&bar);
	home_close(&h);
	if (ok)
		buf_add(&c->out, STR("verified\n"));
	return ok;
}
