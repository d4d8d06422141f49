/*
 * change: versions against versions: which captures are sound, what changed, which
 * provision is which through the years.
 *
 * All that this room writes is derived: it is dropped and written again, to the same
 * bytes, from the evidence. It is derived service by service, since whether a capture
 * is sound shows only beside the service's other documents.
 */
#ifndef CHANGE_H
#define CHANGE_H

#include "archive/archive.h"
#include "provision/provision.h"

/* What a sighting whose text differs from the one before is. The first five are steps:
 * a level includes those above it. */
enum change_level {
	LEVEL_PRESENTATION, /* markup, numbering, spelling, a date line */
	LEVEL_RENAMING,     /* names of products, companies, defined terms */
	LEVEL_CLARIFICATION, /* the words differ, the facts do not */
	/* a fact, a modal, a number; a provision added, removed, moved */
	LEVEL_SUBSTANTIVE,
	LEVEL_RETURNED,     /* the text equals an earlier one of this document */
	LEVEL_UNHEALTHY,    /* no sound capture */
	LEVEL_TECHNICAL,    /* the extraction changed, not the publisher */
	LEVEL_COUNT
};

const char *level_name(enum change_level l);
bool level_find(struct str name, enum change_level *out);

/* Derive what is not up to date: services with new sightings, or all after the ruleset
 * changed. `all` drops and derives everything. */
MUST_CHECK bool change_derive(struct home *h, const struct ruleset *rules, bool all,
                              unsigned threads, const struct progress_of *p,
                              struct err *e);

/* The first service whose rows are not those of this ruleset, this model and its number
 * of sightings; empty: there is none. */
MUST_CHECK bool change_find_stale(struct home *h, struct arena *a, struct str *service,
                                  struct err *e);

/* Every derived row is what the evidence gives: all of it is derived again, into a
 * database of its own that is given the evidence alone, in a folder of $TMPDIR (else
 * /var/tmp) that takes about as much room as the home's; then they are compared row by
 * row. Nothing is written to the home, and what others write meanwhile is not seen.
 * ERR_CORRUPT names the first difference; ERR_HOME: there are rows of another version
 * of Proviso, or captures that were not read yet, so that nothing can be compared. */
MUST_CHECK bool change_verify(struct home *h, const struct ruleset *rules,
                              unsigned threads, const struct progress_of *p,
                              struct err *e);

#endif
