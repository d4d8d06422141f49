/*
 * records: what the home knows, row by row, for people and as JSON.
 *
 * Every listing calls back once a row; strings live until the callback returns. A
 * callback that returns false ends the listing without an error.
 */
#ifndef RECORDS_H
#define RECORDS_H

#include "change/change.h"

struct document_row {
	int64_t id;
	struct str service, document;
	int64_t sightings, versions;
	int64_t first, last; /* sightings that showed a version; 0 where none did */
	int64_t checked;     /* looked at last, with whatever outcome; 0: never */
	int64_t provisions;  /* in force */
	bool is_read;        /* some version of it was analysed */
	/* of the newest version: "" or what is wrong */
	struct str state;
	int64_t failed;      /* captures since the last that showed a version */
	/* of the newest of these: why, and where it was looked for */
	struct str failure, source;
	/* that it is fetched from; or empty */
	struct str address, select, remove;
	int64_t stopped;                           /* since then it is not; 0: it is */
};
typedef bool on_document(void *context, const struct document_row *row);
/* Of one service, and one document of it, where not empty. */
MUST_CHECK bool records_documents(struct db *db, struct str service, struct str document,
                                  on_document *f, void *context, struct err *e);

struct sighting_row {
	int64_t n, version, at;
	bool technical;
	/* no sighting: the server said (304) that the one `n` stands */
	bool is_confirmation;
	struct str version_id; /* hex, or empty */
	struct str source, failure, unhealthy;
	struct str refusal; /* why the version is not analysed; or empty */
	struct str how; /* as the table remark has it; or empty */
};
typedef bool on_sighting(void *context, const struct sighting_row *row);
/* In the order of time, with what servers confirmed in between. */
MUST_CHECK bool records_sightings(struct db *db, int64_t document, on_sighting *f,
                                  void *context, struct err *e);

struct changed_provision {
	struct str record, how;
	uint16_t type;
};
struct change_row {
	struct str service, document;
	struct str from, to; /* SHA-256 of the texts, hex; from may be empty */
	int64_t from_time, to_time;
	enum change_level level;
	struct str direction, summary;
	const struct changed_provision *provisions;
	size_t provision_count;
	int64_t document_id, n;
};
struct change_filter {
	struct str service, document; /* empty: all */
	int64_t since;
	/* every level; else those from `least` to substantive */
	bool all;
	enum change_level least;
};
typedef bool on_change(void *context, const struct change_row *row);
/* Newest first. */
MUST_CHECK bool records_changes(struct db *db, const struct change_filter *filter,
                                on_change *f, void *context, struct err *e);

struct provision_row {
	struct str record, service, document, status;
	uint16_t type;
	int score;
	struct str words; /* as it stood last */
	int64_t place;    /* in the order of listing.h, which alone sets it */
};
struct provision_filter {
	struct str service, document;
	uint16_t type;     /* TYPE_NONE: all */
	int severity;      /* enum severity; -1: all */
	bool in_force;
	struct str words;  /* to look for, or empty; records_can_search holds */
	struct str record; /* exactly this one, or empty */
};
/* Is there a word to look for? */
bool records_can_search(struct str words);
typedef bool on_provision(void *context, const struct provision_row *row);
MUST_CHECK bool records_provisions(struct db *db, const struct provision_filter *filter,
                                   on_provision *f, void *context, struct err *e);

/* The row of one record, by its name in any case of letters. ERR_NOT_FOUND;
 * ERR_USAGE: the name is empty. */
MUST_CHECK bool records_find(struct db *db, struct str name, struct arena *a,
                             struct provision_row *out, struct err *e);

/* Where a provision stood last: its version, and the provision as it is read there. */
struct provision_place {
	struct version version;
	struct document d;
	struct provision p;
	int64_t first_seen, last_seen; /* sightings of versions with it */
	int64_t versions;              /* with it */
	int64_t worded_since;          /* first sighting of it as it stands here */
};
MUST_CHECK bool records_place(struct db *db, struct reader *r, struct str record,
                              struct arena *a, struct provision_place *out,
                              struct err *e);
/* The versions of its document in which a record has these words, letter for letter. */
struct version_span {
	int64_t from, to;
};
MUST_CHECK bool records_spans(struct db *db, struct reader *r, struct str record,
                              struct str words, struct arena *a,
                              struct version_span **out, size_t *count, struct err *e);
/* Where it stands in one of these; nothing is told of when it was seen. */
MUST_CHECK bool records_place_in(struct db *db, struct reader *r, struct str record,
                                 struct str words, int64_t version, struct arena *a,
                                 struct provision_place *out, struct err *e);
/* Rows of a statement with the columns of `changes` in records.sql. */
MUST_CHECK bool records_each_change(struct db *db, struct stmt *s, on_change *f,
                                    void *context, struct err *e);
void records_score_range(int severity, int64_t *low, int64_t *high);

/* The changes that touched a record, oldest first. */
MUST_CHECK bool records_history(struct db *db, struct str record, on_change *f,
                                void *context, struct err *e);

/* A version by its SHA-256 (or the first 8 characters or more of it), or by a date: the
 * one that was shown then; empty: the newest. ERR_NOT_FOUND, ERR_USAGE. */
MUST_CHECK bool records_find_version(struct db *db, int64_t document, struct str name,
                                     int64_t *n, struct err *e);

/* Why a version was not analysed: a refusal's name or a capture problem, in the arena;
 * empty: it was, or it is not read yet. */
MUST_CHECK bool records_unread(struct db *db, struct str service, struct str document,
                               int64_t n, struct arena *a, struct str *out,
                               struct err *e);

/* Every record's name is that of the words it was minted for, and every occurrence's
 * block stands in every version it is said to stand in; `deep`: and every derived row
 * is what the evidence gives (change_verify). ERR_CORRUPT names the place. */
MUST_CHECK bool records_verify(struct home *h, const struct ruleset *rules,
                               bool deep, const struct progress_of *p, struct err *e);

void document_row_json(struct json *j, const struct document_row *r);
void sighting_row_json(struct json *j, const struct sighting_row *r);
void change_row_json(struct json *j, const struct change_row *r);
void provision_row_json(struct json *j, const struct provision_row *r);

#endif
