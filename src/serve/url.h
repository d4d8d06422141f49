/*
 * url: an address that a page may lead to. Nothing else can be made into one but by
 * these functions, so that a page has no "javascript:" and no broken query.
 */
#ifndef URL_H
#define URL_H

#include "base/base.h"

struct url {
	struct str text; /* ASCII, RFC 3986; empty: leads nowhere */
};

/* A path of the site: each "{}" of the pattern becomes the next of `values`, percent-
 * encoded but for RFC 3986's unreserved characters. The pattern is the program's own. */
struct url url_of(struct arena *a, const char *pattern, const struct str *values);
/* The same with a query's next parameter behind it. */
struct url url_with(struct arena *a, struct url u, const char *name, struct str value);
/* An address of other people, if it is one of http or https; else it leads nowhere. */
struct url url_foreign(struct arena *a, struct str address);
/* The same with words on that page behind it, as fragment_of_words writes it. */
struct url url_foreign_words(struct arena *a, struct str address);
/* One of the program's own, as it stands. */
struct url url_own(const char *address);

/* With nothing encoded but what has to be, for a path or a query. */
void url_encode(struct buf *out, struct str value);

#endif
