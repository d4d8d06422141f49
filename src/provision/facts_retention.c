/* facts_retention: how long what is kept: periods, what they run from, what ends them. */
#include "provision/facts.h"

/* Numbers in words, as periods have them. */
static const struct {
	const char *word;
	int value;
} numbers[] = {
	{"one", 1}, {"two", 2}, {"three", 3}, {"four", 4}, {"five", 5}, {"six", 6}, {"seven", 7},
	{"eight", 8}, {"nine", 9}, {"ten", 10}, {"twelve", 12}, {"thirteen", 13}, {"fourteen", 14},
	{"fifteen", 15}, {"eighteen", 18}, {"twenty", 20}, {"twenty-four", 24}, {"twenty four", 24},
	{"thirty", 30}, {"thirty-six", 36}, {"forty-eight", 48}, {"sixty", 60}, {"seventy-two", 72},
	{"ninety", 90}, {"one hundred eighty", 180}, {"a", 1}, {"an", 1},
};

static int
number_of(struct str s)
{
	int64_t v;

	if (str_to_i64(s, &v) && v > 0 && v < 10000)
		return (int)v;
	for (size_t i = 0; i < COUNT(numbers); i++)
		if (str_eq_nocase(s, str_of(numbers[i].word)))
			return numbers[i].value;
	return 0;
}

bool
period_find(struct str words, size_t from, struct arena *a, struct period *out)
{
	static struct regex period = {
		"\\b(?:\\d+ ?(?:-|\xE2\x80\x93|to|and) ?)?(\\d+|one hundred eighty|[a-z]+(?:[- ](?:two|four|six|eight))?|an?)"
		"(?: ?\\((\\d+)\\))?[ -](rolling |calendar |business |working |consecutive |full |additional |further )*"
		"(hour|day|week|month|year)s?\\b(?! (old|of age))", NULL};
	struct found f;

	while (regex_find(&period, words, from, &f)) {
		int n = f.group[2].n ? number_of(f.group[2]) : number_of(f.group[1]);
		from = f.start + 1;
		if (n == 0 || (f.group[1].n <= 2 && is_alpha(f.group[1].p[0]) && f.group[4].n == 0))
			continue;
		char unit = (char)to_lower(f.group[4].p[0]);
		const char *form = unit == 'h' ? "PT%dH" : unit == 'd' ? "P%dD" : unit == 'w' ? "P%dW"
		                 : unit == 'm' ? "P%dM" : "P%dY";
		char iso[24];
		#pragma GCC diagnostic push
		#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		int length = snprintf(iso, sizeof iso, form, n);
		#pragma GCC diagnostic pop
		*out = (struct period){f.start, f.end, arena_str(a, (struct str){iso, (size_t)length}),
		                       str_find_nocase(f.group[0], STR("rolling"), 0) != SIZE_MAX};
		return true;
	}
	return false;
}

/* Events that a period runs from or that end it; the first that matches. */
static struct {
	struct regex regex;
	const char *name;
} events[] = {
	{{"\\b(financial|fiscal|accounting|tax) yea|\\b(close|end) of the (\\w+ )?(financial|fiscal|accounting|tax)\\b", NULL}, "financial_year_closed"},
	{{"\\bappeal (period|time)\\w*\\b|\\bperiod for appeal", NULL}, "appeal_period_ended"},
	{{"\\bterminat\\w*( of)? (your|the|an?|their|user)( \\w+){0,3} accounts?\\b|\\baccounts? (is |are |has been )?terminat", NULL}, "account_terminated"},
	{{"\\b(delet|clos|remov|cancel|deactivat)\\w*( of)? (your|the|an?|their|user|that)?( \\w+){0,3} ?accounts?\\b|\\baccounts? (is |are |has been |gets )?(delet|clos|remov|cancel|deactivat)\\w*", NULL}, "account_deleted"},
	{{"\\b(delet|remov|clear|eras)\\w*( of)? (your|the|an?|that|this|their)?( \\w+){0,2} ?(conversation|chat|thread|message)s?\\b|\\b(conversation|chat)s? (is |are )?delet", NULL}, "conversation_deleted"},
	{{"\\b(terminat|end|expir|conclusion|completion|cancel)\\w*( of| date of)? (your|the|our|a|any|this|said|such)?( \\w+){0,3} ?(contract|agreement|relationship|subscription|services?|membership)\\b|\\b(contract|agreement|relationship|subscription)s? (is |has been )?(end|terminat|expir)\\w*", NULL}, "contract_terminated"},
	{{"\\b(withdraw|revok|cancel)\\w*( your| the| of)*( \\w+)? consent|\\bconsent (is |has been )?(withdraw|revok)", NULL}, "consent_withdrawn"},
	{{"\\bunsubscri|\\bopt(s|ed)?[- ]out\\b", NULL}, "unsubscribed"},
	{{"\\b(inactiv\\w+|last (activity|active|use|used|interaction|contact|login|log-in|logged|visit|access|time you|session|purchase|engagement))", NULL}, "last_activity"},
	{{"\\b(receipt|receiving|receive|received)( of)? (your|the|a|such)?( \\w+){0,2} ?request|\\brequest (is |was )?(received|made|submitted)", NULL}, "request_received"},
	{{"\\brequest\\b.{0,30}\\b(process|clos|resolv|handl|complet|answer|fulfil)|\\b(process|clos|resol|handl|complet|fulfil)\\w*( of)? (your|the|a|any|such)( \\w+){0,2} ?(request|enquiry|inquiry|ticket|case)|\\b(following|after|of|from) (your|the|such|each) (\\w+ )?request\\b", NULL}, "request_closed"},
	{{"\\b(generat\\w+|creat\\w+|produc\\w+)( of)?( the| an| your)? ?outputs?\\b|\\boutputs? (is |are )?generat", NULL}, "output_generated"},
	{{"\\b(date of (the |your )?)?(connection|connect(ed)?|log-?in)\\b", NULL}, "connected"},
	{{"\\b(delet|remov|eras)\\w* (it|them|this|that|these|such|your|the)\\b", NULL}, "data_deleted"},
	{{"\\b(collect\\w*|creation|created|submi\\w+|provid\\w+|record(ed|ing)|upload\\w*|obtain\\w*|gather\\w*|we receive)\\b", NULL}, "collected"},
};

static const char *
event_of(struct str words)
{
	for (size_t i = 0; i < COUNT(events); i++)
		if (regex_matches(&events[i].regex, words))
			return events[i].name;
	return NULL;
}

/* What a state means that must last: while you consent, as long as you are subscribed. */
static struct {
	struct regex regex;
	const char *name;
} states[] = {
	{{"\\b(you|they|user)\\b.{0,12}\\bconsent|\\bconsent (is|remains) (valid|given)|not withdrawn", NULL}, "consent_withdrawn"},
	{{"\\bsubscribed?\\b.{0,40}\\b(newsletter|communications?|mailing|list|updates)", NULL}, "unsubscribed"},
	{{"\\b(have|hold|maintain|keep|with) (an |your |a )?(active |open )?(\\w+ )?account\\b|\\baccount (is|remains|exists|stays)\\b|\\blife(time)? of (your|the) account|\\bactive account", NULL}, "account_deleted"},
	{{"\\b(contract|agreement|subscription|relationship)\\b.{0,30}\\b(in (force|effect|place)|lasts|active|continues)|\\bduration of (the|your|our) (contract|agreement|subscription|relationship)|\\b(are|remain) a (customer|client|subscriber)", NULL}, "contract_terminated"},
};

static const char *
state_of(struct str words)
{
	for (size_t i = 0; i < COUNT(states); i++)
		if (regex_matches(&states[i].regex, words))
			return states[i].name;
	return NULL;
}

/* From here to the end of the clause. */
static struct str
clause_from(struct str words, size_t start)
{
	size_t end = start;

	while (end < words.n && words.p[end] != ';' &&
	       !(words.p[end] == '.' && (end + 1 == words.n || words.p[end + 1] == ' ')))
		end++;
	return str_slice(words, start, end);
}

/* The event that a period runs from: named behind it, or in the stage before it ("until
 * your request is processed and for 5 years"). */
static const char *
anchor_of(struct str words, const struct period *p)
{
	static struct regex behind = {"^[ ,]*(\\([^)]*\\) ?)?(?:for [^,.;]{1,40} )?(from|after|following|since|starting|beginning|of|once|upon|when|as of|counted from|in)\\b", NULL};
	static struct regex before = {"\\b(until|after|once|upon|within|if|when|following|period (necessary|needed|required) to|time (necessary|needed|required) to|duration of) ([^;]{3,140})$", NULL};
	static struct regex inactive = {"\\binactiv", NULL};
	struct str rest = clause_from(words, p->end), front = str_slice(words, 0, p->start);
	struct found f;

	if (regex_find(&behind, rest, 0, &f)) {
		const char *event = event_of(str_slice(rest, 0, 160));
		if (event)
			return event;
	}
	if (regex_matches(&inactive, str_slice(rest, 0, 40)))
		return "last_activity";
	if (regex_find(&before, front, 0, &f))
		return event_of(f.group[0]);
	return NULL;
}

/* All "until …" and "as long as …" that end the keeping. */
static void
ends_of(struct str words, struct terms *out, struct str *criterion)
{
	static struct regex until = {"\\b(until|till)\\b", NULL};
	static struct regex lasting = {"\\b((only |for )?(as|so) long as|while|for the (duration|lifetime|life|term) of|throughout)\\b", NULL};
	static struct regex next = {"(,? or (until |when |once )?|,? until )", NULL};
	struct found f, cut;

	for (size_t at = 0; regex_find(&until, words, at, &f); at = f.end) {
		struct str rest = clause_from(words, f.end);
		if (criterion->n == 0)
			*criterion = str_slice(words, f.start, (size_t)(rest.p - words.p) + rest.n);
		for (size_t from = 0; from < rest.n;) {
			bool more = regex_find(&next, rest, from, &cut);
			const char *event = event_of(str_slice(rest, from, more ? cut.start : rest.n));
			if (event)
				terms_add(out, str_of(event));
			from = more ? cut.end : rest.n;
		}
	}
	if (out->n == 0 && regex_find(&lasting, words, 0, &f)) {
		struct str rest = clause_from(words, f.start);
		*criterion = rest;
		const char *state = state_of(rest);
		if (state)
			terms_add(out, str_of(state));
	}
}

/* "Except for X," and "unless Y": what the rule is not for. */
static void
exceptions_of(struct str words, struct arena *a, struct terms *out)
{
	static struct regex except = {"\\b(?:except(?: for)?|with the exception of|excluding|other than|unless) ([^,.;()]{3,100})", NULL};
	static struct regex copula = {" (is|are|has been|have been)( \\w+ed)\\b", NULL};
	struct found f, c;

	for (size_t at = 0; regex_find(&except, words, at, &f); at = f.end) {
		struct str x = str_trim(f.group[1]);
		if (regex_find(&copula, x, 0, &c))
			x = arena_printf(a, "%.*s%.*s%.*s", (int)c.start, x.p, STR_ARG(c.group[2]),
			                 (int)(x.n - c.end), x.p + c.end);
		terms_add(out, x);
	}
}

static bool
is_archival(const struct fact_reader *r)
{
	static struct regex archive = {
		"\\barchiv(al|e|ed|es|ing)\\b|\\brestricted access\\b|\\b(will )?not be (accessed|used)\\b|\\blegal (retention|keeping) periods?\\b|\\bintermediate (storage|archiv)|\\bfor (statutory )?record-?keeping\\b", NULL};

	if (regex_matches(&archive, r->words))
		return true;
	for (size_t i = 0; i < r->s->intro_count; i++)
		if (regex_matches(&archive, r->s->intros[i]))
			return true;
	return false;
}

/* A label that limits what follows to a product, rather than naming what is kept. */
static bool
is_scope(struct str label, struct arena *a)
{
	return product_of(arena_printf(a, "%.*s:", STR_ARG(label)), a).n > 0;
}

static struct str
product_around(const struct fact_reader *r, struct str words)
{
	struct str p = product_of(words, r->a);

	for (size_t i = 0; p.n == 0 && i < r->s->intro_count && i < 2; i++)
		if (r->s->intros[i].n < 160)
			p = product_of(r->s->intros[i], r->a);
	return p;
}

/* What is kept: the object of "keep", the subject of "is kept", or the label. */
static void
kept_of(const struct fact_reader *r, struct str words, struct terms *out)
{
	static struct regex active = {
		"\\b(?:keep|retain|store|hold|preserve|maintain|archive|conserve|delete|erase)s? (?!only|for|until|as )((?:[^.;:](?! (?:for|until|only|as long|while|no longer|within|up to|after|throughout|in accordance|longer|during|from)\\b))+[^.;:]?)", NULL};
	static struct regex passive = {
		"(?:^|[.;] |, )((?:[^.;:])+?) (?:is|are|will be|shall be|may be|is being)(?: \\w+ly)? (?:kept|retained|stored|held|preserved|archived|deleted|erased|removed)\\b", NULL};
	struct str label, rest;
	struct found f;
	bool labelled = label_of(words, &label, &rest);

	if (labelled && !is_scope(label, r->a)) {
		struct str c = category_clean(label, r->a);
		if (c.n && c.n <= 100) {
			terms_add(out, c);
			return;
		}
	}
	struct str body = labelled ? rest : words;
	if (regex_find(&active, body, 0, &f))
		categories_of(f.group[1], r->a, out);
	if (out->n == 0 && regex_find(&passive, body, 0, &f))
		categories_of(f.group[1], r->a, out);
	if (out->n == 0 && regex_matches(&active, body))
		terms_add(out, STR("personal data"));
}

static struct str
criterion_of(struct str words)
{
	static struct regex vague = {
		"\\b((only |for |no longer than )?(as|so) long as|for (the|a) (period|time|duration)|no longer than|until|indefinitely|for the time|only for)\\b", NULL};
	struct found f;

	return regex_find(&vague, words, 0, &f) ? clause_from(words, f.start) : (struct str){0};
}

static void
write_retention(struct fact_reader *r, struct str words, struct str subject, struct str product)
{
	static struct regex longer = {"\\b(may|might|could) (need to |be )?(keep|retain|store|kept|retained)\\b[^.]{0,60}\\blonger\\b|\\bor longer\\b", NULL};
	struct period p = {0};
	struct terms kept = {.n = 0}, ends = {.n = 0}, except = {.n = 0};
	struct str criterion = {0};
	const char *anchor = NULL;

	bool timed = period_find(words, 0, r->a, &p);
	if (timed)
		anchor = anchor_of(words, &p);
	else
		ends_of(words, &ends, &criterion);
	if (!timed && criterion.n == 0)
		criterion = criterion_of(words);
	if (!timed && ends.n == 0 && criterion.n == 0)
		return;
	if (subject.n)
		categories_of(subject, r->a, &kept);
	else
		kept_of(r, words, &kept);
	exceptions_of(words, r->a, &except);
	uint32_t start = (uint32_t)(words.p - r->s->d->text.p);
	struct fact *f = fact_add(r, "retention", start, start + (uint32_t)words.n);
	fact_strings(r, f, "categories", kept.t, kept.n);
	fact_string(r, f, "product", product);
	fact_string(r, f, "duration", p.iso);
	fact_string(r, f, "criterion", timed ? (struct str){0} : criterion);
	fact_string(r, f, "anchor", str_of(anchor));
	fact_strings(r, f, "ends_at", ends.t, ends.n);
	fact_bool(r, f, "rolling", p.rolling);
	fact_bool(r, f, "archival", is_archival(r));
	fact_bool(r, f, "open_ended", regex_matches(&longer, words));
	fact_strings(r, f, "exceptions", except.t, except.n);
}

/* The sentence with a period or an end in it; with several, the first. */
static bool
keeps(struct str words)
{
	static struct regex denied = {"\\b(do|does|will|did) not (store|retain|keep|save)\\b", NULL};

	return !regex_matches(&denied, words);
}

void
facts_retention(struct fact_reader *r)
{
	struct str cell, subject = {0};

	if (r->s->column_count && cell_of(r->s, COLUMN_RETENTION, &cell)) {
		if (!cell_of(r->s, COLUMN_CATEGORIES, &subject))
			cell_of(r->s, COLUMN_PURPOSE, &subject);
		if (subject.n && cell.n)
			write_retention(r, cell, subject, (struct str){0});
		return;
	}
	if (!is_typed(r, "retain.") || !keeps(r->words))
		return;
	write_retention(r, r->words, (struct str){0}, product_around(r, r->words));
}
