/*
 * bundle_check: the links of a bundle of ours, each checked. For bundle_verify alone.
 */
#ifndef BUNDLE_CHECK_H
#define BUNDLE_CHECK_H

#include <stdarg.h>

#include "record/bundle_verify.h"
#include "record/wacz.h"

struct report {
	const struct bundle_trust *trust;
	struct arena a;
	struct buf *out;
	size_t wrong;
};

void report_say(struct report *r, enum bundle_word word, const char *fmt, ...)
	PRINTF(3, 4);

/* The bytes of a member; false if there is none, or it cannot be read. */
bool bundle_member(struct report *r, const struct wacz *w, const char *path,
                   struct str *out);

/* `entry` is proof/sighting.json. What is wrong goes into the report. */
MUST_CHECK bool bundle_check(struct report *r, const struct wacz *w, struct str entry,
                             struct err *e);

#endif
