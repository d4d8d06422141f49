/*
 * atlas: what commands say of a provision's kind and of other services, in words and JSON.
 */
#ifndef CLI_ATLAS_H
#define CLI_ATLAS_H

#include "atlas/compare.h"
#include "cli/cli.h"

/* Others with the same provision, how common it is, and how well such are found. */
MUST_CHECK bool print_elsewhere(struct call *c, struct db *db, struct str record, uint16_t type,
                                bool in_force, struct err *e);
MUST_CHECK bool json_elsewhere(struct json *j, struct call *c, struct db *db, struct str record,
                               uint16_t type, bool in_force, struct err *e);

/* What is known of such provisions in general, with laws and agencies. */
void print_general(struct call *c, uint16_t type);
void json_general(struct json *j, uint16_t type);

#endif
