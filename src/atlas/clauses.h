/*
 * clauses: provisions in force side by side: how alike their words are, and which facts
 * they share.
 */
#ifndef CLAUSES_H
#define CLAUSES_H

#include "archive/archive.h"
#include "provision/provision.h"

/* One provision in force. Strings are the arena's. */
struct clause {
	struct str record, service, document;
	uint16_t type;
	int score;
	struct str words;
	struct str *facts; /* "retention.duration=P30D", by name */
	size_t fact_count;
	uint32_t *tokens;  /* hashes of its distinct words, by value */
	size_t token_count;
};

struct clauses {
	struct clause *list;
	size_t n;
};

/* Those of a type (TYPE_NONE: of all), in the order of services. */
MUST_CHECK bool clauses_of_type(struct db *db, uint16_t type, struct arena *a,
                                struct clauses *out, struct err *e);
/* Those of a service. */
MUST_CHECK bool clauses_of_service(struct db *db, struct str service, struct arena *a,
                                   struct clauses *out, struct err *e);

/* The services that were checked, in the order of their names. */
MUST_CHECK bool services_checked(struct db *db, struct arena *a, struct str **out, size_t *n,
                                 struct err *e);
/* ERR_NOT_FOUND unless the service is among them. */
MUST_CHECK bool service_is_checked(struct db *db, struct str service, struct arena *a,
                                   struct err *e);

/* Does it state exactly this: "age.value=13"? */
bool clause_states(const struct clause *c, struct str fact);
/* Has it a fact that starts so: "retention.", "age.value=13"? */
bool clause_has_fact(const struct clause *c, struct str front);

/* As doc/schema/compare.json has it. */
void clause_json(struct json *j, const struct clause *c);

/* Order of tokens, for qsort and bsearch. */
int by_token(const void *a, const void *b);

/* How many of both clauses' distinct words are in both (Jaccard), in thousandths. */
unsigned clause_overlap(const struct clause *a, const struct clause *b);
/* From here on two clauses are the same text but for names: shared boilerplate. */
enum { BOILERPLATE_FROM = 800 };

#endif
