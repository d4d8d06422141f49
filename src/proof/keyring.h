/*
 * keyring: the keys of one log, in a folder of the home.
 *
 *     KEYS/log.keys     one verifier key a line, oldest first: all whose signatures count
 *     KEYS/KEYID.pem    a private half (PKCS #8, mode 0600): while it is there, it signs
 *     KEYS/KEYID.tlog-proof  how an older key vouches for it (succession.h)
 *
 * A log has one key, and two while one takes over from another: both sign then, so that
 * whoever knows one of them can follow. A line once written to log.keys stays, since
 * old checkpoints need it. Private halves are never printed.
 */
#ifndef KEYRING_H
#define KEYRING_H

#include "proof/log.h"

enum { KEYRING_KEYS = 64 };

struct keyring {
	struct note_key keys[KEYRING_KEYS];
	size_t count;
	struct note_signer *signers[KEYRING_KEYS]; /* as many as sign, oldest first */
	size_t signer_count;
	struct buf text; /* of log.keys; the keys' names point into it */
};

/* A first key for the log `origin`. ERR_HOME: there are keys already. */
MUST_CHECK bool keyring_create(const char *folder, struct str origin, struct err *e);
/* With `signing`, the private halves too, of which there must be one. ERR_NOT_FOUND: no
 * log.keys; ERR_HOME: no private half, or one that others may read. */
MUST_CHECK bool keyring_open(const char *folder, bool signing, struct keyring *out,
                             struct err *e);
/* Give the private halves back, and keep the public ones. */
void keyring_forget(struct keyring *k);
void keyring_close(struct keyring *k); /* one that is all zero is fine */

/* One more key for the same log, which signs from the next checkpoint on. */
MUST_CHECK bool keyring_add(const char *folder, struct str origin, struct err *e);
/* The private half of a key is destroyed. ERR_USAGE: it is the only one. */
MUST_CHECK bool keyring_retire(const char *folder, const struct keyring *k, uint32_t id,
                               struct err *e);

/* The private half of a key, where it is there and may be read, is that. ERR_HOME,
 * ERR_CORRUPT. */
MUST_CHECK bool keyring_check_private(const char *folder, const struct note_key *key,
                                      struct err *e);
/* Is the private half of this key there? Who may not read it can ask too. */
bool keyring_has_private(const char *folder, uint32_t id);

struct log_signers keyring_signers(const struct keyring *k);
struct log_keys keyring_keys(const struct keyring *k);

#endif
