/* citation: a record's words as other people's tools cite them. See citation.h. */
#include "evidence/citation.h"

#include "base/visible.h"
#include "evidence/citation_forms.h"

/* What there is, and these words behind it, if there are any. */
static struct str
joined(struct arena *a, struct str before, const char *between, const char *name,
       struct str words)
{
	if (words.n == 0)
		return before;
	return arena_printf(a, "%.*s%s%s%.*s", STR_ARG(before), before.n ? between : "",
	                    name, STR_ARG(words));
}

/* The beginning: whole words, as far as a citation bears. */
static struct str
beginning(struct arena *a, struct str words, int most)
{
	size_t end = 0, word = 0;

	for (int n = 0; n < most && end < words.n; n++) {
		if (is_space((unsigned char)words.p[end]))
			word = end;
		utf8_next(words, &end);
	}
	if (end == words.n)
		return visible(a, words, BREAKS_FOLDED);
	struct str front = visible(a, str_slice(words, 0, word ? word : end),
	                           BREAKS_FOLDED);
	return arena_printf(a, "%.*s …", STR_ARG(front));
}

static struct str
url_of(struct arena *a, struct str url)
{
	struct buf b;

	buf_init(&b, 3 * url.n + 1);
	visible_add_url(&b, url);
	struct str copy = arena_str(a, buf_str(&b));
	buf_release(&b);
	return copy;
}

static struct str
key_of(struct arena *a, struct str record)
{
	char *key = arena_alloc(a, record.n + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < record.n; i++)
		if (is_alnum((unsigned char)record.p[i]) || record.p[i] == '-')
			key[n++] = record.p[i];
	return n ? (struct str){key, n} : STR("proviso");
}

static struct str
time_of(struct arena *a, int64_t t)
{
	char iso[TIME_ISO + 1];

	if (t == 0)
		return STR("");
	time_iso(t, iso);
	return arena_str(a, str_of(iso));
}

/* "version first seen 2024-03-12, captured 2026-01-15T09:30:00Z, as …". */
static struct str
dates_of(struct arena *a, const struct citation_parts *p)
{
	struct str seen = str_slice(p->issued, 0, DAY);
	struct str dates = joined(a, STR(""), "", "version first seen ", seen);

	dates = joined(a, dates, ", ", "captured ", p->captured);
	return joined(a, dates, ", ", "", p->how);
}

/* What it takes to check the words anywhere: "Record …. SHA-256 …. Log …, entry …". */
static struct str
proof_of(struct arena *a, const struct citation_parts *p, struct str sha256)
{
	struct str proof = joined(a, STR(""), "", "Record ", p->record);

	proof = joined(a, proof, ". ", "SHA-256 of the text: ",
	               visible(a, sha256, BREAKS_FOLDED));
	proof = joined(a, proof, ". ", "Log ", p->log);
	return joined(a, proof, ", ", "", p->entry);
}

static struct str
capitalised(struct arena *a, struct str words)
{
	return arena_printf(a, "%c%.*s", words.p[0] - 'a' + 'A',
	                    STR_ARG(str_slice(words, 1, words.n)));
}

static struct str
quoted(struct arena *a, struct str words)
{
	return words.n ? arena_printf(a, "“%.*s”", STR_ARG(words)) : words;
}

static struct str
note_of(struct arena *a, const struct citation_parts *p)
{
	struct str note = joined(a, STR(""), "", "Under ", quoted(a, p->heading));

	if (p->dates.n)
		note = joined(a, note, ". ", "", capitalised(a, p->dates));
	note = joined(a, note, ". ", "Redirected from ", p->asked);
	return joined(a, note, ". ", "", p->proof);
}

static struct citation_parts
parts_of(const struct citation *c, int most, struct arena *a)
{
	struct citation_parts p = {
		.service = visible(a, c->service, BREAKS_FOLDED),
		.document = visible(a, c->document, BREAKS_FOLDED),
		.heading = beginning(a, c->heading, CITATION_HEADING),
		.quote = beginning(a, c->quote, most),
		.url = url_of(a, c->url),
		.asked = url_of(a, c->asked),
		.record = visible(a, c->record, BREAKS_FOLDED),
		.key = key_of(a, c->record),
		.issued = time_of(a, c->first_seen),
		.captured = time_of(a, c->captured),
		.how = visible(a, c->how, BREAKS_FOLDED),
		.log = visible(a, c->log_origin, BREAKS_FOLDED),
	};

	if (p.log.n)
		p.entry = arena_printf(a, "entry %lld", (long long)c->entry);
	p.dates = dates_of(a, &p);
	p.proof = proof_of(a, &p, c->text_sha256);
	p.note = note_of(a, &p);
	return p;
}

static void
write_text(const struct citation_parts *p, struct arena *a, struct buf *out)
{
	struct str s = p->service;

	s = joined(a, s, ", ", "", quoted(a, p->document));
	s = joined(a, s, ", ", "under ", quoted(a, p->heading));
	if (p->dates.n)
		s = joined(a, s, " ", "", arena_printf(a, "(%.*s)", STR_ARG(p->dates)));
	s = joined(a, s, ": ", "", quoted(a, p->quote));
	if (p->url.n)
		s = joined(a, s, ". ", "", arena_printf(a, "<%.*s>", STR_ARG(p->url)));
	if (p->asked.n)
		s = joined(a, s, ", ", "redirected from ",
		           arena_printf(a, "<%.*s>", STR_ARG(p->asked)));
	buf_add(out, joined(a, s, ". ", "", p->proof));
	buf_add(out, STR(".\n"));
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
	int most = format == CITATION_TEXT ? CITATION_TEXT_QUOTE : CITATION_QUOTE;
	struct citation_parts p = parts_of(c, most, &a);

	switch (format) {
	case CITATION_TEXT:
		write_text(&p, &a, out);
		break;
	case CITATION_BIBTEX:
		citation_bibtex(&p, out);
		break;
	case CITATION_CSL:
		citation_csl(&p, out);
		break;
	case CITATION_RIS:
		citation_ris(&p, &a, out);
		break;
	}
	arena_release(&a);
}
