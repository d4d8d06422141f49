/*
 * refresh: where a page sends browsers on to, while we take what it shows first.
 *
 * The value of a Refresh field, or of <meta http-equiv=refresh content=…>: "5; url=/x".
 * https://html.spec.whatwg.org/multipage/semantics.html#shared-declarative-refresh-steps
 */
#ifndef REFRESH_H
#define REFRESH_H

#include "base/base.h"

enum { REFRESH_SECONDS = 10 }; /* who waits longer has read the page */

/* The address, as it is written, to which the value leads within REFRESH_SECONDS;
 * empty: to none, or to the same page again. */
struct str refresh_target(struct str value);

#endif
