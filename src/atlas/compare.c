/* compare: comparators with their reasons, and prevalence. See compare.h. */
#include "atlas/compare.h"

#include "atlas/atlas.sql.h"

struct measured_entry {
	const char *type;
	double precision, recall;
	unsigned cases;
};

#include "measured.h"

bool
measured_of(uint16_t type, struct measured *out)
{
	for (size_t i = 0; i < COUNT(measured_table); i++)
		if (strcmp(measured_table[i].type, type_id(type)) == 0) {
			const struct measured_entry *m = &measured_table[i];
			*out = (struct measured){m->precision, m->recall, m->cases};
			return m->cases > 0;
		}
	return false;
}

static bool
count_checked(struct db *db, size_t *out, struct err *e)
{
	bool row;
	struct stmt *s = db_stmt(db, sql_checked, e);

	if (!s || !stmt_next(s, &row, e))
		return false;
	*out = row ? (size_t)stmt_int(s, 0) : 0;
	stmt_reset(s);
	return true;
}

bool
prevalence_of_all(struct db *db, struct arena *a, struct prevalence **out, size_t *count,
                  size_t *checked, struct err *e)
{
	bool row = true, ok;
	struct stmt *s;

	if (!count_checked(db, checked, e) || !(s = db_stmt(db, sql_prevalence, e)))
		return false;
	*out = ARENA_ARRAY(a, struct prevalence, type_count());
	for (uint16_t t = 0; t < type_count(); t++)
		(*out)[t].type = t;
	while ((ok = stmt_next(s, &row, e)) && row)
		if (stmt_int(s, 0) >= 0 && (size_t)stmt_int(s, 0) < type_count()) {
			(*out)[stmt_int(s, 0)].services = (size_t)stmt_int(s, 1);
			(*out)[stmt_int(s, 0)].provisions = (size_t)stmt_int(s, 2);
			(*out)[stmt_int(s, 0)].protective = (size_t)stmt_int(s, 3);
		}
	*count = type_count();
	return ok;
}

void
prevalence_json(struct json *j, const struct prevalence *p, size_t checked)
{
	json_object(j);
	json_key_cstr(j, "type", type_id(p->type));
	json_key_cstr(j, "title", type_title(p->type));
	json_key_int(j, "services", (int64_t)p->services);
	json_key_int(j, "checked", (int64_t)checked);
	json_key_int(j, "provisions", (int64_t)p->provisions);
	json_key_int(j, "protective_only", (int64_t)p->protective);
	json_key(j, "share");
	json_decimal(j, checked ? (double)p->services / (double)checked : 0, 4);
	json_object_end(j);
}

/* The name of a fact without its value, with its "=". */
static struct str
fact_name(struct str fact)
{
	return str_slice(fact, 0, str_find_byte(fact, '=', 0) + 1);
}

/* Facts of both; of the other, where this one says something else of the same kind; and
 * of this one, where the other says nothing of the kind. */
static void
give_reasons(const struct clause *mine, struct comparator *c)
{
	for (size_t i = 0; i < c->clause->fact_count; i++) {
		struct str fact = c->clause->facts[i];
		if (clause_states(mine, fact)) {
			if (c->like_count < REASONS_MAX)
				c->like[c->like_count++] = fact;
		} else if (clause_has_fact(mine, fact_name(fact)) && c->unlike_count < REASONS_MAX) {
			c->unlike[c->unlike_count++] = fact;
		}
	}
	for (size_t i = 0; i < mine->fact_count && c->lack_count < REASONS_MAX; i++)
		if (!clause_has_fact(c->clause, fact_name(mine->facts[i])))
			c->lacks[c->lack_count++] = mine->facts[i];
}

static double
weight_of(const struct clause_set *s, uint32_t hash)
{
	const uint32_t *at = bsearch(&hash, s->hashes, s->hash_count, sizeof *s->hashes,
	                             by_token);

	return at ? s->weights[at - s->hashes] : 0;
}

/* The weight of the words of both clauses over that of the words of either. */
static double
weighted_overlap(const struct clause_set *w, const struct clause *a, const struct clause *b)
{
	double both = 0, all = 0;
	size_t i = 0, k = 0;

	while (i < a->token_count || k < b->token_count) {
		bool left = k == b->token_count || (i < a->token_count && a->tokens[i] <= b->tokens[k]);
		bool right = i == a->token_count || (k < b->token_count && b->tokens[k] <= a->tokens[i]);
		double x = weight_of(w, left ? a->tokens[i] : b->tokens[k]);
		all += x;
		both += left && right ? x : 0;
		i += left;
		k += right;
	}
	return all > 0 ? both / all : 0;
}

/* A reader learns nothing from the same service, or the same words, twice. */
static bool
is_like(const struct comparator *a, const struct comparator *b)
{
	return str_eq(a->clause->service, b->clause->service) || str_eq(a->clause->words, b->clause->words);
}

/* Keep the best clauses, the most alike first. */
static void
keep(struct comparator *list, size_t *count, const struct comparator *c)
{
	size_t at = 0, kept = 0;

	for (size_t i = 0; i < *count; i++)
		if (is_like(&list[i], c) && list[i].weight >= c->weight)
			return;
	for (size_t i = 0; i < *count; i++)
		if (!is_like(&list[i], c))
			list[kept++] = list[i];
	*count = kept;
	while (at < *count && list[at].weight >= c->weight)
		at++;
	if (at == COMPARATORS)
		return;
	size_t last = *count < COMPARATORS ? *count : COMPARATORS - 1;
	memmove(&list[at + 1], &list[at], (last - at) * sizeof *list);
	list[at] = *c;
	*count = last + 1;
}

static bool
same_way(const struct clause *a, const struct clause *b)
{
	return (a->score <= 0) == (b->score <= 0);
}

/* Other words for the same: what is alike is told by facts and severity. */
static void
compare_facts(const struct clause *mine, const struct comparator *near,
              struct comparison *out)
{
	enum { A_FACT = 2000, SAME_LEVEL = 1000 };
	struct comparator c = *near;
	bool same_level = severity_level(mine->score) == severity_level(c.clause->score);

	if (c.like_count == 0 && !same_level)
		return;
	c.weight = A_FACT * (unsigned)c.like_count + (same_level ? SAME_LEVEL : 0) +
	           (near->weight < SAME_LEVEL ? near->weight : SAME_LEVEL - 1);
	keep(out->others, &out->other_count, &c);
}

static void
compare_with(const struct clause_set *w, const struct clause *mine, const struct clause *other,
             bool same_type, struct comparison *out)
{
	/* Readers found clauses with less in common off the point too often, and fragments
	 * always: doc/method.md. */
	enum { OVERLAP_LEAST = 290, TOKENS_LEAST = 6, A_FACT = 60 };
	struct comparator c = {.clause = other, .overlap = clause_overlap(mine, other)};

	give_reasons(mine, &c);
	c.boilerplate = c.overlap >= BOILERPLATE_FROM;
	unsigned words = (unsigned)(weighted_overlap(w, mine, other) * 1000);
	c.weight = words + A_FACT * (unsigned)c.like_count;
	c.weight -= c.weight > A_FACT / 2 * (unsigned)c.unlike_count ? A_FACT / 2 * (unsigned)c.unlike_count
	                                                              : c.weight;
	if (mine->token_count < TOKENS_LEAST || other->token_count < TOKENS_LEAST)
		return;
	if (same_type && !same_way(mine, other))
		return;
	if (same_type && c.overlap < OVERLAP_LEAST)
		compare_facts(mine, &c, out);
	else
		keep(out->best, &out->count, &c);
}

static const struct clause *
find_record(const struct clauses *all, struct str record)
{
	for (size_t i = 0; i < all->n; i++)
		if (str_eq(all->list[i].record, record))
			return &all->list[i];
	return NULL;
}

/* How many other services have the type, and how many of them the same words. */
static void
count_services(const struct clauses *all, const struct clause *mine, struct comparison *out)
{
	struct str service = {0}, same = {0};

	for (size_t i = 0; i < all->n; i++) {
		const struct clause *other = &all->list[i];
		if (str_eq(other->service, mine->service))
			continue;
		out->services += !str_eq(other->service, service);
		service = other->service;
		if (clause_overlap(mine, other) >= BOILERPLATE_FROM && !str_eq(other->service, same)) {
			out->boilerplates++;
			same = other->service;
		}
	}
}

/* A clause that stays when its set goes. */
static const struct clause *
copy_clause(const struct clause *c, struct arena *a)
{
	struct clause *copy = ARENA_NEW(a, struct clause);

	*copy = *c;
	copy->record = arena_str(a, c->record);
	copy->service = arena_str(a, c->service);
	copy->document = arena_str(a, c->document);
	copy->words = arena_str(a, c->words);
	copy->facts = NULL;
	copy->tokens = NULL;
	copy->fact_count = copy->token_count = 0;
	return copy;
}

static void
copy_all(struct str *list, size_t n, struct arena *a)
{
	for (size_t i = 0; i < n; i++)
		list[i] = arena_str(a, list[i]);
}

static void
copy_comparators(struct comparator *list, size_t n, struct arena *a)
{
	for (size_t i = 0; i < n; i++) {
		list[i].clause = copy_clause(list[i].clause, a);
		copy_all(list[i].like, list[i].like_count, a);
		copy_all(list[i].unlike, list[i].unlike_count, a);
		copy_all(list[i].lacks, list[i].lack_count, a);
	}
}

static void
compare_in(const struct clause_set *set, const struct clause *mine, struct arena *a,
           struct comparison *out)
{
	for (size_t i = 0; i < set->all.n; i++)
		if (!str_eq(set->all.list[i].service, mine->service))
			compare_with(set, mine, &set->all.list[i], out->same_type, out);
	if (out->count)
		out->other_count = 0;
	copy_comparators(out->best, out->count, a);
	copy_comparators(out->others, out->other_count, a);
}

/* No other service has the type: what is nearest among all clauses. */
static bool
compare_in_all(struct db *db, struct shelf *shelf, uint64_t generation,
               const struct clause *mine, struct arena *a, struct comparison *out,
               struct err *e)
{
	const struct clause_set *all;

	out->same_type = false;
	if (!shelf_take(shelf, db, generation, TYPE_NONE, &all, e))
		return false;
	compare_in(all, mine, a, out);
	shelf_give(shelf, all);
	return true;
}

bool
compare_record(struct db *db, struct shelf *shelf, uint64_t generation, struct str record,
               uint16_t type, struct arena *a, struct comparison *out, struct err *e)
{
	const struct clause_set *set;

	*out = (struct comparison){.same_type = true};
	if (!count_checked(db, &out->checked, e) ||
	    !shelf_take(shelf, db, generation, type, &set, e))
		return false;
	const struct clause *mine = find_record(&set->all, record);
	bool ok = mine || err_set(e, ERR_NOT_FOUND, "record %.*s is not in force",
	                          STR_ARG(record));
	if (ok)
		count_services(&set->all, mine, out);
	if (ok && out->services)
		compare_in(set, mine, a, out);
	else if (ok)
		ok = compare_in_all(db, shelf, generation, mine, a, out, e);
	shelf_give(shelf, set);
	return ok;
}
