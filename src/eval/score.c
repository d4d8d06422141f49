/* score: counts to precision, recall and F1. See score.h. */
#include "eval/score.h"

struct score *
scores_label(struct scores *s, struct str label)
{
	for (size_t i = 0; i < s->count; i++)
		if (str_eq(s->s[i].label, label))
			return &s->s[i];
	if (s->count == SCORES_MAX)
		return &s->s[SCORES_MAX - 1];
	s->s[s->count].label = arena_str(&s->a, label);
	return &s->s[s->count++];
}

void
scores_add(struct scores *s, struct str label, bool said, bool stands)
{
	struct score *x = scores_label(s, label);

	x->said += said;
	x->stood += stands;
	x->right += said && stands;
	x->found += said && stands;
}

void
scores_release(struct scores *s)
{
	arena_release(&s->a);
}

static double
share(size_t part, size_t all)
{
	return all ? (double)part / (double)all : 0;
}

double
score_precision(const struct score *s)
{
	return share(s->right, s->said);
}

double
score_recall(const struct score *s)
{
	return share(s->found, s->stood);
}

static double
harmonic(double p, double r)
{
	return p + r > 0 ? 2 * p * r / (p + r) : 0;
}

double
score_f1(const struct score *s)
{
	return harmonic(score_precision(s), score_recall(s));
}

struct measure
score_measure(const struct score *s)
{
	return (struct measure){score_precision(s), score_recall(s), score_f1(s), s->stood};
}

struct measure
scores_macro(const struct scores *s, size_t least)
{
	struct measure m = {0};
	size_t n = 0;

	for (size_t i = 0; i < s->count; i++) {
		if (s->s[i].stood < least)
			continue;
		m.precision += score_precision(&s->s[i]);
		m.recall += score_recall(&s->s[i]);
		m.f1 += score_f1(&s->s[i]);
		m.support += s->s[i].stood;
		n++;
	}
	if (n) {
		m.precision /= (double)n;
		m.recall /= (double)n;
		m.f1 /= (double)n;
	}
	return m;
}

struct measure
scores_micro(const struct scores *s, size_t least)
{
	struct score all = {.said = 0};

	for (size_t i = 0; i < s->count; i++) {
		if (s->s[i].stood < least)
			continue;
		all.said += s->s[i].said;
		all.right += s->s[i].right;
		all.stood += s->s[i].stood;
		all.found += s->s[i].found;
	}
	return score_measure(&all);
}

void
measure_json(struct json *j, const char *key, struct measure m)
{
	enum { PLACES = 4 };

	json_key(j, key);
	json_object(j);
	json_key(j, "precision");
	json_decimal(j, m.precision, PLACES);
	json_key(j, "recall");
	json_decimal(j, m.recall, PLACES);
	json_key(j, "f1");
	json_decimal(j, m.f1, PLACES);
	json_key_int(j, "support", (int64_t)m.support);
	json_object_end(j);
}
