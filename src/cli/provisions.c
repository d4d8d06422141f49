/* proviso provisions and search: lists of provisions in the home. */
#include "atlas/clauses.h"
#include "cli/named.h"
#include "cli/print.h"

static bool
print_provision(void *context, const struct provision_row *r)
{
	struct listing *l = context;
	struct call *c = l->call;
	struct json j = {.out = &c->out};

	if (c->json) {
		provision_row_json(&j, r);
	} else {
		buf_printf(&c->out, "%.*s  %-10s  %-28s  %.*s / %.*s%s%.*s", STR_ARG(r->record),
		           severity_name(severity_level(r->score)), type_id(r->type), STR_ARG(r->service),
		           STR_ARG(r->document), str_eq(r->status, STR("in force")) ? "" : "  ",
		           str_eq(r->status, STR("in force")) ? 0 : (int)r->status.n, r->status.p);
		buf_byte(&c->out, '\n');
		print_first_words(&c->out, r->words, 4);
	}
	buf_byte(&c->out, '\n');
	return listing_next(l);
}

static bool
severity_option(const struct call *c, int *out, struct err *e)
{
	const char *value = call_option(c, "severity");

	*out = -1;
	for (int i = SEVERITY_PROTECTIVE; value && i <= SEVERITY_HIGH; i++)
		if (str_eq_nocase(str_of(value),
		                  str_of(severity_name((enum severity)i))))
			*out = i;
	if (value && *out < 0)
		return err_set(e, ERR_USAGE,
		               "--severity: \"%s\" is none of High, Medium, "
		               "Low, Protective",
		               value);
	return true;
}

static bool
list_provisions(struct call *c, const struct provision_filter *f, struct err *e)
{
	struct home h;
	struct listing l = {.call = c, .e = e};

	if (!home_open(c->home, false, &h, e))
		return false;
	bool ok = named_are_there(c, h.db, f->service, f->document, e) &&
	    records_provisions(h.db, f, print_provision, &l, e) &&
	    e->kind == ERR_NONE;
	if (ok && l.rows == 0 && f->service.n)
		ok = service_is_checked(h.db, f->service, &c->a, e);
	home_close(&h);
	if (ok && l.rows == 0)
		call_say(c, "no such provisions");
	return ok;
}

bool
cmd_provisions(struct call *c, struct err *e)
{
	const char *type = call_option(c, "type");
	struct provision_filter f = {.service = option_words(c, "service"),
	                             .document = option_words(c, "document"),
	                             .type = TYPE_NONE,
	                             .in_force = call_option(c, "in-force") != NULL};

	if (!call_args(c, 0, 2, e) || !severity_option(c, &f.severity, e))
		return false;
	if ((c->arg_count > 0 && f.service.n) || (c->arg_count > 1 && f.document.n))
		return err_set(e, ERR_USAGE, "provisions: the service or document is "
		               "named twice");
	if (c->arg_count > 0)
		f.service = str_of(c->args[0]);
	if (c->arg_count > 1)
		f.document = str_of(c->args[1]);
	if (type && !named_type(c, "--type", type, &f.type, e))
		return false;
	return list_provisions(c, &f, e);
}

bool
cmd_search(struct call *c, struct err *e)
{
	struct provision_filter f = {.type = TYPE_NONE, .severity = -1};
	struct buf words;

	if (!call_args(c, 1, SIZE_MAX, e))
		return false;
	buf_init(&words, (size_t)1 << 16);
	for (size_t i = 0; i < c->arg_count; i++)
		buf_printf(&words, "%s ", c->args[i]);
	f.words = arena_str(&c->a, str_trim(buf_str(&words)));
	buf_release(&words);
	if (!records_can_search(f.words))
		return err_set(e, ERR_USAGE, "search: give a word to look for");
	return list_provisions(c, &f, e);
}
