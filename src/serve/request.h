/*
 * request: what a client asked for, read from the target of its request (RFC 9112, 3.2)
 * and a few fields of its head. Pure.
 *
 * Path and query are percent-decoded ("+" is a space in a query), and hold no control
 * characters and nothing but UTF-8. What is not so is odd, as is a path with dot segments
 * or empty ones, which does not mean one thing to every program on the way: no route
 * takes an odd request but one that reads the rest of a path itself.
 */
#ifndef REQUEST_H
#define REQUEST_H

#include "base/base.h"

enum { REQUEST_SEGMENTS = 12, REQUEST_PARAMETERS = 32 };
#define REQUEST_TARGET_MAX ((size_t)8 << 10)

enum method { METHOD_GET = 1, METHOD_HEAD = 2, METHOD_POST = 4, METHOD_OPTIONS = 8,
              METHOD_OTHER = 16 /* that no address takes */ };

struct parameter {
	struct str name, value;
};

struct request {
	enum method method;
	struct str target;                       /* as it came, from its path on */
	struct str path;                         /* as it came, without the query */
	struct str segments[REQUEST_SEGMENTS];   /* of the path, decoded */
	size_t segment_count;
	struct err odd;                          /* why it is; ERR_NONE: it is not */
	bool slash;                              /* the path ends with one, and is not "/" */
	struct parameter query[REQUEST_PARAMETERS];
	size_t query_count;
	/* Fields of its head; a null pointer where there is none. */
	struct str if_none_match, accept_encoding, accept_datetime, content_type;
	struct str fetch_site;                   /* Sec-Fetch-Site: whose page asks */
	struct str client;                       /* its address */
	struct str body;                         /* of a POST; bytes */
};

/* Reads `target` and sets all that follows from it; decoded strings are the arena's.
 * ERR_LIMIT: it is too long; ERR_USAGE: it is no path. */
MUST_CHECK bool request_parse(struct request *r, struct str target, struct arena *a,
                              struct err *e);
/* The parameters of a form's body (application/x-www-form-urlencoded), in the place of
 * the query's. ERR_LIMIT, ERR_USAGE. */
MUST_CHECK bool request_form(struct request *r, struct arena *a, struct err *e);

/* The value of a parameter, trimmed; empty where there is none. Of several the first. */
struct str request_parameter(const struct request *r, const char *name);
/* Is the tag among those of If-None-Match? Weak tags compare as strong ones (RFC 9110,
 * 13.1.2). */
bool request_has_tag(const struct request *r, struct str tag);
/* May the answer be coded so: is the coding named in Accept-Encoding, not with q=0? */
bool request_accepts_coding(const struct request *r, const char *coding);

#endif
