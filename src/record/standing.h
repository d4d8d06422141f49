/*
 * standing: the provisions of one version, each at its place in the version's text.
 */
#ifndef STANDING_H
#define STANDING_H

#include "record/records.h"

struct standing {
	struct str record, status; /* of the record as it is now */
	uint16_t type;             /* as these words were read; so its score */
	int score;
	bool counted;              /* of a record's wordings in one version, one */
	uint32_t block, start, end; /* in the text of the version */
	bool again; /* the record stands above too: the same words, twice in the text */
};

/* Those of version `v`, which document_parse read as `d`, by start. Memory is the
 * arena's. ERR_CORRUPT: the text has not the words of one of them. */
MUST_CHECK bool records_standing(struct db *db, struct reader *r, const struct version *v,
                                 const struct document *d, struct arena *a,
                                 struct standing **out, size_t *count, struct err *e);

#endif
