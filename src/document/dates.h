/*
 * dates: dates as documents write them.
 */
#ifndef DATES_H
#define DATES_H

#include "base/base.h"

/* The first date in s that is written without doubt: "January 1, 2026", "1 January
 * 2026", "1st of Jan. 2026", "2026-01-01", "31.12.2025", "12/31/2025". Day and month
 * that could be either way round are none. Out: "2026-01-01". */
bool date_find(struct str s, char out[11]);

#endif
