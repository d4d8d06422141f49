/* proviso import: histories into the home. */
#include "archive/import_ota.h"
#include "cli/derive.h"

static void
tick(void *progress, size_t done, size_t total)
{
	progress_tick(progress, done, total);
}

static void
print_result(struct call *c, const struct import_result *r)
{
	struct json j = {.out = &c->out};

	if (!c->json) {
		buf_printf(&c->out, "%zu documents: %zu sightings and %zu versions added, %zu sightings known\n",
		           r->documents, r->sightings, r->versions, r->known);
		return;
	}
	json_object(&j);
	json_key_int(&j, "documents", (int64_t)r->documents);
	json_key_int(&j, "sightings_added", (int64_t)r->sightings);
	json_key_int(&j, "versions_added", (int64_t)r->versions);
	json_key_int(&j, "sightings_known", (int64_t)r->known);
	json_object_end(&j);
	buf_byte(&c->out, '\n');
}

bool
cmd_import(struct call *c, struct err *e)
{
	struct home h;
	struct import_result result;
	struct progress bar;
	struct progress_of progress = {tick, &bar};
	int64_t threads;

	if (!call_args(c, 2, 2, e) || !call_number(c, "threads", 1, 256, pool_cores(), &threads, e))
		return false;
	if (strcmp(c->args[0], "ota") != 0)
		return err_set(e, ERR_USAGE, "import: \"%s\" is no kind of history that can be imported; use: "
		               "proviso import ota REPOSITORY|BUNDLE", c->args[0]);
	struct import_options o = {.service = str_of(call_option(c, "service")),
	                           .document = str_of(call_option(c, "document")),
	                           .threads = (unsigned)threads};
	if (!home_open(c->home, true, &h, e))
		return false;
	progress_init(&bar, c, "importing");
	bool ok = import_ota(&h, c->args[1], &o, &progress, &result, e);
	progress_end(&bar);
	ok = ok && derive(c, &h, false, (unsigned)threads, e);
	home_close(&h);
	if (ok)
		print_result(c, &result);
	return ok;
}
