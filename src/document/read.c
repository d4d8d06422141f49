/* read: any bytes to a document: what they are, and who reads them. See document.h. */
#include "document/charset.h"
#include "document/html.h"
#include "document/readers.h"

enum { LOOK = 4096, LOOK_FAR = 65536 };

/* Bytes that no text has: a NUL where it is not UTF-16, or many control characters. */
static bool
is_binary(struct str bytes)
{
	struct str near = str_slice(bytes, 0, LOOK);
	size_t controls = 0;

	if (str_starts(bytes, (struct str){"\xFF\xFE", 2}) ||
	    str_starts(bytes, (struct str){"\xFE\xFF", 2}))
		return false;
	for (size_t i = 0; i < near.n; i++) {
		unsigned char c = (unsigned char)near.p[i];
		controls += c < 0x20 && !is_space(c) && c != 0x1B;
	}
	return controls > near.n / 50;
}

/* The first thing on the page is a tag, or a tag of the page's frame stands near. */
static bool
is_html(struct str bytes)
{
	static const char *const tags[] = {"<!doctype html", "<html", "<head", "<body", "<meta ",
	                                   "</div>", "</p>"};
	struct str near = str_trim(str_slice(bytes, 0, LOOK));

	if (str_starts(near, STR("\xEF\xBB\xBF")))
		near = str_trim(str_slice(near, 3, near.n));
	if (near.n == 0 || near.p[0] != '<')
		return false;
	if (near.n > 1 && !is_alpha(near.p[1]) && near.p[1] != '!' && near.p[1] != '?')
		return false;
	struct str far = str_slice(bytes, 0, LOOK_FAR);
	for (size_t i = 0; i < COUNT(tags); i++)
		if (str_find_nocase(far, str_of(tags[i]), 0) != SIZE_MAX)
			return true;
	return str_find(near, STR("</"), 0) != SIZE_MAX;
}

/* How many things in the line only Markdown would write. */
static size_t
markdown_signs(struct str line)
{
	struct str s = str_trim(line);
	size_t n = 0;

	if (s.n == 0)
		return 0;
	n += str_starts(s, STR("# ")) || str_starts(s, STR("## ")) || str_starts(s, STR("### "));
	n += str_starts(s, STR("*   ")) || str_starts(s, STR("|= "));
	n += str_find(s, STR("]("), 0) != SIZE_MAX;
	n += str_find(s, STR("**"), 0) != SIZE_MAX;
	n += str_find(s, STR("| ---"), 0) != SIZE_MAX;
	n += s.n >= 4 && (str_eq(str_slice(s, 0, 4), STR("====")) || str_eq(str_slice(s, 0, 4), STR("----")));
	n += s.n > 3 && is_digit(s.p[0]) && str_find(str_slice(s, 0, 5), STR("\\."), 0) != SIZE_MAX;
	return n;
}

static bool
is_markdown(struct str bytes)
{
	struct str rest = str_slice(bytes, 0, LOOK_FAR), line;
	size_t signs = 0;

	while (signs < 2 && str_next(&rest, '\n', &line))
		signs += markdown_signs(line);
	return signs >= 2;
}

static enum document_type
type_of(struct str bytes)
{
	if (str_find(str_slice(bytes, 0, 1024), STR("%PDF-"), 0) != SIZE_MAX)
		return DOCUMENT_PDF;
	if (is_binary(bytes))
		return DOCUMENT_AUTO;
	if (is_html(bytes))
		return DOCUMENT_HTML;
	return is_markdown(bytes) ? DOCUMENT_MARKDOWN : DOCUMENT_TEXT;
}

bool
document_read(struct str bytes, const struct read_options *o, struct arena *a,
              struct document *out, struct err *e)
{
	enum document_type type = o->type == DOCUMENT_AUTO ? type_of(bytes) : o->type;
	struct str text;

	if (bytes.n > LIMIT_INPUT_BYTES)
		return err_set(e, ERR_LIMIT, "larger than the limit of %zu bytes", LIMIT_INPUT_BYTES);
	if ((o->select.n || o->remove.n) && type != DOCUMENT_HTML)
		return err_set(e, ERR_USAGE, "selectors are for HTML, and this is none");
	if (type == DOCUMENT_AUTO)
		return err_set(e, ERR_INPUT, "neither HTML, Markdown, plain text nor PDF; nothing to read");
	if (!charset_to_utf8(bytes, o->charset, a, &text, e))
		return false;
	if (type == DOCUMENT_HTML)
		return document_html_read(text, o, a, out, e);
	if (type == DOCUMENT_MARKDOWN)
		return document_markdown_read(text, a, out, e);
	return document_plain_read(text, a, out, e);
}
