/*
 * limit: how much one client may ask for in a time, so that others are served too.
 *
 * A bucket for each client (an IPv4 address, or the /64 of an IPv6 one) is filled by
 * `rate` a second up to `most`. Buckets lie in a table of fixed size: clients whose names
 * hash alike share one, and no crowd of clients makes it grow. Shared by threads.
 *
 * What is sent piece by piece takes long: a client has a few such answers at a time.
 */
#ifndef LIMIT_H
#define LIMIT_H

#include "base/base.h"

enum { LIMIT_AT_A_TIME = 4 };

struct limit;

struct limit *limit_open(double rate, double most);
void limit_close(struct limit *l);
/* Take one; false: the bucket is empty, and has one again in *wait seconds. `client` is
 * an address as text. `now` as time_monotonic says. */
bool limit_take(struct limit *l, struct str client, double now, unsigned *wait);
/* One of those at a time, until it is given back by its place; false: the client has as
 * many, or all clients together have too many. */
bool limit_hold(struct limit *l, struct str client, size_t *place);
void limit_give_back(struct limit *l, size_t place);

#endif
