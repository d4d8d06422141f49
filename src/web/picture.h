/*
 * picture: data drawn as SVG inside of a page. Each picture has a title and is followed
 * by a table of what it shows, or stands above one, so that nothing is told by it alone.
 */
#ifndef PICTURE_H
#define PICTURE_H

#include "serve/html.h"

/* One bar of a chart; `url` where it leads, or nowhere. */
struct bar {
	struct str label;
	uint64_t value;
	const char *class; /* of style.css, such as "high"; or NULL */
	struct url url;
};

/* Bars from left to right, one below the other, with their numbers; a <figure>. */
void picture_bars(struct buf *out, const char *title, const struct bar *bars, size_t n);

/* A share of a whole as a thin bar beside its number, for tables: "37 of 421". */
void picture_share(struct buf *out, uint64_t part, uint64_t whole);

#endif
