/*
 * visible: other people's words, so that nothing in them acts unseen.
 *
 * What nobody sees but what changes how words are read or shown (controls, direction
 * marks and isolates, zero-width characters, soft hyphens, variation selectors, line
 * and paragraph separators, private use) comes out as "[U+202E]". These are the general
 * categories Cc, Cf, Co, Zl and Zp and the property Default_Ignorable_Code_Point of
 * Unicode (UAX #44). So does a combining mark behind three others, since a pile of them
 * covers its neighbours. All else stays as it is, to the byte. Words come in as UTF-8;
 * a byte that is none comes out as U+FFFD.
 */
#ifndef VISIBLE_H
#define VISIBLE_H

#include "base/base.h"

enum visible_breaks {
	BREAKS_SHOWN,  /* line ends and tabs come out as "[U+000A]" too */
	BREAKS_KEPT,   /* line feeds and tabs stay */
	/* so do joiners between letters and emoji: many languages are written with them */
	BREAKS_PAGE,
	/* so they do, and what comes in is JSON (json.h): "\u202e", the same value */
	BREAKS_JSON,
	BREAKS_FOLDED, /* white space of ASCII is one space, and none at the ends */
};

void visible_add(struct buf *out, struct str words, enum visible_breaks breaks);
/* The same in an arena. */
struct str visible(struct arena *a, struct str words, enum visible_breaks breaks);

/* A URL whose characters mean nothing outside of it: letters, digits and marks of URLs
 * stay; spaces, quotes, parentheses, braces, backslashes, controls and bytes beyond
 * ASCII are percent-encoded (RFC 3986, 2.1). */
void visible_add_url(struct buf *out, struct str url);

#endif
