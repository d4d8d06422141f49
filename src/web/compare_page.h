/*
 * compare_page: services beside each other, type by type; each cell leads to its record.
 */
#ifndef COMPARE_PAGE_H
#define COMPARE_PAGE_H

#include "record/listing.h"
#include "web/page.h"
#include "web/picture.h"

enum { COMPARED_SERVICES = 40, COMPARED_TYPES = 16 };

struct compare_page {
	struct page page;
	struct arena *a;
	struct str *services;             /* the rows */
	bool *analysed;                   /* is a text of the service? */
	size_t service_count, total;      /* and of how many: where none was chosen, all */
	uint16_t types[COMPARED_TYPES];   /* the columns */
	size_t type_count;
	struct cell *cells;               /* row by row; none where it has no provisions */
	uint8_t *levels;                  /* for the picture */
	size_t number, pages;
	struct url list;                  /* the page without its number */
	bool is_chosen;                   /* services were */
};

bool page_compare(struct exchange *x, struct err *e);

#endif
