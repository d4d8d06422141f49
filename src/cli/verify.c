/* proviso verify: every hash recomputed. */
#include "cli/checkpoint.h"
#include "record/records.h"

static void
tick(void *progress, size_t done, size_t total)
{
	progress_tick(progress, done, total);
}

/* First the evidence, then what was derived from it. */
static bool
verify(struct call *c, struct home *h, struct err *e)
{
	struct progress bar;
	struct progress_of progress = {tick, &bar};
	struct ruleset *rules;

	progress_init(&bar, c, "verifying evidence");
	bool deep = call_option(c, "deep") != NULL;
	bool ok = archive_verify(h, deep, &progress, e);
	progress_end(&bar);
	if (!ok || !ruleset_open(&rules, e))
		return false;
	progress_init(&bar, c, "verifying quotes");
	ok = records_verify(h, rules, deep, &progress, e);
	progress_end(&bar);
	ruleset_close(rules);
	return ok;
}

bool
cmd_verify(struct call *c, struct err *e)
{
	struct home h;

	if (!call_args(c, 0, 0, e) || !home_open(c->home, false, &h, e))
		return false;
	bool ok = verify(c, &h, e) && verify_kept(c, &h, e) && say_stamps(c, &h, e);
	home_close(&h);
	if (ok)
		buf_add(&c->out, c->json ? STR("{\"verified\":true}\n") : STR("verified\n"));
	return ok;
}
