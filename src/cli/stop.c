/* proviso stop: fetch documents no more. What was captured of them stays. */
#include "cli/named.h"
#include "cli/print.h"

static void
print_stopped(struct call *c, const struct address *of)
{
	struct json j = {.out = &c->out};
	char iso[TIME_ISO + 1];

	if (c->json) {
		time_iso(of->stopped, iso);
		json_object(&j);
		json_key_str(&j, "service", of->service);
		json_key_str(&j, "document", of->name);
		json_key_str(&j, "address", of->url);
		json_key_cstr(&j, "stopped", iso);
		json_object_end(&j);
	} else {
		buf_printf(&c->out, "%.*s / %.*s: fetched from %.*s until ",
		           STR_ARG(of->service), STR_ARG(of->name), STR_ARG(of->url));
		print_day(&c->out, of->stopped);
		buf_add(&c->out, STR(" and no more"));
	}
	buf_byte(&c->out, '\n');
}

bool
cmd_stop(struct call *c, struct err *e)
{
	struct home h;
	struct address *list;
	size_t count = 0;

	if (!call_args(c, 1, 2, e) || !call_home(c, &h, e))
		return false;
	struct str service = str_of(c->args[0]), document = str_of(c->arg_count > 1 ? c->args[1] : NULL);
	bool ok = named_are_there(c, h.db, service, document, e) &&
	          archive_addresses(h.db, service, document, &c->a, &list, &count, e);
	if (ok && count == 0)
		ok = err_set(e, ERR_NOT_FOUND, "%.*s%s%.*s is fetched from no address; see: proviso list",
		             STR_ARG(service), document.n ? " / " : "", STR_ARG(document));
	for (size_t i = 0; ok && i < count; i++) {
		if (list[i].stopped == 0)
			list[i].stopped = time_now();
		ok = archive_stop_address(&h, list[i].document, list[i].stopped, e);
		if (ok)
			print_stopped(c, &list[i]);
	}
	home_close(&h);
	return ok;
}
