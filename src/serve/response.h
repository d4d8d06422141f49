/*
 * response: what a handler answers. Memory of its strings is the arena's of the
 * exchange; the body is the exchange's buffer.
 */
#ifndef RESPONSE_H
#define RESPONSE_H

#include "serve/request.h"
#include "serve/stream.h"
#include "serve/url.h"

enum { RESPONSE_FIELDS = 16 };
#define RESPONSE_BODY_MAX ((size_t)256 << 20)

struct response_field {
	const char *name;
	struct str value; /* printable ASCII, not empty: else it is left out */
};

/* How long the answer may be kept by the client and on the way. */
enum keeping {
	KEEP_CHECKED,  /* asked for again by its tag each time (the default) */
	KEEP_FOR_EVER, /* its address names its content */
	KEEP_NOT       /* of this request alone */
};

struct response {
	int status;             /* of HTTP; 200 where nobody sets it */
	const char *type;       /* Content-Type */
	struct buf body;        /* bytes */
	enum keeping keeping;
	struct response_field fields[RESPONSE_FIELDS];
	size_t field_count;
	bool is_open;           /* other sites' scripts may read it (CORS) */
	bool is_file;           /* it is no page: nothing may be loaded by it */
	struct stream stream;   /* in the place of the body, where it has `more` */
};

void response_field(struct response *r, const char *name, struct str value);
/* Elsewhere: 303 after a POST, 301 or 302. */
void response_redirect(struct response *r, int status, struct url to);
/* To be saved under this name, of which letters, digits, ".", "-" and "_" are taken. */
void response_save_as(struct response *r, struct str name, struct arena *a);

/* The status for an error. */
int status_of(enum err_kind kind);
const char *status_words(int status); /* "Not Found" */

#endif
