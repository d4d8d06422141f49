/*
 * type_page: all types with how common they are; and one type: what it is, which services
 * have it and which do not, how severe it is and what its facts say.
 */
#ifndef TYPE_PAGE_H
#define TYPE_PAGE_H

#include "atlas/compare.h"
#include "atlas/knowledge.h"
#include "atlas/stated.h"
#include "web/page.h"
#include "web/picture.h"

struct types_page {
	struct page page;
	struct arena *a;
	struct prevalence *list; /* by type */
	size_t checked;
};

enum { TYPE_ROWS = 50, TYPE_BARS = 24 };

/* Which of a type's clauses are listed. */
struct type_filter {
	const char *name; /* of the parameter: "kept", "refuse", "fact"; or NULL: all */
	struct str value;
	size_t group;     /* of stated.h; of "refuse", REFUSE_GROUPS: none */
};

struct type_page {
	struct page page;
	struct arena *a;
	uint16_t type;
	struct type_knowledge k;
	struct measured measured;
	bool is_measured;
	const struct clauses *all;        /* in force, in the order of services */
	uint32_t *kept, *refused;         /* of each of them, and of all of its service */
	size_t services, levels[4];
	struct type_filter filter;
	const struct clause **listed;
	size_t listed_count, listed_services;
	size_t from, to;                  /* of `listed`, on this page */
	size_t number, pages;
	struct url list;                  /* the page without its number */
	struct str *without;              /* services that were checked and have none */
	size_t without_count, checked;
	struct bar bars[TYPE_BARS];       /* of what is stated, where there is any */
	size_t bar_count;
	const char *bars_title;
	struct bar refusals[REFUSE_GROUPS + 1]; /* by number of services */
	size_t refusal_count, refusing;
};

bool page_types(struct exchange *x, struct err *e);
bool page_type(struct exchange *x, struct err *e);

#endif
