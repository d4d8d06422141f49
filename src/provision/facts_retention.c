/* facts_retention: how long what is kept, what that runs from, and what ends it. */
#include "provision/facts.h"
#include "provision/ruleset.h"
#include "provision/split.h"

#include "phrase_names.h"

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

/* The words for keeping and deleting, and where what is kept ends. */
#define KEEPING "(?:keep|retain|save|store|hold|preserve|maintain|archive|conserve|delete|erase|remove|purge|destroy|anonymi[sz]e)"
#define KEPT "(?:kept|retained|saved|stored|held|preserved|archived|deleted|erased|removed|purged|destroyed|overwritten|anonymi[sz]ed)"
#define OBJECT(chars) "(?:(?:,? (?:or|and) |, )" KEEPING ")* (?!only|for|until|as )((?:[^" chars "](?! (?:for|until|only|as long|while|no longer|within|up to|after|throughout|in accordance|longer|during|from|beyond|upon|unless|if|when|once|earlier|at any time|in order|in (?:the event|case)|on the basis|(?<!relating )(?<!related )(?<!relation )(?<!pertaining )(?<!linked )(?<!access )to (?!you\\b|your|our|the\\b|an?\\b|us\\b|data|personal)\\w+)\\b))+[^" chars "]?)"
#define ARE " (?:is|are|will be|shall be|may be|can be|is being|are being)(?: \\w+ly| also| then| first)? (?:subject to \\w+ )?" KEPT "\\b"

/* "Label: rest", where the label is no sentence about keeping itself. */
static bool
kept_label(struct str words, struct str *label, struct str *rest)
{
	static struct regex topic = {"^(data )?(storage|retention|deletion|duration|period|purpose|note|example|general)\\b", NULL};
	static struct regex sentence = {"\\b(we|" KEEPING "|" KEPT "|is|are|may|will)\\b",
	                                NULL};

	return label_of(words, label, rest) && !regex_matches(&sentence, *label) &&
	       !regex_matches(&topic, *label);
}

/* "Information collected via cookies": what says nothing by its noun is told by the rest. */
static void
named_of(struct str object, struct arena *a, struct terms *out)
{
	static struct regex noun = {"^(?:(?:the|any|all|your|this|that|such|other|some|personal) )*(?:data|information) ((?:collected|used|related|relating|associated|contained|submitted|provided|concerning|about|obtained)\\b(?!.*\\bpurposes?$).{3,})$", NULL};
	struct found f;

	if (regex_find(&noun, str_trim(object), 0, &f) && !str_eq_nocase(f.group[1], STR("about you")))
		terms_add(out, lower(a, f.group[0]));
}

/* What is kept: the label, what we keep, what is kept, or what is otherwise deleted. With
 * a period, what stands before it counts. */
static void
kept_of(const struct fact_reader *r, struct str words, const struct period *p,
        struct terms *out)
{
	static struct regex ours = {"\\b(?:we|(?-i:[A-Z])\\w+) (?:(?:will|may|shall|can|must|also|then|only|securely|generally|typically|normally|reserves? the right to|are required to|is required to) ){0,3}" KEEPING "s?" OBJECT(".;:"), NULL};
	static struct regex passive = {"(?:^|[.;:] ?)(?!(?:if|when|where|should|on|pursuant|despite|after|upon|once|for|in|unless|except|as|to|at|with|by|during|depending|subject|because|since|although|while|whenever|whether|under|following|based|according)\\b)([^.;:]+?)" ARE, NULL};
	static struct regex which = {"([^.;:,]{3,100}), which" ARE, NULL};
	static struct regex inner = {"(?:, (?:and |then )?|[.;:] ?)([^.;:,]{2,100}?)" ARE,
	                             NULL};
	static struct regex active = {"\\b" KEEPING "s?" OBJECT(".;:,"), NULL};
	static struct regex idle = {"\\b(?:if|when|where) (?:your|an|the|any) (\\w+) (?:is|are|has|have)(?: been| remained| not been)* (?:inactive|dormant|used)", NULL};
	static struct regex pronoun = {"^(it|them|this|these|that|those|such)\\b( (on|from|in|and)\\b.*)?$", NULL};
	static struct regex noun = {"\\b(?:deletion|erasure|retention|storage) of ([^.;:,]{2,60}?) (?:will|is|are|takes?|occurs?|happens?)\\b", NULL};
	static struct regex *const ways[] = {&ours, &which, &passive, &inner, &active, &noun};
	struct str label, rest, body = words, named = {0};
	struct found f;

	if (kept_label(words, &label, &rest)) {
		named = is_scope(label, r->a) ? (struct str){0} : category_clean(label, r->a);
		named.n = named.n <= 100 ? named.n : 0;
		body = rest;
	}
	bool said = false;
	for (size_t i = 0; i < COUNT(ways) && out->n == 0 && !said; i++)
		for (size_t at = 0; out->n == 0 && regex_find(ways[i], body, at, &f); at = f.end) {
			if (regex_matches(&pronoun, f.group[1]))
				continue;
			struct str object = f.group[1];
			const char *period = words.p + p->start;
			if (p->iso.n && object.p < period && object.p + object.n > period)
				object.n = (size_t)(period - object.p);
			said = true;
			categories_of(object, r->a, out);
			if (out->n == 0 && object.n <= 120)
				named_of(object, r->a, out);
			if (named.n && !(ways[i] == &ours && out->n > 0))
				*out = (struct terms){.n = 0}; /* the label tells it better */
		}
	if (out->n == 0 && named.n)
		terms_add(out, named);
	if (out->n == 0 && said) /* "some data": what is kept is said, and says no more */
		terms_add(out, STR("personal data"));
	if (out->n == 0 && regex_find(&idle, body, 0, &f))
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

/* The first period that something is kept for; notice before it is deleted is none. */
static bool
keeping_period(struct str words, struct arena *a, struct period *p)
{
	static struct regex before = {"^ (before|prior to|in advance|(advance |prior |written )?notice)\\b", NULL};
	static struct regex until_then = {"\\b(remains?|stays?|stores?|keeps?|retains?|holds?|maintains?|saves?|" KEPT ")\\b", NULL};
	static struct regex between = {"\\b(between|from)( an?)? $", NULL};
	static struct regex and = {"^ (and|to)( an?)? $", NULL};
	static struct regex told = {"\\b(notif|notice|inform|remind|warn|contact you|tell you|e-?mail you)", NULL};
	static struct regex open = {"\\b(may|might|can|could)\\b[^.;]{0,60}\\b(longer|more) than $|\\bafter the $", NULL};

	for (size_t at = 0; period_find(words, at, a, p); at = p->end) {
		struct str front = str_slice(words, 0, p->start);
		bool notice = regex_matches(&before, str_slice(words, p->end, words.n)) &&
		    (regex_matches(&told, front) || !regex_matches(&until_then, front));
		if (notice || regex_matches(&open, front))
			continue;
		struct period longer;
		if (regex_matches(&between, front) && period_find(words, p->end, a, &longer) &&
		    regex_matches(&and, str_slice(words, p->end, longer.start)))
			*p = longer; /* of "between 3 months and 1 year" the longer */
		return true;
	}
	*p = (struct period){0};
	return false;
}

/* Do the words, or what introduces them, speak of keeping at all? */
static bool
speaks_of_keeping(const struct fact_reader *r, struct str words)
{
	static struct regex keeping = {"\\b(" KEEPING "s?|" KEPT "|retention|storage|expires?|lifespan|lifetime|lasts?)\\b", NULL};

	if (regex_matches(&keeping, words))
		return true;
	for (size_t i = 0; i < r->s->intro_count; i++)
		if (regex_matches(&keeping, r->s->intros[i]))
			return true;
	return false;
}

/* One rule of retention: what `words` say of `subject`, or of what they name themselves. */
static void
write_retention(struct fact_reader *r, struct str words, struct str subject,
                struct str product)
{
	static struct regex longer = {"\\b(may|might|could) (need to |be )?(keep|retain|store|kept|retained)\\b[^.]{0,60}\\blonger\\b|\\bor longer\\b", NULL};
	struct period p = {0};
	struct terms kept = {.n = 0}, ends = {.n = 0}, except = {.n = 0};
	struct str criterion = {0};
	const char *anchor = NULL;

	bool timed = keeping_period(words, r->a, &p);
	if (timed)
		anchor = anchor_of(words, &p, r->a);
	else
		ends_of(words, &ends, &criterion);
	if (!timed && criterion.n == 0)
		criterion = criterion_of(words);
	if (!timed && ends.n == 0 && criterion.n == 0)
		return;
	if (subject.n)
		cell_categories(subject, r->a, &kept);
	else
		kept_of(r, words, &p, &kept);
	if (kept.n == 0 && !speaks_of_keeping(r, words))
		return;
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

/* Words that keep nothing of a person's, although they speak of keeping and of time: "we do
 * not store", what is asked of the person, notice before deleting. */
static bool
keeps(struct str words)
{
	static struct regex denied = {"\\b(do|does|will|did) not (store|retain|keep|save)\\b(?!.*\\b(more|longer) than\\b)", NULL};
	static struct regex asked = {"^(?:[^,]{0,60}, )?(?:you|users?|customers?|(?:api )?clients?|developers?|publishers?|merchants?|sellers?) (?:may|can|must|agree|should|shall|will|are|acknowledge)\\b", NULL};
	static struct regex ours = {"\\b(we|our systems|(?:allow|permit)(?:ing)? us to) (?:\\w+,? ){0,3}?" KEEPING "|\\b(?:is|are|be|been)(?: \\w+){0,2} " KEPT, NULL};

	return !regex_matches(&denied, words) &&
	       (!regex_matches(&asked, words) || regex_matches(&ours, words));
}

/* Where "X for 12 months, and Y for 30 days" goes over to Y; 0 if it does not. *subject is
 * Y, or empty where the same is kept for another time ("or 1 year after a ban"). */
static size_t
next_rule(struct str words, struct arena *a, struct str *subject)
{
	enum { GAP_MAX = 300 }; /* bytes between two periods of one sentence */
	static struct regex next = {"^(?:,? and|,? while|,? but|[,;]) (?!for\\b|then\\b|after|within|until|at\\b|in\\b|if\\b|unless|we\\b|not\\b|we'|it\\b|they\\b|no\\b|up\\b|thereafter)([^,;.]{2,160}?) (?:(?:is|are|will be) (?:\\w+ly )?)?(?:" KEPT " )?(?:for|within|after|up to|at most|no longer than)(?: up to| a maximum of| at most| at least| no longer than| no more than)? $", NULL};
	static struct regex again = {"^(?: (?:for|if|when|after|following|from) [^,.;]{2,100}?)?(?:,? and|,? or|,)(?: for| after| within| up to)* $", NULL};
	static struct regex otherwise = {"\\b(?:in which case|otherwise|whereas|else) (?:it|they|these|this|the \\w+)(?: (?:is|are|will be)(?: \\w+ly)?)? " KEPT "(?: for| after| within| up to)* ?$", NULL};
	static struct regex condition = {"^ (?:after|following|from|if|when|where|regarding|in case|in the case|with regard)\\b", NULL};
	struct period p, q;
	struct found f;

	if (!period_find(words, 0, a, &p) || !period_find(words, p.end, a, &q))
		return 0;
	*subject = (struct str){0};
	if (q.start - p.end > GAP_MAX)
		return 0;
	struct str gap = str_slice(words, p.end, q.start);
	for (size_t i = 0; i < gap.n; i++)
		if (regex_find(&next, str_slice(gap, i, gap.n), 0, &f)) {
			*subject = f.group[1];
			return p.end + i;
		}
	if (!regex_matches(&condition, str_slice(words, q.end, words.n)))
		return 0;
	for (size_t i = 0; i < gap.n; i++)
		if (regex_matches(&again, str_slice(gap, i, gap.n)))
			return p.end + i;
	if (regex_find(&otherwise, gap, 0, &f))
		return p.end + f.start;
	return 0;
}

static struct str
joined(const struct terms *t, struct arena *a)
{
	struct str all = t->n ? t->t[0] : (struct str){0};

	for (size_t i = 1; i < t->n; i++)
		all = arena_printf(a, "%.*s, %.*s", STR_ARG(all), STR_ARG(t->t[i]));
	return all;
}

static void
read_sentence(struct fact_reader *r, struct str rest)
{
	struct str product = product_around(r, r->words), subject = {0}, following;
	size_t cut;

	while ((cut = next_rule(rest, r->a, &following)) > 0) {
		struct terms kept = {.n = 0};
		struct period p = {0};
		struct str part = str_slice(rest, 0, cut);
		write_retention(r, part, subject, product);
		if (following.n == 0 && subject.n == 0) {
			keeping_period(part, r->a, &p);
			kept_of(r, part, &p, &kept);
			following = joined(&kept, r->a);
		}
		rest = str_slice(rest, cut, rest.n);
		subject = following.n ? following : subject;
	}
	write_retention(r, rest, subject, product);
}

/* Each sentence that names a period is a rule of its own; without any, they are read as one. */
static void
read_words(struct fact_reader *r)
{
	size_t before = r->out->count, count;
	struct span *sentences;
	struct period p;

	split_sentences(r->words, r->a, &sentences, &count);
	for (size_t i = 0; count > 1 && i < count; i++) {
		struct str s = str_slice(r->words, sentences[i].start, sentences[i].end), line;
		while (next_line(&s, &line))
			if (keeps(line) && keeping_period(line, r->a, &p))
				read_sentence(r, line);
	}
	if (r->out->count == before)
		read_sentence(r, r->words);
}

/* A clause of another kind that says all the same, word by word, what is kept how long:
 * "delete account information within 30 days". */
static bool
keeps_for_a_period(const struct fact_reader *r)
{
#define DATA "(?:data|information|content|logs?|records?|recordings?|copies|messages?|files|backups?|videos|images|conversations?|prompts)"
#define FOR "\\b(?:for|within|after|up to|at least|at most|than|over)(?: [a-z]+){0,4} ?$"
	static struct regex active = {"\\b" KEEPING "(?:s|d|ing)?\\b[^.;]{0,120}\\b" DATA "\\b[^.;]{0,100}" FOR, NULL};
	static struct regex passive = {"\\b" DATA "\\b[^.;]{0,60}" ARE "[^.;]{0,60}" FOR, NULL};
	struct period p;

	if (!phrases_has(r->s->phrases, PHRASE_PERIOD) || r->type_count == 0 ||
	    type_has_front(r->types[0], "cookies. rights.") || !keeping_period(r->words, r->a, &p))
		return false;
	struct str front = str_slice(r->words, 0, p.start);
	return regex_matches(&active, front) || regex_matches(&passive, front);
#undef DATA
#undef FOR
}

/* What a row is about: its name, its categories, its purpose, or its first cell. */
static struct str
subject_of_row(const struct surroundings *s)
{
	static const enum column kinds[] = {COLUMN_NAME, COLUMN_CATEGORIES, COLUMN_PURPOSE};
	struct str subject = {0};

	for (size_t i = 0; i < COUNT(kinds) && subject.n == 0; i++)
		cell_of(s, kinds[i], &subject);
	return subject.n || s->cell_count == 0 ? subject : s->cells[0];
}

/* A row without a column for it says in a cell of sentences how long it is kept. */
static void
read_cells(struct fact_reader *r)
{
	static struct regex kept = {"\\b(?:we (?:\\w+ ){0,2}?" KEEPING "|(?:is|are|be) (?:\\w+ )?" KEPT "|^" KEPT " )\\b|\\barchiving: |^(?:stored|retained|kept|saved|deleted)\\b", NULL};
	struct period p;

	for (size_t i = 1; i < r->s->cell_count; i++) {
		struct str cell = r->s->cells[i], line;
		while (next_line(&cell, &line))
			if (regex_matches(&kept, line) && keeps(line) &&
			    period_find(line, 0, r->a, &p))
				write_retention(r, line, subject_of_row(r->s), (struct str){0});
	}
}

void
facts_retention(struct fact_reader *r)
{
	size_t before = r->out->count;
	struct str cell;

	if (r->s->cell_count) {
		struct str subject = subject_of_row(r->s);
		if (cell_of(r->s, COLUMN_RETENTION, &cell) && cell.n && subject.n)
			write_retention(r, cell, subject, (struct str){0});
		if (r->out->count == before)
			read_cells(r);
	}
	/* What others do with time, money and content is not the provider's keeping. */
	if (r->type_count && type_has_front(r->types[0], "ip. licence. pay. content. end.user security.user_duty rights.access rights.verif rights.complaint rights.regional"))
		return;
	if (r->out->count == before && (is_typed(r, "retain.") || keeps_for_a_period(r)) && keeps(r->words))
		read_words(r);
}
