/*
 * service_page: the list of services, and the page of one: its documents, what their
 * provisions do, what changed.
 */
#ifndef SERVICE_PAGE_H
#define SERVICE_PAGE_H

#include "atlas/contradict.h"
#include "record/services.h"
#include "web/course_page.h"
#include "web/found.h"
#include "web/page.h"
#include "web/state.h"
#include "web/timeline.h"

enum { SERVICES_A_PAGE = 100, CHANGES_SHOWN = 12, CONTRADICTIONS_SHOWN = 10, VALUES_SHOWN = 6 };

struct services_page {
	struct page page;
	struct arena *a;
	struct str words;   /* looked for, or empty */
	struct service_row *list;
	size_t count, total, number, pages;
	struct url address; /* the page without its number */
};

struct service_document {
	struct document_row row;
	struct severity_counts in_force;
	struct timeline_lane lane;
	size_t mark_cap;
	uint64_t *by_year;  /* substantive changes, from service_page.year on */
};

/* A question that people have of each service. */
struct quick_fact {
	const char *question;
	uint16_t type;
	struct severity_counts in_force;
	struct str record;  /* where there is one clause alone */
	struct str values[VALUES_SHOWN]; /* facts: "retention.duration=P30D" */
	size_t value_count;
	bool is_denied;     /* all there is denies or limits it */
};

/* A change, for a list. */
struct listed_change {
	struct str document, from, to, direction, summary;
	int64_t at;
	enum change_level level;
};

/* Two clauses that do not go together. */
struct listed_contradiction {
	const struct clause *a, *b;
	const char *reason;
	struct str fact_a, fact_b;
};

struct service_page {
	struct page page;
	struct arena *a;
	struct found_service service;
	struct service_document *documents;
	size_t document_count, read;
	struct severity_counts in_force;
	struct type_counts *types;
	size_t type_count;
	struct clauses clauses;
	struct quick_fact *facts;
	size_t fact_count;
	struct listed_contradiction contradictions[CONTRADICTIONS_SHOWN];
	size_t contradiction_count, contradiction_total;
	struct listed_change changes[CHANGES_SHOWN]; /* the newest substantive ones */
	size_t change_count, substantive;
	struct course_shown course;
	int64_t first, last;
	int year, year_count;  /* of the table of changes */
};

bool page_services(struct exchange *x, struct err *e);
bool page_service(struct exchange *x, struct err *e);

#endif
