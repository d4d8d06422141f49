/* proviso corrections: faults that people reported on records, and our answers. */
#include "archive/home.h"
#include "cli/print.h"
#include "record/corrections.h"

static void
print_correction(struct call *c, const struct correction *x)
{
	struct json j = {.out = &c->out};

	if (!c->json) {
		buf_printf(&c->out, "%.*s  ", STR_ARG(x->id));
		print_day(&c->out, x->at);
		buf_printf(&c->out, "  %.*s  %.*s\n", STR_ARG(x->record),
		           STR_ARG(x->verdict.n ? x->verdict : STR("waits for an answer")));
		print_folded(&c->out, x->words, 4);
		if (x->verdict.n)
			print_folded(&c->out, arena_printf(&c->a, "Answer: %.*s",
			                                   STR_ARG(x->answer)), 4);
		return;
	}
	correction_json(&j, x, true);
	buf_byte(&c->out, '\n');
}

static bool
list(struct call *c, struct err *e)
{
	struct correction *all;
	size_t count;

	if (!corrections_read(c->home, (struct str){0}, &c->a, &all, &count, e))
		return false;
	for (size_t i = 0; i < count; i++)
		print_correction(c, &all[i]);
	if (count == 0)
		call_say(c, "no fault was reported");
	return true;
}

bool
cmd_corrections(struct call *c, struct err *e)
{
	struct home h;

	if (!home_open(c->home, false, &h, e))
		return false;
	home_close(&h);
	if (c->arg_count == 0)
		return list(c, e);
	return call_args(c, 4, 4, e) &&
	       (strcmp(c->args[0], "answer") == 0 ||
	        err_set(e, ERR_USAGE, "corrections: \"%s\" is not \"answer\"", c->args[0])) &&
	       corrections_answer(c->home, str_of(c->args[1]), str_of(c->args[2]),
	                          str_of(c->args[3]), time_now(), e);
}
