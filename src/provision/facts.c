/* facts: what the readers of facts share. See facts.h. */
#include "provision/facts.h"

bool
is_typed(const struct fact_reader *r, const char *front)
{
	for (size_t i = 0; i < r->type_count; i++)
		if (str_starts(str_of(type_id(r->types[i])), str_of(front)))
			return true;
	return false;
}

struct fact *
fact_add(struct fact_reader *r, const char *kind, uint32_t start, uint32_t end)
{
	enum { FIELDS_MAX = 12 };
	struct fact_list *l = r->out;

	if (l->count == l->cap) {
		size_t cap = l->cap ? l->cap * 2 : 4;
		struct fact *grown = ARENA_ARRAY(r->a, struct fact, cap);
		if (l->count)
			memcpy(grown, l->facts, l->count * sizeof *grown);
		l->facts = grown;
		l->cap = cap;
	}
	struct fact *f = &l->facts[l->count++];
	*f = (struct fact){.kind = kind, .start = start, .end = end,
	                   .fields = ARENA_ARRAY(r->a, struct field, FIELDS_MAX)};
	return f;
}

void
fact_string(struct fact_reader *r, struct fact *f, const char *name, struct str value)
{
	struct field *d = &f->fields[f->field_count++];

	*d = (struct field){.name = name, .kind = value.n ? FIELD_STRING : FIELD_NULL};
	if (value.n) {
		d->values = ARENA_NEW(r->a, struct str);
		d->values[0] = value;
		d->count = 1;
	}
}

void
fact_strings(struct fact_reader *r, struct fact *f, const char *name,
             const struct str *values, size_t count)
{
	struct field *d = &f->fields[f->field_count++];

	*d = (struct field){.name = name, .kind = FIELD_LIST, .count = count,
	                    .values = ARENA_ARRAY(r->a, struct str, count)};
	if (count)
		memcpy(d->values, values, count * sizeof *values);
}

void
fact_bool(struct fact_reader *r, struct fact *f, const char *name, bool value)
{
	(void)r;
	f->fields[f->field_count++] = (struct field){.name = name, .kind = FIELD_BOOL,
	                                             .truth = value};
}

void
terms_add(struct terms *t, struct str s)
{
	for (size_t i = 0; i < t->n; i++)
		if (str_eq(t->t[i], s))
			return;
	if (s.n && t->n < TERMS_MAX)
		t->t[t->n++] = s;
}

struct str
lower(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1, 1);

	for (size_t i = 0; i < s.n; i++)
		p[i] = (char)((unsigned char)s.p[i] < 0x80 ? to_lower(s.p[i]) : s.p[i]);
	return (struct str){p, s.n};
}

bool
label_of(struct str words, struct str *label, struct str *rest)
{
	enum { LABEL_MAX = 160, NAME_MIN = 5, NAME_MAX = 60 }; /* shorter ones number items */
	size_t depth = 0;

	for (size_t i = 0; i < words.n && i < LABEL_MAX; i++) {
		char c = words.p[i];
		depth += c == '(';
		depth -= depth > 0 && c == ')';
		if (depth > 0 || i + 1 >= words.n || words.p[i + 1] != ' ')
			continue;
		if (c == ':' || (c == '.' && i < NAME_MAX && i >= NAME_MIN)) {
			*label = str_trim(str_slice(words, 0, i));
			*rest = str_trim(str_slice(words, i + 1, words.n));
			return label->n > 0;
		}
		if (c == '.')
			return false;
	}
	return false;
}

/* Without what stands in brackets. */
static struct str
drop_brackets(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1, 1);
	size_t n = 0, depth = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '(') {
			depth++;
			while (n > 0 && p[n - 1] == ' ')
				n--;
		} else if (s.p[i] == ')' && depth > 0) {
			depth--;
		} else if (depth == 0) {
			p[n++] = s.p[i];
		}
	}
	return str_trim((struct str){p, n});
}

/* Without quotation marks, which defined terms bring along. */
static struct str
drop_quotes(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			continue;
		if (str_starts(str_slice(s, i, s.n), STR("\xE2\x80\x9C")) ||
		    str_starts(str_slice(s, i, s.n), STR("\xE2\x80\x9D"))) {
			i += 2;
			continue;
		}
		p[n++] = s.p[i];
	}
	return str_trim((struct str){p, n});
}

static struct str
strip_front(struct str s)
{
	static const char *const fronts[] = {
		"your ", "our ", "the ", "any ", "all ", "such ", "certain ", "this ", "these ", "some ", "a ",
		"an ", "note that ", "please note that ", "of ", "and ", "or ", "both ", "each ",
		"data relating to ", "data related to ", "data about ", "data concerning ",
		"information relating to ", "information related to ", "information about ", "copies of ",
		"personal data relating to ", "personal data related to ",
	};

	for (size_t i = 0; i < COUNT(fronts);) {
		struct str f = str_of(fronts[i]);
		if (s.n > f.n && str_starts_nocase(s, f)) {
			s = str_slice(s, f.n, s.n);
			i = 0;
		} else {
			i++;
		}
	}
	return s;
}

static struct str
strip_back(struct str s)
{
	static const char *const backs[] = {" data", " information", " itself", ",", ";",
	                                    ":", "."};

	for (size_t i = 0; i < COUNT(backs);) {
		struct str b = str_of(backs[i]);
		if (s.n > b.n && str_eq_nocase(str_slice(s, s.n - b.n, s.n), b)) {
			s = str_trim(str_slice(s, 0, s.n - b.n));
			i = 0;
		} else {
			i++;
		}
	}
	return s;
}

/* Words that say "data" and no more. */
static bool
says_nothing(struct str s)
{
	static const char *const empty[] = {"data", "information", "it", "them", "this", "personal",
	                                    "these", "that", "personal data", "personal information",
	                                    "such", "you", "your", "categories of", "part", "we", "us"};

	for (size_t i = 0; i < COUNT(empty); i++)
		if (str_eq_nocase(s, str_of(empty[i])))
			return true;
	return s.n < 2;
}

/* "commercial licences to use our models" is about licences: what follows "to use" says
 * what they are for, not what they are. */
static struct str
drop_purpose(struct arena *a, struct str s)
{
	static struct regex purpose = {
		" to (use|access|receive|contact|verify|identify|reach) (our|your|the|you|us|an?)( [a-z]\\w*)?", NULL};
	struct found f;

	if (!regex_find(&purpose, s, 0, &f))
		return s;
	return arena_printf(a, "%.*s%.*s", (int)f.start, s.p, (int)(s.n - f.end),
	                    s.p + f.end);
}

/* Where what is named ends, and what is said about it begins. */
static struct regex aside = {
	"(, (subject to|despite|except|including|such as|unless|in particular|provided|which|where)\\b"
	"| (that|which) (you|we|is|are|was|were|has|have|the)\\b| we hold about\\b| such as | unless |\\. "
	"| (collected|processed|used|logged|contained|obtained) (and|for|in|by|with|from|this|during|via|when|through)\\b).*$", NULL};

struct str
category_clean(struct str phrase, struct arena *a)
{
	static struct regex other = {"^any other (personal )?(data|information)\\b.* (\\w+)$", NULL};
	static struct regex published = {"\\bpublicly (available|accessible)\\b", NULL};
	struct found f;
	struct str s = str_trim(drop_quotes(a, drop_brackets(a, phrase)));

	if (regex_find(&aside, s, 0, &f))
		s = str_slice(s, 0, f.start);
	while (s.n && (s.p[s.n - 1] == '.' || s.p[s.n - 1] == ',' || s.p[s.n - 1] == ';'))
		s = str_trim(str_slice(s, 0, s.n - 1));
	if (regex_matches(&published, s))
		return STR("publicly available data");
	if (regex_find(&other, s, 0, &f))
		return lower(a, arena_printf(a, "other data in the %.*s", STR_ARG(f.group[3])));
	s = drop_purpose(a, s);
	s = strip_back(strip_front(s));
	return says_nothing(s) ? (struct str){0} : lower(a, s);
}

/* "A and B data": what is joined are the words before one noun. */
static bool
shares_noun(struct str s)
{
	static struct regex noun = {"^[^,]* and [^,]* (data|information|details|statistics|records|metadata|logs)\\.?$", NULL};

	return regex_matches(&noun, s);
}

static void
add_category(struct str part, struct arena *a, struct terms *out)
{
	struct str c = category_clean(part, a);

	if (c.n && c.n <= 120)
		terms_add(out, c);
}

void
categories_of(struct str phrase, struct arena *a, struct terms *out)
{
	struct str s = str_trim(drop_brackets(a, phrase));
	struct found f;

	if (regex_find(&aside, s, 0, &f))
		s = str_slice(s, 0, f.start);
	if (shares_noun(s) || str_starts_nocase(s, STR("any other "))) {
		add_category(s, a, out);
		return;
	}
	size_t start = 0;
	for (size_t i = 0; i <= s.n; i++) {
		struct str rest = str_slice(s, i, s.n);
		size_t cut = i == s.n ? 0 : str_starts(rest, STR(", and ")) ? 6 : str_starts(rest, STR(", or ")) ? 5
		           : str_starts(rest, STR(", ")) ? 2 : str_starts(rest, STR(" and ")) ? 5
		           : str_starts(rest, STR(" or ")) ? 4 : str_starts(rest, STR("; ")) ? 2 : SIZE_MAX;
		if (cut == SIZE_MAX)
			continue;
		add_category(str_slice(s, start, i), a, out);
		start = i + cut;
		i = cut ? start - 1 : i;
	}
}

bool
next_line(struct str *cell, struct str *line)
{
	static const char *const breaks[] = {" \xC2\xB6 ", " \xE2\x80\xA2 "};
	size_t best = SIZE_MAX, length = 0;

	if (cell->n == 0)
		return false;
	for (size_t i = 0; i < COUNT(breaks); i++) {
		size_t at = str_find(*cell, str_of(breaks[i]), 0);
		if (at < best) {
			best = at;
			length = strlen(breaks[i]);
		}
	}
	*line = str_slice(*cell, 0, best == SIZE_MAX ? cell->n : best);
	*cell = best == SIZE_MAX ? (struct str){0} : str_slice(*cell, best + length, cell->n);
	if (str_starts(*line, STR("\xE2\x80\xA2 ")))
		*line = str_slice(*line, 4, line->n);
	return true;
}

void
cell_categories(struct str cell, struct arena *a, struct terms *out)
{
	static struct regex sentence = {"^(if|we|you can|you may|please|for more|this|these|when|where|see|note|in some|as described|depending)\\b|:$", NULL};
	struct str line;

	while (next_line(&cell, &line)) {
		struct str first = str_trim(line);
		size_t stop = str_find(first, STR(". "), 0);
		if (stop != SIZE_MAX)
			first = str_slice(first, 0, stop);
		if (first.n && !regex_matches(&sentence, first))
			categories_of(first, a, out);
	}
}

void
bases_of(struct str words, struct terms *out)
{
	static struct {
		struct regex regex;
		const char *name;
	} bases[] = {
		{{"\\bexplicit(ly)? consent", NULL}, "explicit consent"},
		{{"(?<!explicit )(?<!explicitly )\\bconsent(?! (form|banner|manager|tool|management))", NULL}, "consent"},
		{{"\\b(perform(ance|ing)?|fulfil\\w*|execut\\w+|necessity|necessary|conclu\\w+|enter(ing)? into)\\b[^.\xC2\xB6]{0,60}\\b(contract|agreement|terms)\\b|\\bcontractual (necessity|obligation|basis|performance)|\\bcontract with you\\b|^contract\\b|\\bour contract\\b", NULL}, "contract"},
		{{"\\blegal (obligation|duty|duties|requirement)s?\\b|\\bcompl(y|iance) with (a |the |our |applicable |any )*(laws?|legal|regulat)", NULL}, "legal obligation"},
		{{"\\bvital interests?\\b", NULL}, "vital interest"},
		{{"\\b(public (task|interest)|official authority)\\b", NULL}, "public task"},
		{{"\\blegitimate (business )?interests?\\b", NULL}, "legitimate interest"},
	};

	for (size_t i = 0; i < COUNT(bases); i++)
		if (regex_matches(&bases[i].regex, words))
			terms_add(out, str_of(bases[i].name));
}

static bool
is_generic_product(struct str s)
{
	static struct regex generic = {"^((our|the|any|all|these|this|a|an) )*(service|product|site|website|web site|platform|app|application|feature|offering|account|website or app)s?$", NULL};

	return regex_matches(&generic, s);
}

struct str
product_of(struct str words, struct arena *a)
{
	static struct regex scopes[] = {
		{"\\b(?:if|when|where) you (?:use|are using|access|subscribe to|sign up for) (?:our |the |an? )?([^,.:;()]{2,60}?)(?:,|:|\\.|;| we | to )", NULL},
		{"\\b(?:to )?(?:provide|offer|operate|deliver|run|supply) (?:our |the |you with )?([^,.:;()]{2,60}?) to you\\b", NULL},
		{"^(?:for )?(?:users of|data from|data of|for) (?:our |the )?([^,.:;()]{2,60}?)(?:,|:)", NULL},
	};
	struct found f;

	for (size_t i = 0; i < COUNT(scopes); i++) {
		if (!regex_find(&scopes[i], words, 0, &f))
			continue;
		struct str p = str_trim(f.group[1]);
		bool capital = false;
		for (size_t k = 0; k < p.n; k++)
			capital = capital || ((k == 0 || p.p[k - 1] == ' ') && p.p[k] >= 'A' &&
			                      p.p[k] <= 'Z');
		if (!capital || is_generic_product(p))
			continue;
		if (p.n > 2 && p.p[p.n - 1] == 's' && p.p[p.n - 2] >= 'A' &&
		    p.p[p.n - 2] <= 'Z')
			p.n--; /* APIs */
		return arena_str(a, p);
	}
	return (struct str){0};
}

enum column
column_kind(struct str head)
{
	static struct {
		enum column kind;
		struct regex regex;
	} kinds[] = {
		{COLUMN_NAME, {"^((cookie|tracker|service|technology)s? )?(names?|cookies?|keys?|trackers?)$", NULL}},
		{COLUMN_BASIS, {"\\b(bas[ie]s|grounds?|justification|lawful)\\b", NULL}},
		{COLUMN_RETENTION, {"\\b(retention|how long|storage|stored|period|keep|kept|duration|expir\\w*|lifespan)\\b", NULL}},
		{COLUMN_PURPOSE, {"\\b(purposes?|why|how (do )?we (may )?(use|process)|reasons?|processing (activit|operation)\\w*|what we do|activit(y|ies)|use of)\\b", NULL}},
		{COLUMN_CATEGORIES, {"\\b(categor\\w+|what we (use|collect|process)|data|information|types?|cookies?)\\b", NULL}},
	};

	for (size_t i = 0; i < COUNT(kinds); i++)
		if (regex_matches(&kinds[i].regex, head))
			return kinds[i].kind;
	return COLUMN_OTHER;
}

bool
cell_of(const struct surroundings *s, enum column kind, struct str *out)
{
	for (size_t i = 0; i < s->column_count && i < s->cell_count; i++)
		if (column_kind(s->columns[i]) == kind) {
			*out = s->cells[i];
			return true;
		}
	return false;
}

void
facts_read(const struct surroundings *s, uint32_t start, uint32_t end,
           const uint16_t *types, size_t type_count, struct arena *a,
           struct fact_list *out)
{
	struct fact_reader r = {s, start, end, str_slice(s->d->text, start, end), types,
	                        type_count, a, out};

	facts_retention(&r);
	facts_processing(&r);
	facts_rights(&r);
	facts_sharing(&r);
	facts_terms(&r);
}
