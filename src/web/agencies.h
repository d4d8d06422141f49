/*
 * agencies: where to complain, for people who look for their own country or state: what is
 * for all, then one folded list for each kind of which there are many.
 */
#ifndef AGENCIES_H
#define AGENCIES_H

#include "atlas/knowledge.h"

enum agency_kind { AGENCY_OF_ALL, AGENCY_OF_COUNTRY, AGENCY_OF_STATE, AGENCY_KINDS };

enum agency_kind agency_kind(const struct agency *g);
/* How many of a kind a type has. */
size_t agencies_of_kind(const struct type_knowledge *k, enum agency_kind kind);
/* "Austria" for "AT", "Texas" for "US-TX"; of others the jurisdiction as it stands. */
const char *agency_place(const struct agency *g);

#endif
