/*
 * home: the folder that holds everything.
 *
 *     proviso.db   rows: evidence and what is derived from it
 *     proviso.db-wal, proviso.db-shm   the same, in the making (db.h)
 *     archive/     captured bytes
 *     log/         the log that outsiders can check; it may be served as it is
 *     keys/        the log's keys; its private halves leave the home by your hand alone
 *     config       whom to ask for stamps and cosignatures; may be missing (config.h)
 *     lock         held while one writes
 *
 * One process writes at a time (flock on "lock"); any number read.
 */
#ifndef HOME_H
#define HOME_H

#include "db/db.h"
#include "proof/keyring.h"

struct home {
	const char *path; /* the caller's */
	struct db *db;
	int lock; /* file descriptor, or -1 */
	struct keyring keys; /* where open for writing: the public halves */
	bool announces_key;  /* what is published now may name a new key of the log */
	struct log *log;     /* open for appending, or NULL */
	/* entries of an interrupted work that were signed when it was opened */
	uint64_t resumed;
};

/* ERR_HOME: the folder cannot be looked into. */
MUST_CHECK bool home_is_there(const char *path, bool *there, struct err *e);
/* `origin` names the log, as "example.org/log"; where empty, a random name is made. In
 * a home that is there already, nothing but what is missing is made. ERR_CORRUPT as
 * home_open. */
MUST_CHECK bool home_init(const char *path, struct str origin, struct err *e);
/* What the log is called since it was made, in the arena; empty in a home of before
 * there were logs. */
MUST_CHECK bool home_origin(const struct home *h, struct arena *a, struct str *out,
                            struct err *e);
/* ERR_NOT_FOUND if there is none; ERR_CORRUPT if there is one but for its proviso.db;
 * ERR_HOME if another process writes to it and `writing`. A writer first ends what an
 * interrupted one left: see leaves_catch_up. */
MUST_CHECK bool home_open(const char *path, bool writing, struct home *out,
                          struct err *e);
void home_close(struct home *h); /* an unopened one (zeroed) is fine */
/* For work on a home that is not opened: be the one that writes, until *fd is closed.
 * ERR_HOME: another does. */
MUST_CHECK bool home_lock(const char *path, int *fd, struct err *e);
/* The keys with their private halves; closed by the caller as soon as they have
 * signed. */
MUST_CHECK bool home_keys(const struct home *h, struct keyring *out, struct err *e);
/* The log and its public keys, for reading; both are closed by the caller. */
MUST_CHECK bool home_log(const struct home *h, struct keyring *keys, struct log **out,
                         struct err *e);
/* One more connection for reading, for another thread. */
MUST_CHECK bool home_reader(const struct home *h, struct db **out, struct err *e);

#endif
