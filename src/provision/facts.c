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

void
bases_of(struct str words, struct terms *out)
{
	static struct {
		struct regex regex;
		const char *name;
	} bases[] = {
		{{"\\bexplicit(ly)? consent|\\b9 ?\\(2\\) ?\\(?a\\)", NULL}, "explicit consent"},
		{{"(?<!explicit )(?<!explicitly )\\bconsent(?! (form|banner|manager|tool|management))|\\b6 ?\\(1\\) ?\\(?a\\)", NULL}, "consent"},
		{{"\\b(perform(ance|ing)?|fulfil\\w*|execut\\w+|necessity|necessary|conclu\\w+|enter(ing)? into)\\b[^.\xC2\xB6]{0,60}\\b(contract|agreement|terms)\\b|\\bcontractual (necessity|obligation|basis|performance)|\\bcontract with you\\b|^contract\\b|\\(contract\\)|\\b6 ?\\(1\\) ?\\(?b\\)|\\bour contract\\b", NULL}, "contract"},
		{{"\\b6 ?\\(1\\) ?\\(?c\\)|\\blegal (obligation|duty|duties|requirement)s?\\b|\\bcompl(y|iance) with (a |the |our |applicable |any )*(laws?|legal|regulat)", NULL}, "legal obligation"},
		{{"\\b6 ?\\(1\\) ?\\(?d\\)|\\bvital interests?\\b", NULL}, "vital interest"},
		{{"\\b(public (task|interest)|official authority)\\b", NULL}, "public task"},
		{{"\\b6 ?\\(1\\) ?\\(?f\\)|\\blegitimate (business )?interests?\\b", NULL}, "legitimate interest"},
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
			struct str cell = s->cells[i], head = s->columns[i], rest = cell;
			if (str_starts_nocase(cell, head)) /* small screens repeat the head */
				rest = str_slice(cell, head.n, cell.n);
			*out = str_starts(rest, STR(" \xC2\xB6 ")) ? str_slice(rest, 4, rest.n) : cell;
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

const struct field *
fact_field(const struct fact *f, const char *name)
{
	for (size_t i = 0; i < f->field_count; i++)
		if (strcmp(f->fields[i].name, name) == 0)
			return &f->fields[i];
	return NULL;
}

bool
fact_has(const struct fact *f, const char *name)
{
	const struct field *field = fact_field(f, name);

	return field && field->kind != FIELD_NULL && field->count > 0;
}
