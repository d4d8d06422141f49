/*
 * harvest: what is in WARC files of others, a batch of records at a time.
 *
 * A file is mapped and read in children without rights (document/sandbox.h), each of
 * which reads on where the one before ended. What such a child says is checked as if a
 * stranger said it. If a record ends its child, by its size, a fault of ours or because
 * the file was cut meanwhile, it is named as wrong, and reading goes on behind it. The
 * same file gives the same batches.
 *
 * Sound records become items; nothing that warc.h calls wrong does. Who wants pages
 * gets
 *
 *   capture   a `response` of HTTP with a status of 200 to 299 whose URI is http or
 *             https, or a `resource` whose URI is http, https, ftp or file; of HTML,
 *             XHTML, plain text, Markdown or PDF, or of no type that is told. Status
 *             204 and 205 have nothing to read.
 *   revisit   a `revisit` of the profiles identical-payload-digest (ISO 28500, 6.7.2),
 *             of such a status and type where its block tells them
 *   warcinfo  what describes the items after it
 *
 * and who wants ways
 *
 *   redirect  a `response` or `revisit` of HTTP with a status of 301, 302, 303, 307 or 308
 *             (RFC 9110, 15.4) that leads to one address of http or https, as all
 *             programs read it
 *   answer    any other `response`, `revisit` or `resource`: that it was there, no more
 *
 * Requests and metadata go with the item that they are concurrent to: that says so, or
 * is said to be, in WARC-Concurrent-To (5.7); where neither says anything, that they
 * stand beside, with the same target URI and date. What answers a request of another
 * method than GET is not what stands at the address, and no item. Nothing is taken from
 * an address whose host programs read differently, or from a WARC-Date that is a day
 * ahead of our clock or more, which is wrong, or from an address with a user's name or
 * password, which is noted. All else is passed over.
 */
#ifndef HARVEST_H
#define HARVEST_H

#include "net/uri.h"
#include "warc/warc.h"

enum harvest_aim { HARVEST_PAGES, HARVEST_WAYS };

enum harvest_kind {
	HARVEST_CAPTURE,
	HARVEST_REVISIT,
	HARVEST_WARCINFO,
	HARVEST_REDIRECT,
	HARVEST_ANSWER
};

struct harvest_record {
	struct str bytes;  /* the record as it stands in the file, unpacked */
	bool is_main;      /* the response, resource, revisit or warcinfo itself */
};

struct harvest_item {
	enum harvest_kind kind;
	uint64_t number, offset; /* of its record, as findings have them */
	/* in the order of the file; of an answer none */
	struct harvest_record *records;
	size_t record_count;
	struct str uri;          /* UTF-8 without controls, at most URI_BYTES_MAX; of a
	                          * warcinfo empty */
	int64_t at;              /* WARC-Date in Unix seconds */
	/* WARC-Payload-Digest as warc_digest has it; or empty. That of a capture is
	 * one that was checked. */
	struct str digest;
	/* Of a capture: */
	struct sha256 payload;   /* without transfer coding */
	struct str body_bytes;   /* without content coding too */
	struct str charset, media_type; /* as told; or empty */
	struct str failure;      /* why there is no body that is whole; or empty */
	/* Of a revisit: what WARC-Refers-To-Target-URI and -Date say; or empty. */
	struct str original;
	int64_t original_at;
	struct str leads_to;     /* of a redirect; in the normal form (net/uri.h) */
};

struct harvest_finding {
	bool wrong; /* else a note */
	struct str text;
};

struct harvest {
	struct harvest_item *items; /* in the order of the file */
	size_t item_count;
	struct harvest_finding *findings; /* the first of them */
	size_t finding_count;
	uint64_t wrong, notes; /* all findings */
	uint64_t records;      /* that could be read */
	uint64_t passed_over;  /* sound ones that are no items and go with none */
	/* of these: responses of another status, redirects and errors */
	uint64_t unsuccessful;
	uint64_t done;         /* bytes of the file read so far */
};

/* The path is the caller's. ERR_NOT_FOUND; ERR_INPUT: empty, no WARC file,
 * unreadable. */
struct harvester;
MUST_CHECK bool harvester_open(const char *path, enum harvest_aim aim,
                               struct harvester **out, struct err *e);
uint64_t harvester_size(const struct harvester *h); /* in bytes */
/* The next batch; *some is false at the end. What *out points to is valid until the
 * next call. */
MUST_CHECK bool harvester_next(struct harvester *h, bool *some, struct harvest *out,
                               struct err *e);
void harvester_close(struct harvester *h); /* NULL is fine */

#endif
