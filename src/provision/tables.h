/*
 * tables: the form in which tools/knowledge.awk writes the knowledge base as C.
 */
#ifndef TABLES_H
#define TABLES_H

#include <stdbool.h>
#include <stdint.h>

struct type_entry {
	const char *id;
	int points;
	const char *title;
};

/* What a pattern finds: a phrase, or from PART_FIRST on the parts of pairs: the first of
 * pair 0, its second, the first of pair 1, ... */
struct pattern_entry {
	uint16_t finds;
	const char *regex;
};

/* A phrase that stands where the second part ends within so many bytes after the first,
 * in the same sentence. */
struct pair_entry {
	uint16_t phrase, bytes;
};

struct alternative {
	uint8_t where;
	uint16_t phrase;
};

struct term {
	bool negated;
	uint16_t first, count; /* into alternative_table */
};

struct rule {
	uint16_t type, weight, first, count; /* into term_table */
	uint16_t line; /* of knowledge/rules.txt */
};

#endif
