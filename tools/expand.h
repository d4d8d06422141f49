/*
 * expand: the strings that a pattern stands for. Vectorscan finds many plain strings
 * sooner than one pattern with alternatives in it.
 */
#ifndef EXPAND_H
#define EXPAND_H

#include <stdbool.h>
#include <stddef.h>

enum { EXPANSIONS_MAX = 400 };

struct list {
	char *s[EXPANSIONS_MAX];
	size_t n;
};

/* Groups and "?" written out: "\bkeeps? (it|them)" gives four patterns. What repeats, and
 * classes, stay; a pattern with more than EXPANSIONS_MAX forms stays whole. The pattern is
 * one that Vectorscan takes. The strings are the caller's, for list_free. */
void expand(const char *pattern, struct list *out);
void list_free(struct list *l);

#endif
