/* proviso text: the canonical text of a file. */
#include "cli/files.h"
#include "cli/print.h"

static void
print_links(struct call *c, const struct document *d)
{
	for (size_t i = 0; i < d->link_count; i++) {
		const struct link *l = &d->links[i];
		struct str words = str_slice(d->text, l->start, l->end);
		if (!c->json) {
			buf_printf(&c->out, "%u-%u\t%.*s\t", l->start, l->end,
			           STR_ARG(words));
			print_field(&c->out, l->target);
			buf_byte(&c->out, '\n');
			continue;
		}
		struct json j = {.out = &c->out};
		json_object(&j);
		json_key_int(&j, "start", l->start);
		json_key_int(&j, "end", l->end);
		json_key_str(&j, "words", words);
		json_key_str(&j, "target", l->target);
		json_object_end(&j);
		buf_byte(&c->out, '\n');
	}
}

bool
cmd_text(struct call *c, struct err *e)
{
	struct read_options o;
	struct document d;

	if (!call_args(c, 1, 1, e) || !read_options_of(c, &o, e))
		return false;
	if (o.document.n == 0)
		o.document = document_expected(c->args[0]);
	if (!document_of_file(c->args[0], &o, &c->a, &d, e))
		return false;
	if (call_option(c, "links"))
		print_links(c, &d);
	else
		buf_add(&c->out, d.text);
	return true;
}
