/*
 * text_json: a version, and what differs between two, as JSON.
 */
#ifndef TEXT_JSON_H
#define TEXT_JSON_H

#include "archive/archive.h"
#include "change/words.h"

/* As doc/schema/show.json has it. */
void version_json(struct json *j, struct str service, struct str document,
                  const struct version *v);
/* As doc/schema/diff.json has it. */
void diff_json(struct json *j, const struct document *old, const struct document *new,
               const struct diff *d);

#endif
