/* analyse: blocks to provisions: split, classify, merge, then facts and severity. */
#include "provision/classify.h"
#include "provision/facts.h"
#include "provision/regex.h"
#include "provision/split.h"

#include "phrase_names.h"

/* A sentence, or several that belong together, while its provision is made. */
struct draft {
	uint32_t start, end; /* bytes of the document's text */
	struct phrases phrases;
	struct verdict verdict;
};

/* Sentences that go on with what was said before. */
static bool
leans_back(struct str s)
{
	static const char *const openers[] = {
		"this ", "these ", "such ", "it ", "they ", "that ", "those ", "in this case", "in that case",
		"in such", "for example", "for instance", "by doing so", "if so", "to do so", "however",
		"also,", "additionally", "furthermore", "in addition", "otherwise", "please note",
		"for more information", "in these cases", "once ", "therefore", "accordingly",
	};

	int first = s.n ? to_lower(s.p[0]) : 0;
	for (size_t i = 0; i < COUNT(openers); i++)
		if (openers[i][0] == first && str_starts_nocase(s, str_of(openers[i])))
			return true;
	return false;
}

/* The term that a sentence defines last: ("Feedback"), (the “Service”). */
static struct str
defined_term(struct str s)
{
	size_t close = s.n;

	while (close > 0 && s.p[close - 1] != ')')
		close--;
	if (close < 4 || s.n - close > 2)
		return (struct str){0};
	size_t open = close - 1;
	while (open > 0 && s.p[open] != '(' && close - open < 80)
		open--;
	struct str inside = str_slice(s, open + 1, close - 1);
	while (inside.n && !is_alpha(inside.p[inside.n - 1]))
		inside.n--;
	size_t first = inside.n;
	while (first > 0 && (is_alnum(inside.p[first - 1]) || inside.p[first - 1] == ' '))
		first--;
	bool quoted = first > 0 &&
	              (inside.p[first - 1] == '"' || (unsigned char)inside.p[first - 1] >= 0x80);
	struct str term = str_slice(inside, first, inside.n);
	return quoted && s.p[open] == '(' && term.n > 2 ? term : (struct str){0};
}

static struct str
draft_words(const struct context *c, const struct draft *d)
{
	return str_slice(c->d->text, d->start, d->end);
}

/* Put basis.lawful beside the main type. */
static void
add_basis(struct verdict *v)
{
	uint16_t basis = type_find(STR("basis.lawful"));

	if (v->type == basis || v->also[0] == basis || v->also[1] == basis)
		return;
	v->also[v->also[0] == TYPE_NONE ? 0 : 1] = basis;
}

/* A row of a table of purposes is typed by its purpose alone; the other cells say which
 * data and on which basis. False if the row is of no such table. */
static bool
classify_purpose_row(const struct context *c, size_t block, struct arena *a,
                     struct draft *d)
{
	struct surroundings s;
	struct phrases where[WHERE_COUNT];
	struct str purpose, cell;

	if (c->d->blocks[block].kind != BLOCK_ROW)
		return false;
	context_surroundings(c, block, a, &s);
	if (!cell_of(&s, COLUMN_PURPOSE, &purpose) || purpose.n == 0)
		return false;
	bool based = cell_of(&s, COLUMN_BASIS, &cell);
	if (!based && !cell_of(&s, COLUMN_CATEGORIES, &cell))
		return false;
	d->phrases = reader_phrases(c->reader, purpose);
	context_where(c, block, &d->phrases, where);
	struct rule_hits r;
	rules_hits_of(where, "purpose. basis.lawful ai.train_content", &r);
	if (r.n == 0 || r.types[0] == type_find(STR("basis.lawful")))
		r = (struct rule_hits){{type_find(STR("purpose.list"))}, 1, 66, 0};
	d->verdict = verdict_of(&r);
	if (based)
		add_basis(&d->verdict);
	return true;
}

/* Each sentence on keeping is a promise of its own. */
static bool
is_retention(uint16_t type)
{
	return str_starts(str_of(type_id(type)), STR("retain."));
}

/* Is what the draft says turned in the person's favour? */
static bool
favours_person(const struct draft *d)
{
	return phrases_has(&d->phrases, PHRASE_DENIES) ||
	    (phrases_has(&d->phrases, PHRASE_YOU_OWN) &&
	     !phrases_has(&d->phrases, PHRASE_LICENCE));
}

/* "We may change these terms. We tell you 30 days before." is one promise. */
static bool
tells_of_change(const struct draft *before, const struct draft *next)
{
	uint16_t type = next->verdict.type;

	return phrases_has(&next->phrases, PHRASE_NOTICE) &&
	       phrases_has(&before->phrases, PHRASE_CHANGE_TERMS) &&
	       before->verdict.type == type_find(STR("change.unilateral")) &&
	       (type == TYPE_NONE || type == type_find(STR("disp.notices")));
}

/* True if `next` is no provision of its own but goes on with `before`. */
static bool
belongs_to(const struct context *c, const struct draft *before,
           const struct draft *next)
{
	if (next->verdict.type != TYPE_NONE && next->verdict.type == before->verdict.type)
		return favours_person(next) == favours_person(before) &&
		       (!is_retention(next->verdict.type) || leans_back(draft_words(c, next)));
	if (tells_of_change(before, next))
		return true;
	if (next->verdict.type == TYPE_NONE)
		return before->verdict.type != TYPE_NONE && leans_back(draft_words(c, next));
	if (before->verdict.type != TYPE_NONE)
		return false;
	struct str term = defined_term(draft_words(c, before));
	return term.n > 0 && str_find(draft_words(c, next), term, 0) != SIZE_MAX;
}

static void
merge(const struct context *c, struct draft *d, size_t *count)
{
	size_t n = 0;

	for (size_t i = 0; i < *count; i++) {
		if (n > 0 && belongs_to(c, &d[n - 1], &d[i])) {
			if (d[n - 1].verdict.type == TYPE_NONE)
				d[n - 1].verdict = d[i].verdict;
			d[n - 1].end = d[i].end;
			phrases_join(&d[n - 1].phrases, &d[i].phrases);
		} else {
			d[n++] = d[i];
		}
	}
	*count = n;
}

static size_t
drafts_of(const struct context *c, size_t block, struct arena *a, struct draft **out)
{
	struct span *spans;
	size_t count, k = 0;

	split_block(c->d, block, a, &spans, &count);
	*out = ARENA_ARRAY(a, struct draft, count);
	for (size_t i = 0; i < count; i++)
		(*out)[i] = (struct draft){.start = spans[i].start, .end = spans[i].end};
	if (classify_purpose_row(c, block, a, &(*out)[0]))
		return 1;
	struct block_matches m = context_matches(c, block);
	for (size_t i = 0; i < m.n; i++) {
		while (k + 1 < count && m.base + m.m[i].end > (*out)[k].end)
			k++;
		phrases_add(&(*out)[k].phrases, m.m[i].phrase);
	}
	for (size_t i = 0; i < count; i++)
		(*out)[i].verdict = classify(c, block, (*out)[i].start, (*out)[i].end,
		                             &(*out)[i].phrases);
	merge(c, *out, &count);
	return count;
}

/* Its types, then those that only rules find. */
static size_t
types_of(const struct verdict *v, uint16_t types[2 * (ALSO_MAX + 1)])
{
	const uint16_t all[] = {v->type, v->also[0], v->also[1], v->ruled[0], v->ruled[1],
	                        v->ruled[2]};
	size_t n = 0;

	for (size_t i = 0; i < COUNT(all); i++) {
		bool known = all[i] == TYPE_NONE;
		for (size_t k = 0; k < n; k++)
			known = known || types[k] == all[i];
		if (!known)
			types[n++] = all[i];
	}
	return n;
}

static void
finish(const struct context *c, size_t block, const struct draft *d, struct arena *a,
       struct provision *p)
{
	struct surroundings s;
	struct fact_list facts = {0};
	uint16_t types[2 * (ALSO_MAX + 1)];
	size_t count = types_of(&d->verdict, types);

	*p = (struct provision){.block = (uint32_t)block, .start = d->start, .end = d->end,
	                        .type = d->verdict.type,
	                        .also = {d->verdict.also[0], d->verdict.also[1]},
	                        .confidence = d->verdict.confidence};
	context_surroundings(c, block, a, &s);
	s.phrases = &d->phrases;
	s.favourable = d->verdict.favourable >= 0;
	facts_read(&s, p->start, p->end, types, count, a, &facts);
	p->facts = facts.facts;
	p->fact_count = facts.count;
	severity_read(&s, p, a);
}

/* "“Key” means …": what a definition does, it does where the term is used. */
static bool
is_definition(struct str words)
{
	static struct regex definition = {
		"^(\\(?[0-9a-z]{1,3}[.)0-9]* )?(the (term|word)s? )?[\"\xE2\x80\x9C][^\"\xE2\x80\x9D]{2,60}[\"\xE2\x80\x9D],? "
		"(shall |will )?(means?|refers? to|has the meaning|have the meaning|is defined|are defined)\\b", NULL};

	return regex_matches(&definition, words);
}

/* A translation inside an English document: common words of other languages, and none of
 * English. */
static bool
is_foreign(struct str words)
{
	static struct regex english = {"\\b(the|of|and|you|your|our|to|with|are|this|is|that|may|not|by|other|we|us|for|or|any|if|will|can|from|it|as)\\b", NULL};
	static struct regex other = {
		"\\b(der|die|und|nicht|sie|les|des|vous|et|pas|que|los|las|para|n\xC3\xA3o|uma|het|een|van|niet|che|"
		"della|jest|nie|si\xC4\x99|och|det|som|til|og)\\b.*\\b(der|die|das|und|zu|von|les|la|le|de|du|"
		"pour|el|en|y|o|os|um|e|te|aan|di|il|w|na|av|af|er|du)\\b", NULL};

	return !regex_matches(&english, words) && regex_matches(&other, words);
}

/* Some facts speak for themselves: what is kept until when, what is processed on which
 * basis, who receives it. Where one is read, the rule that looked for it was right. */
static bool
has_telling_fact(const struct provision *p, unsigned weight)
{
	for (size_t i = 0; i < p->fact_count; i++) {
		const struct fact *f = &p->facts[i];
		if (strcmp(f->kind, "retention") == 0 && fact_has(f, "categories") &&
		    (fact_has(f, "duration") || fact_has(f, "anchor") || fact_has(f, "ends_at")))
			return true;
		if (strcmp(f->kind, "processing") == 0 && fact_has(f, "categories") &&
		    fact_has(f, "lawful_bases"))
			return true;
		if (strcmp(f->kind, "recipient") == 0 && fact_has(f, "recipient") && weight >= 80)
			return true;
	}
	return false;
}

static bool
is_clause(const struct context *c, const struct draft *d)
{
	enum { SHORT = 24 }; /* "You may not:" only introduces what follows */
	struct str words = draft_words(c, d);
	bool introduces = words.n > 0 && words.n < SHORT && words.p[words.n - 1] == ':';

	return words.n >= 8 && !introduces && !is_headline(words) && !is_definition(words);
}

/* What the draft is, if it is a provision at all. */
static bool
provision_of(const struct context *c, size_t block, struct draft *d, struct arena *a,
             struct provision *out)
{
	bool sure = d->verdict.type != TYPE_NONE;

	/* Only the facts of these speak for themselves. */
	if (!is_clause(c, d) || is_foreign(draft_words(c, d)) || (!sure && (d->verdict.ruled[0] == TYPE_NONE ||
	    !type_has_front(d->verdict.ruled[0], "retain. basis. purpose. share."))))
		return false;
	if (!sure)
		d->verdict = by_rules_alone(&d->verdict);
	finish(c, block, d, a, out);
	return sure || has_telling_fact(out, d->verdict.weight);
}

void
provision_block(const struct context *c, size_t block, struct arena *a,
                struct provision **out, size_t *count)
{
	const struct block *b = &c->d->blocks[block];
	struct draft *drafts;

	*out = NULL;
	*count = 0;
	if (b->kind == BLOCK_HEADING || b->kind == BLOCK_COLUMNS || b->repeated)
		return;
	size_t n = drafts_of(c, block, a, &drafts);
	*out = ARENA_ARRAY(a, struct provision, n);
	for (size_t i = 0; i < n; i++)
		*count += provision_of(c, block, &drafts[i], a, &(*out)[*count]);
}

void
provision_analyse(struct reader *r, const struct document *d, struct arena *a,
                  struct analysis *out)
{
	struct provision *list = NULL, *some;
	size_t n = 0, cap = 0, count;

	*out = (struct analysis){0};
	document_judge(d, &out->about);
	if (out->about.refusal != REFUSED_NOT)
		return;
	struct context *c = provision_context(r, d, &out->about, a);
	context_scan(c, a);
	for (size_t i = 0; i < d->block_count; i++) {
		provision_block(c, i, a, &some, &count);
		for (size_t k = 0; k < count; k++) {
			GROW(list, n, cap);
			list[n++] = some[k];
		}
	}
	out->provisions = ARENA_ARRAY(a, struct provision, n);
	if (n)
		memcpy(out->provisions, list, n * sizeof *list);
	out->provision_count = n;
	free(list);
}
