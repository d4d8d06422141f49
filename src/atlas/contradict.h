/*
 * contradict: clauses of one service that do not go together, by their facts: one denies
 * what another does, ages or periods differ. Both are shown side by side; which of them
 * counts is not ours to say. Laws and courts differ by region too often to be told apart.
 */
#ifndef CONTRADICT_H
#define CONTRADICT_H

#include "atlas/clauses.h"

struct contradiction {
	const struct clause *a, *b; /* by document and place */
	const char *reason;         /* "one denies what the other does" */
	struct str fact_a, fact_b;  /* "age.value=13"; empty for denials */
};

/* Calls back for each pair; false stops. */
typedef bool on_contradiction(void *context, const struct contradiction *c);
void contradictions_of(const struct clauses *service, on_contradiction *f, void *context);

/* As doc/schema/contradictions.json has it. */
void contradiction_json(struct json *j, const struct contradiction *x);

#endif
