/*
 * stated: what clauses state, sorted into few groups that can be counted: for how long
 * data are kept, and how one may refuse. A clause may be of several groups.
 */
#ifndef STATED_H
#define STATED_H

#include "atlas/clauses.h"

struct group {
	const char *id;    /* in addresses: "1-2-years" */
	const char *words; /* "1 to 2 years" */
};

/* Periods from the shortest to the longest; then a condition in place of one, and no end
 * at all. Of a period the group is that whose longer end is the first not below it. */
enum { KEPT_PERIODS = 10, KEPT_CONDITION = KEPT_PERIODS, KEPT_WITHOUT_END, KEPT_GROUPS };
const struct group *kept_group(size_t i);
/* Bit i: it states one of group i. */
uint32_t clause_kept(const struct clause *c);

/* By the words of the means that a clause names. REFUSE_UNSTATED: it names none. */
enum { REFUSE_NAMED = 8, REFUSE_OTHER = REFUSE_NAMED, REFUSE_UNSTATED, REFUSE_GROUPS };
const struct group *refuse_group(size_t i);
/* Bit i: it states an opt-out by means of group i; 0: it states none. */
uint32_t clause_refusals(const struct clause *c);

/* The hours of a period of ISO 8601 ("P1Y6M", "PT48H"); a year has 365.25 days, a month is
 * a twelfth of it. False if it is none. */
bool period_hours(struct str iso, double *out);

#endif
