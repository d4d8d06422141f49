/* proviso import: histories, and captures of others, into the home. */
#include "cli/derive.h"
#include "cli/print.h"
#include "import/import_ota.h"
#include "import/import_warc.h"

enum { FINDINGS_SHOWN = 20 /* of each kind */ };

static void
tick(void *progress, size_t done, size_t total)
{
	progress_tick(progress, done, total);
}

static void
print_added(struct buf *b, size_t sightings, size_t versions, size_t known)
{
	print_count(b, sightings, "sighting");
	buf_add(b, STR(" and "));
	print_count(b, versions, "version");
	buf_add(b, STR(" added, "));
	print_count(b, known, "sighting");
	buf_add(b, STR(" known"));
}

static void
print_ota(struct call *c, const struct import_result *r)
{
	struct json j = {.out = &c->out};

	if (!c->json) {
		print_count(&c->out, r->documents, "document");
		buf_add(&c->out, STR(": "));
		print_added(&c->out, r->sightings, r->versions, r->known);
		buf_byte(&c->out, '\n');
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

static bool
import_history(struct call *c, struct home *h, unsigned threads, struct err *e)
{
	struct import_options o = {.service = str_of(call_option(c, "service")),
	                           .document = str_of(call_option(c, "document")),
	                           .threads = threads};
	struct import_result result;
	struct progress bar;
	struct progress_of progress = {tick, &bar};

	progress_init(&bar, c, "importing");
	bool ok = import_ota(h, c->args[1], &o, &progress, &result, e);
	progress_end(&bar);
	ok = ok && derive(c, h, false, threads, e);
	if (ok)
		print_ota(c, &result);
	return ok;
}

/* What is wrong is an answer; notes are for people. */
struct telling {
	struct call *call;
	struct progress bar;
	uint64_t shown[2]; /* notes, wrong */
};

static void
tell(void *context, const char *path, bool wrong, struct str text)
{
	struct telling *t = context;

	if (t->shown[wrong]++ >= FINDINGS_SHOWN)
		return;
	if (wrong || !t->call->quiet)
		progress_end(&t->bar);
	if (wrong)
		call_complain("%s: %.*s", path, STR_ARG(text));
	else
		call_say(t->call, "proviso: %s: note: %.*s", path, STR_ARG(text));
}

static void
tell_rest(const struct telling *t, const struct import_warc_result *r)
{
	if (r->wrong > FINDINGS_SHOWN)
		call_complain("and %llu more that are wrong",
		              (unsigned long long)(r->wrong - FINDINGS_SHOWN));
	if (r->notes > FINDINGS_SHOWN)
		call_say(t->call, "proviso: and %llu more notes",
		         (unsigned long long)(r->notes - FINDINGS_SHOWN));
}

static uint64_t
unsound(const struct import_warc_result *r)
{
	uint64_t sound = r->captures + r->companions + r->redirects + r->infos +
	                 r->passed_over;

	return r->records > sound ? r->records - sound : 0;
}

/* Each record is one of these. What is rare is left out where there is none. */
static void
print_records(struct buf *b, const struct import_warc_result *r)
{
	print_count(b, r->records, "record");
	buf_add(b, STR(": "));
	print_count(b, r->captures, "capture");
	buf_printf(b, ", %llu requests or metadata of these",
	           (unsigned long long)r->companions);
	if (r->redirects)
		buf_printf(b, ", %llu of redirects to these",
		           (unsigned long long)r->redirects);
	if (r->infos)
		buf_printf(b, ", %llu warcinfo", (unsigned long long)r->infos);
	buf_printf(b, ", %llu passed over", (unsigned long long)r->passed_over);
	if (r->passed_over)
		buf_printf(b, " (redirects or errors: %llu, no pages: %llu)",
		           (unsigned long long)r->unsuccessful,
		           (unsigned long long)(r->passed_over - r->unsuccessful));
	if (unsound(r))
		buf_printf(b, ", %llu not sound", (unsigned long long)unsound(r));
}

static void
print_warc(struct call *c, const struct import_warc_result *r)
{
	struct json j = {.out = &c->out};

	if (!c->json) {
		print_records(&c->out, r);
		buf_add(&c->out, STR("; "));
		print_added(&c->out, r->sightings, r->versions, r->known);
		buf_add(&c->out, STR("; "));
		print_count(&c->out, r->failed, "failed capture");
		buf_add(&c->out, STR(", "));
		print_count(&c->out, r->unresolved, "unresolved revisit");
		buf_printf(&c->out, ", %llu wrong\n", (unsigned long long)r->wrong);
		return;
	}
	json_object(&j);
	json_key_int(&j, "records", (int64_t)r->records);
	json_key_int(&j, "captures", (int64_t)r->captures);
	json_key_int(&j, "companions", (int64_t)r->companions);
	json_key_int(&j, "redirects", (int64_t)r->redirects);
	json_key_int(&j, "infos", (int64_t)r->infos);
	json_key_int(&j, "unsound", (int64_t)unsound(r));
	json_key_int(&j, "sightings_added", (int64_t)r->sightings);
	json_key_int(&j, "versions_added", (int64_t)r->versions);
	json_key_int(&j, "sightings_known", (int64_t)r->known);
	json_key_int(&j, "failed", (int64_t)r->failed);
	json_key_int(&j, "passed_over", (int64_t)r->passed_over);
	json_key_int(&j, "unsuccessful", (int64_t)r->unsuccessful);
	json_key_int(&j, "unresolved", (int64_t)r->unresolved);
	json_key_int(&j, "wrong", (int64_t)r->wrong);
	json_key_int(&j, "notes", (int64_t)r->notes);
	json_object_end(&j);
	buf_byte(&c->out, '\n');
}

/* Those that captures get by options. */
static bool
names_are_fit(const struct call *c, struct err *e)
{
	const char *service = call_option(c,
	                                  "service"),
	                                  *document = call_option(c, "document");

	return (!service || archive_check_name("service", str_of(service), e)) &&
	       (!document || archive_check_name("document", str_of(document), e));
}

static bool
import_captures(struct call *c, struct home *h, unsigned threads, struct err *e)
{
	struct import_warc_result result;
	struct telling t = {.call = c};

	if (!names_are_fit(c, e))
		return false;
	struct import_warc_options o = {.service = str_of(call_option(c, "service")),
	                                .document = str_of(call_option(c, "document")),
	                                .threads = threads,
	                                .found = tell, .context = &t,
	                                .progress = {tick, &t.bar}};

	progress_init(&t.bar, c, "importing");
	bool ok = import_warc(h, c->args + 1, c->arg_count - 1, &o, &result, e);
	progress_end(&t.bar);
	tell_rest(&t, &result);
	ok = ok && derive(c, h, false, threads, e);
	if (ok)
		print_warc(c, &result);
	if (ok && result.wrong)
		c->exit_status = err_exit_status(ERR_NO);
	return ok;
}

bool
cmd_import(struct call *c, struct err *e)
{
	struct home h;
	int64_t threads;

	if (!call_args(c, 2, SIZE_MAX, e) ||
	    !call_number(c, "threads", 1, 256, pool_cores(), &threads, e))
		return false;
	bool ota = strcmp(c->args[0], "ota") == 0;
	if (!ota && strcmp(c->args[0], "warc") != 0)
		return err_set(e, ERR_USAGE, "import: \"%s\" is nothing that can be "
		               "imported; use: proviso import %s", c->args[0],
		               c->command->arguments);
	if ((ota && !call_args(c, 2, 2, e)) || !call_home(c, &h, e))
		return false;
	bool ok = ota ? import_history(c, &h, (unsigned)threads, e)
	              : import_captures(c, &h, (unsigned)threads, e);
	home_close(&h);
	return ok;
}
