/*
 * leaves: what the log says of the archive.
 *
 * Each sighting, also a failed one, is one entry of the log, and so is each statement,
 * such as that a record was published. The entry of a sighting is a function of its
 * rows: a JSON object on one line, with its keys in alphabetical order,
 *
 *     {"document":…,"failure":…,"how":…,"kind":"sighting","links":"sha256:…",
 *      "payload":"sha256:…","service":…,"sighting":n,"source":…,"technical":true,
 *      "text":"sha256:…","time":…,"warc":"sha256:…"}
 *
 * where what does not apply is left out: `payload` is the captured bytes as HTTP counts
 * them, if there are any, `links` the text's links as they were first seen, `text` the
 * canonical text, `warc` the WARC records of the capture.
 *
 * The rows of the table `leaf` are written with the rows that they speak of, and fix
 * the order. Then leaves_publish appends to the log: what is in the table and not in
 * the log was never acknowledged, and is appended when a home is opened for writing.
 */
#ifndef LEAVES_H
#define LEAVES_H

#include "archive/home.h"

/* The next leaf speaks of `count` sightings of a document; within the caller's
 * transaction. */
MUST_CHECK bool leaves_add_sightings(struct db *db, int64_t document, int64_t sighting,
                                     int64_t count, struct err *e);
/* The next leaf is this statement, a JSON object on one line. */
MUST_CHECK bool leaves_add_statement(struct db *db, struct str statement,
                                     int64_t *index, struct err *e);
/* The log gets the rows that it lacks, of an interrupted work; but what announces a key
 * is left to the rotation that began it. ERR_CORRUPT: the log has more than the rows:
 * the database is an older copy, and would give places away a second time. */
MUST_CHECK bool leaves_catch_up(struct home *h, struct err *e);
/* Does a row that the log lacks speak of a key? */
MUST_CHECK bool leaves_key_waits(struct db *db, struct log *log, bool *waits,
                                 struct err *e);
/* Append to the log what it lacks, and sign. Durable when it returns. */
MUST_CHECK bool leaves_publish(struct home *h, struct err *e);

/* Which entry of the log speaks of a sighting. ERR_NOT_FOUND. */
MUST_CHECK bool leaves_of_sighting(struct db *db, int64_t document, int64_t sighting,
                                   int64_t *index, struct err *e);
/* The newest statement that holds these words; *index is -1 where there is none. */
MUST_CHECK bool leaves_of_statement(struct db *db, struct str statement, int64_t *index,
                                    struct err *e);

/* The entry as the rows give it, in the arena. ERR_NOT_FOUND. */
MUST_CHECK bool leaves_text(struct db *db, int64_t index, struct arena *a,
                            struct str *out, struct err *e);

/* The log entry by entry against the rows, which are of the same moment: the caller's
 * transaction sees to that. *waiting: rows that the log does not have yet. ERR_CORRUPT
 * names the first entry that differs. */
MUST_CHECK bool leaves_verify(struct db *db, struct log *log, uint64_t *waiting,
                              struct err *e);

#endif
