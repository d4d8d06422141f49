/* citation: a record's words as other people's tools cite them. See citation.h. */
#include "record/citation.h"

#include "record/visible.h"

enum { DAY = 10, MONTH = 7, YEAR = 4 }; /* bytes of "2024-03-12T09:30:00Z" */

/* The citation's values, fit to stand in any form but for its own specials. */
struct parts {
	struct str service, document, quote, url, record;
	struct str key;              /* the record in letters, digits and hyphens */
	struct str issued, captured; /* ISO 8601, or empty */
	struct str dates, proof;     /* sentences without the last stop, or empty */
};

static struct str
taken(struct buf *b, struct arena *a)
{
	struct str copy = arena_str(a, buf_str(b));

	buf_release(b);
	return copy;
}

static struct str
shown(struct arena *a, struct str words)
{
	struct buf b;

	buf_init(&b, LIMIT_TEXT_BYTES);
	visible_add(&b, words, BREAKS_FOLDED);
	return taken(&b, a);
}

static struct str
shown_url(struct arena *a, struct str url)
{
	struct buf b;

	buf_init(&b, LIMIT_TEXT_BYTES);
	visible_add_url(&b, url);
	return taken(&b, a);
}

/* The beginning of the quote: whole words, as far as a citation bears. */
static struct str
short_quote(struct arena *a, struct str quote)
{
	enum { MOST = 200 };
	size_t end = 0, word = 0;

	for (int n = 0; n < MOST && end < quote.n; n++) {
		if (is_space((unsigned char)quote.p[end]))
			word = end;
		utf8_next(quote, &end);
	}
	if (end == quote.n)
		return shown(a, quote);
	struct str front = shown(a, str_slice(quote, 0, word ? word : end));
	return arena_printf(a, "%.*s …", STR_ARG(front));
}

static struct str
iso_time(struct arena *a, int64_t t)
{
	char iso[TIME_ISO + 1];

	if (t == 0)
		return STR("");
	time_iso(t, iso);
	return arena_str(a, str_of(iso));
}

/* Append words behind what was there before, with `between` if there was something. */
static void
add(struct buf *b, const char *between, const char *name, struct str words)
{
	if (words.n == 0)
		return;
	buf_printf(b, "%s%s%.*s", b->n ? between : "", name, STR_ARG(words));
}

static struct str
dates(struct arena *a, const struct parts *p)
{
	struct buf b;

	buf_init(&b, 128);
	add(&b, "", "version first seen ", str_slice(p->issued, 0, DAY));
	add(&b, ", ", "captured ", p->captured);
	return taken(&b, a);
}

static struct str
key(struct arena *a, struct str record)
{
	struct buf b;

	buf_init(&b, LIMIT_TEXT_BYTES);
	for (size_t i = 0; i < record.n; i++)
		if (is_alnum((unsigned char)record.p[i]) || record.p[i] == '-')
			buf_byte(&b, record.p[i]);
	return b.n ? taken(&b, a) : STR("proviso");
}

/* What it takes to check the words anywhere. */
static struct str
proof(struct arena *a, const struct citation *c)
{
	struct buf b;

	buf_init(&b, LIMIT_TEXT_BYTES);
	add(&b, ". ", "Record ", shown(a, c->record));
	add(&b, ". ", "SHA-256 of the text: ", shown(a, c->text_sha256));
	add(&b, ". ", "Log ", shown(a, c->log_origin));
	if (c->log_origin.n)
		buf_printf(&b, ", entry %lld", (long long)c->entry);
	return taken(&b, a);
}

static struct parts
parts_of(const struct citation *c, struct arena *a)
{
	struct parts p = {
		.service = shown(a, c->service),
		.document = shown(a, c->document),
		.quote = short_quote(a, c->quote),
		.url = shown_url(a, c->url),
		.record = shown(a, c->record),
		.key = key(a, c->record),
		.issued = iso_time(a, c->first_seen),
		.captured = iso_time(a, c->captured),
		.proof = proof(a, c),
	};

	p.dates = dates(a, &p);
	return p;
}

/* What has no field of its own: "Version first seen …, captured …. Record …". */
static struct str
note(struct arena *a, const struct parts *p)
{
	struct buf b;

	buf_init(&b, LIMIT_TEXT_BYTES);
	add(&b, "", "", p->dates);
	if (b.n)
		b.p[0] = (char)(b.p[0] - 'a' + 'A');
	add(&b, ". ", "", p->proof);
	return taken(&b, a);
}

static void
write_text(const struct parts *p, struct arena *a, struct buf *out)
{
	struct buf b;

	buf_init(&b, LIMIT_TEXT_BYTES);
	add(&b, "", "", p->service);
	if (p->document.n)
		add(&b, ", ", "", arena_printf(a, "“%.*s”", STR_ARG(p->document)));
	if (p->dates.n)
		add(&b, " ", "", arena_printf(a, "(%.*s)", STR_ARG(p->dates)));
	if (p->quote.n)
		add(&b, ": ", "", arena_printf(a, "“%.*s”", STR_ARG(p->quote)));
	if (p->url.n)
		add(&b, ". ", "", arena_printf(a, "<%.*s>", STR_ARG(p->url)));
	add(&b, ". ", "", p->proof);
	buf_add(out, taken(&b, a));
	buf_add(out, STR(".\n"));
}

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
static void
write_bibtex(const struct parts *p, struct arena *a, struct buf *out)
{
	buf_printf(out, "@misc{%.*s", STR_ARG(p->key));
	bibtex_words(out, "author = {{", p->service, "}}");
	bibtex_words(out, "title = {{", p->document, "}}");
	bibtex_words(out, "year = {", str_slice(p->issued, 0, YEAR), "}");
	bibtex_month(out, str_slice(p->issued, YEAR + 1, MONTH));
	if (p->url.n)
		buf_printf(out, ",\n  url = {%.*s}", STR_ARG(p->url));
	bibtex_words(out, "urldate = {", str_slice(p->captured, 0, DAY), "}");
	bibtex_words(out, "note = {", note(a, p), "}");
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

static void
write_csl(const struct citation *c, const struct parts *p, struct arena *a,
          struct buf *out)
{
	struct json j = {.out = out};

	json_array(&j);
	json_object(&j);
	json_key_str(&j, "id", p->key);
	json_key_cstr(&j, "type", "webpage");
	csl_author(&j, p->service);
	csl_words(&j, "title", p->document);
	csl_date(&j, "issued", p->issued, true);
	csl_date(&j, "accessed", p->captured, false);
	csl_words(&j, "URL", p->url);
	if (c->log_origin.n) {
		csl_words(&j, "archive", shown(a, c->log_origin));
		csl_words(&j, "archive_location", arena_printf(a, "entry %lld", (long long)c->entry));
	}
	csl_words(&j, "note", note(a, p));
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

static void
write_ris(const struct parts *p, struct arena *a, struct buf *out)
{
	ris_line(out, "TY", STR("ELEC"));
	ris_line(out, "ID", p->record);
	ris_line(out, "AU", ris_name(a, p->service));
	ris_line(out, "TI", p->document);
	ris_line(out, "PY", str_slice(p->issued, 0, YEAR));
	ris_line(out, "DA", ris_day(a, p->issued));
	ris_line(out, "Y2", ris_day(a, p->captured));
	ris_line(out, "UR", p->url);
	ris_line(out, "N1", note(a, p));
	buf_add(out, STR("ER  - \r\n"));
}

bool
citation_format_of(struct str name, enum citation_format *out)
{
	static const char *const names[] = {
		[CITATION_TEXT] = "text", [CITATION_BIBTEX] = "bibtex",
		[CITATION_CSL] = "csl", [CITATION_RIS] = "ris",
	};

	for (size_t i = 0; i < COUNT(names); i++)
		if (str_eq(name, str_of(names[i]))) {
			*out = (enum citation_format)i;
			return true;
		}
	return false;
}

void
citation_write(const struct citation *c, enum citation_format format, struct buf *out)
{
	struct arena a = {0};
	struct parts p = parts_of(c, &a);

	switch (format) {
	case CITATION_TEXT:
		write_text(&p, &a, out);
		break;
	case CITATION_BIBTEX:
		write_bibtex(&p, &a, out);
		break;
	case CITATION_CSL:
		write_csl(c, &p, &a, out);
		break;
	case CITATION_RIS:
		write_ris(&p, &a, out);
		break;
	}
	arena_release(&a);
}
