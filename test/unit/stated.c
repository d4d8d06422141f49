/* stated: facts of clauses fall into the groups that their words and numbers say. */
#include "atlas/stated.h"
#include "test/check.h"

static uint32_t
kept_of(const char *fact)
{
	struct str facts[] = {str_of(fact)};
	struct clause c = {.facts = facts, .fact_count = 1};

	return clause_kept(&c);
}

static const char *
period_group(const char *iso)
{
	char fact[60];

	snprintf(fact, sizeof fact, "retention.duration=%s", iso);
	uint32_t groups = kept_of(fact);
	for (size_t i = 0; i < KEPT_GROUPS; i++)
		if (groups == 1u << i)
			return kept_group(i)->id;
	return "none";
}

static void
periods_are_counted_by_their_length(void)
{
	static const char *const cases[][2] = {
		{"PT1H", "1-day"}, {"PT24H", "1-day"}, {"P1D", "1-day"}, {"PT25H", "1-week"},
		{"P7D", "1-week"}, {"P1W", "1-week"}, {"P8D", "1-month"}, {"P1M", "1-month"},
		{"P30D", "1-month"}, {"P31D", "1-month"}, {"P32D", "3-months"},
		{"P90D", "3-months"}, {"P3M", "3-months"}, {"P180D", "6-months"},
		{"P6M", "6-months"}, {"P1Y", "1-year"}, {"P12M", "1-year"}, {"P365D", "1-year"},
		{"P13M", "2-years"}, {"P24M", "2-years"}, {"P2Y", "2-years"},
		{"P1Y6M", "2-years"}, {"P5Y", "5-years"}, {"P6Y", "10-years"},
		{"P10Y", "10-years"}, {"P11Y", "longer"}, {"P99Y", "longer"}, {"P", "none"},
		{"PT", "none"}, {"", "none"}, {"30D", "none"}, {"P3", "none"}, {"PD", "none"},
		{"P1H", "none"}, {"a while", "none"}};

	for (size_t i = 0; i < COUNT(cases); i++)
		CHECK_SAY(strcmp(period_group(cases[i][0]), cases[i][1]) == 0,
		          "%s is of %s, not of %s", cases[i][0], period_group(cases[i][0]),
		          cases[i][1]);
}

static void
what_has_no_period_is_apart(void)
{
	CHECK(kept_of("retention.criterion=as long as needed") == 1u << KEPT_CONDITION);
	CHECK(kept_of("retention.open_ended=yes") == 1u << KEPT_WITHOUT_END);
	CHECK(kept_of("age.value=16") == 0);
}

static uint32_t
refusals_of(struct str *facts, size_t n)
{
	struct clause c = {.facts = facts, .fact_count = n};

	return clause_refusals(&c);
}

static void
means_are_told_by_their_words(void)
{
	static const struct {
		const char *words, *ids;
	} cases[] = {
		{"in your Account Settings", "settings"},
		{"by sending an email to privacy@example.org", "email"},
		{"by visiting our opt-out page", "page"},
		{"by email or by post", "email post"},
		{"through your browser", "device"},
		{"by contacting us", "contact"},
		{"by the unsubscribe link in each email", "email link"},
		{"automatically by raising a flag", "other"}};

	for (size_t i = 0; i < COUNT(cases); i++) {
		char fact[200], got[200] = "";
		snprintf(fact, sizeof fact, "opt_out.method=%s", cases[i].words);
		uint32_t groups = refusals_of(&(struct str){fact, strlen(fact)}, 1);
		for (size_t k = 0; k < REFUSE_GROUPS; k++)
			if (groups >> k & 1)
				snprintf(got + strlen(got), sizeof got - strlen(got), "%s%s",
				         *got ? " " : "", refuse_group(k)->id);
		CHECK_SAY(strcmp(got, cases[i].ids) == 0, "\"%s\" is of %s, not of %s",
		          cases[i].words, got, cases[i].ids);
	}
}

static void
an_opt_out_may_name_no_means(void)
{
	struct str facts[] = {STR("opt_out.from=training")}, others[] = {STR("age.value=16")};

	CHECK(refusals_of(facts, 1) == 1u << REFUSE_UNSTATED);
	CHECK(refusals_of(others, 1) == 0);
	CHECK(refusals_of(NULL, 0) == 0);
}

int
main(void)
{
	RUN(periods_are_counted_by_their_length);
	RUN(what_has_no_period_is_apart);
	RUN(means_are_told_by_their_words);
	RUN(an_opt_out_may_name_no_means);
	return check_done();
}
