/*
 * route: the table of what a site answers. One table gives the router, the permission
 * check, the description of the API and the list of what tests must cover.
 *
 * A pattern is a path of literal parts and "{name}" for one part of any value;
 * "{name...}" at the end takes all that is left, undecoded, however odd it is: its value
 * is the whole target. A literal part comes before a name at the same place.
 */
#ifndef ROUTE_H
#define ROUTE_H

#include "serve/response.h"

struct exchange;
struct server;
typedef bool route_handler(struct exchange *x, struct err *e);

/* A parameter of the query, for checking and for the description. */
struct route_parameter {
	const char *name, *schema, *what; /* schema: "string", "integer", "date", or words that
	                                     it may be: "High|Medium|Low" */
};

struct route {
	unsigned methods;                 /* of enum method */
	const char *pattern;
	route_handler *handler;
	const char *what;                 /* in a few words */
	const char *schema;               /* of doc/schema that the answer has; with "[]" a
	                                     list of such rows; or NULL */
	const struct route_parameter *parameters; /* up to one without a name; or NULL */
	bool is_limited;                  /* counts against the limit of a client */
};

/* One request and its answer. */
struct exchange {
	const struct request *request;
	struct response *response;
	const struct route *route;
	struct str values[4];             /* of the pattern's names, in order */
	struct arena *a;
	void *context;                    /* the site's, of this thread */
	struct server *server;            /* that answers */
};

/* The route of a request and the values of its names. NULL: there is none for the path;
 * *allowed is then 0, or the methods that the path has. */
const struct route *route_find(const struct route *routes, const struct request *r,
                               struct str values[4], unsigned *allowed);
/* NULL: the route has none of this name. */
const struct route_parameter *route_parameter_of(const struct route *route, struct str name);
/* Leaves of the query what the route knows, so that nothing else has a part in the answer:
 * what links of others carry along ("utm_source") is nothing of ours. Where the answer has
 * a schema all stays, for route_check to refuse: a program that asks for what is not there
 * is to know. */
void route_narrow(const struct route *route, struct request *r);
/* Parameters are those of the route, of their schema. ERR_USAGE. */
MUST_CHECK bool route_check(const struct route *route, const struct request *r,
                            struct err *e);
/* What the answer to a request that was narrowed depends on: its path and its query; or
 * all of its target, where that is the name. Empty: something is odd. The arena's. */
struct str route_key(const struct route *route, const struct request *r, struct arena *a);

#endif
