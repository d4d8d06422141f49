/*
 * visit: go to an address and bring back what is there, as evidence.
 *
 * First robots.txt is asked (RFC 9309), once for each authority in many visits; then
 * the address, and what it leads to by redirects, each with its own request, response
 * and metadata in one event. What fails is evidence too: the records say how. Nothing
 * is written to the archive here.
 *
 * Where an earlier full response is known, the address that gave it may be asked only
 * whether it still stands (earlier.h), and what is the same again is kept as a
 * reference. A 304 to a request that was no question is a failure.
 */
#ifndef VISIT_H
#define VISIT_H

#include "archive/earlier.h"

struct visit {
	struct event event;
	bool has_payload;    /* the address, or where it led to, gave a response */
	int64_t at;          /* Unix seconds, when it began */
	struct str body;     /* without its codings; empty where it failed */
	struct str charset;  /* of the Content-Type field; may be empty */
	struct str media_type; /* the same */
	/* where browsers are sent on to by it (document/refresh.h); or empty */
	struct str refresh;
	struct str failure;  /* why there is nothing to read; empty if there is */
	enum err_kind kind;  /* of the failure */
	/* nothing to read: the earlier response still stands (304) */
	bool is_confirmed;
	/* the event's last response is a revisit of the earlier one */
	bool refers;
	struct validator full; /* of a full response */
};

struct visit_options {
	bool allow_private, ignore_robots;
	/* ask whether the earlier response still stands, while one may */
	bool conditional;
};

/* What visits of one run share: the answers of robots.txt. Safe in threads. */
struct robots_memory;
struct robots_memory *robots_memory_new(void);
void robots_memory_free(struct robots_memory *m);

/* `earlier` is NULL if nothing is known. Strings are the arena's; the event is given
 * back with event_release. ERR_USAGE: the address is none, or private; other failures
 * are the visit's. */
MUST_CHECK bool visit_go(struct http_client *client, struct robots_memory *memory,
                         const char *url, const struct earlier *earlier,
                         const struct visit_options *o, const char *warcinfo,
                         struct arena *a, struct visit *out, struct err *e);
#endif
