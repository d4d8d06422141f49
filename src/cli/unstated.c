/* proviso unstated: what GDPR Articles 13 and 14 ask to be told, and where it is
 * told. */
#include "atlas/clauses.h"
#include "atlas/knowledge.h"
#include "cli/named.h"
#include "cli/print.h"

/* Words with "_" for spaces. */
static bool
has_words(const struct clause *c, struct str words)
{
	char plain[64];
	size_t n = words.n < sizeof plain ? words.n : sizeof plain;

	for (size_t i = 0; i < n; i++)
		plain[i] = words.p[i] == '_' ? ' ' : words.p[i];
	return str_find_nocase(c->words, (struct str){plain, n}, 0) != SIZE_MAX;
}

/* "We do not sell your data" names no recipient, and no purpose. */
static bool
only_denies(const struct clause *c)
{
	struct str id = str_of(type_id(c->type));

	return c->score <= 0 && (str_starts(id, STR("share.")) ||
	                         str_starts(id, STR("purpose.")) ||
	                         str_starts(id, STR("ai.train")));
}

static bool
tells(const struct clause *c, const char *duty)
{
	struct str rest = str_of(duty), one;

	while (str_next(&rest, ' ', &one)) {
		struct str tail = str_slice(one, 1, one.n);
		if (one.n && (one.p[0] == '=' ? clause_has_fact(c, tail) : one.p[0] == '~' ? has_words(c, tail)
		              : str_starts(str_of(type_id(c->type)), one) &&
		              !only_denies(c)))
			return true;
	}
	return false;
}

/* Of this document, or of any where it is empty. */
static bool
is_of(const struct clause *c, struct str document)
{
	return document.n == 0 || str_eq(document, c->document);
}

static bool
is_any_of(const struct clauses *all, struct str document)
{
	for (size_t i = 0; i < all->n; i++)
		if (is_of(&all->list[i], document))
			return true;
	return false;
}

static void
print_duty(struct call *c, const struct duty *d, const struct clauses *all,
           struct str document)
{
	enum { SHOWN = 3 };
	const struct law *law = law_at(d->law);
	const struct clause *found[SHOWN];
	size_t n = 0;
	struct json j = {.out = &c->out};

	for (size_t i = 0; i < all->n && n < SHOWN; i++)
		if (tells(&all->list[i], d->types) && is_of(&all->list[i], document))
			found[n++] = &all->list[i];
	if (!c->json) {
		const char *colon = d->what[0] == '(' ? strstr(d->what, ": ") : NULL;
		const char *place = arena_printf(&c->a, "%s%.*s", law->provision, colon ? (int)(colon - d->what) : 0, d->what).p;
		buf_printf(&c->out, "%-18s  %s: %s", place, colon ? colon + 2 : d->what, n ? "stated" : "not stated");
		for (size_t i = 0; i < n; i++)
			buf_printf(&c->out, "%s%.*s", i ? ", " : " by ",
			           STR_ARG(found[i]->record));
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
	struct str service = str_of(c->args[0]), document = str_of(c->arg_count > 1 ? c->args[1] : NULL);
	bool ok = named_are_there(c, h.db, service, document, e) &&
	          clauses_of_service(h.db, service, &c->a, &all, e);
	home_close(&h);
	if (ok && !is_any_of(&all, document))
		return err_set(e, ERR_NOT_FOUND, "nothing of %s%s%.*s is in force; see: proviso list", c->args[0],
		               document.n ? " / " : "", STR_ARG(document));
	for (size_t i = 0; ok && i < duty_count(); i++)
		print_duty(c, duty_at(i), &all, document);
	if (ok)
		call_say(c, "\"not stated\" means that no provision was found that "
		         "states it; some are missed: doc/method.md");
	return ok;
}
