/* proviso changes: what changed, newest first. */
#include "cli/named.h"
#include "cli/print.h"

static const char *
colour_of(const struct change_row *r)
{
	if (r->level != LEVEL_SUBSTANTIVE)
		return "2";
	if (str_eq(r->direction, STR("adverse")))
		return "31";
	return str_eq(r->direction, STR("favourable")) ? "32" : "1";
}

static bool
print_change(void *context, const struct change_row *r)
{
	struct listing *l = context;
	struct call *c = l->call;
	struct json j = {.out = &c->out};

	if (c->json) {
		change_row_json(&j, r);
		buf_byte(&c->out, '\n');
		return listing_next(l);
	}
	print_day(&c->out, r->to_time);
	buf_printf(&c->out, "  %.*s / %.*s  ", STR_ARG(r->service),
	           STR_ARG(r->document));
	print_style(c, colour_of(r));
	buf_add(&c->out, str_of(level_name(r->level)));
	if (r->level == LEVEL_SUBSTANTIVE)
		buf_printf(&c->out, ", %.*s", STR_ARG(r->direction));
	print_style(c, "0");
	buf_byte(&c->out, '\n');
	print_folded(&c->out, r->summary, 4);
	return listing_next(l);
}

bool
cmd_changes(struct call *c, struct err *e)
{
	struct home h;
	struct listing l = {.call = c, .e = e};
	const char *level = call_option(c, "level");
	struct change_filter f = {.service = option_words(c, "service"),
	                          .document = option_words(c, "document"),
	                          .all = call_option(c, "all") != NULL,
	                          .least = LEVEL_SUBSTANTIVE};

	if (!call_args(c, 0, 0, e) || !call_time(c, "since", INT64_MIN, &f.since, e))
		return false;
	if (level && !level_find(str_of(level), &f.least))
		return err_set(e, ERR_USAGE, "--level: \"%s\" is none of presentation, "
		               "renaming, clarification, substantive, returned, "
		               "unhealthy, technical", level);
	if (!home_open(c->home, false, &h, e))
		return false;
	bool ok = named_are_there(c, h.db, f.service, f.document, e) &&
	          records_changes(h.db, &f, print_change, &l, e) && e->kind == ERR_NONE;
	home_close(&h);
	if (ok && l.rows == 0)
		call_say(c, "no such changes; --all shows every sighting whose "
		         "text differs");
	return ok;
}
