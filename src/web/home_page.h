/*
 * home_page: the first page: what this is, what is new, where to begin.
 */
#ifndef HOME_PAGE_H
#define HOME_PAGE_H

#include "atlas/compare.h"
#include "record/records.h"
#include "web/page.h"
#include "web/picture.h"

enum { NEWS = 10 };

struct news {
	struct str service, document, summary, direction, from, to;
	int64_t at;
	enum change_level level;
};

struct home_page {
	struct page page;
	struct arena *a;
	int64_t services, documents, versions, in_force, changes;
	struct prevalence *list;
	size_t checked;
	struct news news[NEWS];
	size_t news_count;
};

bool page_home(struct exchange *x, struct err *e);

#endif
