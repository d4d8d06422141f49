/*
 * http: one request and its response, byte for byte. libcurl is hidden in http.c.
 *
 * HTTP/1.1, over TLS 1.2 or newer where the address says https, for who is trusted
 * (tls_authorities). The response is kept as it came: with its transfer coding, its
 * content coding, and its redirects, which are not followed. Interim responses (RFC
 * 9110, 15.2) are no response, and what stands behind the last chunk is no part of one.
 * Addresses of this machine and of private networks are refused unless asked for,
 * whatever name leads to them.
 *
 * An exchange takes LIMIT_FETCH_SECONDS at most; $PROVISO_FETCH_SECONDS in its place,
 * for tests.
 */
#ifndef HTTP_H
#define HTTP_H

#include "base/base.h"

/* Why a response is not whole. The names are those of WARC-Truncated. */
enum http_cut { HTTP_UNCUT, HTTP_CUT_LENGTH, HTTP_CUT_TIME, HTTP_CUT_DISCONNECT };

struct http_exchange {
	struct str request;  /* as sent: request line, fields, empty line, body */
	/* as received: status line, fields, empty line, framed body */
	struct str response;
	size_t head;         /* bytes of the response before its body */
	int status;
	enum http_cut cut;
	struct str location; /* where a redirect leads, absolute; or empty */
	struct str address;  /* that was connected to: IPv4 or IPv6 */
	int port;
	struct str tls;          /* "TLSv1.3 TLS_AES_256_GCM_SHA384", or empty */
	struct str certificates; /* the peer's chain as PEM, leaf first; or empty */
	int64_t began;           /* microseconds since 1970 */
	int64_t took;            /* microseconds */
};

struct http_request {
	const char *url;
	bool allow_private;
	/* bytes of the response, then it is cut; 0: LIMIT_INPUT_BYTES */
	size_t max;
	struct str post;       /* where `type` is not NULL: a POST with this body */
	const char *type;      /* its media type */
	/* more of the head, "Name: value", up to a NULL; or NULL */
	const char *const *fields;
};

bool http_is_url(struct str s); /* starts with http:// or https:// */
/* its start, as "https://example.org:8443" */
struct str http_authority(struct str url);

/* Keeps connections open from one exchange to the next. For one thread. */
struct http_client;
MUST_CHECK bool http_client_open(struct http_client **out, struct err *e);
void http_client_close(struct http_client *c);

/* Memory is the arena's. A response that is cut, or says that it failed, is a response.
 * ERR_REMOTE: there is none; ERR_USAGE: no address, or a private one. */
MUST_CHECK bool http_exchange(struct http_client *c, const struct http_request *r,
                              struct arena *a, struct http_exchange *out,
                              struct err *e);

const char *http_cut_name(enum http_cut cut); /* as in WARC-Truncated; NULL: whole */

#endif
