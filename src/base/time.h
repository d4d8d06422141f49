/*
 * time: Unix seconds, UTC, and their forms: ISO 8601, "2024-03-12T09:30:00Z", and that
 * of HTTP, "Tue, 12 Mar 2024 09:30:00 GMT" (IMF-fixdate, RFC 9110, section 5.6.7).
 */
#ifndef PROVISO_TIME_H
#define PROVISO_TIME_H

#include "base/str.h"

enum { TIME_ISO = 20, TIME_HTTP = 29 }; /* characters of these forms */

int64_t time_now(void); /* $PROVISO_NOW (ISO 8601) in its place, for tests */
int64_t time_now_us(void); /* the same in microseconds */
void time_iso(int64_t t, char out[TIME_ISO + 1]); /* years 0000 to 9999, clamped */
int time_year(int64_t t); /* that time_iso writes */
/* A date, or a date and time to the second with "Z" or "+hh:mm"; false if it is
 * neither, as is 2023-02-29. A second 60 is that after 59. */
bool time_from_iso(struct str s, int64_t *out);
/* The same as the end of a span: a date is its last second. */
bool time_until_iso(struct str s, int64_t *out);

void time_http(int64_t t, char out[TIME_HTTP + 1]); /* years as above */
/* Strict: what time_http writes, to the byte, and nothing else; the obsolete forms, a
 * wrong name of the day and a leap second are none. */
bool time_from_http(struct str s, int64_t *out);

/* A limit of `most` seconds, or what this variable of the environment has in its place,
 * for tests: fewer. */
int64_t time_limit(const char *variable, int64_t most);

/* Seconds of a clock that only goes forward, for durations. */
double time_monotonic(void);

#endif
