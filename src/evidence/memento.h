/*
 * memento: the captures of an address, as answers of a web server (RFC 7089, Memento).
 *
 * A memento is a capture of an address of http or https whose bytes are kept, be it the
 * page or an error. It is named by the address and a second of UTC; of captures of the
 * same second the first that was written is meant, now and for ever. Addresses are
 * compared in their normal form (net/uri.h), in which they stand in every answer, so
 * that none can break out of a header field or a list. The paths of the site are
 *
 *     /web/timegate/URL                  by Accept-Datetime to the nearest memento
 *     /web/timemap/link/URL              all mementos, application/link-format
 *     /web/timemap/json/URL              the same as JSON
 *     /web/timemap/link/2/URL            page 2 of a long one; so with json
 *     /web/YYYYMMDDhhmmssid_/URL         the memento: the bytes as they were captured
 *
 * where URL stands as it is, with its query. A stamp may be cut to 12, 10, 8, 6 or 4
 * digits, which means the earliest second that it fits, and "id_" may be left out. What
 * is not the whole name of a memento is answered with 302 to the nearest.
 *
 * TimeGate: 302 (pattern 2.1 of RFC 7089), with Vary and Link. Without an
 * Accept-Datetime the newest memento is meant; before the first and after the last
 * these two (4.5.3), between two equally near ones the earlier. A date that is not in
 * the form of RFC 9110 (IMF-fixdate) is 400, an address without captures 404.
 *
 * TimeMap: 200 with at most MEMENTO_PAGE mementos in the order of time, and links to
 * the other pages with the times that they span (section 5).
 *
 * Memento: the payload as it was captured, transfer coding undone and content coding
 * kept, compared with the digest of its sighting before it is given out, so that its
 * bytes are the same in each answer. A captured 4XX or 5XX is given back with its
 * status (4.5.5), all else with 200. Content-Type and Content-Encoding are those
 * captured, where they are printable, and the latter where the bytes are so coded; ETag
 * is the SHA-256, Content-Digest and Repr-Digest are of RFC 9530. What was captured is
 * foreign: it runs and loads nothing (Content-Security-Policy), its type is not guessed
 * (nosniff), and it is shown under the site's name only where it is text/plain: all
 * else is to be saved (Content-Disposition: attachment).
 *
 * Nothing here touches a socket. A HEAD is answered as a GET, and the caller sends all
 * but the body; length, date and connection are the caller's too.
 */
#ifndef MEMENTO_H
#define MEMENTO_H

#include "archive/archive.h"

enum { MEMENTO_PAGE = 5000, MEMENTO_FIELDS = 12 };

enum memento_kind { MEMENTO_RAW, MEMENTO_GATE, MEMENTO_LINKS, MEMENTO_JSON };

struct memento_path {
	enum memento_kind kind;
	struct str uri;  /* of the original, in its normal form */
	int64_t at;      /* RAW: Unix seconds */
	bool is_exact;   /* RAW: fourteen digits and "id_" */
	int64_t page;    /* LINKS, JSON: from 1 */
};

/* `target` is a request's, from its first slash and not decoded (RFC 9112, 3.2.1).
 * False: it is none of these paths. Strings are the arena's. */
bool memento_parse(struct str target, struct arena *a, struct memento_path *out);
/* The path of a memento, from its first slash. */
struct str memento_path(struct str uri, int64_t at, struct arena *a);

struct memento_field {
	const char *name;
	struct str value; /* printable ASCII */
};

struct memento_answer {
	int status;
	struct memento_field fields[MEMENTO_FIELDS];
	size_t field_count;
	struct str body; /* bytes */
};

/* Answer a GET or HEAD. `base` is the site, as "https://example.org"; `accept_datetime`
 * the value of that field, with a null pointer where there is none. Only reads; all of
 * the answer is the arena's. A target that is none of these paths is 404. ERR_CORRUPT:
 * the bytes are not what the sighting says, and nothing is given out. */
MUST_CHECK bool memento_answer(const struct home *h, struct str base, struct str target,
                               struct str accept_datetime, struct arena *a,
                               struct memento_answer *out, struct err *e);

#endif
