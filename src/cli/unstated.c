/* proviso unstated: what GDPR Articles 13 and 14 ask to be told, and where it is told. */
#include "atlas/clauses.h"
#include "atlas/knowledge.h"
#include "cli/print.h"

static bool
tells(const struct clause *c, const char *fronts)
{
	struct str rest = str_of(fronts), front;

	while (str_next(&rest, ' ', &front)) {
		if (front.n && front.p[0] != '=' && str_starts(str_of(type_id(c->type)), front))
			return true;
		for (size_t i = 0; front.n && front.p[0] == '=' && i < c->fact_count; i++)
			if (str_starts(c->facts[i], str_slice(front, 1, front.n)))
				return true;
	}
	return false;
}

static void
print_duty(struct call *c, const struct duty *d, const struct clauses *all, struct str document)
{
	enum { SHOWN = 3 };
	const struct law *law = law_at(d->law);
	const struct clause *found[SHOWN];
	size_t n = 0;
	struct json j = {.out = &c->out};

	for (size_t i = 0; i < all->n && n < SHOWN; i++)
		if (tells(&all->list[i], d->types) && (document.n == 0 || str_eq(document, all->list[i].document)))
			found[n++] = &all->list[i];
	if (!c->json) {
		buf_printf(&c->out, "%-22s  %s: %s", law->provision, d->what, n ? "stated" : "not stated");
		for (size_t i = 0; i < n; i++)
			buf_printf(&c->out, "%s%.*s", i ? ", " : " by ", STR_ARG(found[i]->record));
		buf_byte(&c->out, '\n');
		return;
	}
	json_object(&j);
	json_key_cstr(&j, "law", law->id);
	json_key_cstr(&j, "provision", law->provision);
	json_key_cstr(&j, "duty", d->what);
	json_key_bool(&j, "stated", n > 0);
	json_key(&j, "records");
	json_array(&j);
	for (size_t i = 0; i < n; i++)
		json_str(&j, found[i]->record);
	json_array_end(&j);
	json_object_end(&j);
	buf_byte(&c->out, '\n');
}

bool
cmd_unstated(struct call *c, struct err *e)
{
	struct home h;
	struct clauses all;

	if (!call_args(c, 1, 2, e) || !home_open(c->home, false, &h, e))
		return false;
	bool ok = clauses_of_service(h.db, str_of(c->args[0]), &c->a, &all, e);
	home_close(&h);
	if (ok && all.n == 0)
		return err_set(e, ERR_NOT_FOUND, "there is nothing in force of a service \"%s\"; see: proviso list",
		               c->args[0]);
	struct str document = c->arg_count > 1 ? str_of(c->args[1]) : (struct str){0};
	for (size_t i = 0; ok && i < duty_count(); i++)
		print_duty(c, duty_at(i), &all, document);
	if (ok)
		call_say(c, "\"not stated\" means that no provision was found that states it; some are missed: doc/method.md");
	return ok;
}
