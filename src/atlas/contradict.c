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
says(struct str words, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_find_nocase(words, str_of(list[i]), 0) != SIZE_MAX)
			return true;
	return false;
}

/* It says without limits that something is not done. */
static bool
negates(struct str words)
{
	static const char *const denied[] = {"not sell", "never sell", "not share", "never share", "not disclose",
	                                     "not rent", "not collect", "not process", "not use", "not train",
	                                     "never use", "not track", "not record", "not make", "not subject"};
	static const char *const limits[] = {"these", "this ", "such ", "unless", "except", "without your",
	                                     "other than", " if ", " only ", "children", "minors", "under 1",
	                                     "their own", "separate"};

	return says(words, denied, COUNT(denied)) && !says(words, limits, COUNT(limits));
}

/* It says that something is done, whatever the person decides. */
static bool
does(struct str words)
{
	static const char *const otherwise[] = {" not ", " never ", "n't ", "n\xE2\x80\x99t ", " no ", " if ",
	                                        "consent", "choose", "direct us", "opt in", "opt-in", "opt out",
	                                        "opt-out", "permission", "when you", "unless", "turn"};

	return !says(words, otherwise, COUNT(otherwise));
}

/* One is in the person's favour and says no; the other is not and says yes. */
static bool
denies(const struct clause *a, const struct clause *b)
{
	return a->score <= 0 && b->score > 0 && negates(a->words) && does(b->words);
}

/* An age from which on the service as a whole may be used, not one for a feature, for
 * buying, or with a parent's leave. */
static bool
is_age_of_service(struct str words)
{
	static const char *const rules[] = {"years old", "years of age", "under the age of", "under age", "under 1",
	                                    "younger than", "intended for", "directed to"};
	static const char *const limits[] = {"parent", "guardian", "permission", "consent", "alcohol", "purchase",
	                                     "feature", "notice", "minimum age in", "country"};
	static const char *const services[] = {"service", "site", "platform", "network", "app", "eligib"};

	return says(words, rules, COUNT(rules)) && says(words, services, COUNT(services)) &&
	       !says(words, limits, COUNT(limits));
}

/* What is kept has a name of its own, and nothing else is said that could tell them apart. */
static bool
is_plain_period(const struct clause *c)
{
	static const char *const limits[] = {"personal data", "personal information", "purpose"};
	static const char *const conditions[] = {" if ", " unless ", "purpose", " when "};

	return !says(only_fact(c, "retention.categories="), limits, COUNT(limits)) &&
	       !says(c->words, conditions, COUNT(conditions));
}

/* "sixteen" is 16. */
static int64_t
age_of(struct str fact)
{
	static const char *const numbers[] = {"twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
	                                      "eighteen", "nineteen", "twenty", "twenty-one"};
	struct str value = str_slice(fact, strlen("age.value="), fact.n);
	int64_t age;

	for (size_t i = 0; i < COUNT(numbers); i++)
		if (str_eq_nocase(value, str_of(numbers[i])))
			return 12 + (int64_t)i;
	return str_to_i64(value, &age) ? age : -1;
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
	if (strcmp(id, "minors.age") == 0 && is_age_of_service(a->words) && is_age_of_service(b->words) &&
	    differ(a, b, "age.value=", out) && age_of(out->fact_a) != age_of(out->fact_b)) {
		out->reason = "the ages differ";
		return true;
	}
	if (strcmp(id, "retain.duration") == 0 && is_plain_period(a) && is_plain_period(b) && agree(a, b, "retention.categories=") &&
	    str_eq(only_fact(a, "retention.anchor="), only_fact(b, "retention.anchor=")) &&
	    differ(a, b, "retention.duration=", out)) {
		out->reason = "the periods for the same data differ";
		return true;
	}
	return false;
}

/* The same words stand in a document before. */
static bool
is_told_already(const struct clauses *service, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (service->list[k].type == service->list[i].type &&
		    str_eq(service->list[k].words, service->list[i].words))
			return true;
	return false;
}

void
contradictions_of(const struct clauses *service, on_contradiction *f, void *context)
{
	struct contradiction c;

	for (size_t i = 0; i < service->n; i++)
		for (size_t k = i + 1; k < service->n; k++)
			if (contradict(&service->list[i], &service->list[k], &c) && !is_told_already(service, i) &&
			    !is_told_already(service, k) && !f(context, &c))
				return;
}

static void
side_json(struct json *j, const char *key, const struct clause *c, struct str fact)
{
	json_key(j, key);
	json_object(j);
	json_key_str(j, "record", c->record);
	json_key_str(j, "document", c->document);
	json_key(j, "fact");
	if (fact.n)
		json_str(j, fact);
	else
		json_null(j);
	json_key_str(j, "quote", c->words);
	json_object_end(j);
}

void
contradiction_json(struct json *j, const struct contradiction *x)
{
	json_object(j);
	json_key_str(j, "service", x->a->service);
	json_key_cstr(j, "type", type_id(x->a->type));
	json_key_cstr(j, "reason", x->reason);
	side_json(j, "a", x->a, x->fact_a);
	side_json(j, "b", x->b, x->fact_b);
	json_object_end(j);
}
