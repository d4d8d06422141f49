/*
 * state: how a document, or a capture of it, stands, in words and as a class of the style.
 */
#ifndef STATE_H
#define STATE_H

#include "record/records.h"

/* "not_legal_text" and what health says, as people say it: "it is no legal text". */
struct str problem_words(struct str problem);
/* Is it why a text is not analysed, and not why a capture is not sound? */
bool problem_is_refusal(struct str problem);

/* A document is in one of these. */
enum state {
	STATE_HEALTHY, /* its newest text was analysed */
	STATE_REFUSED, /* its newest text is none that is analysed */
	STATE_ILL,     /* its newest capture is not sound */
	STATE_FAILED,  /* it could not be captured last */
	STATE_EMPTY,   /* nothing was captured yet */
	STATE_STOPPED, /* it is no longer fetched, however it stood */
	STATES
};
enum state state_of(const struct document_row *r);
/* A class of the style: "healthy", "refused" and so on. */
const char *document_state(const struct document_row *r);
/* The state with its reason and since when, marked up. */
void write_document_state(struct buf *out, const struct document_row *r);

#endif
