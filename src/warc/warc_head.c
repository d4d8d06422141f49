/* warc_head: the fields of a WARC record. See warc.h; clauses are of ISO 28500:2017. */
#include "warc/warc_parts.h"

#include <stdarg.h>

enum { FIELDS_MAX = 256, LINE_MAX_SHOWN = 400 };

struct str
warc_one_line(struct str text, struct arena *a)
{
	bool valid = utf8_valid(text);
	char *p = arena_alloc(a, text.n, 1);

	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		p[i] = c < 0x20 || c == 0x7F ? ' ' : c >= 0x80 && !valid ? '?' : (char)c;
	}
	return (struct str){p, text.n};
}

void
warc_say(struct warc_reader *r, bool wrong, const char *fmt, ...)
{
	struct warc_findings *f = r->findings;
	char line[LINE_MAX_SHOWN];
	va_list ap;

	*(wrong ? &f->wrong : &f->notes) += 1;
	if (f->wrong + f->notes > WARC_FINDINGS_MAX)
		return;
	va_start(ap, fmt);
	vsnprintf(line, sizeof line, fmt, ap);
	va_end(ap);
	struct warc_finding *found = ARENA_NEW(r->a, struct warc_finding);
	struct str text = arena_printf(r->a, "record %llu at offset %zu: %s",
	                               (unsigned long long)r->number, r->offset, line);
	*found = (struct warc_finding){wrong, r->number, r->offset,
	                               warc_one_line(text, r->a), NULL};
	*(f->last ? &f->last->next : &f->first) = found;
	f->last = found;
}

struct str
warc_field(const struct warc_record *r, struct str name)
{
	for (size_t i = 0; i < r->field_count; i++)
		if (str_eq_nocase(r->fields[i].name, name))
			return r->fields[i].value;
	return (struct str){0};
}

/* A line of the head; one that begins with white space goes on with the value
 * before. */
static void
take_field(struct warc_reader *r, struct str line)
{
	size_t colon = str_find_byte(line, ':', 0);
	struct str name = str_trim(str_slice(line, 0, colon));

	if (r->field_count && (line.p[0] == ' ' || line.p[0] == '\t')) {
		struct str *value = &r->fields[r->field_count - 1].value;
		if (value->n)
			*value = str_trim((struct str){value->p, (size_t)(line.p + line.n - value->p)});
		else
			*value = str_trim(line);
		return;
	}
	if (colon == SIZE_MAX || name.n == 0) {
		warc_say(r, true, "a line of its head is no field: \"%.*s\"",
		         STR_ARG(str_slice(line, 0, 60)));
		return;
	}
	GROW(r->fields, r->field_count, r->field_cap);
	r->fields[r->field_count++] =
		(struct warc_field){name, str_trim(str_slice(line, colon + 1, line.n))};
}

/* Clause 5.1: a field is not repeated, but for WARC-Concurrent-To. */
static void
check_repeated(struct warc_reader *r)
{
	for (size_t i = 1; i < r->field_count; i++) {
		struct str name = r->fields[i].name;
		size_t k = 0;
		while (!str_eq_nocase(r->fields[k].name, name))
			k++;
		if (k < i && !str_eq_nocase(name, STR("WARC-Concurrent-To")))
			warc_say(r, true, "the field %.*s is repeated",
			         STR_ARG(str_slice(name, 0, 60)));
	}
}

/* Clauses 5.2 to 5.5, 5.14 and 5.18: what must be there. */
static void
check_mandatory(struct warc_reader *r, const struct warc_record *record)
{
	static const struct str always[] = {STR_INIT("WARC-Record-ID"),
	                                    STR_INIT("WARC-Type"),
	                                    STR_INIT("WARC-Date"),
	                                    STR_INIT("Content-Length")};
	static const char *with_uri[] = {"response", "request", "resource", "revisit",
	                                 "conversion", "continuation"};
	struct str type = warc_field(record, STR("WARC-Type"));

	for (size_t i = 0; i < COUNT(always); i++)
		if (!warc_field(record, always[i]).p)
			warc_say(r, true, "the mandatory field %s is "
			         "missing", always[i].p);
	for (size_t i = 0; i < COUNT(with_uri); i++)
		if (str_eq_nocase(type, str_of(with_uri[i])) && record->uri.n == 0)
			warc_say(r, true,
			         "WARC-Target-URI is missing, which a %s must have",
			         with_uri[i]);
	if (str_eq_nocase(type, STR("revisit")) &&
	    !warc_field(record, STR("WARC-Profile")).p)
		warc_say(r, true, "WARC-Profile is missing, which a revisit must have");
}

bool
warc_date(struct str date, int64_t *seconds, struct str *fraction)
{
	char whole[TIME_ISO + 1] = "0000-01-01T00:00:00Z";
	size_t point = str_find_byte(date, '.', 0), n = date.n;

	*fraction = (struct str){0};
	if (n == 0 || date.p[n - 1] != 'Z') { /* a year, a month or a day */
		if (n != 4 && n != 7 && n != 10)
			return false;
		memcpy(whole, date.p, n);
		return time_from_iso((struct str){whole, TIME_ISO}, seconds);
	}
	if (point != SIZE_MAX) {
		*fraction = str_slice(date, point + 1, n - 1);
		int64_t digits;
		if (point != TIME_ISO - 1 || fraction->n > 9 ||
		    !str_to_i64(*fraction, &digits))
			return false;
		n = TIME_ISO;
	}
	if (n != TIME_ISO && n != 17) /* to the second, or the minute */
		return false;
	memcpy(whole, date.p, n - 1);
	return time_from_iso((struct str){whole, TIME_ISO}, seconds);
}

static void
check_date(struct warc_reader *r, const struct warc_record *record, bool old)
{
	struct str date = warc_field(record, STR("WARC-Date")), fraction;
	int64_t seconds;

	if (!date.p)
		return;
	if (!warc_date(date, &seconds, &fraction))
		warc_say(r, true, "WARC-Date \"%.*s\" is no date in UTC",
		         STR_ARG(str_slice(date, 0, 60)));
	else if (old && fraction.n)
		warc_say(r, false,
		         "WARC-Date has a fraction of a second, which WARC/1.0 "
		         "does not know");
}

static bool
in_brackets(struct str s)
{
	return s.n >= 2 && s.p[0] == '<' && s.p[s.n - 1] == '>';
}

struct str
warc_without_brackets(struct str s)
{
	return in_brackets(s) ? str_slice(s, 1, s.n - 1) : s;
}

/* WARC/1.0 has <> around every URI in its grammar; most of its writers had not. */
static void
take_uri(struct warc_reader *r, struct warc_record *out, bool old)
{
	struct str id = warc_field(out, STR("WARC-Record-ID"));

	out->uri = warc_field(out, STR("WARC-Target-URI"));
	if (in_brackets(out->uri) && !old)
		warc_say(r, false,
		         "WARC-Target-URI stands in <>, which WARC/1.1 does not have");
	out->uri = warc_without_brackets(out->uri);
	for (size_t i = 0; i < out->uri.n; i++)
		if (is_space((unsigned char)out->uri.p[i])) {
			warc_say(r, false, "WARC-Target-URI has white space in it");
			break;
		}
	if (id.p && !in_brackets(id))
		warc_say(r, false, "WARC-Record-ID stands without <>");
}

/* The lines of the head into fields; true if the version is 1.0. */
static bool
take_lines(struct warc_reader *r, struct str head)
{
	struct str line, version = {0};
	bool lf = false;

	r->field_count = 0;
	while (str_next(&head, '\n', &line)) {
		bool cr = line.n && line.p[line.n - 1] == '\r';
		lf |= !cr;
		line.n -= cr;
		if (!version.p)
			version = line;
		else if (line.n && r->field_count < FIELDS_MAX)
			take_field(r, line);
		else if (line.n) {
			warc_say(r, true,
			         "its head has more than %d fields, the "
			         "rest is not read",
			         FIELDS_MAX);
			break;
		}
	}
	if (lf)
		warc_say(r, false, "its head has LF as line end, where CRLF belongs");
	if (!str_eq(version, STR("WARC/1.0")) && !str_eq(version, STR("WARC/1.1")))
		warc_say(r, true, "the version \"%.*s\" is not known",
		         STR_ARG(str_slice(version, 0, 60)));
	return str_eq(version, STR("WARC/1.0"));
}

bool
warc_head_parse(struct warc_reader *r, struct warc_record *out, uint64_t *length)
{
	bool old = take_lines(r, out->head);
	int64_t n;

	out->fields = r->fields;
	out->field_count = r->field_count;
	take_uri(r, out, old);
	check_repeated(r);
	check_mandatory(r, out);
	check_date(r, out, old);
	struct str claimed = warc_field(out, STR("Content-Length"));
	if (!claimed.p)
		return false;
	if (!str_to_i64(claimed, &n)) {
		warc_say(r, true, "Content-Length \"%.*s\" is no number",
		         STR_ARG(str_slice(claimed, 0, 60)));
		return false;
	}
	*length = (uint64_t)n;
	return true;
}
