/*
 * ask: a question by POST and its whole answer, for protocols that go over HTTP.
 *
 * The answer is what the other side says, whatever its status; one that does not come,
 * comes in part, or sends elsewhere is ERR_REMOTE. Redirects are not followed: who is
 * asked is what the user named. Bytes are the peer's, in no promised encoding.
 */
#ifndef ASK_H
#define ASK_H

#include "net/http.h"

struct question {
	const char *url;
	bool allow_private;
	const char *type; /* of the body */
	struct str body;
	size_t max;       /* bytes of the answer's body; a longer one is ERR_REMOTE */
};

struct answer {
	int status;
	struct str type; /* Content-Type, or empty */
	struct str body; /* without its transfer coding */
};

/* Memory is the arena's. ERR_USAGE: no address, or a private one. */
MUST_CHECK bool http_ask(struct http_client *c, const struct question *q,
                         struct arena *a, struct answer *out, struct err *e);

#endif
