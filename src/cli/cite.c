/* proviso cite: a record as other people's tools cite it. */
#include "cli/reading.h"
#include "evidence/evidence.h"

static void
print_citation(struct call *c, const struct citation *citation,
               enum citation_format format)
{
	struct json j = {.out = &c->out};
	struct buf text;
	const char *name = call_option(c, "format");

	if (!c->json) {
		citation_write(citation, format, &c->out);
		return;
	}
	buf_init(&text, LIMIT_INPUT_BYTES);
	citation_write(citation, format, &text);
	json_object(&j);
	json_key_str(&j, "record", citation->record);
	json_key_cstr(&j, "format", name ? name : "text");
	json_key_str(&j, "citation", buf_str(&text));
	json_object_end(&j);
	buf_byte(&c->out, '\n');
	buf_release(&text);
}

static bool
cite(struct call *c, struct home *h, struct reader *r, struct err *e)
{
	const char *name = call_option(c, "format");
	enum citation_format format = CITATION_TEXT;
	struct evidence v;
	struct citation citation;
	int64_t at;

	if (name && !citation_format_of(str_of(name), &format))
		return err_set(e, ERR_USAGE, "--format: \"%s\" is none of text, "
		               "bibtex, csl, ris", name);
	if (!call_until(c, "at", 0, &at, e) ||
	    !evidence_gather(h, r, str_of(c->args[0]), at, &c->a, &v, e) ||
	    !evidence_citation(h, &v, &c->a, &citation, e))
		return false;
	print_citation(c, &citation, format);
	return true;
}

bool
cmd_cite(struct call *c, struct err *e)
{
	return call_args(c, 1, 1, e) && with_reader(c, false, cite, e);
}
