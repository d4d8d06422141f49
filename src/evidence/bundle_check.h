/*
 * bundle_check: the links of a bundle of ours, each checked. For bundle_verify alone.
 */
#ifndef BUNDLE_CHECK_H
#define BUNDLE_CHECK_H

#include <stdarg.h>

#include "evidence/bundle_verify.h"
#include "proof/keyring.h"
#include "warc/wacz.h"

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

/* A member that a bundle of ours has: its absence is wrong. */
bool bundle_need(struct report *r, const struct wacz *w, const char *path,
                 struct str *out);

/* The keys whose signatures count; and all that the bundle says are the log's, under
 * which others stamped or cosigned it. */
struct bundle_keys {
	struct note_key list[KEYRING_KEYS], named[KEYRING_KEYS];
	size_t count, named_count;
};
/* A file of keys of one type: one a line, at least one, each once, and nothing else.
 * False, and said, if it is not. */
MUST_CHECK bool bundle_key_list(struct report *r, const char *path, struct str bytes,
                                uint8_t type, size_t most, struct note_key *out,
                                size_t *count);
/* proof/log.keys with the proofs of succession, each of which must hold. Those count
 * that the reader knows and those that they lead to; of a reader who knows none, all. */
MUST_CHECK bool bundle_keys(struct report *r, const struct wacz *w,
                            struct bundle_keys *out);

/* `entry` is proof/sighting.json. What is wrong goes into the report. */
MUST_CHECK bool bundle_check(struct report *r, const struct wacz *w, struct str entry,
                             struct err *e);

#endif
