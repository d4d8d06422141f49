/*
 * archive: services, documents, versions and sightings: what was there when.
 *
 * Evidence is written once. Keys do not depend on the order of arrival of different
 * documents, on the clock, or on the number of threads, so that the same sources give
 * the same rows. Each document's sightings are chained: the chain of row n is
 *
 *     SHA-256( chain of row n-1 , "n version-sha256 at technical source failure body\n" )
 *
 * starting from SHA-256("service\ndocument\n"), so that a changed, missing or inserted
 * row shows.
 */
#ifndef ARCHIVE_H
#define ARCHIVE_H

#include "archive/earlier.h"
#include "document/document.h"

struct version {
	int64_t document;
	int64_t n; /* 1, 2, 3 … in the order of first sighting */
	struct sha256 id;
	struct str text;
	struct str links; /* as stored, from archive_version alone */
};

struct sighting {
	int64_t n;
	int64_t version;      /* 0: the capture failed */
	int64_t at;           /* Unix seconds */
	bool technical;       /* the extraction's doing */
	struct str source;    /* "git:" and a commit, or a file's name, or an address */
	struct str failure;   /* why there is no version */
};

/* The names of one document. */
struct document_name {
	int64_t id;
	struct str service, document;
};

enum { ARCHIVE_NAME_MAX = 500 }; /* bytes of the name of a service, or of a document */
/* May a service or a document (`what`) have this name? ERR_USAGE: it is empty or too
 * long, is "." or "..", has a control character or a line end, or white space at an
 * end. */
MUST_CHECK bool archive_check_name(const char *what, struct str name, struct err *e);
/* Find, or make where `make`; ERR_NOT_FOUND, ERR_USAGE as archive_check_name. */
MUST_CHECK bool archive_document(struct db *db, struct str service, struct str document,
                                 bool make, int64_t *id, struct err *e);
/* All documents by service and name; of one service if it is not empty. */
MUST_CHECK bool archive_documents(struct db *db, struct str service, struct arena *a,
                                  struct document_name **out, size_t *count,
                                  struct err *e);
/* All sightings of a document in the order of arrival. */
MUST_CHECK bool archive_sightings(struct db *db, int64_t document, struct arena *a,
                                  struct sighting **out, size_t *count, struct err *e);

/* Walk over the versions of a document in their order; each text is unpacked once.
 * The version's text is valid until the next step. */
struct version_walk;
MUST_CHECK bool version_walk_open(struct db *db, int64_t document,
                                  struct version_walk **out, struct err *e);
MUST_CHECK bool version_walk_next(struct version_walk *w, bool *some, struct version *v,
                                  struct err *e);
void version_walk_close(struct version_walk *w);

/* One version's text, in the arena. ERR_NOT_FOUND. */
MUST_CHECK bool archive_version(struct db *db, int64_t document, int64_t n,
                                struct arena *a, struct version *out, struct err *e);

/* What is to be added to one document, in order; see archive_write. */
struct new_version {
	struct sha256 id, links_id; /* of the text and its links, unpacked */
	size_t bytes, links_bytes;  /* the same */
	int64_t base; /* the version that they are packed against; 0: none */
	struct str packed, packed_links;
};

struct new_sighting {
	int64_t version; /* number within the document, or 0 */
	int64_t at;      /* Unix seconds */
	bool technical;
	struct str source, failure;
	const struct sha256 *body; /* of the payload that was captured, or NULL */
};

struct addition {
	int64_t document;
	int64_t first_version; /* number that the first new version gets */
	struct new_version *versions;
	size_t version_count;
	struct new_sighting *sightings;
	size_t sighting_count;
};

/* Add to a document, inside the caller's transaction; *last is its last sighting then.
 * Before anything is written: ERR_LIMIT, the log has no room for such names and texts;
 * ERR_USAGE, they are no UTF-8. */
MUST_CHECK bool archive_write(struct db *db, const struct addition *add, int64_t *last,
                              struct err *e);

/* The known versions of one document while more are added to it. */
struct history;
MUST_CHECK bool history_open(struct db *db, int64_t document, struct history **out,
                             struct err *e);
void history_close(struct history *h);
/* The number of the version of this text; a text not seen before is packed, added to
 * *add, in the arena, and gets the next number. */
MUST_CHECK bool history_number(struct history *h, const struct document *d,
                               struct arena *a, struct addition *add, int64_t *n,
                               struct err *e);

/* One file or page as a capture: its records are kept, its text becomes a version.
 * `failure`, where not empty, says why there is no document (`d` is NULL then). */
struct capture {
	struct str service, document;
	const struct document *d;
	const struct read_options *read; /* as which `d` was read from the payload */
	int64_t at;
	struct str source, failure;
	const struct event *event; /* or NULL: there was no answer */
	/* as the table remark has it, but for selectors; or NULL */
	const char *how;
	/* the event's payload is what the document was read from */
	bool has_payload;
	struct validator full;     /* of the response, where it was a full one */
	const struct place *original; /* to which the event's revisit refers; or NULL */
	int64_t confirms;          /* the sighting that a 304 confirms: no capture, but what
	                              reverified.h says; 0: none */
	/* Given back: */
	int64_t version;           /* 0: none */
	/* time of the capture before it; INT64_MIN: there is none */
	int64_t before;
	bool is_new;               /* the document had no such version */
};
/* All of them, or none: they are on the disk, and in the log, when it returns true. If
 * only the log could not be written, it is false too, and they are there: the next
 * writer puts them into the log. After a failure `s` is only to be closed. */
MUST_CHECK bool archive_capture(struct home *h, struct segments *s,
                                struct capture *list, size_t count, struct err *e);

/* Where a document is fetched from, and what part of the page it is. Not evidence: what
 * was fetched when, sightings tell. */
struct address {
	int64_t document;
	struct str service, name; /* of the document */
	struct str url, select, remove;
	/* Unix seconds: since then it is fetched no more; 0: it is */
	int64_t stopped;
	enum document_type type; /* for one fetch; it is not kept */
};
/* In the place of the one that it had, by which pages in WARC files of others are known
 * all the same; it is fetched from now on. */
MUST_CHECK bool archive_set_address(struct home *h, const struct address *address,
                                    struct err *e);
/* It stays the document's, by which pages in WARC files of others are known. */
MUST_CHECK bool archive_stop_address(struct home *h, int64_t document, int64_t at,
                                     struct err *e);
/* Those of one service, and of one document of it, where not empty. */
MUST_CHECK bool archive_addresses(struct db *db, struct str service,
                                  struct str document, struct arena *a,
                                  struct address **out, size_t *count, struct err *e);

struct progress_of {
	void (*tick)(void *context, size_t done, size_t total);
	void *context;
};

/* How much was checked. */
struct verified {
	uint64_t documents, versions, sightings;
	uint64_t records; /* captures of which the WARC records are kept */
	uint64_t entries; /* of the log */
	uint64_t stamps, cosignatures;
	/* rows that the log does not have yet, of a work that goes on or was
	 * interrupted, and which nothing but they themselves speaks for */
	uint64_t waiting;
	/* bytes of the WARC files that are of no capture, by such a work or others */
	uint64_t stray;
	/* `deep`: captured pages that were read again, and those of them whose text
	 * differs from what the program gives now, maybe rightly (reread.h) */
	uint64_t pages, others;
};

/* Recompute every hash, and compare all with the log, as they are at one moment:
 * another process may write meanwhile. ERR_CORRUPT names the first thing that is wrong;
 * ERR_HOME: this user may not read all of it. `deep`: also what each captured record
 * says of itself, and whether each text is what its page gives. */
MUST_CHECK bool archive_verify(const struct home *h, bool deep,
                               const struct progress_of *p, struct verified *out,
                               struct err *e);

#endif
