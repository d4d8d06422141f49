/*
 * rotation: one key of a home's log takes over from another.
 *
 * A new key is made and signs together with the old one. The log says so, in a
 * statement and a checkpoint that both signed, and HOME/keys/KEYID.tlog-proof proves
 * that to whoever knows the old key (proof/succession.h). That there is this file,
 * which nobody can make again when the old key is gone, the log says too. Then the old
 * one is retired. These are the statements
 *
 *     {"kind":"key","proven":"KEYID"}
 *     {"kind":"key","retired":"KEYID"}
 *
 * and with the second its private half is destroyed. Each step is made durable before
 * the next, and each function does what is missing of a work that was interrupted.
 */
#ifndef ROTATION_H
#define ROTATION_H

#include "archive/home.h"

struct log_key {
	struct note_key key;
	bool signs;    /* its private half is there */
	bool retired;  /* the log says so */
	bool proven;   /* the log says that an older key vouches for it */
	/* the entry of the log that announces it, 0 for the first; -1: none */
	int64_t since;
};

/* All keys of the log, oldest first; names point into `keys`. `list` has room for
 * KEYRING_KEYS. */
MUST_CHECK bool rotation_list(const struct home *h, const struct keyring *keys,
                              struct log_key *list, struct err *e);

/* Make a new key, or finish what was begun. ERR_USAGE: two sign already. */
MUST_CHECK bool rotation_begin(struct home *h, struct err *e);
/* A new key where no private half is left. Nothing vouches for it. ERR_USAGE: one is
 * left; ERR_HOME: another process writes to the home. */
MUST_CHECK bool rotation_without_key(const char *home, struct err *e);
/* Retire the key of this id (eight hexadecimal digits); its private half may be lost.
 * ERR_NOT_FOUND: none of this id, or retired already; ERR_USAGE: no other could take
 * over. */
MUST_CHECK bool rotation_end(struct home *h, struct str id, struct err *e);

/* The proof that a key was announced under an older one; empty where there is none: the
 * first key has none, nor has one that was made after a loss. In the arena. */
MUST_CHECK bool rotation_proof(const struct home *h, uint32_t id, struct arena *a,
                               struct str *out, struct err *e);
/* The proofs beside the keys are there, hold, and are of this log, which speaks of no
 * other keys and is not signed by such alone as it does not speak of. ERR_CORRUPT names
 * the file or the entry. */
MUST_CHECK bool rotation_verify(const struct home *h, struct log *log,
                                const struct keyring *keys, struct err *e);

/* What is amiss with a key without making evidence wrong; empty: nothing. */
struct key_notes {
	struct str no_elder; /* no older key vouches for it: it may be anybody's */
	struct str private;  /* its private half is not there, or not right */
};
/* `notes` has room for KEYRING_KEYS, as many as `keys` has. In the arena. */
MUST_CHECK bool rotation_look(const struct home *h, const struct keyring *keys,
                              struct arena *a, struct key_notes *notes, struct err *e);

/* A key that is known from elsewhere, or one that it leads to, signed the published
 * checkpoint. ERR_NO. */
MUST_CHECK bool rotation_vouched(const struct home *h, struct log *log,
                                 const struct keyring *keys,
                                 const struct note_key *known, struct err *e);
/* A key that signed this older checkpoint is the known one, leads to it, or follows
 * from it; without one (NULL) it leads to a key that signed the published checkpoint.
 * ERR_NO. */
MUST_CHECK bool rotation_vouched_before(const struct home *h, struct log *log,
                                        const struct keyring *keys, struct str kept,
                                        const struct note_key *known, struct err *e);

/* Statements of the log, and the file of a proof. */
struct str rotation_announcement(const struct note_key *key, struct arena *a);
struct str rotation_retirement(uint32_t id, struct arena *a);
struct str rotation_vouching(uint32_t id, struct arena *a);
const char *rotation_proof_path(const struct home *h, uint32_t id, struct arena *a);

#endif
