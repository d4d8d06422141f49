/* files: documents from the paths that a call names. See files.h. */
#include "cli/files.h"

#include <fts.h>
#include <sys/stat.h>

bool
read_options_of(const struct call *c, struct read_options *out, struct err *e)
{
	static const struct {
		const char *name;
		enum document_type type;
	} types[] = {{"html", DOCUMENT_HTML}, {"md", DOCUMENT_MARKDOWN},
	             {"txt", DOCUMENT_TEXT}, {"pdf", DOCUMENT_PDF}};
	const char *type = call_option(c, "type");

	*out = (struct read_options){.select = str_of(call_option(c, "select")),
	                             .remove = str_of(call_option(c, "remove")),
	                             .document = str_of(call_option(c, "document"))};
	if (!type)
		return true;
	for (size_t i = 0; i < COUNT(types); i++)
		if (strcmp(type, types[i].name) == 0) {
			out->type = types[i].type;
			return true;
		}
	return err_set(e, ERR_USAGE, "--type: \"%s\" is none of html, md, txt, pdf", type);
}

/* Archives keep snapshots as SERVICE/DOCUMENT.html or SERVICE/DOCUMENT/DATE.html: the
 * folder or the file without its ending names the text that is wanted of the page. */
struct str
document_expected(const char *path)
{
	struct str rest = str_of(path), part, folder = {0}, file = {0};

	while (str_next(&rest, '/', &part)) {
		folder = file;
		file = part;
	}
	for (size_t i = file.n; i-- > 0;)
		if (file.p[i] == '.') {
			file.n = i;
			break;
		}
	return terms_type_is(file) ? file : terms_type_is(folder) ? folder : (struct str){0};
}

bool
document_of_file(const char *path, const struct read_options *o, struct arena *a,
                 struct document *out, struct err *e)
{
	struct buf bytes;

	buf_init(&bytes, LIMIT_INPUT_BYTES);
	bool ok = file_read(path, &bytes, e);
	if (ok && !document_read(buf_str(&bytes), o, a, out, e))
		ok = err_context(e, "%s", path);
	buf_release(&bytes);
	return ok;
}

static void
paths_add(struct paths *p, const char *path)
{
	GROW(p->p, p->n, p->cap);
	p->p[p->n++] = path;
}

static int
by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static bool
paths_of_folder(const char *path, struct arena *a, struct paths *out, struct err *e)
{
	const char *copy = arena_cstr(a, str_of(path));
	union {
		const char *in;
		char *out;
	} root = {copy};
	char *roots[] = {root.out, NULL};
	FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
	FTSENT *entry;

	if (!walk)
		return err_errno(e, ERR_INPUT, "%s: cannot open", path);
	while ((entry = fts_read(walk))) {
		if (entry->fts_level > 0 && entry->fts_name[0] == '.')
			fts_set(walk, entry, FTS_SKIP);
		else if (entry->fts_info == FTS_F)
			paths_add(out, arena_cstr(a, str_of(entry->fts_path)));
	}
	fts_close(walk);
	return true;
}

bool
paths_under(const char *path, struct arena *a, struct paths *out, struct err *e)
{
	struct stat st;

	if (strcmp(path, "-") != 0 && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return paths_of_folder(path, a, out, e);
	paths_add(out, arena_cstr(a, str_of(path)));
	return true;
}

bool
paths_of_stdin(struct arena *a, struct paths *out, struct err *e)
{
	struct buf lines;
	struct str rest, line;

	buf_init(&lines, LIMIT_INPUT_BYTES);
	bool ok = file_read("-", &lines, e);
	rest = buf_str(&lines);
	while (ok && str_next(&rest, '\n', &line))
		if (line.n)
			paths_add(out, arena_cstr(a, line));
	buf_release(&lines);
	return ok;
}

void
paths_release(struct paths *p)
{
	free(p->p);
	*p = (struct paths){0};
}
