/*
 * succession: how trust goes from the first key of a log to the one that signs now.
 *
 * A new key is announced in the log itself, by the statement
 *
 *     {"key":"NAME+ID+KEY","kind":"key"}
 *
 * and kept beside it is a proof (inclusion.h) that this entry is in a checkpoint which
 * an older key signed. Who knows the older key thereby knows the new one, without the
 * log.
 *
 * A key that is retired stays trusted for what it signed: old checkpoints need it. If
 * its private half is stolen later, a checkpoint made with it contradicts the newer
 * ones of the log; only who has one of these can tell.
 */
#ifndef SUCCESSION_H
#define SUCCESSION_H

#include "proof/keyring.h"

/* The statement that announces a key. */
void succession_statement(const struct note_key *key, struct buf *out);

struct successor {
	struct str vkey;     /* the verifier key, and */
	struct str proof;    /* the bytes of its proof, both of a stranger */
	bool trusted;        /* told: by the first key, or by one that it led to */
	struct note_key key; /* where trusted; its name points into `vkey` */
	struct err why;      /* where not */
};

/* Follow from a key that is trusted to all others that it leads to; their order does
 * not matter. Of more than KEYRING_KEYS the rest is not trusted. */
void succession_follow(const struct note_key *first, struct successor *list,
                       size_t count);

#endif
