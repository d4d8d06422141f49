/*
 * family: types of provisions in groups, by the first part of their id ("ai", "retain").
 */
#ifndef FAMILY_H
#define FAMILY_H

#include "provision/provision.h"

struct family {
	const char *front; /* of the ids, with its dot: "ai." */
	const char *title;
};

size_t family_count(void);
const struct family *family_at(size_t i); /* in the order in which they are shown */
struct str family_name(const struct family *f); /* "ai", in addresses */
bool family_has(const struct family *f, uint16_t type);

#endif
