/* ask: a POST and its answer. See ask.h. */
#include "net/ask.h"

#include "net/message.h"

static bool
take_answer(const struct http_exchange *x, const struct question *q, struct arena *a,
            struct answer *out, struct err *e)
{
	struct http_message m;

	if (x->cut == HTTP_CUT_LENGTH)
		return err_set(e, ERR_REMOTE,
		               "%s: the answer is longer than %zu bytes",
		               q->url, q->max);
	if (x->cut != HTTP_UNCUT)
		return err_set(e, ERR_REMOTE,
		               "%s: the answer came only in part (%s); try again "
		               "later", q->url,
		               http_cut_name(x->cut));
	if (!http_message_parse(x->response, &m, e)) {
		e->kind = ERR_REMOTE;
		return err_context(e, "%s", q->url);
	}
	struct http_framing framing = http_payload(&m, a, &out->body);
	if (framing.end == HTTP_BROKEN)
		return err_set(e, ERR_REMOTE,
		               "%s: the answer is broken: %.*s", q->url,
		               STR_ARG(framing.why));
	if (x->location.n)
		return err_set(e, ERR_REMOTE,
		               "%s: sends to another address, which is not followed; "
		               "name that one instead: %.*s", q->url,
		               STR_ARG(x->location));
	out->status = x->status;
	out->type = http_field(&m, STR("Content-Type"));
	return out->body.n <= q->max ||
	       err_set(e, ERR_REMOTE,
	               "%s: the answer is longer than %zu bytes", q->url, q->max);
}

bool
http_ask(struct http_client *c, const struct question *q, struct arena *a,
         struct answer *out, struct err *e)
{
	struct http_request r = {.url = q->url, .allow_private = q->allow_private,
	                         .max = q->max + 4096, /* what a transfer coding may add */
	                         .post = q->body, .type = q->type};
	struct http_exchange x;

	*out = (struct answer){0};
	return http_exchange(c, &r, a, &x, e) && take_answer(&x, q, a, out, e);
}
