/*
 * course: how many provisions of each severity stood in a document through time.
 *
 * Each is counted with the severity that its words of then were read with. A capture that
 * is not sound says nothing, so what was before goes on; a text that is not analysed has
 * none. The last point counts exactly what is in force.
 */
#ifndef COURSE_H
#define COURSE_H

#include "record/services.h"

struct course_point {
	int64_t at;       /* from then on, until the next */
	int64_t version;  /* of the document, by its number; 0: of several documents */
	struct severity_counts in_force;
	bool is_refused;  /* the text is not analysed */
};

struct course {
	struct course_point *points; /* oldest first */
	size_t n;
	int64_t until;               /* the last sound capture */
};

/* Memory is the arena's. */
MUST_CHECK bool course_of(struct db *db, int64_t document, struct arena *a,
                          struct course *out, struct err *e);
/* All of several documents together. */
void course_sum(const struct course *list, size_t n, struct arena *a, struct course *out);

/* The point that held at a time; NULL: it was before the first. */
const struct course_point *course_at(const struct course *c, int64_t at);

#endif
