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
	const char *title, *definition;
};

struct pattern_entry {
	uint16_t phrase;
	const char *regex;
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
};

#endif
