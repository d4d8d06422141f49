/* reading: a home with rules to read it by. See reading.h. */
#include "cli/reading.h"

bool
with_reader(struct call *c, bool writing, reading_work *work, struct err *e)
{
	struct home h;
	struct ruleset *rules;

	if (!(writing ? call_home(c, &h, e) : home_open(c->home, false, &h, e)))
		return false;
	bool ok = ruleset_open(&rules, e);
	if (ok) {
		struct reader *r = reader_open(rules);
		ok = work(c, &h, r, e);
		reader_close(r);
		ruleset_close(rules);
	}
	home_close(&h);
	return ok;
}
