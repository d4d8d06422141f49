/* citation_forms: citations for programs. See citation_forms.h. */
#include "evidence/citation_forms.h"

/* TeX's specials as commands. BibTeX wants braces balanced even where TeX would take
 * them as escaped, so a literal one is a command in braces. */
static void
add_tex(struct buf *out, struct str words)
{
	static const struct {
		char c;
		const char *tex;
	} specials[] = {
		{'\\', "{\\textbackslash}"},  {'{', "{\\textbraceleft}"},
		{'}', "{\\textbraceright}"},  {'~', "{\\textasciitilde}"},
		{'^', "{\\textasciicircum}"}, {'#', "\\#"}, {'$', "\\$"},
		{'%', "\\%"}, {'&', "\\&"}, {'_', "\\_"},
	};

	for (size_t i = 0; i < words.n; i++) {
		const char *tex = NULL;
		for (size_t k = 0; k < COUNT(specials) && !tex; k++)
			if (words.p[i] == specials[k].c)
				tex = specials[k].tex;
		if (tex)
			buf_add(out, str_of(tex));
		else
			buf_byte(out, words.p[i]);
	}
}

static void
bibtex_words(struct buf *out, const char *open, struct str words, const char *close)
{
	if (words.n == 0)
		return;
	buf_printf(out, ",\n  %s", open);
	add_tex(out, words);
	buf_add(out, str_of(close));
}

/* Months are macros of every style, without braces. */
static void
bibtex_month(struct buf *out, struct str digits)
{
	static const char *const names[] = {"jan", "feb", "mar", "apr", "may", "jun",
	                                    "jul", "aug", "sep", "oct", "nov", "dec"};
	int64_t month;

	if (str_to_i64(digits, &month) && month >= 1 && month <= (int64_t)COUNT(names))
		buf_printf(out, ",\n  month = %s", names[month - 1]);
}

/* Braces in braces: no style changes the case, and a name is not taken apart. A URL has
 * no braces nor backslashes (visible.h) and is taken as it is. */
void
citation_bibtex(const struct citation_parts *p, struct buf *out)
{
	buf_printf(out, "@misc{%.*s", STR_ARG(p->key));
	bibtex_words(out, "author = {{", p->service, "}}");
	bibtex_words(out, "title = {{", p->document, "}}");
	bibtex_words(out, "year = {", str_slice(p->issued, 0, YEAR), "}");
	bibtex_month(out, str_slice(p->issued, YEAR + 1, MONTH));
	if (p->url.n)
		buf_printf(out, ",\n  url = {%.*s}", STR_ARG(p->url));
	bibtex_words(out, "urldate = {", str_slice(p->captured, 0, DAY), "}");
	bibtex_words(out, "abstract = {", p->quote, "}");
	bibtex_words(out, "note = {", p->note, "}");
	buf_add(out, STR("\n}\n"));
}

static void
csl_words(struct json *j, const char *key, struct str words)
{
	if (words.n)
		json_key_str(j, key, words);
}

static void
csl_date(struct json *j, const char *key, struct str iso, bool circa)
{
	static const size_t ends[] = {YEAR, MONTH, DAY};
	size_t start = 0;

	if (iso.n == 0)
		return;
	json_key(j, key);
	json_object(j);
	json_key(j, "date-parts");
	json_array(j);
	json_array(j);
	for (size_t i = 0; i < COUNT(ends); i++) {
		int64_t part = 0;
		str_to_i64(str_slice(iso, start, ends[i]), &part);
		json_int(j, part);
		start = ends[i] + 1;
	}
	json_array_end(j);
	json_array_end(j);
	if (circa)
		json_key_bool(j, "circa", true);
	json_object_end(j);
}

static void
csl_author(struct json *j, struct str service)
{
	if (service.n == 0)
		return;
	json_key(j, "author");
	json_array(j);
	json_object(j);
	json_key_str(j, "literal", service);
	json_object_end(j);
	json_array_end(j);
}

void
citation_csl(const struct citation_parts *p, struct buf *out)
{
	struct json j = {.out = out};

	json_array(&j);
	json_object(&j);
	json_key_str(&j, "id", p->key);
	json_key_cstr(&j, "type", "webpage");
	csl_author(&j, p->service);
	csl_words(&j, "title", p->document);
	csl_words(&j, "section", p->heading);
	csl_date(&j, "issued", p->issued, true);
	csl_date(&j, "accessed", p->captured, false);
	csl_words(&j, "URL", p->url);
	csl_words(&j, "archive", p->log);
	csl_words(&j, "archive_location", p->entry);
	csl_words(&j, "abstract", p->quote);
	csl_words(&j, "note", p->note);
	json_object_end(&j);
	json_array_end(&j);
	buf_byte(out, '\n');
}

static void
ris_line(struct buf *out, const char *tag, struct str value)
{
	if (value.n)
		buf_printf(out, "%s  - %.*s\r\n", tag, STR_ARG(value));
}

/* "2024/03/12". */
static struct str
ris_day(struct arena *a, struct str iso)
{
	char *day = arena_alloc(a, DAY + 1, 1);
	size_t n = iso.n ? DAY : 0;

	for (size_t i = 0; i < n; i++)
		day[i] = iso.p[i] == '-' ? '/' : iso.p[i];
	return (struct str){day, n};
}

/* A comma would part a name into last and first. */
static struct str
ris_name(struct arena *a, struct str name)
{
	char *copy = arena_alloc(a, name.n + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] != ',')
			copy[n++] = name.p[i];
	return (struct str){copy, n};
}

void
citation_ris(const struct citation_parts *p, struct arena *a, struct buf *out)
{
	ris_line(out, "TY", STR("ELEC"));
	ris_line(out, "ID", p->record);
	ris_line(out, "AU", ris_name(a, p->service));
	ris_line(out, "TI", p->document);
	ris_line(out, "PY", str_slice(p->issued, 0, YEAR));
	ris_line(out, "DA", ris_day(a, p->issued));
	ris_line(out, "Y2", ris_day(a, p->captured));
	ris_line(out, "UR", p->url);
	ris_line(out, "AB", p->quote);
	ris_line(out, "N1", p->note);
	buf_add(out, STR("ER  - \r\n"));
}
