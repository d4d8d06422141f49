/*
 * address: whether an address leads to this machine or the network around it.
 *
 * After the registries of special-purpose addresses (RFC 6890 and what was added
 * since). An IPv4 address inside an IPv6 one counts as itself. What is neither of IPv4
 * nor of IPv6 is private.
 */
#ifndef ADDRESS_H
#define ADDRESS_H

#include <stdbool.h>

struct sockaddr;

bool address_is_private(const struct sockaddr *address);

#endif
