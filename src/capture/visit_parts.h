/*
 * visit_parts: what the parts of a visit share; visit.h is its manual.
 *
 * visit_hop.c makes one exchange and says what of it can be relied on, visit_robots.c
 * asks robots.txt, and visit.c goes from address to address. Text in messages is
 * foreign: it is cut, or left out where it cannot be shown.
 */
#ifndef VISIT_PARTS_H
#define VISIT_PARTS_H

#include "capture/visit.h"

/* What is the same for all exchanges of a visit. */
struct visitor {
	struct http_client *client;
	struct robots_memory *memory;
	const struct visit_options *o;
	struct arena *a;
	struct visit *v;
	const struct earlier *earlier;  /* or NULL */
	/* fields that ask whether it still stands, or NULL */
	const char *const *conditional;
};

/* One exchange: x.url is asked, with x.via and x.robots for its metadata. */
struct hop {
	const struct earlier *earlier; /* response of this address, or NULL */
	struct event_exchange x;
	struct http_exchange response;
	struct http_message m;
	struct http_framing framing;
};

/* An address for a message, in which its reason has to have room too. */
struct str visit_brief(struct str url);
/* Foreign text that a message can show. */
bool visit_can_show(struct str s);

/* Ask, and add the exchange to the event. At most `max` bytes; 0: as http.h says. */
MUST_CHECK bool hop_exchange(struct visitor *w, struct hop *h, size_t max,
                             struct err *e);
/* The whole body came, framed as its head says, as far as that can be told. */
MUST_CHECK bool hop_is_whole(const struct hop *h, struct err *e);
/* The payload without its content codings, in the arena. */
MUST_CHECK bool hop_decode(struct visitor *w, const struct hop *h, struct str *out,
                           struct err *e);
/* The response leads to another address. */
bool hop_leads_on(const struct hop *h);
/* Be there: at another page of the web, but not out of it, and where all programs that
 * read the response would be. ERR_REMOTE. */
MUST_CHECK bool hop_turn(struct visitor *w, struct hop *h, struct err *e);

/* Who may not fetch the address gets ERR_REMOTE. *say is the line for the metadata. */
MUST_CHECK bool visit_ask_robots(struct visitor *w, struct str url, struct str *say,
                                 struct err *e);

#endif
