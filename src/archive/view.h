/*
 * view: a home as it is at one moment, while another process may write to it.
 *
 * Rows are committed before the log gets its entries, and stamps of the log after that.
 * So rows that are read before the log lack some of its entries, and rows that are read
 * after it have stamps of entries that it lacks. A view's rows (a transaction) and its
 * log are of one moment: no checkpoint was published between the two.
 *
 * What the files of a home hold beyond the view is of later work, and no part of it.
 */
#ifndef VIEW_H
#define VIEW_H

#include "archive/home.h"

struct view {
	struct keyring keys; /* public halves */
	struct log *log;
};

/* Until view_close, the home's connection sees its rows as they are now. ERR_CORRUPT:
 * the log or its keys are missing or damaged; ERR_HOME: they may not be read, or
 * another process writes without a pause. */
MUST_CHECK bool view_open(const struct home *h, struct view *out, struct err *e);
void view_close(const struct home *h, struct view *v);

#endif
