/*
 * doings: what we did with a record, apart from what its document did: the reading that is
 * shown, what an earlier one left, its publication in the log, reports and answers.
 *
 * Only what the home knows is told. It keeps no time of a reading and, of readings by other
 * rules, only names that were given and statements that were published.
 */
#ifndef DOINGS_H
#define DOINGS_H

#include "record/corrections.h"
#include "record/records.h"

enum doing_kind {
	DOING_OTHERWISE, /* words that this record is of had another name once */
	DOING_PUBLISHED, /* a statement in the log */
	DOING_REPORTED,
	DOING_ANSWERED
};

struct doing {
	enum doing_kind kind;
	int64_t at;                /* Unix seconds; of a publication, when an authority stamped
	                            * the log with it; 0: not known */
	struct str record, type;   /* of DOING_OTHERWISE: the name, and the type it was of */
	int64_t entry;             /* of the log */
	struct str ruleset, model; /* of a publication */
	struct str id, verdict;    /* of a report, or of its answer */
};

struct doings {
	struct str ruleset, model; /* of the reading that is shown */
	struct doing *list;        /* names, publications, then reports and answers by time */
	size_t n;
	struct correction *corrections; /* the same reports, with their words */
	size_t correction_count;
};

/* Memory is the arena's. `home` is the folder of the corrections. */
MUST_CHECK bool doings_gather(struct db *db, const char *home, struct str record,
                              struct arena *a, struct doings *out, struct err *e);
/* As doc/schema/record.json has it: the members "reading" and "what_we_did". */
void doings_json(struct json *j, const struct doings *d);

#endif
