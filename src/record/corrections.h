/*
 * corrections: faults that people report on records, and our answers. Kept in
 * HOME/corrections.jsonl, which is only ever added to:
 *
 *     {"at":TIME,"id":"CO-…","kind":"report","record":"PR-…","words":"…"}
 *     {"at":TIME,"id":"CO-…","kind":"answer","verdict":"corrected","words":"…"}
 *
 * A line is on the disk before anybody is told that it is kept; a line without an end, of
 * a write that was cut off, is none. Several processes may add at once, also while
 * another writes to the database. Nothing of it is evidence: it is about our reading, and
 * never a change of a document.
 *
 * What is reported is shown to others only with its answer: until then it is known that
 * there is a report, and when it came.
 */
#ifndef CORRECTIONS_H
#define CORRECTIONS_H

#include "base/base.h"

enum {
	CORRECTION_ID = 13,        /* "CO-" and ten characters, as of records */
	CORRECTION_WORDS = 4000,   /* bytes of a report, or of an answer */
	CORRECTIONS_WAITING = 20,  /* on one record, without an answer */
	CORRECTIONS_ALL = 10000    /* waiting in all: more than people answer */
};

struct correction {
	struct str id, record, words;
	int64_t at;                /* Unix seconds */
	struct str verdict;        /* "corrected", "no fault", "duplicate"; empty: it waits */
	struct str answer;
	int64_t answered;
};

/* Those on one record, or all where it is empty, oldest first. Memory is the arena's.
 * ERR_CORRUPT names the first line that is none of these. */
MUST_CHECK bool corrections_read(const char *home, struct str record, struct arena *a,
                                 struct correction **out, size_t *count, struct err *e);
/* Keep a report; *id is in the arena. ERR_USAGE: no words, or too many; ERR_LIMIT: so
 * many wait already. The record is there: the caller sees to that. */
MUST_CHECK bool corrections_report(const char *home, struct str record, struct str words,
                                   int64_t at, struct arena *a, struct str *id,
                                   struct err *e);
/* Answer one. ERR_NOT_FOUND; ERR_USAGE: it is answered, no such verdict, no words. */
MUST_CHECK bool corrections_answer(const char *home, struct str id, struct str verdict,
                                   struct str words, int64_t at, struct err *e);
/* As doc/schema/corrections.json has it; the words of the report only where `words`. */
void correction_json(struct json *j, const struct correction *c, bool words);
/* How many bytes there are: it differs whenever something was added. */
uint64_t corrections_bytes(const char *home);

#endif
