/*
 * list_page: the long lists: the registry of all records, the changes, and what a search
 * finds. Each is filtered by a form, shown a page at a time, and says how many there are.
 */
#ifndef LIST_PAGE_H
#define LIST_PAGE_H

#include "record/listing.h"
#include "web/page.h"

struct change_line {
	struct str service, document, direction, summary, from, to;
	int64_t at;
	enum change_level level;
};

enum { FOUND_ROWS = 50, FOUND_MOST = 2000, NAMES_SHOWN = 12 };

struct list_page {
	struct page page;
	struct arena *a;
	const struct request *request;   /* for the form: what was asked for */
	struct url list;                 /* the page without its number */
	size_t number, pages;            /* of a search */
	struct provision_row *rows;      /* of the registry, of a search */
	struct change_line *changes;
	size_t count;
	uint64_t total;
	struct url next, csv, jsonl;
	struct str words;                /* searched for */
	struct str *services;            /* with these words in their names */
	size_t service_count;
	uint16_t types[NAMES_SHOWN];     /* the same */
	size_t type_count;
};

bool page_registry(struct exchange *x, struct err *e);
bool page_changes(struct exchange *x, struct err *e);
bool page_search(struct exchange *x, struct err *e);

/* Parts of the forms: <option> elements, that of the query chosen. */
void write_options(struct buf *out, const struct request *r, const char *name,
                   const char *const *values);
void write_type_options(struct buf *out, const struct request *r);

#endif
