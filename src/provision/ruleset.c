/* ruleset: compiled phrases and rules. See ruleset.h. */
#include "provision/classify.h"

#include <hs.h>
#include <pthread.h>

#include "provision/tables.h"

#include "knowledge.h"
#include "ruleset_version.h"

_Static_assert(PHRASE_COUNT <= PHRASE_WORDS * 64,
               "more phrases than a set has room for");

/* Made by tools/phrases.c while building. */
extern const char phrases_database[], phrases_database_end[];

struct ruleset {
	hs_database_t *database;
	struct model *model;
};

const char *
ruleset_version(void)
{
	return RULESET_VERSION;
}

void
phrases_add(struct phrases *p, unsigned phrase)
{
	p->bits[phrase / 64] |= UINT64_C(1) << (phrase % 64);
}

void
phrases_join(struct phrases *p, const struct phrases *q)
{
	for (size_t i = 0; i < PHRASE_WORDS; i++)
		p->bits[i] |= q->bits[i];
}

bool
phrases_has(const struct phrases *p, unsigned phrase)
{
	return p->bits[phrase / 64] >> (phrase % 64) & 1;
}

/* The phrases that the span must have for each rule: what most rules fail by. */
static struct phrases needed[COUNT(rule_table)];

static void
find_needed(void)
{
	for (size_t i = 0; i < COUNT(rule_table); i++)
		for (size_t k = 0; k < rule_table[i].count; k++) {
			const struct term *t = &term_table[rule_table[i].first + k];
			const struct alternative *one = &alternative_table[t->first];
			if (t->count == 1 && !t->negated && one->where == WHERE_SPAN)
				phrases_add(&needed[i], one->phrase);
		}
}

static bool
has_all(const struct phrases *p, const struct phrases *q)
{
	uint64_t missing = 0;

	for (size_t i = 0; i < PHRASE_WORDS; i++)
		missing |= q->bits[i] & ~p->bits[i];
	return missing == 0;
}

bool
ruleset_open(struct ruleset **out, struct err *e)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct ruleset *r = xcalloc(1, sizeof *r);
	size_t size = (size_t)(phrases_database_end - phrases_database);
	hs_error_t code = hs_deserialize_database(phrases_database, size, &r->database);

	if (code != HS_SUCCESS) {
		free(r);
		return err_set(e, ERR_INTERNAL, "the compiled phrases do not suit this machine's Vectorscan "
		               "(%d); build Proviso here", code);
	}
	pthread_once(&once, find_needed);
	if (!model_open(&r->model, e)) {
		ruleset_close(r);
		return false;
	}
	*out = r;
	return true;
}

void
ruleset_close(struct ruleset *r)
{
	if (!r)
		return;
	hs_free_database(r->database);
	model_close(r->model);
	free(r);
}

struct reader *
reader_open(const struct ruleset *rules)
{
	struct reader *r = xcalloc(1, sizeof *r);
	hs_scratch_t *scratch = NULL;

	if (hs_alloc_scratch(rules->database, &scratch) != HS_SUCCESS)
		abort(); /* out of memory */
	r->rules = rules;
	r->model = rules->model;
	r->scratch = scratch;
	r->work = workspace_new();
	return r;
}

void
reader_close(struct reader *r)
{
	if (!r)
		return;
	hs_free_scratch(r->scratch);
	free(r->matches.m);
	workspace_release(r->work);
	free(r);
}

/* What one scan has seen: its matches, and where the first parts of pairs ended last. */
struct scan {
	struct str words;
	struct matches *matches;
	uint32_t ends[PAIR_COUNT]; /* 0: not seen */
};

static bool
is_one_sentence(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '\n' || (s.p[i] == '.' && i + 1 < s.n && s.p[i + 1] == ' '))
			return false;
	return true;
}

static void
add_match(struct matches *m, unsigned phrase, uint32_t end)
{
	GROW(m->m, m->n, m->cap);
	m->m[m->n++] = (struct match){(uint16_t)phrase, end};
}

static int
on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
         void *context)
{
	struct scan *s = context;
	uint32_t end = (uint32_t)to;

	(void)from;
	(void)flags;
	if (id < PART_FIRST) {
		add_match(s->matches, id, end);
		return 0;
	}
	unsigned pair = (id - PART_FIRST) / 2;
	const struct pair_entry *p = &pair_table[pair];
	uint32_t *first = &s->ends[pair];
	if ((id - PART_FIRST) % 2 == 0)
		*first = end;
	else if (*first && end > *first && end - *first <= p->bytes &&
	         is_one_sentence(str_slice(s->words, *first, end)))
		add_match(s->matches, p->phrase, end);
	return 0;
}

const struct matches *
reader_scan(struct reader *r, struct str words)
{
	struct scan s = {.words = words, .matches = &r->matches};

	r->matches.n = 0;
	if (words.n)
		hs_scan(r->rules->database, words.p, (unsigned)words.n, 0, r->scratch, on_match,
		        &s);
	return &r->matches;
}

struct phrases
reader_phrases(struct reader *r, struct str words)
{
	struct phrases p = {{0}};
	const struct matches *m = reader_scan(r, words);

	for (size_t i = 0; i < m->n; i++)
		phrases_add(&p, m->m[i].phrase);
	return p;
}

static bool
term_holds(const struct term *t, const struct phrases where[WHERE_COUNT])
{
	for (size_t i = t->first; i < (size_t)t->first + t->count; i++)
		if (phrases_has(&where[alternative_table[i].where], alternative_table[i].phrase) !=
		    (t->negated && i == t->first))
			return true;
	return false;
}

static bool
rule_holds(size_t rule, const struct phrases where[WHERE_COUNT])
{
	const struct rule *r = &rule_table[rule];

	if (!has_all(&where[WHERE_SPAN], &needed[rule]))
		return false;
	for (size_t i = r->first; i < (size_t)r->first + r->count; i++)
		if (!term_holds(&term_table[i], where))
			return false;
	return true;
}

bool
type_has_front(uint16_t type, const char *fronts)
{
	struct str rest = str_of(fronts), front;

	while (str_next(&rest, ' ', &front))
		if (str_starts(str_of(type_id(type)), front))
			return true;
	return false;
}

static bool
is_among(uint16_t type, const uint16_t *types, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (types[i] == type)
			return true;
	return false;
}

void
rules_hits_of(const struct phrases where[WHERE_COUNT], const char *fronts, struct rule_hits *out)
{
	out->n = 0;
	out->weight = out->line = 0;
	for (size_t i = 0; out->n < RULE_HITS_MAX && i < COUNT(rule_table); i++) {
		const struct rule *r = &rule_table[i];
		if (!rule_holds(i, where) || is_among(r->type, out->types, out->n) ||
		    (fronts && !type_has_front(r->type, fronts)))
			continue;
		if (out->n == 0) {
			out->weight = r->weight;
			out->line = r->line;
		}
		out->types[out->n++] = r->type;
	}
}

void
rules_hits(const struct phrases where[WHERE_COUNT], struct rule_hits *out)
{
	rules_hits_of(where, NULL, out);
}

size_t
rule_phrases(unsigned line, const struct phrases where[WHERE_COUNT], const char *out[RULE_PHRASES_MAX])
{
	size_t rule = 0, n = 0;

	while (rule < COUNT(rule_table) && rule_table[rule].line != line)
		rule++;
	for (size_t t = 0; rule < COUNT(rule_table) && t < rule_table[rule].count; t++) {
		const struct term *term = &term_table[rule_table[rule].first + t];
		for (size_t i = term->first; i < (size_t)term->first + term->count; i++) {
			const struct alternative *x = &alternative_table[i];
			bool told = (term->negated && i == term->first) || !phrases_has(&where[x->where], x->phrase);
			for (size_t m = 0; m < n; m++)
				told = told || strcmp(out[m], phrase_name(x->phrase)) == 0;
			if (!told && n < RULE_PHRASES_MAX)
				out[n++] = phrase_name(x->phrase);
		}
	}
	return n;
}

unsigned
phrase_count(void)
{
	return PHRASE_COUNT;
}

const char *
phrase_name(unsigned phrase)
{
	return phrase_names[phrase];
}

size_t
type_count(void)
{
	return TYPE_COUNT;
}

const char *
type_id(uint16_t type)
{
	return type_table[type].id;
}

const char *
type_title(uint16_t type)
{
	return type_table[type].title;
}

uint16_t
type_find(struct str id)
{
	for (uint16_t i = 0; i < TYPE_COUNT; i++)
		if (str_eq(id, str_of(type_table[i].id)))
			return i;
	return TYPE_NONE;
}

int
type_base_points(uint16_t type)
{
	return type_table[type].points;
}
