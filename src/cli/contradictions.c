/* proviso contradictions: clauses of a service that do not go together. */
#include "atlas/contradict.h"
#include "record/fact_words.h"
#include "cli/named.h"
#include "cli/print.h"

static void
print_side(struct buf *b, const struct clause *c, struct str fact)
{
	buf_printf(b, "  %.*s  %.*s%s", STR_ARG(c->record), STR_ARG(c->document),
	           fact.n ? "  " : "");
	print_flat_fact(b, fact);
	buf_byte(b, '\n');
	print_folded(b, c->words, 6);
}

static bool
print_pair(void *context, const struct contradiction *x)
{
	struct listing *l = context;
	struct buf *out = &l->call->out;
	struct json j = {.out = out};

	if (l->call->json) {
		contradiction_json(&j, x);
		buf_byte(out, '\n');
	} else {
		buf_printf(out, "%.*s: %s: %s\n", STR_ARG(x->a->service),
		           type_title(x->a->type), x->reason);
		print_side(out, x->a, x->fact_a);
		print_side(out, x->b, x->fact_b);
		buf_byte(out, '\n');
	}
	return listing_next(l);
}

static bool
print_service(struct db *db, struct str service, struct listing *l, struct err *e)
{
	struct arena a = {0};
	struct clauses all;
	bool ok = clauses_of_service(db, service, &a, &all, e);

	if (ok)
		contradictions_of(&all, print_pair, l);
	arena_release(&a);
	return ok && e->kind == ERR_NONE;
}

static bool
print_services(struct db *db, struct listing *l, struct err *e)
{
	struct str *services;
	size_t n;
	bool ok = services_checked(db, &l->call->a, &services, &n, e);

	for (size_t i = 0; ok && i < n; i++)
		ok = print_service(db, services[i], l, e);
	return ok;
}

bool
cmd_contradictions(struct call *c, struct err *e)
{
	struct home h;
	struct listing l = {.call = c, .e = e};
	struct str wanted = option_words(c, "service");

	if (!call_args(c, 0, 0, e) || !home_open(c->home, false, &h, e))
		return false;
	bool ok = named_are_there(c, h.db, wanted, (struct str){0}, e) &&
	          (wanted.n ? service_is_checked(h.db, wanted, &c->a, e) && print_service(h.db, wanted, &l, e)
	                    : print_services(h.db, &l, e));
	home_close(&h);
	if (ok && l.rows == 0)
		call_say(c, "no contradictions found");
	return ok;
}
