/*
 * limit: how much one client may ask for in a time, so that others are served too.
 *
 * A bucket for each client (an IPv4 address, or the /64 of an IPv6 one) is filled by
 * `rate` a second up to `most`. Buckets lie in a table of fixed size: clients whose names
 * hash alike share one, and no crowd of clients makes it grow. Shared by threads.
 */
#ifndef LIMIT_H
#define LIMIT_H

#include "base/base.h"

struct limit;

struct limit *limit_open(double rate, double most);
void limit_close(struct limit *l);
/* Take one; false: the bucket is empty, and has one again in *wait seconds. `client` is
 * an address as text. `now` as time_monotonic says. */
bool limit_take(struct limit *l, struct str client, double now, unsigned *wait);

#endif
