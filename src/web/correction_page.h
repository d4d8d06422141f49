/*
 * correction_page: faults that people report on records, and our answers.
 */
#ifndef CORRECTION_PAGE_H
#define CORRECTION_PAGE_H

#include "record/corrections.h"
#include "web/page.h"

enum { CORRECTIONS_A_PAGE = 50 };

struct correction_page {
	struct page page;
	struct arena *a;
	struct str record;         /* on which; or empty: all */
	struct correction *list;   /* newest first */
	size_t count, waiting, from, to, number, pages; /* [from, to) are of this page */
	struct url address;        /* the page without its number */
	struct str sent;           /* the report that was just taken; or empty */
};

route_handler page_corrections, page_correct; /* GET, POST */
route_handler api_corrections;

/* The list of one record, for its page: nothing where there is none. */
MUST_CHECK bool corrections_of(struct exchange *x, struct str record,
                               struct correction **out, size_t *count, struct err *e);
void write_corrections(struct buf *out, struct arena *a, const struct correction *list,
                       size_t count);

#endif
