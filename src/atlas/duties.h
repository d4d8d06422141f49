/*
 * duties: what a law asks to be told, and which clauses of a service tell it. "Not
 * stated" means that none was found that does.
 */
#ifndef DUTIES_H
#define DUTIES_H

#include "atlas/clauses.h"
#include "atlas/knowledge.h"

enum { TOLD_SHOWN = 3 };

struct told {
	const struct duty *duty;
	const struct clause *by[TOLD_SHOWN]; /* the first that tell it */
	size_t count;
};

/* Is any of the clauses of this document; of any where it is empty? */
bool clauses_any_of(const struct clauses *all, struct str document);
/* By clauses of a service; of this document of it, where not empty. */
void duty_find(const struct duty *d, const struct clauses *all, struct str document,
               struct told *out);
/* As doc/schema/unstated.json has it. */
void told_json(struct json *j, const struct told *t);

#endif
