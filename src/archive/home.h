/*
 * home: the folder that holds everything: proviso.db, archive/ and a lock.
 *
 * One process writes at a time (flock on "lock"); any number read.
 */
#ifndef HOME_H
#define HOME_H

#include "db/db.h"

struct home {
	const char *path; /* the caller's */
	struct db *db;
	int lock; /* file descriptor, or -1 */
};

MUST_CHECK bool home_init(const char *path, struct err *e);
/* ERR_NOT_FOUND if there is none; ERR_HOME if another process writes to it and `writing`. */
MUST_CHECK bool home_open(const char *path, bool writing, struct home *out,
                          struct err *e);
void home_close(struct home *h); /* an unopened one (zeroed) is fine */
/* One more connection for reading, for another thread. */
MUST_CHECK bool home_reader(const struct home *h, struct db **out, struct err *e);

#endif
