/*
 * history_page: how a document stood through time: every text that was shown, from when to
 * when, what differs from the one before, and the captures that failed.
 */
#ifndef HISTORY_PAGE_H
#define HISTORY_PAGE_H

#include "record/records.h"
#include "web/found.h"
#include "web/page.h"
#include "web/state.h"
#include "web/timeline.h"

enum { STAYS_A_PAGE = 100 };

/* Captures in a row that showed the same text, or that failed for the same reason. */
struct stay {
	int64_t version;        /* 0: they failed */
	int64_t from, until;
	uint64_t captures, confirmed;
	struct str digest;      /* hex, or empty */
	struct str problem;     /* why they failed, or why the text does not count; or empty */
	struct str source, how;
	bool technical;
	unsigned time;          /* that the text is shown for the 1st, 2nd … time */
	int64_t gap;            /* seconds since the capture before it */
	/* What differs from the text before: */
	bool has_change;
	enum change_level level;
	struct str before, direction, summary;
};

struct history_page {
	struct page page;
	struct arena *a;
	struct document_name name;
	struct stay *stays;     /* oldest first */
	size_t count;
	struct stay **shown;    /* of this page, newest first */
	size_t shown_count, matching, number, pages;
	size_t versions, captures, failures, substantive;
	struct str level, year; /* asked for, or empty */
	struct timeline_lane lane;
	struct url list;
};

bool page_history(struct exchange *x, struct err *e);
/* From a form with two versions to the page of their differences. */
bool compare_versions_asked(struct exchange *x, struct err *e);

#endif
