/*
 * page: what all pages share: their frame, and small parts that are written the same
 * way everywhere. Templates (src/web/pages/) call these.
 */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include "archive/archive.h"
#include "change/change.h"
#include "provision/provision.h"
#include "serve/html.h"
#include "web/link.h"
#include "web/site.h"

struct page {
	struct str title;        /* without the site's name */
	struct str description;  /* a sentence, for search engines and shared links */
	struct url self;         /* path of the page, as it is to be cited */
	const char *section;     /* of the main menu: "services", "registry" …; or NULL */
	struct url json;         /* the same as JSON; or nowhere */
	struct url feed;         /* Atom: what changes here; or nowhere */
	struct str feed_title;
	bool is_hidden;          /* from search engines: one of endless lists */
	void (*data)(struct buf *out, const void *of); /* writes JSON-LD; or NULL */
	const void *data_of;
	/* Set by page_begin: */
	const struct exchange *x;
	struct arena *a;
};

/* The head and the top of a page; and its foot. */
void page_begin(struct exchange *x, struct page *p);
void page_end(struct exchange *x, struct page *p);

/* The items of the main menu, the one of this section marked. */
void write_menu(struct buf *out, const char *section);
/* <time> elements: "12 March 2024", and with the time of day, UTC. 0: "not known". */
void write_day(struct buf *out, int64_t t);
void write_time(struct buf *out, int64_t t);
/* "1 version", "1,204 versions". */
void write_count(struct buf *out, uint64_t n, const char *what);
/* "1,204" */
void write_number(struct buf *out, uint64_t n);
/* A level of severity, told by its word and a mark beside it. */
void write_severity(struct buf *out, enum severity s);
void write_level(struct buf *out, enum change_level l, struct str direction);
const char *severity_class(enum severity s);
/* The address of a page of several, counted from 1: the first is `list` itself. */
struct url page_url(struct arena *a, struct url list, size_t page);
/* Links to the pages before and after this one of several; nothing where there is one.
 * Two of them on a page are told apart by their labels. */
void write_pager(struct buf *out, struct arena *a, struct url list, size_t page,
                 size_t pages, const char *label);
/* "12 High, 3 Low", each with its mark. */
struct severity_counts;
void write_severities(struct buf *out, const struct severity_counts *c);
/* Words cut at a word's end to about `most` bytes, with "…" where there are more. */
struct str cut_words(struct str words, size_t most, struct arena *a);
/* Words of the JSON-LD of a page: a JSON string that may stand in <script>. */
void write_data_json(struct buf *out, struct str json);

#endif
