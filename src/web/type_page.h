/*
 * type_page: all types with how common they are; and one type: what it is, which services
 * have it and which do not, how severe it is and what its facts say.
 */
#ifndef TYPE_PAGE_H
#define TYPE_PAGE_H

#include "atlas/compare.h"
#include "atlas/knowledge.h"
#include "web/page.h"
#include "web/picture.h"

struct types_page {
	struct page page;
	struct arena *a;
	struct prevalence *list; /* by type */
	size_t checked;
};

enum { TYPE_ROWS = 50, TYPE_BARS = 24 };

struct type_page {
	struct page page;
	struct arena *a;
	uint16_t type;
	struct type_knowledge k;
	struct measured measured;
	bool is_measured;
	const struct clauses *all;        /* in force, in the order of services */
	size_t services, levels[4];
	size_t from, to;                  /* of `all`, on this page */
	size_t number, pages;
	struct url list;                  /* the page without its number */
	struct str *without;              /* services that were checked and have none */
	size_t without_count, checked;
	struct bar bars[TYPE_BARS];       /* of periods, where there are any */
	size_t bar_count;
	const char *bars_title;
};

bool page_types(struct exchange *x, struct err *e);
bool page_type(struct exchange *x, struct err *e);

#endif
