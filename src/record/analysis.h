/*
 * analysis: the JSON object that says all of one document, as `proviso analyse` and
 * the API give it (schema: doc/schema/analysis.json).
 */
#ifndef RECORD_ANALYSIS_H
#define RECORD_ANALYSIS_H

#include "provision/provision.h"

/* Where the document comes from, for the reader; null pointers are left out. */
struct analysis_names {
	const char *path, *service, *document;
};

void analysis_json(struct json *j, const struct analysis_names *names,
                   const struct document *d, const struct analysis *a);
/* The same for bytes that gave no document: {"path",…,"refused":{…}}. */
void analysis_refused_json(struct json *j, const struct analysis_names *names,
                           const char *reason, const char *detail);

#endif
