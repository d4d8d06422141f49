/* derive and proviso rebuild: derived rows from the evidence. */
#include "cli/derive.h"

#include "change/change.h"

static void
tick(void *progress, size_t done, size_t total)
{
	progress_tick(progress, done, total);
}

bool
derive(struct call *c, struct home *h, bool all, unsigned threads, struct err *e)
{
	struct ruleset *rules;
	struct progress bar;
	struct progress_of progress = {tick, &bar};

	if (!ruleset_open(&rules, e))
		return false;
	progress_init(&bar, c, "analysing");
	bool ok = change_derive(h, rules, all, threads, &progress, e);
	progress_end(&bar);
	ruleset_close(rules);
	return ok;
}

bool
cmd_rebuild(struct call *c, struct err *e)
{
	struct home h;
	int64_t threads;

	if (!call_args(c, 0, 0, e) || !call_number(c, "threads", 1, 256, pool_cores(), &threads, e) ||
	    !call_home(c, &h, e))
		return false;
	bool ok = derive(c, &h, true, (unsigned)threads, e);
	home_close(&h);
	if (ok)
		call_say(c, "rebuilt");
	return ok;
}
