/*
 * record_page: the page of one provision: what its words are, what they do, since when,
 * how others handle it, what proves it.
 */
#ifndef RECORD_PAGE_H
#define RECORD_PAGE_H

#include "atlas/knowledge.h"
#include "evidence/evidence.h"
#include "record/whole.h"
#include "web/correction_page.h"
#include "web/page.h"

/* Where the quote is marked: between two places the same points hold. */
struct stretch {
	struct str words;
	uint32_t points; /* bit i: point i of the severity rests on it */
	uint32_t ends;   /* of these, those whose span ends here */
};

enum { POINTS_SHOWN = 32, SIBLINGS_SHOWN = 12, REFUSALS_SHOWN = 3 };

struct record_page {
	struct page page;
	struct arena *a;
	struct whole w;
	struct evidence v;
	struct citation citation;
	struct type_knowledge general;
	struct stretch *stretches;
	size_t stretch_count;
	uint32_t *headings;      /* blocks above it, the outermost first */
	size_t heading_count;
	char digest[SHA256_HEX + 1];   /* of the text that the words are shown in */
	char captured_digest[SHA256_HEX + 1]; /* of the text that was captured first with them */
	struct provision_row *siblings; /* others of the document in force, most severe first */
	size_t sibling_count, sibling_total;
	struct provision_row refusals[REFUSALS_SHOWN]; /* of it, ways to refuse what this says */
	size_t refusal_count;
};

/* All of it but `page`, for the record that the address names. */
MUST_CHECK bool record_page_gather(struct exchange *x, struct record_page *r,
                                   struct err *e);

/* The words letter for letter, what severity rests on marked; no space is added. */
void write_quote(struct buf *out, const struct record_page *r);

bool page_record(struct exchange *x, struct err *e);
bool page_record_pdf(struct exchange *x, struct err *e);

/* Asks whether to make the bundle; the bundle; makes it. */
bool page_bundle(struct exchange *x, struct err *e);
bool page_bundle_file(struct exchange *x, struct err *e);
bool page_bundle_make(struct exchange *x, struct err *e);

#endif
