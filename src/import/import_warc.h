/*
 * import_warc: captures in WARC files that others wrote.
 *
 * What harvest.h takes from a file becomes sightings: WARC-Date is their time, the
 * target URI their source. The records are kept as they stand in the file, to the byte,
 * with the requests and metadata that belong to them, and its warcinfo record before
 * the first of them. What cannot be read is a failed capture.
 *
 * Which document it is: the one that the options name, where they name both service and
 * document. Else those whose address (archive_set_address) is the target URI, or was,
 * as net/uri.h compares them, or leads to it by redirects that the files have
 * (import_way.h). Else the service is the option's, or the host without "www.", and the
 * document is the option's, or the path with its query: "example.org" and
 * "/legal/privacy". A port that is not the scheme's is part of the host; /robots.txt is
 * no document.
 *
 * A capture that redirects lead to is kept as one of our own is: the records of each
 * redirect, in the order of the way, before those of the page, and the address where
 * the way began is the source. Its time is that of the page, since then its words stood
 * there. That the answers belong together is what we say, by their addresses and times,
 * and not the files: so the log's entry says "imported, redirects followed".
 *
 * A revisit has the text of its original, which is looked for by address and time, and
 * has to be of the payload digest that the revisit tells; then by that digest: among
 * the files of one call, and by SHA-256 in the archive. A revisit that tells none, or
 * one that cannot be checked, has no original. Its sighting names no payload, since its
 * records have none.
 *
 * A sighting of the same document, time, source and payload is not added again. Batches
 * are written whole or not at all, so an import that was interrupted is finished by
 * running it again.
 */
#ifndef IMPORT_WARC_H
#define IMPORT_WARC_H

#include "archive/archive.h"

/* A finding about a file: one line, with the record's number and offset. */
typedef void on_import_finding(void *context, const char *path, bool wrong,
                               struct str text);

struct import_warc_options {
	struct str service, document; /* or empty */
	unsigned threads;             /* that read documents */
	on_import_finding *found;
	void *context;                /* of found */
	struct progress_of progress;  /* in bytes */
};

struct import_warc_result {
	/* that the files hold: the next five, and those that are not sound */
	uint64_t records;
	uint64_t captures;    /* pages and revisits of pages, each once */
	uint64_t companions;  /* requests and metadata that go with them */
	uint64_t redirects;   /* that lead to one of them, with what goes with these */
	uint64_t infos;       /* warcinfo */
	uint64_t passed_over; /* sound ones from which nothing is taken */
	uint64_t unsuccessful; /* of these: redirects and errors */
	uint64_t wrong, notes; /* findings */
	size_t sightings;     /* added */
	size_t failed;        /* of these */
	size_t versions;      /* added */
	size_t known;         /* sightings that were there already */
	size_t unresolved;    /* revisits whose original is nowhere */
};

/* All files are looked at before anything is added. ERR_NOT_FOUND; ERR_INPUT: not a
 * WARC file. What is wrong inside a file is a finding, not an error. */
MUST_CHECK bool import_warc(struct home *h, const char *const *paths, size_t count,
                            const struct import_warc_options *o,
                            struct import_warc_result *out, struct err *e);

#endif
