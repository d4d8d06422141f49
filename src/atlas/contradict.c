/* contradict: pairs of clauses whose facts differ. See contradict.h. */
#include "atlas/contradict.h"

/* What is either done or not done: a denial beside it is a contradiction. */
static const char *const deniable[] = {
	"share.sale", "ai.train_content", "ai.human_review", "ai.adm", "purpose.targeted_ads",
	"collect.location", "collect.biometric", "collect.sensitive", "share.partners",
	"cookies.third_party_session",
};

enum { SAME_MATTER = 220 }; /* thousandths of the words: they speak of one thing */

static bool
is_deniable(uint16_t type)
{
	for (size_t i = 0; i < COUNT(deniable); i++)
		if (strcmp(type_id(type), deniable[i]) == 0)
			return true;
	return false;
}

/* The only fact of that name; empty if there are none or several. */
static struct str
only_fact(const struct clause *c, const char *name)
{
	struct str only = {0}, front = str_of(name);

	for (size_t i = 0; i < c->fact_count; i++) {
		if (!str_starts(c->facts[i], front))
			continue;
		if (only.n)
			return (struct str){0};
		only = c->facts[i];
	}
	return only;
}

/* Both have one such fact, and the same. */
static bool
agree(const struct clause *a, const struct clause *b, const char *name)
{
	struct str x = only_fact(a, name);

	return x.n > 0 && str_eq(x, only_fact(b, name));
}

static bool
negates(struct str words)
{
	static const char *const signs[] = {" not ", " never ", "n't ", "n\xE2\x80\x99t ", " no "};

	for (size_t i = 0; i < COUNT(signs); i++)
		if (str_find_nocase(words, str_of(signs[i]), 0) != SIZE_MAX)
			return true;
	return false;
}

/* One is in the person's favour and says no; the other is not and says no no. */
static bool
denies(const struct clause *a, const struct clause *b)
{
	return a->score <= 0 && b->score > 0 && negates(a->words) && !negates(b->words);
}

/* Both have one such fact, and not the same. */
static bool
differ(const struct clause *a, const struct clause *b, const char *name, struct contradiction *out)
{
	out->fact_a = only_fact(a, name);
	out->fact_b = only_fact(b, name);
	return out->fact_a.n && out->fact_b.n && !str_eq(out->fact_a, out->fact_b);
}

static bool
contradict(const struct clause *a, const struct clause *b, struct contradiction *out)
{
	*out = (struct contradiction){.a = a, .b = b};
	if (a->type != b->type)
		return false;
	if (is_deniable(a->type) && (denies(a, b) || denies(b, a)) && clause_overlap(a, b) >= SAME_MATTER) {
		out->reason = "one denies what the other does";
		return true;
	}
	const char *id = type_id(a->type);
	if (strcmp(id, "minors.age") == 0 && clause_overlap(a, b) >= SAME_MATTER && differ(a, b, "age.value=", out)) {
		out->reason = "the ages differ";
		return true;
	}
	if (strcmp(id, "retain.duration") == 0 && agree(a, b, "retention.categories=") &&
	    str_eq(only_fact(a, "retention.anchor="), only_fact(b, "retention.anchor=")) &&
	    differ(a, b, "retention.duration=", out)) {
		out->reason = "the periods for the same data differ";
		return true;
	}
	if (strcmp(id, "disp.law_forum") == 0 && clause_overlap(a, b) >= SAME_MATTER &&
	    differ(a, b, "jurisdiction.places=", out)) {
		out->reason = "the places differ";
		return true;
	}
	return false;
}

void
contradictions_of(const struct clauses *service, on_contradiction *f, void *context)
{
	struct contradiction c;

	for (size_t i = 0; i < service->n; i++)
		for (size_t k = i + 1; k < service->n; k++)
			if (contradict(&service->list[i], &service->list[k], &c) && !f(context, &c))
				return;
}
