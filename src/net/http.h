/*
 * http: GET over HTTP and HTTPS. libcurl is hidden in http.c.
 *
 * Redirects are followed, to http and https only; gzip, brotli and zstd are unpacked
 * with the limit on the unpacked bytes. Addresses of this machine and of private
 * networks are refused unless asked for, whatever name or redirect leads to them.
 */
#ifndef HTTP_H
#define HTTP_H

#include "base/base.h"

struct http_response {
	struct str body;    /* unpacked */
	struct str charset; /* of the Content-Type header; may be empty */
	struct str url;     /* after redirects */
};

bool http_is_url(struct str s); /* starts with http:// or https:// */

/* Memory is the arena's. ERR_REMOTE: no answer, a cut one, or a status of 400 and up;
 * ERR_LIMIT: larger than LIMIT_INPUT_BYTES; ERR_USAGE: a private address. */
MUST_CHECK bool http_get(const char *url, bool allow_private, struct arena *a,
                         struct http_response *out, struct err *e);

#endif
