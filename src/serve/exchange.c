/* exchange: from a request that found its route, or none, to the answer. See exchange.h. */
#include "serve/exchange.h"

void
exchange_fail(struct exchange *x, const struct served *site, int status, const char *message)
{
	struct response *r = x->response;

	buf_clear(&r->body);
	stream_close(&r->stream);
	r->field_count = 0;
	r->status = status;
	r->keeping = KEEP_NOT;
	r->is_file = false;
	site->fail(x, status, message);
}

static void
refuse_method(struct exchange *x, const struct served *site, unsigned allowed)
{
	struct buf b;

	buf_init(&b, 64);
	buf_add(&b, STR("OPTIONS"));
	buf_add(&b, allowed & METHOD_GET ? STR(", GET, HEAD") : (struct str){0});
	buf_add(&b, allowed & METHOD_POST ? STR(", POST") : (struct str){0});
	struct str allow = arena_str(x->a, buf_str(&b));
	buf_release(&b);
	exchange_fail(x, site, 405, arena_printf(x->a, "this address takes %.*s alone",
	                                         STR_ARG(allow)).p);
	response_field(x->response, "Allow", allow);
}

/* What other sites' scripts ask before they ask (Fetch standard, CORS preflight). */
static void
answer_options(struct exchange *x, unsigned allowed)
{
	struct response *r = x->response;

	r->status = 204;
	r->type = NULL;
	r->keeping = KEEP_NOT;
	r->is_open = true;
	response_field(r, "Allow", allowed & METHOD_POST ? STR("OPTIONS, GET, HEAD, POST")
	                                                 : STR("OPTIONS, GET, HEAD"));
	response_field(r, "Access-Control-Allow-Methods", STR("GET, HEAD"));
	response_field(r, "Access-Control-Allow-Headers",
	               STR("Accept-Datetime, If-None-Match"));
	response_field(r, "Access-Control-Max-Age", STR("86400"));
}

/* Browsers say so (W3C, Fetch Metadata): who reads another site would do here what that
 * one wants. */
static bool
is_of_others(const struct request *r)
{
	return str_eq_nocase(r->fetch_site, STR("cross-site"));
}

void
exchange_answer(struct exchange *x, const struct served *site, unsigned allowed,
                struct err *e)
{
	struct response *r = x->response;

	if (x->request->method == METHOD_POST && is_of_others(x->request))
		exchange_fail(x, site, 403, "a page of another site sent this; open the page "
		              "here, and send it from there");
	else if (!x->route && allowed && x->request->method == METHOD_OPTIONS)
		answer_options(x, allowed);
	else if (!x->route && allowed)
		refuse_method(x, site, allowed);
	else if (!x->route && x->request->odd.kind != ERR_NONE)
		exchange_fail(x, site, x->request->odd.kind == ERR_LIMIT ? 414 : 400,
		              x->request->odd.msg);
	else if (!x->route)
		exchange_fail(x, site, 404, "there is no page at this address");
	else if (!route_check(x->route, x->request, e) || !x->route->handler(x, e))
		exchange_fail(x, site, status_of(e->kind), e->msg);
	if (r->body.over)
		exchange_fail(x, site, 413, "the answer is too large; ask for less");
}
