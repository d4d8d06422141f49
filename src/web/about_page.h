/*
 * about_page: what the site says of itself: what was checked when and what failed
 * (status), and how records are made and how often that errs (method).
 */
#ifndef ABOUT_PAGE_H
#define ABOUT_PAGE_H

#include "atlas/compare.h"
#include "web/page.h"
#include "web/picture.h"
#include "web/state.h"

enum { STATUS_ROWS = 100, STATUS_OLD_DAYS = 90 };

struct status_page {
	struct page page;
	struct arena *a;
	size_t documents, of[STATES]; /* all, and how many of them are in each state */
	int64_t newest;               /* of the captures that showed a text */
	size_t old;                   /* documents not looked at for STATUS_OLD_DAYS before it */
	struct document_row *troubles; /* those that are not healthy, of this page */
	size_t trouble_count, from, total, number, pages;
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
