/*
 * schema: the JSON Schemas of doc/schema/, built into the program.
 */
#ifndef SCHEMA_H
#define SCHEMA_H

#include "base/base.h"

/* By its name, without ".json"; false: there is none. */
bool schema_named(struct str name, struct str *out);

#endif
