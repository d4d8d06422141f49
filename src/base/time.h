/*
 * time: Unix seconds, UTC, and their ISO 8601 form "2024-03-12T09:30:00Z".
 */
#ifndef PROVISO_TIME_H
#define PROVISO_TIME_H

#include "base/str.h"

enum { TIME_ISO = 20 }; /* characters of the form above */

int64_t time_now(void); /* $PROVISO_NOW (ISO 8601) in its place, for tests */
int64_t time_now_us(void); /* the same in microseconds */
void time_iso(int64_t t, char out[TIME_ISO + 1]); /* years 0000 to 9999, clamped */
/* A date, or a date and time to the second with "Z" or "+hh:mm"; false if it is neither. */
bool time_from_iso(struct str s, int64_t *out);

/* Seconds of a clock that only goes forward, for durations. */
double time_monotonic(void);

#endif
