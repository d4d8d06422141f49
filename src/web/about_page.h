/*
 * about_page: what the site says of itself: what was checked when and what failed
 * (status), and how records are made and how often that errs (method).
 */
#ifndef ABOUT_PAGE_H
#define ABOUT_PAGE_H

#include "atlas/compare.h"
#include "record/records.h"
#include "web/page.h"
#include "web/picture.h"

enum { STATUS_ROWS = 100 };

struct trouble {
	struct str service, document, why;
	int64_t last, failed;
};

struct status_page {
	struct page page;
	struct arena *a;
	int64_t documents, sound, unread, failing, stopped, newest;
	struct trouble *troubles;  /* of this page */
	size_t trouble_count, from, total;
	struct url before, after;
	uint64_t entries;          /* of the log */
	struct str origin, checkpoint;
};

struct method_page {
	struct page page;
	struct arena *a;
	struct prevalence *list; /* by type */
	size_t checked;
};

bool page_status(struct exchange *x, struct err *e);
bool page_method(struct exchange *x, struct err *e);

#endif
