/*
 * evidence: what the words of a record rest on, from the quote down to the log.
 *
 * The words of a record are those that stood last; they stand, letter for letter, in
 * one or more versions; these were seen in sightings. The first one in time of which
 * captured bytes are kept is the one that is shown (else the first one), so that a
 * citation stays what it is while more sightings come. It is an
 * entry of the log, and so is the earlier capture that it refers to, if it is the same
 * again (segments.h). So are published records: a statement binds what we say of the
 * words (record.json) to the ruleset and the model that said it,
 *
 *     {"digest":"sha256:…","document":…,"kind":"record","model":…,"record":…,"ruleset":…,
 *      "service":…,"text":"sha256:…"}
 */
#ifndef EVIDENCE_H
#define EVIDENCE_H

#include "evidence/citation.h"
#include "record/records.h"

/* An entry of the log and the proof that it is in it. */
struct logged {
	int64_t index;   /* -1: it is in no log yet */
	struct str text; /* the entry */
};

struct evidence {
	struct provision_row row;     /* the record and its names */
	struct provision_place place; /* the words, and how they are read */
	struct str quote;

	int64_t sighting, at;         /* number in the document; Unix seconds */
	int64_t first_seen;           /* the version */
	/* what else is to be known of it (table remark), or empty */
	struct str how;
	struct str source;            /* the address that was asked, a file's name, or "git:"
	                                 and a commit */
	struct str url;               /* the address that answered, where redirects led on to
	                                 another than `source`; else empty */
	bool has_payload, has_records;
	struct sha256 payload;
	struct place records;         /* WARC, where has_records */
	bool refers;                  /* they end with a revisit: the payload lies in */
	struct place original;        /* these */

	struct logged seen;           /* the entry of the sighting */
	struct logged original_seen;  /* that of the original, where `refers` */
	struct str json;              /* record.json */
	struct logged published;      /* the statement on it */
};

/* By the record's name. `at`, Unix seconds: the last sighting until then; 0: the first;
 * either of those of which bytes are kept, where there is one. Sightings of one second
 * count in the order of arrival. Memory is the arena's. ERR_NOT_FOUND. */
MUST_CHECK bool evidence_gather(const struct home *h, struct reader *r,
                                struct str record, int64_t at, struct arena *a,
                                struct evidence *out, struct err *e);
/* The same of a record that is found already, by its row and by the place where it stood
 * last: of the first sighting. */
MUST_CHECK bool evidence_of(const struct home *h, struct reader *r,
                            const struct provision_row *row,
                            const struct provision_place *place, struct arena *a,
                            struct evidence *out, struct err *e);
/* How far its time may be believed, and what else is to be known of it, for behind
 * "captured 2026-01-15": "as stated by whoever added it"; or empty. In the arena. */
struct str evidence_how_words(const struct evidence *v, struct arena *a);
/* How it is cited; strings are the arena\'s and those of `v`. */
MUST_CHECK bool evidence_citation(const struct home *h, const struct evidence *v,
                                  struct arena *a, struct citation *out, struct err *e);
/* A file that somebody had: no server was asked. */
bool evidence_is_file(const struct evidence *v);

/* State something in the log, unless it is stated; durable on return, and `index` is
 * told. */
MUST_CHECK bool evidence_state(struct home *h, struct logged *statement, struct err *e);

/* A stamp on a checkpoint that covers entry `index`: the earliest. */
struct stamped {
	bool some;
	uint64_t size;
	int64_t at;
	struct str note, reply, chain;
};
MUST_CHECK bool evidence_stamp(struct db *db, int64_t index, struct arena *a,
                               struct stamped *out, struct err *e);

/* All of it again: text, quote, chain of sightings, captured bytes, entries and proofs.
 * ERR_CORRUPT names the first thing that is wrong. */
MUST_CHECK bool evidence_verify(const struct home *h, struct log *log,
                                const struct evidence *v, struct err *e);

#endif
