/*
 * site: a home as a website. It writes to the home only what people ask for: reports of
 * faults (record/corrections.h), and evidence bundles, which become entries of the log.
 *
 * A site is shared by the threads that serve it; each has a view of its own, with its
 * own connection to the database. While a request is answered the view sees the rows
 * of one moment.
 */
#ifndef SITE_H
#define SITE_H

#include "archive/home.h"
#include "record/whole.h"
#include "serve/route.h"

struct site;

struct site_options {
	const char *home;  /* folder */
	struct str base;   /* "https://example.org", without a slash at the end */
	const char *name;  /* what the site is called */
};

/* What one thread has. */
struct site_view {
	struct site *site;
	struct home h;
	struct reader *reader;
	int64_t seen;      /* of the database, as its connection numbers changes */
	uint64_t corrections; /* bytes of reports and answers */
	int64_t signed_at;    /* when the log's checkpoint was written */
	bool has_seen;
	uint64_t generation;
};

/* ERR_NOT_FOUND, ERR_CORRUPT and so on, as home_open. The strings are the caller's. */
MUST_CHECK bool site_open(const struct site_options *o, struct site **out, struct err *e);
void site_close(struct site *s);

/* What others call it, once that is known; before it is served. */
void site_set_base(struct site *s, struct str base);

/* For struct served. */
bool site_view_open(void *site, void **view, struct err *e);
void site_view_close(void *view);
bool site_generation(void *view, uint64_t *out, struct err *e);
bool site_begin(void *view, struct err *e);
void site_end(void *view);

/* Of an exchange. */
struct site_view *site_view(const struct exchange *x);
struct db *site_db(const struct exchange *x);
struct reader *site_reader(const struct exchange *x);
/* For whole_gather. */
struct gathering site_gathering(const struct exchange *x);
const char *site_name(const struct exchange *x);
/* The whole address of one of its paths, for others: "https://example.org/…". */
struct url site_absolute(const struct exchange *x, struct url path);

/* What it answers. */
extern const struct route site_routes[];
/* An error's message without what it says of commands. */
struct str site_message(const char *message);
void site_fail(struct exchange *x, int status, const char *message);

#endif
