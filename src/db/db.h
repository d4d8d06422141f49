/*
 * db: the one door to the database.
 *
 * SQLite behind it: write-ahead log, STRICT tables, foreign keys on. Statements are
 * named constants made from the .sql files (tools/sql.awk); each is prepared once a
 * connection and kept: asking for one again begins it anew, so that no loop over its
 * rows may ask for it. A connection belongs to one thread at a time.
 *
 * Beside the file at PATH lie PATH-wal and PATH-shm, the write-ahead log and its index.
 * Who may not write in the folder reads by them; where they are missing, as in a copy
 * on a read-only medium, the file is taken for one that nobody writes to.
 *
 * Errors: ERR_HOME busy, full or read-only; ERR_CORRUPT no database, or a damaged one;
 * ERR_NOT_FOUND no such file; ERR_INTERNAL the rest, which is a fault of ours.
 */
#ifndef DB_H
#define DB_H

#include "base/base.h"

struct db;
struct stmt; /* owned by its connection; valid until db_close */

enum db_mode {
	DB_READ,  /* works on a read-only file system too */
	DB_WRITE,
	DB_CREATE /* the file is not there yet, or empty */
};

/* Opens, and under DB_WRITE brings the schema up to date. */
MUST_CHECK bool db_open(const char *path, enum db_mode mode, struct db **out,
                        struct err *e);
/* Takes NULL; under DB_WRITE folds the log into the file, as far as nobody reads it. */
void db_close(struct db *db);

/* Under DB_READ: from its first query on it sees the same rows until the rollback,
 * whatever others write. */
MUST_CHECK bool db_begin(struct db *db, struct err *e);
MUST_CHECK bool db_commit(struct db *db, struct err *e);
void db_rollback(struct db *db);

/* The statement of this text, reset and with nothing bound; NULL on error. */
struct stmt *db_stmt(struct db *db, const char *sql, struct err *e);

/* Parameters count from 1; slices must live until the statement is reset. */
void stmt_bind_int(struct stmt *s, int place, int64_t v);
void stmt_bind_str(struct stmt *s, int place, struct str v);
void stmt_bind_blob(struct stmt *s, int place, struct str v);
void stmt_bind_sha256(struct stmt *s, int place, const struct sha256 *v);
void stmt_bind_null(struct stmt *s, int place);
/* What full-text search is asked for words (they are copied): each of them, none an
 * operator; of more than 64 the first 64. Where there is no word, it finds nothing. */
void stmt_bind_words(struct stmt *s, int place, struct str words);

/* To the next row: *row says whether there is one. After the last the statement is
 * reset by itself. Outside of a transaction what a statement writes is only kept, or
 * refused, after its last row. */
MUST_CHECK bool stmt_next(struct stmt *s, bool *row, struct err *e);
/* Run a statement that gives no rows, and reset it. */
MUST_CHECK bool stmt_run(struct stmt *s, struct err *e);
void stmt_reset(struct stmt *s); /* when leaving before the last row */

/* Columns count from 0. Slices are valid until the next step. */
int64_t stmt_int(struct stmt *s, int column);
struct str stmt_str(struct stmt *s, int column); /* text or blob; empty for NULL */
/* A digest; false, with *out all zero, where the column holds none. */
bool stmt_sha256(struct stmt *s, int column, struct sha256 *out);
bool stmt_is_null(struct stmt *s, int column);

/* Rows of two connections side by side. */
int stmt_columns(struct stmt *s);
/* Below 0, 0 or above: numbers and texts as ORDER BY has them; of two types, neither is
 * equal to the other. */
int stmt_compare(struct stmt *a, struct stmt *b, int column);
/* The parameter is what the other's column is; valid as a slice is. */
void stmt_bind_column(struct stmt *s, int place, struct stmt *from, int column);

/* Run several statements at once, for schemas. */
MUST_CHECK bool db_exec(struct db *db, const char *sql, struct err *e);
/* SQLite's own check of the file, and its tables against the schema. ERR_CORRUPT with
 * the first complaint. */
MUST_CHECK bool db_check(struct db *db, struct err *e);
/* No row refers to one that is gone. ERR_CORRUPT names the first. */
MUST_CHECK bool db_check_references(struct db *db, struct err *e);

#endif
