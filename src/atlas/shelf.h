/*
 * shelf: the clauses of a type in memory, for those who compare many records.
 *
 * Reading all clauses of a type takes longer than comparing with them. A shelf keeps
 * such sets while the data stay as they are; it may be shared by threads. What it holds
 * is bounded: the set that was not used for longest goes first.
 */
#ifndef SHELF_H
#define SHELF_H

#include "atlas/clauses.h"

/* All clauses in force of a type, or (TYPE_NONE) of all types, and how rare each word
 * is among them. */
struct clause_set {
	struct clauses all;
	uint32_t *hashes;  /* of the distinct words, by value */
	double *weights;   /* of the same: the rarer, the more */
	size_t hash_count;
	struct arena a;
};
MUST_CHECK bool clause_set_read(struct db *db, uint16_t type, struct clause_set *out,
                                struct err *e);
void clause_set_release(struct clause_set *s);

struct shelf;
enum { SHELF_SETS = 160 };

struct shelf *shelf_open(size_t bytes_max);
void shelf_close(struct shelf *s);
/* The set as it is at `generation` of the data, which db shows. Given back by
 * shelf_give. */
MUST_CHECK bool shelf_take(struct shelf *s, struct db *db, uint64_t generation,
                           uint16_t type, const struct clause_set **out, struct err *e);
void shelf_give(struct shelf *s, const struct clause_set *set);

#endif
