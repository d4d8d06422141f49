/*
 * picture: data drawn as SVG inside of a page. Each picture has a title and is followed
 * by a table of what it shows, or stands above one, so that nothing is told by it alone.
 */
#ifndef PICTURE_H
#define PICTURE_H

#include "serve/html.h"

/* One bar of a chart; `url` where its number leads, or nowhere. */
struct bar {
	struct str label;
	uint64_t value;
	const char *class; /* of style.css, such as "high"; or NULL */
	struct url url;
};

/* Bars from left to right, one below the other, each in a row of a table with its words
 * and number. */
void picture_bars(struct buf *out, const char *title, const struct bar *bars, size_t n);

/* Columns from left to right, each of a few parts one on the other: counts through time. */
enum { PARTS_MAX = 4 };
struct column {
	struct str label;         /* under it, or empty */
	uint64_t parts[PARTS_MAX]; /* the lowest first */
};
/* `classes` of style.css, one a part; `words` tell what is seen to who does not see it. */
void picture_columns(struct buf *out, const char *title, struct str words,
                     const struct column *columns, size_t n, const char *const *classes);

/* A share of a whole as a thin bar beside its number, for tables: "37 of 421"; and a share
 * of another kind behind it, or 0. */
void picture_share(struct buf *out, uint64_t part, uint64_t also, uint64_t whole);

/* A field of so many rows and columns, each cell with a level of severity plus one, or 0:
 * nothing is there. For a look at the whole; a table stands below it. */
void picture_heat(struct buf *out, const char *title, const uint8_t *levels, size_t rows,
                  size_t columns);

#endif
