/*
 * change: versions against versions: which captures are sound, what changed, which
 * provision is which through the years.
 *
 * All that this room writes is derived: it is dropped and written again, to the same
 * bytes, from the evidence. It is derived service by service, since whether a capture is
 * sound shows only beside the service's other documents.
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
	LEVEL_SUBSTANTIVE,  /* a fact, a modal, a number; a provision added, removed, moved */
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

/* Derive all in a copy of the database, under $TMPDIR, and compare: the rows are what
 * follows from the evidence, or not derived yet. ERR_CORRUPT names a table. */
MUST_CHECK bool change_verify(const struct home *h, const struct ruleset *rules,
                              const struct progress_of *p, struct err *e);

#endif
