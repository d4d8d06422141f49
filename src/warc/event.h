/*
 * event: what happened when something was captured, as WARC records (ISO 28500:2017).
 *
 * One exchange gives three records of the same WARC-Date, the moment it began: the
 * response as it was received, the request as it was sent, and metadata
 * (application/warc-fields): where it came from, who answered, over which TLS with
 * which certificates, how long it took, and what robots.txt says. A file gives one
 * resource record. Records are packed as one gzip member each.
 *
 * In the place of a response stands a revisit (6.7) where the response is known
 * already: the same payload again, of which the head alone is kept
 * (identical-payload-digest), or the answer 304 to a conditional request
 * (server-not-modified). It names the record of the original and has the digest of its
 * payload.
 */
#ifndef EVENT_H
#define EVENT_H

#include "net/http.h"
#include "warc/warc.h"

struct event {
	struct buf members;       /* packed records, one after the other */
	/* offset of the last response, revisit or resource in it */
	size_t response;
	struct sha256 digest;     /* of the records, unpacked, one after the other */
	struct sha256 payload;    /* of the last response or resource, as HTTP counts it; where
	                             that is a revisit, of its original */
	struct hash_stream *hash; /* until event_end */
	/* URN of the warcinfo record that they name; borrowed */
	const char *warcinfo;
};

void event_init(struct event *v, const char *warcinfo);
void event_release(struct event *v);

/* A response that is kept already: its record's name (without <>), target and date, and
 * its payload, which is not empty. */
struct event_original {
	struct str id, uri, date, payload;
};

/* One exchange. `via` is the address that led to this one, or empty; `robots` a line
 * that says what robots.txt says. */
struct event_exchange {
	const struct http_exchange *x;
	struct str url, via, robots;
	struct str payload; /* the body without its transfer coding */
	/* to be referred to; NULL: the response is kept */
	const struct event_original *original;
};
MUST_CHECK bool event_add_exchange(struct event *v, const struct event_exchange *x,
                                   struct err *e);
/* Bytes that came from no server; `uri` names their source, `type` their media type, at
 * `at` (microseconds). */
MUST_CHECK bool event_add_resource(struct event *v, struct str uri, const char *type,
                                   struct str bytes, int64_t at, struct err *e);
/* A record that is there already, as it stands, such as one of another file. */
MUST_CHECK bool event_add_record(struct event *v, struct str record, bool is_response,
                                 struct err *e);
/* No more records: `digest` is told. */
void event_end(struct event *v);

/* A warcinfo record with a new id, which is written to `urn`; packed. */
enum { URN_UUID = 45 };
MUST_CHECK bool event_warcinfo(const char *filename, char urn[URN_UUID + 1],
                               struct buf *member, struct sha256 *digest,
                               struct err *e);

#endif
