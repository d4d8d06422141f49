/*
 * select: CSS selectors, as far as declarations of documents need them.
 *
 * Selectors level 4 (https://www.w3.org/TR/selectors-4/): type, *, #id, .class,
 * [attribute] with = ~= |= ^= $= *= and the i flag; descendant, >, + and ~; lists;
 * :not :is :where :has :first-child :last-child :only-child :nth-child :nth-last-child
 * :first-of-type :last-of-type :nth-of-type :root :empty. What is not among them is an
 * error that names it.
 */
#ifndef SELECT_H
#define SELECT_H

#include "document/dom.h"

struct selector;

/* ERR_USAGE: not a selector, or one that is not understood; names the place. */
MUST_CHECK bool selector_parse(struct str text, struct arena *a, struct selector **out,
                               struct err *e);

/* matched[i] is set for every node that the selector matches, for the others left as it
 * is. ERR_LIMIT if it takes too many steps. */
MUST_CHECK bool selector_match(const struct selector *s, const struct dom *d,
                               bool *matched, struct err *e);

#endif
