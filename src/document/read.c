/* read: any bytes to a document: what they are, and who reads them. See document.h. */
#include "document/charset.h"
#include "document/html.h"
#include "document/nursery.h"
#include "document/readers.h"
#include "document/sandbox.h"

enum { LOOK = 4096, LOOK_FAR = 65536 };

#define JOB_BYTES    (4 * LIMIT_INPUT_BYTES) /* of a page in UTF-8, with its options */
#define RESULT_BYTES (2 * LIMIT_TEXT_BYTES)

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
	static const char *const tags[] = {"<!doctype html", "<html", "<head", "<body",
	                                   "<meta ", "</div>", "</p>"};
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
	n += str_starts(s, STR("# ")) || str_starts(s, STR("## ")) ||
	    str_starts(s, STR("### "));
	n += str_starts(s, STR("*   ")) || str_starts(s, STR("|= "));
	n += str_find(s, STR("]("), 0) != SIZE_MAX;
	n += str_find(s, STR("**"), 0) != SIZE_MAX;
	n += str_find(s, STR("| ---"), 0) != SIZE_MAX;
	n += s.n >= 4 && (str_eq(str_slice(s, 0, 4), STR("====")) ||
	                  str_eq(str_slice(s, 0, 4), STR("----")));
	n += s.n > 3 && is_digit(s.p[0]) &&
	    str_find(str_slice(s, 0, 5), STR("\\."), 0) != SIZE_MAX;
	return n;
}

/* A title in the first line: "# Title" above an empty line, or underlined; or a link or
 * an image that nothing stands before. */
static bool
starts_as_markdown(struct str bytes)
{
	struct str title, next;

	if (!str_next(&bytes, '\n', &title))
		return false;
	if (str_starts(title, STR("[")) || str_starts(title, STR("![")))
		return str_find(title, STR("]("), 0) != SIZE_MAX;
	if (!str_next(&bytes, '\n', &next))
		return false;
	next = str_trim(next);
	return str_starts(title, STR("# ")) ? next.n == 0
	                                    : str_starts(next, STR("====")) ||
	                                    str_starts(next, STR("----"));
}

static bool
is_markdown(struct str bytes)
{
	struct str rest = str_slice(bytes, 0, LOOK_FAR), line;
	size_t signs = starts_as_markdown(bytes) ? 2 : 0;

	while (signs < 2 && str_next(&rest, '\n', &line))
		signs += markdown_signs(line);
	return signs >= 2;
}

/* Readers of PDF look for its start near the front; a page may show such words. */
static bool
is_pdf(struct str bytes)
{
	return str_find(str_slice(bytes, 0, 1024), STR("%PDF-"), 0) != SIZE_MAX &&
	       !is_html(bytes);
}

enum document_type
document_type_of(struct str bytes)
{
	struct arena a = {0};
	struct str near = str_slice(bytes, 0, LOOK_FAR), text;
	struct err e = {0};
	enum document_type type;

	if (is_pdf(bytes))
		return DOCUMENT_PDF;
	if (is_binary(bytes) || !charset_to_utf8(near, (struct str){0}, &a, &text, &e))
		return DOCUMENT_AUTO;
	if (is_html(text))
		type = DOCUMENT_HTML;
	else
		type = is_markdown(text) ? DOCUMENT_MARKDOWN : DOCUMENT_TEXT;
	arena_release(&a);
	return type;
}

enum document_type
document_type_told(struct str bytes, struct str media_type)
{
	static const struct {
		struct str name;
		enum document_type type;
	} told[] = {{STR_INIT("text/html"), DOCUMENT_HTML},
	            {STR_INIT("application/xhtml+xml"), DOCUMENT_HTML},
	            {STR_INIT("text/plain"), DOCUMENT_TEXT},
	            {STR_INIT("application/pdf"), DOCUMENT_PDF}};

	for (size_t i = 0; i < COUNT(told); i++)
		if (str_eq_nocase(media_type, told[i].name))
			return told[i].type;
	return document_type_of(bytes);
}

bool
document_is_told_none(struct str media_type)
{
	static const struct str others[] = {STR_INIT("image/"), STR_INIT("audio/"),
	                                    STR_INIT("video/"), STR_INIT("font/"),
	                                    STR_INIT("multipart/")};

	for (size_t i = 0; i < COUNT(others); i++)
		if (str_eq_nocase(str_slice(media_type, 0, others[i].n), others[i]))
			return true;
	return false;
}

const char *
document_media_type(enum document_type type)
{
	static const char *const names[] = {
		[DOCUMENT_AUTO] = "application/octet-stream",
		[DOCUMENT_HTML] = "text/html",
		[DOCUMENT_MARKDOWN] = "text/markdown", [DOCUMENT_TEXT] = "text/plain",
		[DOCUMENT_PDF] = "application/pdf"};

	return names[type];
}

struct html_job {
	struct str text;
	const struct read_options *o;
};

/* Two lengths, the canonical text and the address that the page sends browsers on to,
 * which have them, and the links: three numbers and the target. */
static void
write_document(const struct document *d, struct buf *out)
{
	uint64_t lengths[] = {d->text.n, d->refresh.n};

	buf_add(out, (struct str){(const char *)lengths, sizeof lengths});
	buf_add(out, d->text);
	buf_add(out, d->refresh);
	for (size_t i = 0; i < d->link_count; i++) {
		uint32_t numbers[3] = {d->links[i].start, d->links[i].end,
		                       (uint32_t)d->links[i].target.n};
		buf_add(out, (struct str){(const char *)numbers, sizeof numbers});
		buf_add(out, d->links[i].target);
	}
}

static bool
html_work(void *context, struct buf *out, struct err *e)
{
	const struct html_job *job = context;
	struct arena a = {0};
	struct document d;

	bool ok = document_html_read(job->text, job->o, &a, &d, e);
	if (ok)
		write_document(&d, out);
	arena_release(&a);
	return ok;
}

/* A job as bytes: the sizes of the options and these, then the text. */
static void
write_job(const struct html_job *job, struct buf *out)
{
	const struct str options[] = {job->o->select, job->o->remove, job->o->document};

	for (size_t i = 0; i < COUNT(options); i++)
		buf_add(out, (struct str){(const char *)&options[i].n,
		                          sizeof options[i].n});
	for (size_t i = 0; i < COUNT(options); i++)
		buf_add(out, options[i]);
	buf_add(out, job->text);
}

static bool
work_by_bytes(struct str input, struct buf *out, struct err *e)
{
	struct read_options o = {.type = DOCUMENT_HTML};
	struct str *options[] = {&o.select, &o.remove, &o.document};
	size_t sizes[COUNT(options)];

	memcpy(sizes, input.p, sizeof sizes);
	input = str_slice(input, sizeof sizes, input.n);
	for (size_t i = 0; i < COUNT(options); i++) {
		*options[i] = str_slice(input, 0, sizes[i]);
		input = str_slice(input, sizes[i], input.n);
	}
	struct html_job job = {input, &o};
	return html_work(&job, out, e);
}

bool
document_nursery(struct nursery **out, struct err *e)
{
	return nursery_open(work_by_bytes, JOB_BYTES, RESULT_BYTES, out, e);
}

/* In a child of the nursery, if there is one, or of this process. */
static bool
html_in_child(const struct html_job *job, struct buf *result, struct err *e)
{
	struct html_job copy = *job;
	struct buf bytes;

	if (!job->o->nursery)
		return sandbox_run(html_work, &copy, result, e);
	buf_init(&bytes, JOB_BYTES);
	write_job(job, &bytes);
	bool ok = buf_ok(&bytes, "the page", e) &&
	          nursery_run(job->o->nursery, job->o->source,
	                      buf_str(&bytes), result, e);
	buf_release(&bytes);
	return ok;
}

/* The links behind the rest. */
static bool
take_links(struct str rest, struct document *d, struct arena *a)
{
	size_t cap = rest.n / 12 + 1;

	d->links = ARENA_ARRAY(a, struct link, cap);
	while (rest.n) {
		uint32_t n[3];
		if (rest.n < sizeof n)
			return false;
		memcpy(n, rest.p, sizeof n);
		rest = str_slice(rest, sizeof n, rest.n);
		if (n[2] > rest.n || n[0] > n[1] || n[1] > d->text.n)
			return false;
		d->links[d->link_count++] = (struct link){n[0], n[1], arena_str(a, str_slice(rest, 0, n[2]))};
		rest = str_slice(rest, n[2], rest.n);
	}
	return true;
}

/* What the child wrote; it is not trusted to be sound. */
static bool
take_document(struct str all, struct arena *a, struct document *out, struct err *e)
{
	uint64_t lengths[2];

	if (all.n < sizeof lengths)
		return false;
	memcpy(lengths, all.p, sizeof lengths);
	all = str_slice(all, sizeof lengths, all.n);
	if (lengths[0] > all.n || lengths[1] > all.n - lengths[0])
		return false;
	struct str text = str_slice(all, 0, lengths[0]);
	struct str rest = str_slice(all, lengths[0], all.n);
	if (!utf8_valid(text) || !document_parse(arena_str(a, text), a, out, e) ||
	    !take_links(str_slice(rest, lengths[1], rest.n), out, a))
		return false;
	out->refresh = arena_str(a, str_slice(rest, 0, lengths[1]));
	return true;
}

static bool
read_html(struct str text, const struct read_options *o, struct arena *a,
          struct document *out, struct err *e)
{
	struct html_job job = {text, o};
	struct buf result;

	buf_init(&result, RESULT_BYTES);
	bool ok = html_in_child(&job, &result, e);
	if (ok && !take_document(buf_str(&result), a, out, e))
		ok = err_set(e, ERR_INPUT, "its parser gave no sound text; the bytes "
		             "may be damaged");
	buf_release(&result);
	return ok;
}

/* By pdftotext of poppler-utils, whose paragraphs are apart by empty lines. */
static bool
read_pdf(struct str bytes, struct arena *a, struct document *out, struct err *e)
{
	static const char *const argv[] = {"/usr/bin/pdftotext", "-enc", "UTF-8",
	                                   "-nopgbrk", "-q",
	                                   "-", "-", NULL};
	struct buf text;
	struct str utf8;

	buf_init(&text, LIMIT_TEXT_BYTES);
	bool ok = sandbox_program(argv, bytes, &text, e) &&
	          charset_to_utf8(buf_str(&text), STR("utf-8"), a, &utf8, e) &&
	          document_plain_read(arena_str(a, utf8), a, out, e);
	buf_release(&text);
	return ok;
}

bool
document_read(struct str bytes, const struct read_options *o, struct arena *a,
              struct document *out, struct err *e)
{
	enum document_type type = o->type == DOCUMENT_AUTO ? document_type_of(bytes) : o->type;
	struct str text;

	if (bytes.n > LIMIT_INPUT_BYTES)
		return err_set(e, ERR_LIMIT, "larger than the limit of %zu bytes",
		               LIMIT_INPUT_BYTES);
	if ((o->select.n || o->remove.n) && type != DOCUMENT_HTML)
		return err_set(e, ERR_USAGE, "selectors are for HTML, and "
		               "this is none");
	if (type == DOCUMENT_AUTO || (type != DOCUMENT_PDF && is_binary(bytes)))
		return err_set(e, ERR_INPUT,
		               "neither HTML, Markdown, plain text nor PDF; "
		               "nothing to read");
	if (type == DOCUMENT_PDF)
		return read_pdf(bytes, a, out, e);
	if (!charset_to_utf8(bytes, o->charset, a, &text, e))
		return false;
	if (type == DOCUMENT_HTML)
		return read_html(text, o, a, out, e);
	if (type == DOCUMENT_MARKDOWN)
		return document_markdown_read(text, a, out, e);
	return document_plain_read(text, a, out, e);
}
