/* facts_rights: which rights a person has, how to use them, and where they hold. */
#include "provision/facts.h"

static struct {
	const char *name;
	struct regex label;  /* "Access." in front */
	struct regex prose;  /* "the right to access" */
} rights[] = {
	{"access", {"^(right (of|to) )?(access|know|information)\\b", NULL}, {"\\b(right to (request )?(access|know|obtain|be informed)|access (to )?your (personal )?(data|information)|request (access|a copy)|copy of (your|the) (personal )?(data|information))", NULL}},
	{"portability", {"^(right (of|to) )?(data )?portability\\b", NULL}, {"\\bright to [^.]{0,80}\\bport\\b|\\b(portability|machine-readable|transfer your (personal )?(data|information))", NULL}},
	{"rectification", {"^(right (of|to) )?(rectif|correct|update)", NULL}, {"\\bright to [^.]{0,80}\\b(correct|amend|update)\\b|\\b(correct|amend|update)\\b[^.;]{0,30}\\b(personal |your |account )+(data|information|details)\\b|\\b(rectif\\w+|correct(ion)? (of )?(your|inaccurate|any|the|personal)|update or correct|have (it|them|your data) corrected|right to correct|correct your)", NULL}},
	{"deletion", {"^(right (of|to) )?(delet|eras|be forgotten)", NULL}, {"\\bright to [^.]{0,60}\\b(erase|delete)\\b|\\b(right to (delet\\w+|eras\\w+|be forgotten)|erasure|request (the )?(deletion|erasure)|delete your (personal )?(data|information)|have (your|the|their) (personal )?(data|information) (erased|deleted|removed)|that we delete|deletion of (your|the))", NULL}},
	{"objection", {"^(right (of|to) )?object", NULL}, {"\\bright to [^.]{0,120}\\bto object\\b|\\b(right to object|object to (the |our |your |any )?(processing|use))", NULL}},
	{"consent withdrawal", {"^((right (of|to) )?withdraw|consent withdrawal)", NULL}, {"\\bwithdraw\\w*\\b[^.]{0,25}\\bconsent|\\brevoke\\w*\\b[^.]{0,15}\\bconsent", NULL}},
	{"limitation", {"^(right (of|to) )?(limit|restrict)", NULL}, {"\\bright to [^.]{0,80}\\b(restrict|limit)\\b|\\b(right to (restrict\\w*|limit)|restrict(ion)? (of )?(the |our |your )?(processing|use)|restrict how|freeze the processing|limit (the |our |your )?(use|processing))", NULL}},
	{"automated decision", {"^(right )?(not to be subject to )?automated", NULL}, {"\\b(automated (individual )?decision|solely automated)", NULL}},
	{"post mortem", {"^post.?mortem", NULL}, {"\\bafter (your|his|her|their) death", NULL}},
	{"lodge a complaint", {"^(right to )?(lodge|file|make|raise)? ?(a )?complain", NULL}, {"\\b(lodge|file|make|raise|submit) a complaint|\\bright to complain|complain to", NULL}},
	{"non-discrimination", {"^(right (of|to) )?(non-?discrimination|be free from discrimination)", NULL}, {"\\bfree from discrimination|not (be )?discriminat\\w+|non-?discriminat", NULL}},
	{"appeal", {"^(right (of|to) )?appeal", NULL}, {"\\bright to appeal|\\bappeal (our|the|a|any|\\w+'s) (decision|response|refusal|denial)", NULL}},
	{"opt out of sale", {"^(right to )?opt.?out", NULL}, {"\\bopt[- ]out of (the |any )?(sale|sharing|selling)", NULL}},
};

/* The words that say how a right is used. */
static struct str
how_of(struct str words)
{
	static struct regex how = {"\\b(by (?:using|sending|contacting|e-?mailing|writing|visiting|submitting|going)|through|via|directly from|from (?:within )?your \\w*(?: \\w+)? ?(?:account|settings)|in your (?:account|settings)|which allows you to)\\b(?:[^.;]|\\.(?=\\w)){3,160}", NULL};
	struct found f;

	return regex_find(&how, words, 0, &f) ? str_trim(f.group[0]) : (struct str){0};
}

static void
write_right(struct fact_reader *r, const char *name, size_t start, size_t end)
{
	struct fact *f = fact_add(r, "right", r->start + (uint32_t)start,
	                          r->start + (uint32_t)end);

	fact_string(r, f, "right", str_of(name));
	fact_string(r, f, "how", how_of(r->words));
}

static void
read_rights(struct fact_reader *r)
{
	static struct regex claim = {"\\b(rights?|entitled|request|may|can|ask|choose|object|withdraw)\\b", NULL};
	struct str label, rest;
	struct found f;

	if (!regex_matches(&claim, r->words))
		return;
	if (label_of(r->words, &label, &rest))
		for (size_t i = 0; i < COUNT(rights); i++)
			if (regex_matches(&rights[i].label, label)) {
				write_right(r, rights[i].name, 0, r->words.n);
				return;
			}
	for (size_t i = 0; i < COUNT(rights); i++)
		if (regex_find(&rights[i].prose, r->words, 0, &f))
			write_right(r, rights[i].name, f.start, f.end);
}

/* States and other places that a clause is for. */
static void
read_places(struct fact_reader *r)
{
	static struct regex place = {
		"\\b(California|Colorado|Connecticut|Delaware|Florida|Indiana|Iowa|Kentucky|Maryland|Minnesota|Montana|Nebraska|Nevada|New Hampshire|New Jersey|Oregon|Rhode Island|Tennessee|Texas|Utah|Virginia|Washington|Illinois|New York|Brazil|Canada|Quebec|Australia|Japan|South Korea|India|Switzerland|United Kingdom|European Economic Area|European Union)\\b", NULL};
	static struct regex residence = {"\\b(resid\\w+|located|live|if you are (in|from|a)|consumers? (in|of)|applies to you|apply to you)\\b", NULL};
	struct terms places = {.n = 0};
	struct found f;

	if (!regex_matches(&residence, r->words))
		return;
	for (size_t at = 0; regex_find(&place, r->words, at, &f); at = f.end)
		terms_add(&places, f.group[1]);
	if (places.n == 0)
		return;
	struct fact *fact = fact_add(r, "jurisdiction", r->start, r->end);
	fact_strings(r, fact, "places", places.t, places.n);
}

/* Whose law and which courts: "the laws of the State of New York", "courts in Dublin". */
static void
read_law_places(struct fact_reader *r)
{
	static struct regex place = {
		"\\b(?:laws?|courts?|jurisdiction|venue|tribunals?)(?: \\w+){0,3}? (?:of|in) (?:the )?(?:(?:Federal |Grand )?(?:State|Commonwealth|Republic|Province|District|Kingdom|Duchy|Emirate|Canton|City|Country|County) of )?"
		"(?:the )?((?-i:[A-Z])\\w+(?: (?-i:[A-Z])\\w+){0,3})", NULL};
	static struct regex national = {"\\b(Swedish|Irish|English|French|German|Dutch|Chinese|Swiss|Finnish|Danish|Norwegian|Spanish|Italian|Austrian|Belgian|Californian) (?:law|courts)\\b", NULL};
	static struct regex no_place = {"^(United Nations|UN|You|Your|Customer|User|Those|This|These|That|The|State|Canton|City|We|Our|Us|Any|All|Laws?|Courts?|Terms|Agreement|Section|Arbitration|Services?|Company|Rules|Act|International Sale)\\b", NULL};
	struct terms places = {.n = 0};
	struct found f;

	for (size_t at = 0; regex_find(&place, r->words, at, &f); at = f.end)
		if (!regex_matches(&no_place, f.group[1]))
			terms_add(&places, f.group[1]);
	for (size_t at = 0; regex_find(&national, r->words, at, &f); at = f.end)
		terms_add(&places, f.group[1]);
	if (places.n == 0)
		return;
	struct fact *fact = fact_add(r, "jurisdiction", r->start, r->end);
	fact_strings(r, fact, "places", places.t, places.n);
}

/* How to say no, to what. */
static void
read_optout(struct fact_reader *r)
{
	static struct regex optout = {
		"\\b(opt[- ]?(?:ed |ing )?out|object|unsubscribe|turn (?:it |this |\\w+ )?off|disable|refuse)\\b(?: (?:of|to|from|the))*([^.;,]{0,100})", NULL};
	struct found f;

	if (!regex_find(&optout, r->words, 0, &f))
		return;
	struct fact *fact = fact_add(r, "opt_out", r->start + (uint32_t)f.start,
	                             r->start + (uint32_t)f.end);
	fact_string(r, fact, "from", str_trim(f.group[2]));
	fact_string(r, fact, "method", how_of(r->words));
	fact_string(r, fact, "link", (struct str){0});
	fact_string(r, fact, "deadline", (struct str){0});
}

void
facts_rights(struct fact_reader *r)
{
	if (is_typed(r, "rights.") || is_typed(r, "basis.consent") ||
	    is_typed(r, "ai.adm") || is_typed(r, "ai.train_optout"))
		read_rights(r);
	if (is_typed(r, "disp.law_forum"))
		read_law_places(r);
	else if (is_typed(r, "rights.") || is_typed(r, "scope.") || is_typed(r, "disp."))
		read_places(r);
	if (is_typed(r, "ai.train_optout") || is_typed(r, "purpose.marketing") ||
	    is_typed(r, "cookies.") || is_typed(r, "purpose.targeted_ads"))
		read_optout(r);
}
