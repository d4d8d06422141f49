/* facts_sharing: who gets data, in which role, where to, with which safeguard; and what
 * is collected from whom. */
#include "provision/facts.h"
#include "provision/ruleset.h"

#include "phrase_names.h"

/* Who gets the data, by the type of the clause: for recipients whose name does not tell. */
static const struct {
	const char *type, *role;
} roles_by_type[] = {
	{"share.processors", "processor"}, {"share.affiliates", "affiliate"},
	{"share.partners", "third party"}, {"share.sale", "buyer of data"},
	{"share.government", "authority"}, {"share.merger", "successor"},
	{"share.counterparties", "other user"}, {"security.staff_access", "staff"},
	{"share.safety", "third party"}, {"share.workplace_admin", "administrator"},
};

/* Recipients by their names; the group that takes part tells the role. */
static const char *const roles_by_name[] = {NULL, "authority", "processor", "affiliate", "third party",
                                            "staff", "successor", "other user", "administrator"};
static struct regex recipient = {
	"\\b(?:"
	"(authorit(?:y|ies)|law enforcement(?: (?:agencies|authorities|officers|bodies))?|government (?:agenc(?:y|ies)|bod(?:y|ies)|officials|entities)|public (?:agenc(?:y|ies)|bod(?:y|ies))|regulators|courts|police)|"
	"(providers|processors|sub-?processors|vendors|(?:sub)?contractors|suppliers|agents|consultants|(?:shipping|delivery|courier|logistics|hosting) companies)|"
	"(affiliates|affiliated (?:companies|entities)|subsidiaries|parent compan(?:y|ies)|(?:companies|entities|members) (?:in|of) (?:our|the) (?:\\w+ )?group|(?:group|sister|related) companies)|"
	"(partners|advertisers|advertising (?:networks|companies)|ad networks|institutions|organi[sz]ations|banks|insurers|insurance companies|(?:credit|collection|fraud prevention)(?: reference| reporting| rating)? (?:agencies|bureaus)|debt collectors|advis[eo]rs|counsel|lawyers|attorneys|auditors|accountants|researchers|publishers|social (?:networks|media (?:platforms|sites|companies))|search engines|data brokers|resellers|distributors|franchisees|dealers|sponsors|copyright (?:holders|owners))|"
	"(team members|employees|staff|personnel)|"
	"(successors|buyers|acquirers|purchasers|investors)|"
	"(other (?:users|members|customers|players|participants|subscribers|guests|people)|sellers|merchants|hosts|drivers|riders)|"
	"((?:your )?employer|administrators?|your (?:organi[sz]ation|school))"
	")\\b", NULL};
/* What may stand before such a name and belongs to it; some names are recipients with it only. */
static struct regex adjectives = {
	"(?:\\b(?:regulatory|public|government(?:al)?|competent|supervisory|tax|data protection|judicial|customs|enforcement|"
	"third[- ]party|external|it|cloud|hosting|payment|analytics|delivery|logistics|infrastructure|technology|email|communications?|storage|support|identity verification|internet|service|"
	"business|advertising|marketing|commercial|media|channel|content|research|joint|promotional|strategic|trusted|"
	"financial|credit|educational|academic|fraud prevention|professional|legal|authori[sz]ed|prospective|potential|actual|"
	"account|workspace|your|team|domain) )+$", NULL};
static struct regex needs_adjective = {"^(authorit|institutions|organi[sz]ations|agents|hosts|administrator|counsel)", NULL};

static void
write_recipient(struct fact_reader *r, struct str name, const char *role, size_t start,
                size_t end)
{
	struct fact *f = fact_add(r, "recipient", r->start + (uint32_t)start,
	                          r->start + (uint32_t)end);

	fact_string(r, f, "recipient", name);
	fact_string(r, f, "role", str_of(role));
}

static const char *
role_of(const struct found *f, const char *otherwise)
{
	for (size_t i = 1; i < COUNT(roles_by_name); i++)
		if (f->group[i].n)
			return roles_by_name[i];
	return otherwise;
}

static void
read_recipients(struct fact_reader *r, const char *role)
{
	struct terms seen = {.n = 0};
	struct str label, rest;
	struct found f;

	if (r->s->intro_count && label_of(r->words, &label, &rest) && label.n < 60) {
		struct str name = category_clean(label, r->a);
		if (name.n) {
			write_recipient(r, name, regex_find(&recipient, label, 0, &f) ? role_of(&f, role) : role,
			                0, label.n);
			return;
		}
	}
	for (size_t at = 0; regex_find(&recipient, r->words, at, &f); at = f.end) {
		struct found adjective;
		size_t front = regex_find(&adjectives, str_slice(r->words, 0, f.start), 0, &adjective)
			? adjective.start : f.start;
		if (front == f.start && regex_matches(&needs_adjective, f.group[0]))
			continue;
		struct str name = lower(r->a, str_slice(r->words, front, f.end));
		size_t before = seen.n;
		terms_add(&seen, name);
		if (seen.n > before)
			write_recipient(r, name, role_of(&f, role), front, f.end);
	}
}

static void
read_transfer(struct fact_reader *r)
{
	static struct regex to = {"\\b(outside (?:of )?(?:the )?(?:European Union|EU|EEA|European Economic Area|UK|United Kingdom|Switzerland|your (?:country|jurisdiction)[^,.;]{0,40})|United States|third countr(?:y|ies)|other countries|non-EU)\\b", NULL};
	static struct regex named = {"\\b(standard contractual clauses|adequacy decisions?|data privacy framework|binding corporate rules|privacy shield)\\b", NULL};
	static struct regex unnamed = {"\\b(article 46 of the gdpr|appropriate safeguards|adequate safeguards)\\b", NULL};
	struct found t, g;
	bool where = regex_find(&to, r->words, 0, &t);
	bool how = regex_find(&named, r->words, 0, &g) ||
	    regex_find(&unnamed, r->words, 0, &g);

	if (!where && !how)
		return;
	struct fact *f = fact_add(r, "transfer", r->start, r->end);
	fact_string(r, f, "to", where ? t.group[1] : (struct str){0});
	fact_string(r, f, "safeguard", how ? g.group[1] : (struct str){0});
}

static void
read_collection(struct fact_reader *r)
{
	static struct regex collected = {"\\b(?:collect|receive|obtain|gather|record|ask for)s?(?: and \\w+)? (?!about\\b)((?:[^.;:|](?! (?:from|when|to|through|by|about|if|via|so)\\b))+[^.;:|]?)", NULL};
	static struct regex source = {"\\b(from (?:third parties|our partners|other (?:users|sources)|publicly available sources|your device|social networks)|directly from you|automatically|you provide|on the Internet)\\b", NULL};
	struct terms categories = {.n = 0};
	struct found f, s;

	if (!regex_find(&collected, r->words, 0, &f))
		return;
	categories_of(f.group[1], r->a, &categories);
	if (categories.n == 0)
		return;
	struct fact *fact = fact_add(r, "collection", r->start + (uint32_t)f.start,
	                             r->start + (uint32_t)f.end);
	fact_strings(r, fact, "categories", categories.t, categories.n);
	fact_string(r, fact, "source",
	            regex_find(&source, r->words, 0, &s) ? s.group[1] : (struct str){0});
}

/* "No sale", "we never share": nobody gets anything. */
static bool
is_denied(const struct fact_reader *r)
{
	static struct regex denial = {"^no (sale|sharing)|\\b(do|does|has|have|will|shall) (not|never) (\\w+ )?\\W?(sell|sold|shar|disclos|rent)|\\b(we|[a-z]+) never (\\w+ )?(sell|shar|disclos|rent)", NULL};

	return phrases_has(r->s->phrases, PHRASE_DENIES) && regex_matches(&denial, r->words);
}

void
facts_sharing(struct fact_reader *r)
{
	for (size_t i = 0; i < COUNT(roles_by_type); i++)
		if (is_typed(r, roles_by_type[i].type)) {
			if (!is_denied(r))
				read_recipients(r, roles_by_type[i].role);
			break;
		}
	if (is_typed(r, "transfer."))
		read_transfer(r);
	if (is_typed(r, "collect."))
		read_collection(r);
}
