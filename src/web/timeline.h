/*
 * timeline: what happened when, as pictures: a lane for each document, with bars for how
 * it stood and marks for what changed; and how many clauses of each severity stood. The
 * page has the same as a table behind each.
 */
#ifndef TIMELINE_H
#define TIMELINE_H

#include "record/course.h"
#include "serve/html.h"

struct timeline_bar {
	int64_t from, until;
	const char *kind;  /* a class of the style: "stood", "ill", "failed" */
	struct str title;
};

struct timeline_mark {
	int64_t at;
	const char *kind;  /* "substantive", "small", "returned", "ill" */
	struct str title;
	struct url to;
};

struct timeline_lane {
	struct str name;   /* or empty */
	struct timeline_bar *bars;
	size_t bar_count;
	struct timeline_mark *marks;
	size_t mark_count;
};

/* Bars and marks of a kind that would stand on one spot are drawn once. */
void write_timeline(struct buf *out, const struct timeline_lane *lanes, size_t count,
                    struct str title, int64_t from, int64_t until);

/* Clauses in force by severity, one level on the other, the severest at the bottom. */
void write_course(struct buf *out, const struct course *c);

#endif
