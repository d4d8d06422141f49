/*
 * deadline: connections of which each has its next request whole in time, or is cut. Who
 * sends a byte now and then is never silent, and would hold a connection for days.
 * For any number of threads.
 */
#ifndef DEADLINE_H
#define DEADLINE_H

#include "base/base.h"

struct deadlines;
struct deadline; /* of one connection */

struct deadlines *deadlines_open(double seconds);
void deadlines_close(struct deadlines *d); /* NULL is fine */
/* The socket is open until deadline_end; a request is waited for from now on. */
struct deadline *deadline_begin(struct deadlines *d, int socket, double now);
void deadline_end(struct deadlines *d, struct deadline *one);
/* Its request is there; the answer takes what it takes. */
void deadline_met(struct deadlines *d, struct deadline *one);
/* The next one is waited for. */
void deadline_again(struct deadlines *d, struct deadline *one, double now);
/* Cuts those that are late; how many they are. */
size_t deadlines_cut(struct deadlines *d, double now);

#endif
