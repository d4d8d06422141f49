/*
 * course_page: how many clauses of each severity were in force through time, as a picture
 * and a table behind it, on the pages of services and documents.
 */
#ifndef COURSE_PAGE_H
#define COURSE_PAGE_H

#include "record/course.h"
#include "web/page.h"

/* With more points than so many the table has one row a year. */
enum { COURSE_ROWS = 24 };

struct course_row {
	const struct course_point *point;
	int year;           /* the point holds at its end; 0: the row is of the point's day */
	bool is_last;       /* what stands now */
	struct str version; /* SHA-256 in hex, of a document; or empty */
};

struct course_shown {
	struct arena *a;
	struct course c;
	struct str service, document; /* the latter may be empty */
	struct course_row *rows;
	size_t row_count;
	bool is_refused;              /* at some point, or in one of the documents */
};

/* The rows, and whose they are, for what `c` has; `id` is the document's, or 0. */
MUST_CHECK bool course_rows(struct db *db, int64_t id, struct course_shown *s,
                            struct err *e);

/* A number of a row as a link to what it counts, where a page has just that. */
void write_course_cell(struct buf *out, const struct course_shown *s,
                       const struct course_row *row, enum severity level);

#endif
