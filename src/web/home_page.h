/*
 * home_page: the first page: what this is, what is new, where to begin.
 */
#ifndef HOME_PAGE_H
#define HOME_PAGE_H

#include "atlas/compare.h"
#include "record/records.h"
#include "web/page.h"
#include "web/picture.h"

enum { NEWS = 8, MONTHS = 36 };

struct news {
	struct str service, document, summary, direction, from, to;
	int64_t at;
	enum change_level level;
};

/* What people ask first, and the type of clause that answers. */
struct asked {
	const char *question, *type;
};

struct month {
	struct str name;              /* "2026-08" */
	struct str since, until;      /* its first and last day */
	uint64_t changes[PARTS_MAX];  /* substantive, by direction_at */
};

struct home_page {
	struct page page;
	struct arena *a;
	int64_t services, documents, versions, in_force, changes;
	struct prevalence *list;
	size_t checked;
	struct news news[NEWS];
	size_t news_count;
	struct month months[MONTHS];  /* the last is that of the newest change */
	bool has_months;
};

const struct asked *asked_at(size_t i);
size_t asked_count(void);
const char *direction_at(size_t i); /* of PARTS_MAX */
/* The months as a picture. */
void write_months(struct buf *out, const struct home_page *p);

bool page_home(struct exchange *x, struct err *e);

#endif
