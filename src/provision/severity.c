/* severity: a sum that the reader can check, each point with the words that earned it. */
#include "provision/internal.h"
#include "provision/regex.h"
#include "provision/ruleset.h"

#include "phrase_names.h"

enum { POINTS_MAX = 16, SCORE_MAX = 10 };

/* Types of some letters of the taxonomy, by the front of their ids. */
static bool
is_of(uint16_t type, const char *prefix)
{
	return str_starts(str_of(type_id(type)), str_of(prefix));
}

/* A modifier: words that add or take points, and the types that they do it for. */
struct modifier {
	const char *reason;
	int points;
	unsigned phrase;    /* stands in all that the regex finds */
	struct regex regex; /* the exact words */
	const char *types;  /* fronts of ids, separated by spaces; empty: all that bind people */
	const char *except; /* the base of these includes it already */
};

static struct modifier modifiers[] = {
	{"special-category, children's or biometric data", 2, PHRASE_SPECIAL_DATA,
	 {"\\b(sensitive (personal )?(data|information)|special categor\\w+|health (data|information|details)|biometric\\w*|children'?s (personal )?(data|information))", NULL},
	 "share. ai.train collect.third purpose.targeted", "collect.sensitive collect.biometric minors."},
	{"irrevocable, perpetual, or survives termination", 1, PHRASE_ENDURES,
	 {"\\b(irrevocabl[ey]|perpetual(ly)?|in perpetuity|surviv(e|es|ing)\\b[^.]{0,40}\\bterminat\\w+)", NULL},
	 "licence. ai. content. liab.", "end.survival retain."},
	{"\"sole discretion\", \"for any reason\"", 1, PHRASE_AT_WILL,
	 {"\\b(sole (and absolute )?discretion|for any( or no)? reason|without (cause|giving (any )?reasons?))", NULL},
	 "", ""},
	{"no notice", 1, PHRASE_NO_NOTICE,
	 {"\\bwithout (any )?(prior |advance )?notice\\b", NULL}, "", "change.unilateral"},
	{"touches money or access to courts", 1, PHRASE_MONEY_OR_COURTS,
	 {"\\b(non-?refundable|no refunds?|forfeit\\w*|waive (any|the|your) right)", NULL},
	 "end. change. content. pay. licence.", "disp. liab. pay.refund"},
	{"third parties gain", 1, PHRASE_OTHERS_GAIN,
	 {"\\b(sublicen[cs]\\w*|our (affiliates|partners)( and| or|,)|third parties (may|to) use)", NULL},
	 "licence. ai. content.", "share."},
	{"applies to one tier only", -1, PHRASE_ONE_TIER,
	 {"\\b(free (tier|plan|version|users?)|paid (tier|plan|version)s?) only\\b", NULL}, "", ""},
	{"carve-out for mandatory law", -1, PHRASE_LAW_STAYS,
	 {"\\b((nothing|does not|do not)\\b[^.]{0,80}\\b(limit|exclud)\\w*[^.]{0,80}\\b(death|personal injury|fraud|consumer|mandatory|statutory)|(consumers?|if you (live|reside) in)[^.]{0,60}\\b(mandatory|keep|retain|statutory rights))", NULL},
	 "liab. disp. change. end.", ""},
	{"opt-in", -2, PHRASE_OPT_IN,
	 {"\\b(only (if|with|after|where) (you|your) (give |have given |explicitly |expressly )*(opt|consent|agree|permission|choose)|if you opt[- ]in|opt[- ]in\\b)", NULL},
	 "ai.train purpose. share. collect. cookies.", ""},
	{"a specific duration, amount or list is given", -1, PHRASE_PERIOD,
	 {"\\b\\d+ (days?|months?|years?|hours?)\\b", NULL}, "retain.backup retain.indefinite", ""},
};

/* A denial turns what the type names in the person's favour; "you may not" is none. */
static struct regex denial = {
	"((?<!you )\\b(do|does|did|will|shall|have|has|is|are) (not|never)|\\b(we|[a-z]+) never|\\b(don't|doesn't|won't))"
	"( (and|or|will|do|shall|not|never|ever|also|currently|knowingly|intentionally|otherwise|be))*"
	" \\W?(sell|sold|shar(e|ed|ing)\\b|used?\\b|rent|collect|train|process|disclos|make|take|engage|"
	"carry out|discriminat|retaliat|permit|allow|access|read|review|view|monitor)"
	"|\\bno (sale|selling) of\\b|\\bno (\\w+ ){1,3}(is|are) (intended to be )?(collected|processed|sold|shared|used)\\b", NULL};

/* What takes a part of a denial back. */
static struct regex exception = {"\\b(unless|except|other than as|without your (\\w+ )?(consent|permission))\\b", NULL};

static struct regex refuse = {"\\b(opt[- ]?out|unless you|if you (do not|don't) want|you (can|may) (object|refuse|turn|disable|choose)|withdraw|disable|unsubscribe)", NULL};

static void
add_point(struct provision *p, const char *reason, int points, size_t start, size_t end)
{
	if (p->point_count == POINTS_MAX)
		return;
	p->points[p->point_count++] = (struct point){reason, points, (uint32_t)start,
	                                             (uint32_t)end};
	p->score += points;
}

/* Types for which the reader may ask how to refuse. */
static bool
asks_for_refusal(uint16_t type)
{
	return strcmp(type_id(type), "ai.feedback_grant") == 0 ||
	       strcmp(type_id(type), "ai.train_content") == 0;
}

/* TAXONOMY: the notice that a change of terms comes with decides its base. */
static int
change_base(struct str words)
{
	static struct regex none = {"\\b(without (any )?(prior )?notice|retroactiv\\w+|(effective|binding) (immediately|upon posting|when posted))", NULL};
	static struct regex days = {"\\b(3[0-9]|[4-9][0-9]|thirty|sixty|ninety)( \\(\\d+\\))?[- ]days?\\b|\\b(one|two|three|\\d)( \\(\\d+\\))? months?\\b", NULL};
	static struct regex may = {"\\b(may (notify|post)|by posting|check (this|these|back|the)|review (this|these|the))", NULL};
	static struct regex told = {"\\b(will (be )?(notif|inform|provide|give|email|let you know)|notice|notify|notified|informed)", NULL};

	if (regex_matches(&none, words))
		return 8;
	if (regex_matches(&days, words))
		return 4;
	if (regex_matches(&may, words))
		return 6;
	return regex_matches(&told, words) ? 5 : 8;
}

static int
base_points(const struct surroundings *s, uint16_t type, struct str words)
{
	static struct regex small_cap = {"\\b((12|twelve|six|6|three|3)( \\(\\d+\\))? months|\\$ ?(50|100)\\b|100 (us )?dollars|one hundred)", NULL};
	static struct regex wide_licence = {"\\b(perpetual|irrevocabl|sublicen|any purpose|transferabl)", NULL};
	static struct regex at_will = {"\\b(for any( or no)? reason|sole (and absolute )?discretion|without (any )?(prior |advance |further )?(notice|cause)|at (our|its|their) (sole )?(discretion|option))\\b", NULL};
	static struct regex partial = {"\\b(even (if|after|where|when) (you|the)|(only|not) (apply|applies|affect)|future|going forward|still (be )?(use|train)|already|will continue to|we (may|will) (still )?use\\b[^.;]{0,60}\\b(when|if)\\b)", NULL};
	static struct regex ignored = {"\\b(do|does|will|can)( not|not|n't)( currently| yet)? (respond|honou?r|recogni[sz]e|support|act|take|process|react|change|alter)", NULL};
	static struct regex unwanted = {"\\b(please (do not|don't|refrain|avoid)|(should|must|may) not (share|send|submit|provide|enter|include|upload)|we ask (that )?you (do )?not)\\b", NULL};
	static struct regex for_children = {"\\b(advertis|train)", NULL};
	static struct regex of_damages = {"\\bdamages\\b|\\bloss(es)? of\\b|\\blost profits\\b", NULL};

	if (is_of(type, "change.unilateral"))
		return change_base(words);
	if (is_of(type, "end.provider"))
		return regex_matches(&at_will, words) ? 7 : type_base_points(type);
	if (is_of(type, "security.measures"))
		return phrases_has(s->phrases, PHRASE_NO_SECURITY) ? 4 : type_base_points(type);
	if (is_of(type, "ai.train_optout"))
		return regex_matches(&partial, words) ? 5 : type_base_points(type);
	if (is_of(type, "rights.optout_signal"))
		return regex_matches(&ignored, words) ? 5 : type_base_points(type);
	if (is_of(type, "collect.sensitive"))
		return regex_matches(&unwanted, words) ? 3 : type_base_points(type);
	if (is_of(type, "liab.cap"))
		return regex_matches(&small_cap, words) ? 7 : 6;
	if (is_of(type, "liab.exclusion"))
		return regex_matches(&of_damages, words) ? 7 : 5;
	if (is_of(type, "licence.scope"))
		return regex_matches(&wide_licence, words) ? 7 : 5;
	if (is_of(type, "minors.consent_data"))
		return regex_matches(&for_children, words) ? 7 : 3;
	return type_base_points(type);
}

/* Can the type be denied in the person's favour? */
static bool
deniable(uint16_t type)
{
	return type_has_front(type, "collect. share. ai.train ai.adm ai.human purpose.targeted "
	                            "purpose.marketing cookies. minors. transfer. rights.no_retaliation") &&
	       !is_of(type, "ai.train_optout");
}

/* Where what the provision says first ends: a later denial is an exception to it. */
static struct str
first_statement(struct str words)
{
	static const char *const ends[] = {". ", " \xC2\xB6 ", " | "};
	size_t n = words.n;

	if (str_starts(words, STR("| ")))
		words = str_slice(words, 2, words.n);
	for (size_t i = 0; i < COUNT(ends); i++) {
		size_t at = str_find(words, str_of(ends[i]), 40);
		n = at < n ? at : n;
	}
	return str_slice(words, 0, n);
}

/* The points of what is denied, and of an exception to it; false if nothing is. */
static bool
read_denial(struct provision *p, struct str words)
{
	struct str first = first_statement(words);
	size_t start = p->start + (size_t)(first.p - words.p);
	struct found f;

	if (!regex_find(&denial, first, 0, &f))
		return false;
	add_point(p, "denied: in the person's favour", -1, start + f.start, start + f.end);
	if (regex_find(&exception, first, f.end, &f))
		add_point(p, "with an exception", 2, start + f.start, start + f.end);
	return true;
}

/* What the model takes for a clause in the person's favour is one only where words say so
 * that can be shown: something is denied, a right or a choice given, a limit or a duty of
 * the provider set. What takes much, without a denial, is none. */
static bool
favours(struct str words, struct found *sign)
{
	static struct regex denied = {"\\b(not|never|cannot|neither|nor)\\b|n't\\b|\\bno\\b(?! (?:less|more|later|longer))", NULL};
	static struct regex given = {
		"\\b(you|users?|customers?|clients?|members?|individuals?|consumers?|subscribers?) (also )?(can|may|have the|has the|are entitled|is entitled|retain|own|keep)\\b"
		"|\\bright to\\b|\\bopt(ing)?[- ]out\\b|\\byour (choice|rights)\\b|\\bunsubscribe\\b"
		"|\\bfree of charge\\b|\\bat no (additional )?(cost|charge)\\b|\\brefund|\\bcompensat", NULL};
	static struct regex bound = {
		"\\b(only|solely|limited to|at least|reasonable (efforts|steps)|prior (written )?notice|notif(y|ied)|inform you)\\b"
		"|\\b(protect|secur|encrypt|anonymi|de-?identif|pseudonymi|aggregat|delet|eras|confidential)\\w*"
		"|\\b(we|provider|supplier|each party|either party|both parties) (will|shall|agrees? to|undertakes? to) (not|only|notify|delete|inform|protect|provide|indemnify|defend|refund|ask|obtain|keep|use reasonable)\\b", NULL};
	static struct regex takes = {
		"\\b(sole (and absolute )?discretion|irrevocabl\\w+|perpetual\\w*|for any( or no)? reason|without (prior )?(notice|cause|liability)"
		"|exclusive(ly)? (jurisdiction|venue|in the)|as is|waive\\w*|disclaim\\w*|no warrant\\w+|train(ed|ing|s)?)\\b", NULL};
	struct found ignored;

	if (regex_find(&takes, words, 0, &ignored))
		return regex_find(&denied, words, 0, sign) && sign->start < ignored.start;
	return regex_find(&denied, words, 0, sign) || regex_find(&given, words, 0, sign) ||
	       regex_find(&bound, words, 0, sign);
}

void
severity_read(const struct surroundings *s, struct provision *p, struct arena *a)
{
	static struct regex way_out = {"\\b(may|can|right to|option to|choose to|wish to|want to|elect to) (opt[- ]out|reject|decline|refuse)\\b[^.]{0,40}\\b(arbitrat\\w+|agreement|provision|section|waiver)", NULL};
	struct str words = str_slice(s->d->text, p->start, p->end);
	struct found f;

	p->points = ARENA_ARRAY(a, struct point, POINTS_MAX);
	p->point_count = 0;
	p->score = 0;
	int base = base_points(s, p->type, words);
	if (base > 0 && deniable(p->type) && phrases_has(s->phrases, PHRASE_DENIES) &&
	    read_denial(p, words))
		return;
	if (is_of(p->type, "licence.scope") && phrases_has(s->phrases, PHRASE_YOU_OWN) &&
	    !phrases_has(s->phrases, PHRASE_LICENCE)) {
		add_point(p, "the person keeps the content", -1, p->start, p->end);
		return;
	}
	if (is_of(p->type, "disp.arbitration_class") && regex_find(&way_out, words, 0, &f)) {
		add_point(p, "a way out of arbitration", -1, p->start + f.start, p->start + f.end);
		return;
	}
	if (base > 0 && s->favourable && !is_of(p->type, "ai.feedback_grant") && favours(words, &f)) {
		add_point(p, "in the person's favour", -1, p->start + f.start, p->start + f.end);
		return;
	}
	add_point(p, "base of the type", base, p->start, p->end);
	if (base <= 0)
		return;
	if (asks_for_refusal(p->type) && !regex_matches(&refuse, words))
		add_point(p, "no way to refuse is named here", 1, p->start, p->end);
	for (size_t i = 0; i < COUNT(modifiers); i++) {
		struct modifier *m = &modifiers[i];
		if (!phrases_has(s->phrases, m->phrase) ||
		    (*m->types && !type_has_front(p->type, m->types)) ||
		    type_has_front(p->type, m->except))
			continue;
		if (regex_find(&m->regex, words, 0, &f))
			add_point(p, m->reason, m->points, p->start + f.start, p->start + f.end);
	}
	if (p->score > SCORE_MAX)
		p->score = SCORE_MAX;
}

enum severity
severity_level(int score)
{
	return score >= 7 ? SEVERITY_HIGH : score >= 4 ? SEVERITY_MEDIUM
	     : score >= 1 ? SEVERITY_LOW : SEVERITY_PROTECTIVE;
}

const char *
severity_name(enum severity s)
{
	static const char *const names[] = {"Protective", "Low", "Medium", "High"};

	return names[s];
}
