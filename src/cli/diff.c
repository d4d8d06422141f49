/* proviso diff: what differs between two documents, in words. */
#include <unistd.h>

#include "cli/files.h"
#include "cli/print.h"
#include "record/text_json.h"

enum { CONTEXT = 1 };

/* "SERVICE/DOCUMENT@DATE" or "@VERSION" in the home. */
static bool
document_of_home(struct call *c, const char *name, struct document *out, struct err *e)
{
	struct str whole = str_of(name), service, document, version = {0};
	size_t at = whole.n, slash;
	struct home h;
	struct version v;
	int64_t id, n;

	while (at > 0 && whole.p[at - 1] != '@')
		at--;
	document = at ? str_slice(whole, 0, at - 1) : whole;
	if (at)
		version = str_slice(whole, at, whole.n);
	slash = str_find_byte(document, '/', 0);
	if (slash == SIZE_MAX)
		return err_set(e, ERR_NOT_FOUND,
		               "%s: no such file, and not SERVICE/DOCUMENT@DATE", name);
	service = str_slice(document, 0, slash);
	document = str_slice(document, slash + 1, document.n);
	if (!c->home)
		return err_set(e, ERR_USAGE,
		               "no home is named; give --home FOLDER or set "
		               "PROVISO_HOME");
	if (!home_open(c->home, false, &h, e))
		return false;
	bool ok = archive_document(h.db, service, document, false, &id, e) &&
	    records_find_version(h.db, id, version, &n, e) &&
	    archive_version(h.db, id, n, &c->a, &v, e) &&
	    document_parse(v.text, &c->a, out, e);
	home_close(&h);
	return ok;
}

static bool
document_named(struct call *c, const char *name, const struct read_options *o,
               struct document *out, struct err *e)
{
	if (strcmp(name, "-") == 0 || access(name, F_OK) == 0)
		return document_of_file(name, o, &c->a, out, e);
	return document_of_home(c, name, out, e);
}

/* How words are marked: in colour, or as git's word diff does. */
struct mark {
	const char *style, *start, *end;
};

static const struct mark removed = {"31;9", "[-", "-]"}, added = {"32", "{+", "+}"};

static void
print_words(struct call *c, struct str words, const struct mark *m)
{
	struct str trimmed = str_trim(words);

	print_style(c, m->style);
	buf_printf(&c->out, "%s%.*s%s", c->colour ? "" : m->start, STR_ARG(trimmed),
	           c->colour ? "" : m->end);
	print_style(c, "0");
	if (words.n > trimmed.n)
		buf_byte(&c->out, ' ');
}

static void
print_block(struct call *c, const struct document *old, const struct document *new,
            const struct diff_block *b)
{
	if (b->same)
		buf_printf(&c->out, "  %.*s", STR_ARG(block_words(new, b->new)));
	else if (b->new == BLOCK_NONE)
		print_words(c, block_words(old, b->old), &removed);
	else if (b->old == BLOCK_NONE)
		print_words(c, block_words(new, b->new), &added);
	else
		for (size_t i = 0; i < b->span_count; i++) {
			const struct diff_span *s = &b->spans[i];
			if (s->op == DIFF_SAME)
				buf_add(&c->out, str_slice(new->text, s->new_start, s->new_end));
			else if (s->op == DIFF_REMOVED)
				print_words(c, str_slice(old->text, s->old_start, s->old_end), &removed);
			else
				print_words(c, str_slice(new->text, s->new_start, s->new_end), &added);
		}
	buf_byte(&c->out, '\n');
}

/* A block is shown if it, or one right beside it, differs. */
static bool
is_shown(const struct diff *d, size_t i)
{
	size_t from = i > CONTEXT ? i - CONTEXT : 0, to = i + CONTEXT < d->count ? i + CONTEXT : d->count - 1;

	for (size_t k = from; k <= to; k++)
		if (!d->blocks[k].same)
			return true;
	return false;
}

static void
print_diff(struct call *c, const struct document *old, const struct document *new,
           const struct diff *d)
{
	bool gap = false;

	if (call_option(c, "colour"))
		c->colour = c->to_terminal = true; /* in the end, as behind "less -R" */
	for (size_t i = 0; i < d->count; i++) {
		if (!is_shown(d, i)) {
			gap = true;
			continue;
		}
		if (gap)
			buf_add(&c->out, STR("  …\n"));
		gap = false;
		print_block(c, old, new, &d->blocks[i]);
	}
	if (!d->added && !d->removed && !d->changed)
		call_say(c, "the texts are the same");
}

bool
cmd_diff(struct call *c, struct err *e)
{
	struct read_options o;
	struct document old, new;
	struct diff d;
	struct json j = {.out = &c->out};

	if (!call_args(c, 2, 2, e) || !read_options_of(c, &o, e) ||
	    !document_named(c, c->args[0], &o, &old, e) ||
	    !document_named(c, c->args[1], &o, &new, e))
		return false;
	diff_documents(&old, &new, &c->a, &d);
	if (!c->json) {
		print_diff(c, &old, &new, &d);
		return true;
	}
	diff_json(&j, &old, &new, &d);
	buf_byte(&c->out, '\n');
	return true;
}
