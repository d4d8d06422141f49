/*
 * services: who publishes the documents, with counts of what is known of each.
 */
#ifndef SERVICES_H
#define SERVICES_H

#include "record/records.h"

enum { SEVERITIES = 4 };

/* Provisions in force. */
struct severity_counts {
	uint64_t of[SEVERITIES]; /* by enum severity */
};
uint64_t severity_total(const struct severity_counts *c);
void severity_add(struct severity_counts *sum, const struct severity_counts *more);

struct service_row {
	int64_t id;
	struct str name;
	int64_t documents, read;    /* and those of which a version was analysed */
	struct severity_counts in_force;
	int64_t last_seen;          /* a document, in a sound capture or not; 0: never */
};

/* Services of which a word of the name starts with `words` (empty: all) by their names:
 * `most` of them from the `from`th on, of *total. Memory is the arena's. */
MUST_CHECK bool records_services(struct db *db, struct str words, size_t from, size_t most,
                                 struct arena *a, struct service_row **out, size_t *count,
                                 size_t *total, struct err *e);

/* How many provisions of each type are in force, most of them first. */
struct type_counts {
	uint16_t type;
	struct severity_counts in_force;
};
/* Of a service; of one of its documents where `document` is not 0. */
MUST_CHECK bool records_type_counts(struct db *db, int64_t service, int64_t document,
                                    struct arena *a, struct type_counts **out,
                                    size_t *count, struct err *e);

#endif
