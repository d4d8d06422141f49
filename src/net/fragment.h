/*
 * fragment: an address that leads a browser to words of a page (WICG, URL fragment text
 * directives: "#:~:text=start,end").
 *
 * Short words are given whole; of long ones their first and their last, between which the
 * page may hold anything. Words are those of canonical text: of a row of a table they
 * are looked for from its first cell to its last. Browsers that know no text directives
 * open the page alone.
 */
#ifndef FRAGMENT_H
#define FRAGMENT_H

#include "net/uri.h"

enum { FRAGMENT_WHOLE = 12, FRAGMENT_WORDS = 6 }; /* words given whole, and at an end */

/* False: the address has no normal form, or there are no words, or it would be too long.
 * In the arena. */
MUST_CHECK bool fragment_of_words(struct str address, struct str words, struct arena *a,
                                  struct str *out);

#endif
