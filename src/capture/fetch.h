/*
 * fetch: many documents from their addresses into the archive.
 *
 * Several threads visit and read, at most two at one authority; one writes. Captures
 * are made durable in batches, and told only then. A failed visit is a capture too.
 */
#ifndef FETCH_H
#define FETCH_H

#include "archive/archive.h"
#include "capture/visit.h"

struct fetched {
	const struct address *address;
	int64_t version;    /* 0: none */
	bool is_new;        /* the document had no such version */
	/* no capture: the server says that this version still stands */
	bool is_confirmed;
	/* times of it, and of the capture before it (INT64_MIN: none) */
	int64_t at, before;
	struct str failure; /* why; empty where there is a version */
	/* where the page that was read sends browsers on to, as written; or empty */
	struct str refresh;
	/* false: the address was refused, and nothing is in the archive */
	bool is_kept;
	enum err_kind kind; /* of the failure */
};
/* Called in the order of the addresses. */
typedef bool on_fetched(void *context, const struct fetched *f, struct err *e);

MUST_CHECK bool archive_fetch(struct home *h, const struct address *list, size_t count,
                              const struct visit_options *o, unsigned threads,
                              on_fetched *f, void *context, struct err *e);

#endif
