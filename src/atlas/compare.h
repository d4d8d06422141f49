/*
 * compare: a provision beside those of other services: who has it too, and how it differs.
 *
 * The same provision elsewhere is one of the same type that is turned the same way (in the
 * person's favour or not) and whose facts do not contradict; similar wording alone is not
 * enough. Each comparator comes with its reason. Better none than one off the point.
 */
#ifndef COMPARE_H
#define COMPARE_H

#include "atlas/shelf.h"

enum { COMPARATORS = 3, REASONS_MAX = 8 };

struct comparator {
	const struct clause *clause;
	unsigned overlap;  /* thousandths of the words */
	unsigned weight;   /* by which the list is ordered */
	bool boilerplate;  /* the same text but for names */
	struct str like[REASONS_MAX], unlike[REASONS_MAX]; /* facts: "retention.duration=P30D" */
	size_t like_count, unlike_count;
	struct str lacks[REASONS_MAX];   /* facts here of which it states no such */
	size_t lack_count;
};

struct comparison {
	struct comparator best[COMPARATORS]; /* one a service, the most alike first */
	size_t count;
	/* Where none is near in its words: clauses of the type and turned the same way that
	 * have facts in common, or at least the level of severity; the most of that first. */
	struct comparator others[COMPARATORS];
	size_t other_count;
	bool same_type;       /* false: no service has the type; `best` are the nearest clauses */
	size_t services;      /* others with the type in force */
	size_t checked;       /* all services that were checked */
	size_t boilerplates;  /* of those services, how many have the same text */
};

/* Where a record of this type stands beside the others, in the data of this generation
 * (shelf.h); memory is the arena's. ERR_NOT_FOUND if it is not in force. */
MUST_CHECK bool compare_record(struct db *db, struct shelf *shelf, uint64_t generation,
                               struct str record, uint16_t type, struct arena *a,
                               struct comparison *out, struct err *e);

/* How many services have a type in force, over those checked. */
struct prevalence {
	uint16_t type;
	size_t services, provisions;
	size_t protective; /* services all of whose provisions of the type are Protective: for
	                    * what burdens people, those that only deny or limit it */
};
MUST_CHECK bool prevalence_of_all(struct db *db, struct arena *a, struct prevalence **out,
                                  size_t *count, size_t *checked, struct err *e);

/* As doc/schema/prevalence.json has it. */
void prevalence_json(struct json *j, const struct prevalence *p, size_t checked);

/* What was measured of a type on documents labelled in full; false if too few cases. */
struct measured {
	double precision, recall;
	unsigned cases;
};
bool measured_of(uint16_t type, struct measured *out);

#endif
