/* proviso add: one capture of a document into the home. */
#include "archive/archive.h"
#include "cli/derive.h"
#include "cli/files.h"

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
print_capture(struct call *c, int64_t version, const struct err *unread)
{
	struct json j = {.out = &c->out};

	if (c->json) {
		json_object(&j);
		json_key_cstr(&j, "service", c->args[0]);
		json_key_cstr(&j, "document", c->args[1]);
		json_key(&j, "version");
		if (version)
			json_int(&j, version);
		else
			json_null(&j);
		json_key_cstr(&j, "failure", unread->kind ? unread->msg : NULL);
		json_object_end(&j);
		buf_byte(&c->out, '\n');
	} else if (version) {
		buf_printf(&c->out, "%s / %s: version %lld\n", c->args[0], c->args[1], (long long)version);
	}
}

/* What cannot be read is kept as a failed capture, and said. */
static bool
add_bytes(struct call *c, struct home *h, struct str bytes, const struct read_options *o, int64_t at,
          struct err *e)
{
	struct document d;
	struct err unread = {0};
	struct capture capture = {.service = str_of(c->args[0]), .document = str_of(c->args[1]),
	                          .bytes = bytes, .at = at, .source = str_of(c->args[2])};
	int64_t version;

	if (document_read(bytes, o, &c->a, &d, &unread))
		capture.d = &d;
	else
		capture.failure = str_of(unread.msg);
	if (unread.kind == ERR_USAGE) {
		*e = unread;
		return false;
	}
	if (!archive_capture(h, &capture, &version, e))
		return false;
	print_capture(c, version, &unread);
	if (unread.kind != ERR_NONE)
		return err_set(e, unread.kind, "%s: kept as a failed capture: %s", c->args[2], unread.msg);
	return derive(c, h, false, 1, e);
}

bool
cmd_add(struct call *c, struct err *e)
{
	struct home h;
	struct read_options o;
	struct buf bytes;
	int64_t at;

	if (!call_args(c, 3, 3, e) || !read_options_of(c, &o, e) || !capture_time(c, &at, e) ||
	    !home_open(c->home, true, &h, e))
		return false;
	o.document = str_of(c->args[1]);
	buf_init(&bytes, LIMIT_INPUT_BYTES);
	bool ok = file_read(c->args[2], &bytes, e) && add_bytes(c, &h, buf_str(&bytes), &o, at, e);
	buf_release(&bytes);
	home_close(&h);
	return ok;
}
