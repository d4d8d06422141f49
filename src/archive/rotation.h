/*
 * rotation: one key of a home's log takes over from another.
 *
 * A new key is made and signs together with the old one. The log says so, in a statement
 * and a checkpoint that both signed, and HOME/keys/KEYID.tlog-proof proves that to whoever
 * knows the old key (proof/succession.h). Then the old one is retired: the log gets the
 * statement
 *
 *     {"kind":"key","retired":"KEYID"}
 *
 * and its private half is destroyed. Each step is made durable before the next, and each
 * function does what is missing of a work that was interrupted.
 */
#ifndef ROTATION_H
#define ROTATION_H

#include "archive/home.h"

struct log_key {
	struct note_key key;
	bool signs;    /* its private half is there */
	bool retired;  /* the log says so */
	int64_t since; /* the entry of the log that announces it, 0 for the first; -1: none */
};

/* All keys of the log, oldest first; names point into `keys`. `list` has room for
 * KEYRING_KEYS. */
MUST_CHECK bool rotation_list(const struct home *h, const struct keyring *keys,
                              struct log_key *list, struct err *e);

/* Make a new key, or finish what was begun. ERR_USAGE: two sign already. */
MUST_CHECK bool rotation_begin(struct home *h, struct err *e);
/* A new key where no private half is left. Nothing vouches for it. ERR_USAGE: one is left;
 * ERR_HOME: another process writes to the home. */
MUST_CHECK bool rotation_without_key(const char *home, struct err *e);
/* Retire the key of this id (eight hexadecimal digits); its private half may be lost.
 * ERR_NOT_FOUND: none of this id, or retired already; ERR_USAGE: no other could take over. */
MUST_CHECK bool rotation_end(struct home *h, struct str id, struct err *e);

/* The proof that a key was announced under an older one; empty where there is none: the
 * first key has none, nor has one that was made after a loss. In the arena. */
MUST_CHECK bool rotation_proof(const struct home *h, uint32_t id, struct arena *a,
                               struct str *out, struct err *e);
/* The proofs beside the keys hold, and are of this log, which speaks of no other keys.
 * ERR_CORRUPT names the file or the entry. */
MUST_CHECK bool rotation_verify(const struct home *h, const struct keyring *keys,
                                struct err *e);

#endif
