/*
 * brief: a text of several pages (A4) as a PDF: headings, paragraphs, quotes, rows of
 * names and values, one below the other, broken into pages where they are full.
 *
 * Each page has at its foot what it is of and its number. Foreign words are shown whole,
 * with nothing in them that acts unseen (visible.h). See page.h for fonts and for what
 * stays the same.
 */
#ifndef BRIEF_H
#define BRIEF_H

#include "base/base.h"

/* What readers and catalogues show of the PDF: one line each. */
struct brief_about {
	struct str title, subject, keywords, author;
	int64_t created; /* Unix seconds, UTC */
};

struct brief;

/* `foot` stands at the foot of each page. ERR_HOME: no fonts. */
MUST_CHECK bool brief_open(const struct brief_about *about, struct str foot,
                           struct buf *out, struct brief **b, struct err *e);
/* ERR_LIMIT where *out is too small; after a failure *out is as it was before. */
MUST_CHECK bool brief_close(struct brief *b, struct err *e);
void brief_drop(struct brief *b);

void brief_title(struct brief *b, struct str words);
void brief_heading(struct brief *b, struct str words);
void brief_words(struct brief *b, struct str words);
/* Smaller, and quiet: what is said about what stands above. */
void brief_note(struct brief *b, struct str words);
/* Other people's words. */
void brief_quote(struct brief *b, struct str words);
/* A name and a value; a URL is a link. No value, no row. */
void brief_row(struct brief *b, const char *label, struct str value);
/* The same, set as code. */
void brief_code_row(struct brief *b, const char *label, struct str value);
void brief_item(struct brief *b, struct str words);

#endif
