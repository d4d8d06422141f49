/* proviso add and fetch: captures of documents into the home. */
#include "archive/archive.h"
#include "cli/derive.h"
#include "cli/files.h"
#include "net/http.h"

static bool
capture_time(const struct call *c, int64_t *out, struct err *e)
{
	const char *at = call_option(c, "at");

	*out = time_now();
	if (at && !time_from_iso(str_of(at), out))
		return err_set(e, ERR_USAGE, "--at: \"%s\" is no time; write 2026-01-31 or 2026-01-31T12:00:00Z", at);
	return true;
}

static void
print_capture(struct call *c, const struct capture *capture, int64_t version)
{
	struct json j = {.out = &c->out};

	if (c->json) {
		json_object(&j);
		json_key_str(&j, "service", capture->service);
		json_key_str(&j, "document", capture->document);
		json_key(&j, "version");
		if (version)
			json_int(&j, version);
		else
			json_null(&j);
		json_key(&j, "failure");
		if (capture->failure.n)
			json_str(&j, capture->failure);
		else
			json_null(&j);
		json_object_end(&j);
		buf_byte(&c->out, '\n');
	} else if (version) {
		buf_printf(&c->out, "%.*s / %.*s: version %lld\n", STR_ARG(capture->service),
		           STR_ARG(capture->document), (long long)version);
		if (version == 1)
			call_say(c, "see: proviso provisions \"%.*s\" \"%.*s\"", STR_ARG(capture->service),
			         STR_ARG(capture->document));
	}
}

/* Read the bytes and keep the capture. What cannot be read is kept as a failed capture,
 * and the reason told. */
static bool
keep(struct call *c, struct home *h, struct capture *capture, struct read_options *o,
     struct err *e)
{
	struct document *d = ARENA_NEW(&c->a, struct document);
	struct err unread = {0};
	int64_t version;

	o->document = capture->document;
	if (capture->failure.n == 0) {
		if (document_read(capture->bytes, o, &c->a, d, &unread))
			capture->d = d;
		else
			capture->failure = arena_str(&c->a, str_of(unread.msg));
	}
	if (unread.kind == ERR_USAGE) {
		*e = unread;
		return false;
	}
	if (!archive_capture(h, capture, &version, e))
		return false;
	print_capture(c, capture, version);
	if (unread.kind != ERR_NONE)
		return err_set(e, unread.kind, "%.*s: %s; kept as a failed capture",
		               STR_ARG(capture->source), unread.msg);
	return true;
}

/* A page as a capture; one that does not come is kept as a failed capture. */
static bool
fetch(struct call *c, struct home *h, struct capture *capture, struct read_options *o,
      struct err *e)
{
	struct http_response response;
	struct err failed = {0}, ignored = {0};
	const char *url = arena_cstr(&c->a, capture->source);

	if (http_get(url, call_option(c, "allow-private") != NULL, &c->a, &response, &failed)) {
		capture->bytes = response.body;
		o->charset = response.charset;
		return keep(c, h, capture, o, e);
	}
	*e = failed;
	if (failed.kind == ERR_USAGE)
		return false;
	capture->failure = arena_str(&c->a, str_of(failed.msg));
	if (!keep(c, h, capture, o, &ignored))
		*e = ignored;
	return false;
}

static bool
add(struct call *c, struct home *h, struct capture *capture, struct read_options *o,
    struct err *e)
{
	struct buf bytes;

	if (http_is_url(capture->source)) {
		struct address address = {.service = capture->service,
		                          .name = capture->document, .url = capture->source,
		                          .select = o->select, .remove = o->remove};
		bool ok = fetch(c, h, capture, o, e);
		struct err unset = {0};
		return (ok || e->kind != ERR_USAGE) && archive_set_address(h, &address, ok ? e : &unset) && ok;
	}
	buf_init(&bytes, LIMIT_INPUT_BYTES);
	bool ok = file_read(c->args[2], &bytes, e);
	capture->bytes = buf_str(&bytes);
	ok = ok && keep(c, h, capture, o, e);
	buf_release(&bytes);
	return ok;
}

bool
cmd_add(struct call *c, struct err *e)
{
	struct home h;
	struct read_options o;
	struct capture capture = {0};

	if (!call_args(c, 3, 3, e) || !read_options_of(c, &o, e) ||
	    !capture_time(c, &capture.at, e) || !home_open(c->home, true, &h, e))
		return false;
	capture.service = str_of(c->args[0]);
	capture.document = str_of(c->args[1]);
	capture.source = str_of(c->args[2]);
	bool ok = add(c, &h, &capture, &o, e);
	struct err late = {0};
	bool derived = derive(c, &h, false, 1, ok ? e : &late);
	home_close(&h);
	return ok && derived;
}

bool
cmd_fetch(struct call *c, struct err *e)
{
	struct home h;
	struct address *list;
	size_t count = 0, failed = 0;

	if (!call_args(c, 0, 2, e) || !home_open(c->home, true, &h, e))
		return false;
	bool ok = archive_addresses(h.db, c->arg_count > 0 ? str_of(c->args[0]) : (struct str){0},
	                            c->arg_count > 1 ? str_of(c->args[1]) : (struct str){0}, &c->a, &list,
	                            &count, e);
	if (ok && count == 0)
		ok = err_set(e, ERR_NOT_FOUND, "there is no document with an address; add one with: proviso add "
		             "SERVICE DOCUMENT URL");
	for (size_t i = 0; ok && i < count; i++) {
		struct capture capture = {.service = list[i].service, .document = list[i].name,
		                          .at = time_now(), .source = list[i].url};
		struct read_options o = {.select = list[i].select, .remove = list[i].remove};
		struct err one = {0};
		if (!fetch(c, &h, &capture, &o, &one)) {
			call_say(c, "proviso: %s", one.msg);
			failed++;
		}
	}
	ok = ok && derive(c, &h, false, 1, e);
	home_close(&h);
	if (ok && failed)
		return err_set(e, ERR_REMOTE, "%zu of %zu documents could not be fetched",
		               failed, count);
	return ok;
}
