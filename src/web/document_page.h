/*
 * document_page: the text of one version of a document, block by block, its provisions
 * marked in it and named beside it.
 */
#ifndef DOCUMENT_PAGE_H
#define DOCUMENT_PAGE_H

#include "atlas/clauses.h"
#include "record/services.h"
#include "record/standing.h"
#include "web/course_page.h"
#include "web/found.h"
#include "web/page.h"
#include "web/state.h"

/* A page of text has so many bytes, about: a mark or a name in the margin takes as much as
 * some text. */
enum { TEXT_A_PAGE = 110 << 10, NOTE_BYTES = 420, BLOCK_BYTES = 70, GAP_DAYS = 30,
       FACTS_A_KIND = 8 };

/* A fact of the clauses in force. */
struct stated_fact {
	struct str fact;    /* "retention.duration=P30D" */
	struct str record;  /* one that states it */
	uint64_t clauses;
};

/* How often a document was looked at. */
struct watching {
	uint64_t sightings, failed, versions, gaps;
	int64_t longest;      /* of the gaps, in seconds */
	int64_t longest_from; /* when it began */
};

struct document_page {
	struct page page;
	struct arena *a;
	struct document_name name;
	struct document_row row;
	struct version version;
	char digest[SHA256_HEX + 1];
	struct document d;
	struct str language, problem; /* of the version; why it is not analysed, or empty */
	int64_t first, last;          /* sightings of the version */
	bool is_newest;               /* the page of the document, not of one version */
	bool is_current;              /* no other version was read since */
	struct standing *standing;
	size_t standing_count;
	struct severity_counts counts; /* of `standing` */
	struct stated_fact *facts;
	size_t fact_count;
	struct watching watching;
	struct course_shown course;
	uint32_t *cuts;               /* where in the text each page begins, and the end */
	size_t number, pages;
	struct url list;              /* the page without its number */
	struct str newest;            /* the newest version, where another one is shown */
};

/* The bytes of this page, block by block, with their provisions. */
void write_text(struct buf *out, const struct document_page *p);

bool page_document(struct exchange *x, struct err *e);
bool page_version(struct exchange *x, struct err *e);
bool version_text(struct exchange *x, struct err *e);

#endif
