/* facts_processing: which data for which purpose on which lawful basis. */
#include "provision/facts.h"
#include "provision/ruleset.h"

#include "phrase_names.h"

static struct str
first_line(struct str cell)
{
	struct str line = {0};

	while (line.n == 0 && next_line(&cell, &line))
		line = str_trim(line);
	return line;
}

static void
write_processing(struct fact_reader *r, struct str purpose,
                 const struct terms *categories, const struct terms *bases)
{
	struct fact *f = fact_add(r, "processing", r->start, r->end);

	fact_string(r, f, "purpose", purpose);
	fact_strings(r, f, "categories", categories->t, categories->n);
	fact_strings(r, f, "lawful_bases", bases->t, bases->n);
}

static bool
read_row(struct fact_reader *r)
{
	struct terms categories = {.n = 0}, bases = {.n = 0};
	struct str purpose, cell;

	if (!r->s->column_count || !cell_of(r->s, COLUMN_PURPOSE, &purpose) ||
	    purpose.n == 0)
		return false;
	bool based = cell_of(r->s, COLUMN_BASIS, &cell);
	if (based)
		bases_of(cell, &bases);
	bool listed = cell_of(r->s, COLUMN_CATEGORIES, &cell);
	if (listed)
		cell_categories(cell, r->a, &categories);
	if (!based || (bases.n == 0 && categories.n == 0))
		return true;
	write_processing(r, first_line(purpose), &categories, &bases);
	return true;
}

/* Ways to say which data serve which purpose. Purposes end where the basis is named. */
#define OBJECT "((?:your|the|this|these|such|certain|personal|any)\\b(?:(?! (?:when|where|pursuant|based|because|if|only|under|you|as|using|in accordance|on the basis)\\b)[^.;:]){2,120}?)"
#define PURPOSE "([^.;]{4,160}?)"
#define END "(?: ?[(,.;]| on the basis| based on| because| as (?:this|it) is| under | in accordance| where | with your | is based| pursuant|$)"
#define USE "(?:process(?:es|ed)?|use[sd]?|collect(?:s|ed)?|handle[sd]?|analy[sz]e[sd]?)"

static const struct way {
	struct regex *regex;
	int object, purpose; /* the groups, 0 for none */
} ways[] = {
	{&(struct regex){"^(?:[^,]{0,60}, )?(?:in order to|to|for the purposes? of|for) " PURPOSE ", we (?:\\w+ )?" USE " " OBJECT END, NULL}, 2, 1},
	{&(struct regex){"\\b(?:we|(?-i:[A-Z])[a-z]+) (?:(?:may|will|also|then|only|must|can|need to|have to) ){0,2}" USE " " OBJECT " (?:in order to|to|for the purposes? of|for) " PURPOSE END, NULL}, 1, 2},
	{&(struct regex){"(?:^|[.;] )" OBJECT " (?:is|are) (?:\\w+ )?" USE " (?:in order to|to|for the purposes? of|for) " PURPOSE END, NULL}, 1, 2},
	{&(struct regex){"\\b(?:legal|lawful) (?:basis|ground) (?:for|of) (?!this|the|our processing|such|these|processing)" PURPOSE " (?:is|are)\\b", NULL}, 0, 1},
	{&(struct regex){"\\bwe rely on (?:your|our|the) [^.;]{3,60}? to " PURPOSE END, NULL}, 0, 1},
};

/* "Legal basis: your consent" below a heading that names the purpose. */
static bool
read_labelled(struct fact_reader *r)
{
	static struct regex label = {"^(?:(?:our|the) )?(?:legal|lawful) (?:basis|bases|grounds?)(?: (?:for|of) (?:this|the|such) (?:data )?processing)?(?: is|:|\\.)", NULL};
	static struct regex generic = {"\\b(bas[ie]s|policy|notice|statement|grounds?|gdpr|law)\\b", NULL};
	struct terms bases = {.n = 0}, none = {.n = 0};

	if (r->s->heading_count == 0 || !regex_matches(&label, r->words))
		return false;
	struct str heading = r->s->headings[r->s->heading_count - 1];
	if (regex_matches(&generic, heading))
		return false;
	bases_of(r->words, &bases);
	if (bases.n)
		write_processing(r, str_trim(heading), &none, &bases);
	return true;
}

/* Words that stand where a purpose would, and are none: "do so", "your consent". */
static bool
is_purpose(struct str words)
{
	static struct regex none = {"^(do so|so\\b|your consent|(the|our|its|their) (legitimate|legal|contract)|legitimate|consent|withdraw|process|such |the extent|the (following|above|purposes?)|that |this |these |those |it\\b|them\\b|which|(an?y? )?(specific|specified|other|variety) |each purpose|data processing|the period|the (adequate )?performance|object\\b|make sure|reasons)", NULL};

	return words.n > 3 && !regex_matches(&none, words);
}

/* "We process your address to send newsletters on the basis of your consent." */
static void
read_prose(struct fact_reader *r)
{
	static struct regex based = {"\\b(?:(?:legal|lawful) (?:basis|ground)|bas(?:is|ed|es) (?:of|on)|rel(?:y|ies|ied) on|with your (?:\\w+ )?consent|ask (?:you )?for your (?:\\w+ )?consent|(?:where|if) you (?:have )?consent|legitimate interests?|performance of|legal obligation|necessary (?:for|to))\\b", NULL};
	struct terms categories = {.n = 0}, bases = {.n = 0};
	struct found f;

	if (!regex_matches(&based, r->words))
		return;
	bases_of(r->words, &bases);
	for (size_t i = 0; bases.n && i < COUNT(ways); i++) {
		if (!regex_find(ways[i].regex, r->words, 0, &f) ||
		    !is_purpose(str_trim(f.group[ways[i].purpose])))
			continue;
		if (ways[i].object)
			categories_of(f.group[ways[i].object], r->a, &categories);
		write_processing(r, str_trim(f.group[ways[i].purpose]), &categories, &bases);
		return;
	}
}

void
facts_processing(struct fact_reader *r)
{
	const struct phrases *p = r->s->phrases;

	if (read_row(r) ||
	    !(phrases_has(p, PHRASE_BASIS) || phrases_has(p, PHRASE_CONSENT) || phrases_has(p, PHRASE_LAW_REQUIRED)))
		return;
	if (!read_labelled(r))
		read_prose(r);
}
