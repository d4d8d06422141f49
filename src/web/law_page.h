/*
 * law_page: laws and agencies, the types of clauses that implicate them, and where to
 * complain.
 */
#ifndef LAW_PAGE_H
#define LAW_PAGE_H

#include "atlas/compare.h"
#include "atlas/knowledge.h"
#include "web/page.h"

struct law_page {
	struct page page;
	struct arena *a;
	const struct law *law;       /* or NULL */
	const struct agency *agency; /* or NULL */
	uint16_t *types;             /* that touch it */
	size_t type_count;
	struct prevalence *list;     /* by type */
	size_t checked;
};

bool page_laws(struct exchange *x, struct err *e);
bool page_law(struct exchange *x, struct err *e);
bool page_agency(struct exchange *x, struct err *e);

#endif
