/*
 * feed: substantive changes for those who follow them, as Atom (RFC 4287) and as JSON
 * Feed 1.1: the newest FEED_ENTRIES of all, a service, a document, a type, a record, or
 * of clauses that a search finds.
 *
 * An entry is named by the origin of the home's log and by the two texts of its change,
 * and a feed by that origin and its page, as a UUID (version 8, RFC 9562). So names stay
 * when the site moves to another address (RFC 4287, 4.2.6), and a reader has nothing
 * twice. The time of an entry is that of the capture which showed it; that of a feed is
 * its newest entry's, else that of the last capture of all. So a feed is the same as long
 * as the evidence is. Content is text.
 */
#ifndef FEED_H
#define FEED_H

#include "web/filters.h"

enum { FEED_ENTRIES = 50 };

route_handler feed_of_all, feed_of_service, feed_of_document, feed_of_type,
	feed_of_record, feed_of_search;

#endif
