/* visit_hop: one exchange, and what it is worth. See visit_parts.h. */
#include "capture/visit_parts.h"

#include "net/coding.h"
#include "net/uri.h"

enum { SHOWN = 200 /* bytes of foreign text in a message */ };

bool
visit_can_show(struct str s)
{
	bool plain = s.n > 0 && s.n <= SHOWN && utf8_valid(s);

	for (size_t i = 0; i < s.n; i++)
		plain = plain && (uint8_t)s.p[i] >= ' ' && s.p[i] != 0x7F;
	return plain;
}

struct str
visit_brief(struct str url)
{
	return str_slice(url, 0, SHOWN);
}

bool
hop_is_whole(const struct hop *h, struct err *e)
{
	if (h->response.cut == HTTP_CUT_LENGTH)
		return err_set(e, ERR_LIMIT, "%.*s: larger than the limit of 64 MiB",
		               STR_ARG(visit_brief(h->x.url)));
	if (h->response.cut == HTTP_CUT_TIME)
		return err_set(e, ERR_REMOTE, "%.*s: the response does not come to its "
		               "end in time", STR_ARG(visit_brief(h->x.url)));
	if (h->framing.end == HTTP_BROKEN || h->framing.end == HTTP_NOT_CHUNKED)
		return err_set(e, ERR_REMOTE, "%.*s: the response is broken: %.*s",
		               STR_ARG(visit_brief(h->x.url)), STR_ARG(h->framing.why));
	return h->response.cut == HTTP_UNCUT ||
	       err_set(e, ERR_REMOTE, "%.*s: the response is cut short",
	               STR_ARG(visit_brief(h->x.url)));
}

/* The earlier response, if this one says that it still stands, or is the same again. */
static const struct event_original *
original_of(const struct hop *h, bool asked)
{
	struct err none = {0};

	if (!h->earlier)
		return NULL;
	bool still_stands = asked && h->response.status == 304;
	bool again = hop_is_whole(h, &none) &&
	             earlier_repeats(h->earlier, &h->m, h->x.payload);
	return still_stands || again ? &h->earlier->kept.record : NULL;
}

bool
hop_exchange(struct visitor *w, struct hop *h, size_t max, struct err *e)
{
	struct http_request request = {.url = arena_cstr(w->a, h->x.url), .max = max,
	                               .allow_private = w->o->allow_private,
	                               .fields = h->earlier ? w->conditional : NULL};

	if (!http_exchange(w->client, &request, w->a, &h->response, e))
		return false;
	if (!http_message_parse(h->response.response, &h->m, e)) {
		e->kind = ERR_REMOTE;
		return err_context(e, "%.*s", STR_ARG(visit_brief(h->x.url)));
	}
	h->framing = http_payload(&h->m, w->a, &h->x.payload);
	h->x.x = &h->response;
	h->x.original = original_of(h, request.fields != NULL);
	return event_add_exchange(&w->v->event, &h->x, e);
}

/* A 304 has nothing to lead to, whatever it says. */
bool
hop_leads_on(const struct hop *h)
{
	return h->response.location.n > 0 && h->response.status != 304;
}

/* As import takes redirects of others. */
static const char *
fault_of_way(struct visitor *w, const struct hop *h)
{
	struct str to, location = http_field(&h->m, STR("Location"));

	if (http_field_differs(&h->m, STR("Location")))
		return "its Location fields differ";
	if (!uri_resolve(h->x.url, location, w->a, &to))
		return "leads to an address that programs read differently";
	if (uri_has_user(to))
		return "leads to an address with a user's name or password in it, "
		       "which would be published";
	return NULL;
}

bool
hop_turn(struct visitor *w, struct hop *h, struct err *e)
{
	struct str to = h->response.location;

	if (to.n > URI_BYTES_MAX)
		return err_set(e, ERR_REMOTE, "%.*s: leads to an address of more than "
		               "%zu bytes", STR_ARG(visit_brief(h->x.url)),
		               URI_BYTES_MAX);
	if (!http_is_url(to))
		return err_set(e, ERR_REMOTE, "%.*s: leads to %.*s, which is no "
		               "address of a web page", STR_ARG(visit_brief(h->x.url)), STR_ARG(visit_can_show(to) ? to : STR("something")));
	const char *fault = fault_of_way(w, h);
	if (fault)
		return err_set(e, ERR_REMOTE, "%.*s: %s",
		               STR_ARG(visit_brief(h->x.url)), fault);
	h->x.via = h->x.url;
	h->x.url = to;
	return true;
}

bool
hop_decode(struct visitor *w, const struct hop *h, struct str *out, struct err *e)
{
	struct str codings = http_field(&h->m, STR("Content-Encoding"));
	bool gone;

	if (!coding_undo(h->x.payload, codings, w->a, out, &gone, e))
		return err_context(e, "%.*s", STR_ARG(visit_brief(h->x.url)));
	/* a browser shows none of it; who archived it for us unpacked it (harvest.h) */
	return !gone ||
	       err_set(e, ERR_INPUT, "%.*s: its Content-Encoding is %.*s, and its body "
	               "is not packed", STR_ARG(visit_brief(h->x.url)),
	               STR_ARG(visit_can_show(codings) ? codings : STR("another")));
}
