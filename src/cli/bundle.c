/* proviso bundle: all evidence of a record in one file. */
#include <sys/stat.h>

#include "cli/reading.h"
#include "evidence/bundle.h"

static bool
write_bundle(struct call *c, struct home *h, struct reader *r, struct err *e)
{
	struct evidence v;
	struct buf out;
	int64_t at;
	const char *path = c->args[1], *slash = strrchr(path, '/');

	if (!call_until(c, "at", 0, &at, e) ||
	    !evidence_gather(h, r, str_of(c->args[0]), at, &c->a, &v, e))
		return false;
	buf_init(&out, LIMIT_BUNDLE_BYTES);
	bool ok = bundle_write(h, &v, slash ? slash + 1 : path, &out, e) &&
	          file_write_durably(path, buf_str(&out), 0666, e);
	if (ok && c->json) {
		struct json j = {.out = &c->out};
		json_object(&j);
		json_key_str(&j, "record", v.row.record);
		json_key_cstr(&j, "file", path);
		json_key_int(&j, "bytes", (int64_t)out.n);
		json_object_end(&j);
		buf_byte(&c->out, '\n');
	} else if (ok) {
		buf_printf(&c->out, "%s: the evidence of %.*s\n", path,
		           STR_ARG(v.row.record));
		call_say(c, "check it with: proviso verify %s; without proviso: unzip "
		         "-p %s VERIFY.txt", path, path);
	}
	buf_release(&out);
	return ok;
}

bool
cmd_bundle(struct call *c, struct err *e)
{
	struct stat st;

	if (!call_args(c, 2, 2, e))
		return false;
	if (!call_option(c, "force") && lstat(c->args[1], &st) == 0)
		return err_set(e, ERR_USAGE, "%s: is there already; name another file, "
		               "or write over it with --force", c->args[1]);
	return with_reader(c, true, write_bundle, e);
}
