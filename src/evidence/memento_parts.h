/*
 * memento_parts: what the parts of memento share; memento.h is their manual.
 *
 * memento_path.c reads and writes paths, memento_map.c lists mementos, memento.c
 * answers.
 */
#ifndef MEMENTO_PARTS_H
#define MEMENTO_PARTS_H

#include "evidence/memento.h"

/* A row of the table `memento`. */
struct moment {
	int64_t at, document, sighting;
};

/* What an answer is made with. */
struct memento_site {
	struct db *db;
	struct str base, uri;
	struct arena *a;
	struct memento_answer *out;
	struct moment first, last; /* of the address */
};

/* On the site: a memento, the TimeGate, a page of the TimeMap ("link" or "json"). */
struct str memento_uri(const struct memento_site *s, int64_t at);
struct str memento_gate_uri(const struct memento_site *s);
struct str memento_map_uri(const struct memento_site *s, const char *format,
                           size_t page);

/* Append `<uri>; rel="…"`, after ", " or ",\n" where links stand before it. */
void memento_link(struct buf *out, struct str separator, struct str uri,
                  const char *rel);
/* The same with the times from and until. */
void memento_map_link(struct buf *out, struct str separator, struct str uri,
                      const char *rel, int64_t from, int64_t until);
/* The same of a memento; "first" and "last" are added where they are true. */
void memento_moment_link(struct buf *out, struct str separator,
                         const struct memento_site *s, int64_t at);

void memento_field(struct memento_site *s, const char *name, struct str value);
/* An answer of one line for people. */
void memento_say(struct memento_site *s, int status, const char *fmt, ...) PRINTF(3, 4);

/* The TimeMap as the body. 404: there is no such page. */
MUST_CHECK bool memento_map(struct memento_site *s, const struct memento_path *path,
                            struct err *e);

#endif
