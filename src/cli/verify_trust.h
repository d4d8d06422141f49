/*
 * verify_trust: whom a call of `proviso verify` knows, by its options --key and
 * --trust.
 */
#ifndef VERIFY_TRUST_H
#define VERIFY_TRUST_H

#include "cli/cli.h"
#include "proof/note_key.h"

/* --key: verifier keys, or lines of `proviso key`, or a file with either; in *out,
 * which is the caller's to release even after a failure, come the keys, one a line.
 * Empty: without the option. ERR_USAGE. */
MUST_CHECK bool known_keys(const struct call *c, struct buf *out, struct err *e);

/* --trust: certificates of the system and those that the call names, PEM; keys of
 * witnesses that it names, one a line. Both are the caller's to release. */
MUST_CHECK bool known_others(const struct call *c, struct buf *anchors,
                             struct buf *witnesses, struct err *e);

#endif
