/* proviso unstated: what GDPR Articles 13 and 14 ask to be told, and where it is
 * told. */
#include "atlas/duties.h"
#include "cli/named.h"
#include "cli/print.h"

static void
print_duty(struct call *c, const struct duty *d, const struct clauses *all,
           struct str document)
{
	struct json j = {.out = &c->out};
	const struct law *law = law_at(d->law);
	struct told told;

	duty_find(d, all, document, &told);
	if (c->json) {
		told_json(&j, &told);
	} else {
		const char *colon = d->what[0] == '(' ? strstr(d->what, ": ") : NULL;
		const char *place = arena_printf(&c->a, "%s%.*s", law->provision, colon ? (int)(colon - d->what) : 0, d->what).p;
		buf_printf(&c->out, "%-18s  %s: %s", place, colon ? colon + 2 : d->what, told.count ? "stated" : "not stated");
		for (size_t i = 0; i < told.count; i++)
			buf_printf(&c->out, "%s%.*s", i ? ", " : " by ",
			           STR_ARG(told.by[i]->record));
	}
	buf_byte(&c->out, '\n');
}

bool
cmd_unstated(struct call *c, struct err *e)
{
	struct home h;
	struct clauses all;

	if (!call_args(c, 1, 2, e) || !home_open(c->home, false, &h, e))
		return false;
	struct str service = str_of(c->args[0]), document = str_of(c->arg_count > 1 ? c->args[1] : NULL);
	bool ok = named_are_there(c, h.db, service, document, e) &&
	          clauses_of_service(h.db, service, &c->a, &all, e);
	home_close(&h);
	if (ok && !clauses_any_of(&all, document))
		return err_set(e, ERR_NOT_FOUND, "nothing of %s%s%.*s is in force; see: proviso list", c->args[0],
		               document.n ? " / " : "", STR_ARG(document));
	for (size_t i = 0; ok && i < duty_count(); i++)
		print_duty(c, duty_at(i), &all, document);
	if (ok)
		call_say(c, "\"not stated\" means that no provision was found that "
		         "states it; some are missed: doc/method.md");
	return ok;
}
