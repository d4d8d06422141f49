/*
 * citation_forms: citations for programs: BibTeX, CSL-JSON, RIS. See citation.h.
 */
#ifndef CITATION_FORMS_H
#define CITATION_FORMS_H

#include "base/base.h"

/* The citation's values: one line each, nothing in them acts unseen, empty where not
 * known. Only a form's own specials are left to be escaped. */
struct citation_parts {
	struct str service, document, heading, quote, url, asked, record;
	struct str key;              /* the record in letters, digits and hyphens */
	struct str issued, captured; /* "2024-03-12T09:30:00Z" */
	struct str how;              /* behind `captured` */
	struct str log, entry;       /* "archive.example/log", "entry 7" */
	/* when, and what it takes to check; no stop at the end */
	struct str dates, proof;
	/* heading, address that was asked, and these, as sentences */
	struct str note;
};

enum { DAY = 10, MONTH = 7, YEAR = 4 }; /* bytes at the front of a time */

void citation_bibtex(const struct citation_parts *p, struct buf *out);
void citation_csl(const struct citation_parts *p, struct buf *out);
void citation_ris(const struct citation_parts *p, struct arena *a, struct buf *out);

#endif
