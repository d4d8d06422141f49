/*
 * whole: all that is known of one record, gathered once, for the page, the JSON object
 * and the command that show it.
 */
#ifndef WHOLE_H
#define WHOLE_H

#include "atlas/compare.h"
#include "record/doings.h"
#include "record/records.h"

/* A change of its document that touched it. */
struct record_event {
	int64_t from_time, at;   /* of the sightings before and after */
	enum change_level level;
	struct str from, to;     /* SHA-256 of the texts, hex; from may be empty */
	struct str how;          /* added, removed, changed, moved */
	struct str direction;
};

struct whole {
	struct provision_row row;
	struct provision_place place;
	bool in_force;
	struct str at_publisher; /* address of the words on the publisher's page, as it is
	                          * fetched now (net/fragment.h); or empty */
	struct explanation why;
	struct record_event *events; /* oldest first */
	size_t event_count;
	struct doings doings;        /* what we did, apart from these */
	struct comparison elsewhere; /* where in_force: what is gone is compared with nothing */
	struct measured measured;
	bool is_measured;
};

/* What many records are gathered with. */
struct gathering {
	const char *home;     /* its folder */
	struct db *db;
	struct reader *reader;
	struct shelf *shelf;  /* for the data of this generation */
	uint64_t generation;
};

/* By the record's name, in any case of letters; memory is the arena's. ERR_NOT_FOUND. */
MUST_CHECK bool whole_gather(const struct gathering *g, struct str record,
                             struct arena *a, struct whole *out, struct err *e);

/* As doc/schema/record.json has it. */
void whole_json(struct json *j, const struct whole *w, struct arena *a);
/* Its parts: a law, an agency, what was measured. */
struct law;
struct agency;
void law_json(struct json *j, const struct law *l);
void agency_json(struct json *j, const struct agency *g);
void measured_json(struct json *j, const struct measured *m);
/* What is known of such provisions in general: its member "general". */
void general_json(struct json *j, uint16_t type);

#endif
