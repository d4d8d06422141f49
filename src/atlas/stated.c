/* stated: facts of clauses in groups. See stated.h. */
#include "atlas/stated.h"

static const struct group kept[KEPT_GROUPS] = {
	{"1-day", "up to 1 day"}, {"1-week", "1 day to 1 week"},
	{"1-month", "1 week to 1 month"}, {"3-months", "1 to 3 months"},
	{"6-months", "3 to 6 months"}, {"1-year", "6 to 12 months"},
	{"2-years", "1 to 2 years"}, {"5-years", "2 to 5 years"},
	{"10-years", "5 to 10 years"}, {"longer", "more than 10 years"},
	{"condition", "a condition, no period"}, {"no-end", "without an end"}};

/* The longer ends, with what a month of 31 days or a leap year has more. */
static const double kept_until[KEPT_PERIODS - 1] = {1, 7, 31, 92, 184, 366, 731, 1827, 3653};

/* A means is of a group if its words hold one of these. */
static const struct {
	struct group group;
	const char *words[8];
} means[REFUSE_NAMED] = {
	{{"settings", "settings of the account"}, {"setting", "preference", "account", "toggle", "dashboard"}},
	{{"email", "an e-mail"}, {"email", "e-mail", "@"}},
	{{"link", "a link in messages"}, {"unsubscribe", "link in", "links in"}},
	{{"page", "a page or form"}, {"page", "form", "site", "http", "www.", "portal", "visiting", "click"}},
	{{"post", "a letter"}, {"by mail", "by post", "letter", "postal", "in writing", "us mail"}},
	{{"phone", "a call or text message"}, {"call", "phone", "texting", "sms"}},
	{{"device", "browser or device"}, {"browser", "device", "signal", "plug-in", "extension"}},
	{{"contact", "by contacting the service"}, {"contact"}},
};
static const struct group no_means[] = {{"other", "other means"}, {"unstated", "no means named"}};

const struct group *
kept_group(size_t i)
{
	return &kept[i];
}

const struct group *
refuse_group(size_t i)
{
	return i < REFUSE_NAMED ? &means[i].group : &no_means[i - REFUSE_NAMED];
}

bool
period_hours(struct str iso, double *out)
{
	static const struct {
		char letter;
		bool time;
		double hours;
	} units[] = {{'Y', false, 8766}, {'M', false, 730.5}, {'W', false, 168},
	             {'D', false, 24}, {'H', true, 1}, {'M', true, 1 / 60.0}};
	bool time = false, some = false;

	*out = 0;
	for (size_t i = 1; iso.n && iso.p[0] == 'P' && i < iso.n;) {
		double number = 0;
		size_t from = i, unit = 0;
		if (iso.p[i] == 'T') {
			time = true;
			i++;
			continue;
		}
		for (; i < iso.n && is_digit(iso.p[i]); i++)
			number = number * 10 + (iso.p[i] - '0');
		while (unit < COUNT(units) && (i == iso.n || units[unit].letter != iso.p[i] ||
		                               units[unit].time != time))
			unit++;
		if (i++ == from || unit == COUNT(units))
			return false;
		*out += number * units[unit].hours;
		some = true;
	}
	return some;
}

/* The value of a fact of this name, or nothing. */
static bool
is_fact(struct str fact, const char *name, struct str *value)
{
	size_t n = strlen(name);

	*value = str_slice(fact, n < fact.n ? n : fact.n, fact.n);
	return str_starts(fact, str_of(name));
}

uint32_t
clause_kept(const struct clause *c)
{
	uint32_t groups = 0;
	struct str value;
	double hours;

	for (size_t i = 0; i < c->fact_count; i++) {
		size_t k = 0;
		if (is_fact(c->facts[i], "retention.criterion=", &value))
			groups |= 1u << KEPT_CONDITION;
		if (is_fact(c->facts[i], "retention.open_ended=yes", &value))
			groups |= 1u << KEPT_WITHOUT_END;
		if (!is_fact(c->facts[i], "retention.duration=", &value) ||
		    !period_hours(value, &hours))
			continue;
		while (k < KEPT_PERIODS - 1 && hours > kept_until[k] * 24)
			k++;
		groups |= 1u << k;
	}
	return groups;
}

/* At the start of one of the words. */
static bool
has_word(struct str words, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= words.n; i++)
		if ((i == 0 || !is_alnum(words.p[i - 1]) || !is_alnum(*word)) &&
		    str_eq_nocase(str_slice(words, i, i + n), str_of(word)))
			return true;
	return false;
}

static uint32_t
groups_of(struct str words)
{
	uint32_t groups = 0;

	for (size_t i = 0; i < REFUSE_NAMED; i++)
		for (size_t k = 0; k < COUNT(means[i].words) && means[i].words[k]; k++)
			if (has_word(words, means[i].words[k]))
				groups |= 1u << i;
	return groups ? groups : 1u << REFUSE_OTHER;
}

uint32_t
clause_refusals(const struct clause *c)
{
	uint32_t groups = 0;
	struct str value;

	for (size_t i = 0; i < c->fact_count; i++)
		if (is_fact(c->facts[i], "opt_out.method=", &value))
			groups |= groups_of(value);
	return groups || !clause_has_fact(c, STR("opt_out.")) ? groups : 1u << REFUSE_UNSTATED;
}
