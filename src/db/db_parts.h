/*
 * db_parts: what the files of this room share; db.h is its manual.
 */
#ifndef DB_PARTS_H
#define DB_PARTS_H

#include <sqlite3.h>

#include "db/db.h"

enum { STATEMENTS = 256 }; /* kinds of statement that a connection prepares, at most */

struct stmt {
	sqlite3_stmt *s;
	struct db *db;
	const char *sql;
};

struct db {
	sqlite3 *sqlite;
	char *path;
	enum db_mode mode;
	struct stmt statements[STATEMENTS];
	size_t statement_count;
};

/* What SQLite said last, as an error; returns false. */
bool db_fail(struct db *db, struct err *e);

#endif
