/*
 * segments: the WARC files of a home, archive/000001.warc.gz and so on.
 *
 * Each starts with its warcinfo record and is added to until it has about a gigabyte
 * (ISO 28500, Annex C). The rows of the table `capture` say what is in it and where it
 * ends: bytes behind that are of an interrupted work, and are cut off by the next.
 *
 * A capture ends with a response or a resource, which is whole, or with a revisit
 * record, which refers to the response of another capture, the original; no original
 * refers on.
 */
#ifndef SEGMENTS_H
#define SEGMENTS_H

#include "archive/home.h"
#include "net/message.h"
#include "warc/event.h"

#define SEGMENT_BYTES INT64_C(1000000000)

/* Where the records of an event lie. */
struct place {
	int64_t segment, offset, bytes; /* packed */
	int64_t response;  /* from `offset` to the last response, revisit or resource */
	struct sha256 records;
	int64_t original_segment, original_offset; /* that it refers to; 0: none */
};

/* The last segment, to be added to; for the one process that writes. */
struct segments;
MUST_CHECK bool segments_open(struct home *h, struct segments **out, struct err *e);
void segments_close(struct segments *s);
/* What records that go there shall name as their warcinfo. */
const char *segments_warcinfo(const struct segments *s);

/* Write the events one after the other; they are on the disk when it returns. Their
 * rows are the caller's next transaction: segments_note, then a segments_put for each.
 * If that fails, these segments are only to be closed. */
MUST_CHECK bool segments_append(struct segments *s, const struct event *const *events,
                                size_t count, struct place *out, struct err *e);
MUST_CHECK bool segments_note(struct segments *s, struct err *e);
/* `sighting` is 0 where the records are of no sighting. */
MUST_CHECK bool segments_put(struct db *db, const struct place *p, int64_t document,
                             int64_t sighting, struct err *e);

/* Where the records of a sighting lie. ERR_NOT_FOUND: nowhere. */
MUST_CHECK bool segments_find(struct db *db, int64_t document, int64_t sighting,
                              struct place *out, struct err *e);
/* The place that starts at this offset. ERR_NOT_FOUND. */
MUST_CHECK bool segments_at(struct db *db, int64_t segment, int64_t offset,
                            struct place *out, struct err *e);
/* The packed bytes of a place, in the arena. ERR_CORRUPT: they are not there. */
MUST_CHECK bool segments_read(const struct home *h, const struct place *p,
                              struct arena *a, struct str *out, struct err *e);

/* What a capture ends with: its last response, revisit or resource. */
struct kept {
	struct event_original record;
	struct http_message message; /* all zero: it is no message of HTTP */
	bool is_revisit;             /* it has no payload of its own */
	bool is_cut;                 /* it says WARC-Truncated */
	struct str refers_to;        /* WARC-Refers-To without <>, or empty */
};
/* Unpack it, into the arena. ERR_CORRUPT: it is not there, or contradicts itself. */
MUST_CHECK bool segments_kept(const struct home *h, const struct place *p,
                              struct arena *a, struct kept *out, struct err *e);

/* The payload of a capture, as HTTP counts it (without transfer coding, with content
 * coding), wherever it lies. */
struct payload {
	struct str bytes;
	struct sha256 digest;
	/* what the capture ends with, and what has the payload: */
	struct kept kept, whole;
	/* the same, and at the same place, unless it refers */
	struct place place, original;
};
/* ERR_CORRUPT: what it refers to is not there, is not what the record says, or refers
 * on. */
MUST_CHECK bool segments_follow(const struct home *h, const struct place *p,
                                struct arena *a, struct payload *out, struct err *e);
/* Of a sighting, compared with the digest that its row has. ERR_NOT_FOUND: no bytes
 * were captured then. */
MUST_CHECK bool segments_payload(const struct home *h, int64_t document,
                                 int64_t sighting, struct arena *a, struct payload *out,
                                 struct err *e);

/* The records of a place are those that were written. ERR_CORRUPT. */
MUST_CHECK bool segments_verify_place(const struct home *h, const struct place *p,
                                      struct err *e);
/* Every byte of every segment against the rows, and each reference followed.
 * ERR_CORRUPT names segment and capture; with `deep`, also each record's own digests
 * are computed again. *stray grows by the bytes behind the last capture of a segment, and
 * by those of a next one: a work that goes on or was interrupted, or somebody else, wrote
 * them. */
MUST_CHECK bool segments_verify(const struct home *h, bool deep, uint64_t *stray,
                                struct err *e);

#endif
