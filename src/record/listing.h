/*
 * listing: records and changes by many filters, a page at a time, for those who read
 * all of a home piece by piece.
 *
 * The order is fixed, and a page begins behind the cursor of the one before: so nothing
 * is given twice and nothing is left out, whatever is added meanwhile. A cursor is a
 * word that means something here alone; one that was not given out is ERR_USAGE.
 */
#ifndef LISTING_H
#define LISTING_H

#include "record/records.h"

struct paging {
	struct str after; /* cursor; empty: from the start */
	int64_t most;     /* rows of a page */
	struct arena *a;  /* for `next` */
	struct str next;  /* set: cursor of the next page; empty: this was the last */
};

enum listed_status { STATUS_ANY, STATUS_IN_FORCE, STATUS_REMOVED };

struct listing_filter {
	struct str service, document; /* empty: all */
	uint16_t type;                /* TYPE_NONE: all */
	int severity;                 /* enum severity; -1: all */
	enum listed_status status;
	int64_t since;    /* touched by a change then or later; INT64_MIN: all */
	struct str words; /* found in them; or empty. records_can_search holds */
};
/* By document, and in a document as they came. */
MUST_CHECK bool listing_provisions(struct db *db, const struct listing_filter *filter,
                                   struct paging *p, on_provision *f, void *context,
                                   struct err *e);

/* How many they are in all. */
MUST_CHECK bool listing_count_provisions(struct db *db, const struct listing_filter *filter,
                                         uint64_t *out, struct err *e);

struct change_listing {
	struct str service, document; /* empty: all */
	int level;                    /* enum change_level; -1: all */
	struct str direction;         /* or empty */
	int64_t since, until;         /* both included */
	uint16_t type;                /* touches one of it; TYPE_NONE: all */
	struct str record;            /* touches it; or empty */
	struct str words;             /* touches one with them; or empty */
};
/* Newest first. */
MUST_CHECK bool listing_changes(struct db *db, const struct change_listing *filter,
                                struct paging *p, on_change *f, void *context,
                                struct err *e);

/* A text of a document, and when it was seen. */
struct version_row {
	int64_t n;
	struct str id;                   /* SHA-256, hex */
	int64_t bytes, first, last, sightings;
	struct str unhealthy, refusal;   /* why it is no sound capture, or not analysed */
	struct str language;
};
typedef bool on_version(void *context, const struct version_row *row);
/* In the order in which they were seen first. */
MUST_CHECK bool listing_versions(struct db *db, int64_t document, struct paging *p,
                                 on_version *f, void *context, struct err *e);
void version_row_json(struct json *j, const struct version_row *r);

MUST_CHECK bool listing_count_changes(struct db *db, const struct change_listing *filter,
                                      uint64_t *out, struct err *e);

/* What a service has of a type in force. */
struct cell {
	uint16_t type;
	int64_t provisions;
	int score;         /* of the most severe of them */
	struct str record; /* that one */
};
typedef bool on_cell(void *context, const struct cell *cell);
/* Of one service by its name, and of one type where it is not TYPE_NONE; by type. */
MUST_CHECK bool listing_cells(struct db *db, struct str service, uint16_t type,
                              on_cell *f, void *context, struct err *e);

/* A cursor that is one number, 0 where it is empty: of the last row that was given; or
 * how many were given, for lists that change with the program alone, or at their end. */
MUST_CHECK bool paging_number(const struct paging *p, int64_t *out, struct err *e);
/* The same of several numbers, "1-2-3"; all 0 where it is empty. */
MUST_CHECK bool paging_numbers(const struct paging *p, int64_t *numbers, size_t count,
                               struct err *e);
void paging_next_number(struct paging *p, int64_t next);
/* ERR_USAGE: no list gave this cursor out. */
bool paging_unknown(const struct paging *p, struct err *e);

#endif
