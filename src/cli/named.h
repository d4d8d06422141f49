/*
 * named: what a call names is there: a service and a document of the home, a type.
 */
#ifndef CLI_NAMED_H
#define CLI_NAMED_H

#include "archive/archive.h"
#include "cli/cli.h"

/* ERR_NOT_FOUND: there is no such service, or no such document of it; where `service`
 * is empty, of any. An empty name asks for nothing. */
MUST_CHECK bool named_are_there(struct call *c, struct db *db, struct str service,
                                struct str document, struct err *e);

/* The type of this id. ERR_USAGE names those that are near; `what` is before the
 * message. */
MUST_CHECK bool named_type(struct call *c, const char *what, const char *id,
                           uint16_t *out, struct err *e);

#endif
