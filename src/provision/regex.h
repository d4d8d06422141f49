/*
 * regex: values read out of words, by PCRE2 with its just-in-time compiler.
 *
 * Patterns are compiled at first use, once for the process, and shared by threads.
 */
#ifndef REGEX_H
#define REGEX_H

#include "base/base.h"

struct regex {
	const char *pattern; /* caseless, UTF-8; an apostrophe stands for ' and ’ */
	void *code;          /* regex.c's */
};

enum { GROUPS_MAX = 12 };

struct found {
	size_t start, end;           /* bytes of the words */
	struct str group[GROUPS_MAX]; /* 0: all; empty where a group took no part */
};

/* The first match at or after `from`. */
bool regex_find(struct regex *r, struct str words, size_t from, struct found *out);
bool regex_matches(struct regex *r, struct str words);

#endif
