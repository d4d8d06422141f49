/* facts_terms: notice periods, amounts, ages, dates, arbitration. */
#include "document/dates.h"
#include "provision/facts.h"

static void
write_value(struct fact_reader *r, const char *kind, const struct found *f,
            struct str value, const char *qualifier, struct str qualified)
{
	struct fact *fact = fact_add(r, kind, r->start + (uint32_t)f->start,
	                             r->start + (uint32_t)f->end);

	fact_string(r, fact, "value", value);
	if (qualifier)
		fact_string(r, fact, qualifier, qualified);
}

static void
read_notice(struct fact_reader *r)
{
	static struct regex notice = {"\\b(notice|notif\\w+|inform)\\b", NULL};
	struct period p;

	if (!regex_matches(&notice, r->words) || !period_find(r->words, 0, r->a, &p))
		return;
	struct found f = {.start = p.start, .end = p.end};
	write_value(r, "notice", &f, p.iso, NULL, (struct str){0});
}

static void
read_amount(struct fact_reader *r)
{
	static struct regex amount = {"(?:\\b(?:us|usd|eur|gbp) ?)?[$\xE2\x82\xAC\xC2\xA3] ?\\d[\\d,.]*\\d|\\b\\d[\\d,.]* ?(?:us )?(?:dollars|euros|pounds|usd|eur|gbp)\\b|\\bamounts?[^.;]{0,40}\\b(?:paid|payable)\\b[^.;,]{0,80}", NULL};
	struct found f;

	for (size_t at = 0; regex_find(&amount, r->words, at, &f); at = f.end)
		write_value(r, "amount", &f, str_trim(f.group[0]), NULL, (struct str){0});
}

static void
read_age(struct fact_reader *r)
{
#define AGE "(1[0-9]|2[01]|thirteen|fourteen|sixteen|eighteen|twenty-one)(?: \\((\\d+)\\))?"
	static struct regex ages[] = {
		{AGE "(?:[- ]years?)?[- ](?:of age|old|or older|and older|or over)\\b", NULL},
		{"\\b(?:age|aged|ages) (?:of )?(?:at least |between )?" AGE, NULL},
		{"\\b(?:under|over|below|above|at least|older than|younger than) (?:the age of )?" AGE "\\b(?! (?:days|months|hours|weeks|%))", NULL},
	};
	struct found f;

	for (size_t i = 0; i < COUNT(ages); i++)
		if (regex_find(&ages[i], r->words, 0, &f)) {
			write_value(r, "age", &f, f.group[2].n ? f.group[2] : f.group[1], NULL, (struct str){0});
			return;
		}
}

/* A word on dating, and a date soon after it. */
#define SOON_A_DATE "\\b[^.;]{0,32}?(\\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\b|\\d[./-]\\d)"

const char *
date_meaning(struct str words)
{
	static struct regex effective = {"\\b(effective|in(to)? (effect|force)|take effect|valid (from|as of|since)|appl(y|ies) (from|as of|since)|with effect)" SOON_A_DATE, NULL};
	static struct regex updated = {"\\b(updated?|modifi\\w+|revis(ed|ion)|reviewed|amended|changed|dated|edited|version|posted|published|issued)" SOON_A_DATE, NULL};
	static struct regex of_a_law = {"\\b(directive|regulations?|gdpr|ccpa|lgpd|data protection law|act)\\b", NULL};
	struct found e, u;
	bool is_effective = regex_find(&effective, words, 0, &e);
	bool is_updated = regex_find(&updated, words, 0, &u);

	if (regex_matches(&of_a_law, words))
		return NULL;
	if (is_effective && (!is_updated || e.start < u.start))
		return "effective";
	return is_updated ? "updated" : NULL;
}

static void
read_date(struct fact_reader *r)
{
	char date[11];
	struct found f = {.start = 0, .end = r->words.n};

	if (date_find(r->words, date))
		write_value(r, "date", &f, arena_str(r->a, (struct str){date, 10}), "means",
		            str_of(date_meaning(r->words)));
}

static void
read_arbitration(struct fact_reader *r)
{
	static struct regex body = {"\\b(American Arbitration Association|AAA|JAMS|International Chamber of Commerce|LCIA|National Arbitration and Mediation|NAM|small claims court)\\b", NULL};
	static struct regex joint = {"\\b(class action|jury trial|trial by jury)", NULL};
	static struct regex gives_up = {"\\b(waiv\\w*|giv(e|es|ing) up|forego|no class action|not (be )?(permitted|allowed|entitled|consolidated|brought)|may not|individual (basis|capacity))\\b", NULL};
	static struct regex keeps = {"\\b(retains?|exercise|reject|opt out|nothing in|does not (limit|waive))\\b", NULL};
	bool waived = regex_matches(&gives_up, r->words) && !regex_matches(&keeps, r->words);
	struct terms seen = {.n = 0};
	struct found f;

	for (size_t at = 0; regex_find(&body, r->words, at, &f); at = f.end) {
		size_t before = seen.n;
		terms_add(&seen, f.group[0]);
		if (seen.n > before)
			write_value(r, "arbitration", &f, f.group[0], NULL, (struct str){0});
	}
	for (size_t at = 0; regex_find(&joint, r->words, at, &f); at = f.end) {
		size_t before = seen.n;
		terms_add(&seen, lower(r->a, f.group[0]));
		if (seen.n > before)
			write_value(r, "arbitration", &f, f.group[0], "means", waived ? STR("waived") : (struct str){0});
	}
}

/* Addresses by which a party is reached. */
static void
read_contact(struct fact_reader *r)
{
	static struct regex contact = {"\\b[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+|\\bhttps?://[^\\s)|]+[^\\s)|.,;]|(?<![\\w.])\\+\\d[\\d ().-]{7,18}\\d", NULL};
	struct found f;

	for (size_t at = 0; regex_find(&contact, r->words, at, &f); at = f.end)
		write_value(r, "contact", &f, f.group[0], NULL, (struct str){0});
}

void
facts_terms(struct fact_reader *r)
{
	if (is_typed(r, "change."))
		read_notice(r);
	if (is_typed(r, "liab.cap") || is_typed(r, "pay."))
		read_amount(r);
	if (is_typed(r, "minors.age"))
		read_age(r);
	if (is_typed(r, "disp.last_updated"))
		read_date(r);
	if (is_typed(r, "party.identity") || is_typed(r, "rights.complaint") || is_typed(r, "rights.verification"))
		read_contact(r);
	if (is_typed(r, "disp.arbitration"))
		read_arbitration(r);
}
