/*
 * knowledge: what is known of each type of provision in general, and of the laws and
 * agencies that it touches. All of it is compiled from knowledge/, which lawyers review;
 * a statement about a single clause does not belong here.
 */
#ifndef KNOWLEDGE_H
#define KNOWLEDGE_H

#include "base/base.h"

enum law_status {
	LAW_CHECKED,   /* against an official text */
	LAW_SECONDARY, /* against secondary sources only */
	LAW_UNCHECKED
};

struct law {
	const char *id;           /* "eu.gdpr.13.2.a" */
	const char *jurisdiction; /* "EU", "US-CA" */
	const char *official_name, *short_name, *provision, *subject;
	const char *in_force_from; /* ISO 8601, or "" */
	const char *link;          /* or "" */
	enum law_status status;
	const char *checked_on;    /* ISO 8601, or "" */
};

struct agency {
	const char *id, *name, *jurisdiction, *competence;
	const char *complaint_page; /* or "" */
	const char *checked_on;     /* or "" */
};

/* What a law asks a controller to tell. */
struct duty {
	uint16_t law;      /* for law_at */
	const char *what;
	const char *types; /* what tells it, as in knowledge/duties.tsv: fronts of the ids of
	                    * types, of facts with "=", words with "~"; separated by spaces */
};

struct question {
	const char *question, *answer;
};

struct type_knowledge {
	const char *definition, *does, *matters, *means, *severity;
	const char *const *steps; /* what one can do */
	size_t step_count;
	const struct question *questions;
	size_t question_count;
	const uint16_t *laws, *agencies; /* for law_at and agency_at */
	size_t law_count, agency_count;
};

void type_knowledge(uint16_t type, struct type_knowledge *out);
const struct law *law_at(size_t i);
const struct agency *agency_at(size_t i);
size_t law_count(void);
size_t agency_count(void);
/* By its id; NULL: there is none. */
const struct law *law_find(struct str id);
const struct agency *agency_find(struct str id);
/* Does the type touch it? */
bool type_has_law(uint16_t type, const struct law *l);
bool type_has_agency(uint16_t type, const struct agency *g);
const struct duty *duty_at(size_t i);
size_t duty_count(void);
const char *law_status_name(enum law_status s); /* "checked in secondary sources only" */

#endif
