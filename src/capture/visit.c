/* visit: from address to address, and what is found there. See visit.h. */
#include "capture/visit_parts.h"
#include "document/refresh.h"
#include "net/uri.h"

static void
fail(struct visitor *w, const struct err *why)
{
	w->v->failure = arena_str(w->a, str_of(why->msg));
	w->v->kind = why->kind;
}

/* What a status says of a page, where it is none of success with all of it. NULL: it is.
 * A part was never asked for (RFC 9110, 15.3.7), and 204 and 205 have no content. */
static const char *
fault_of(int status)
{
	if (status == 204 || status == 205)
		return ", which is no page";
	if (status == 206)
		return ", a part of a page that was asked for as a whole";
	return status < 200 || status > 299 ? "" : NULL;
}

/* What the last response is worth: a body, or a failure. */
static void
judge(struct visitor *w, const struct hop *h)
{
	struct visit *v = w->v;
	int status = h->response.status;
	struct err bad = {0};

	v->refers = h->x.original != NULL;
	v->is_confirmed = v->refers && status == 304;
	if (v->is_confirmed)
		return;
	v->has_payload = true;
	struct str type = http_field(&h->m, STR("Content-Type"));
	v->charset = http_charset(type);
	v->media_type = http_media_type(type);
	v->refresh = refresh_target(http_field(&h->m, STR("Refresh")));
	const char *fault = fault_of(status);
	if (fault)
		err_set(&bad, ERR_REMOTE, "%.*s: the server answers with status %d%s",
		        STR_ARG(visit_brief(h->x.url)), status, fault);
	else if (http_has_two_types(&h->m))
		err_set(&bad, ERR_REMOTE, "%.*s: the server names two types of content, "
		        "of which browsers may take either", STR_ARG(visit_brief(h->x.url)));
	else if (hop_is_whole(h, &bad) && hop_decode(w, h, &v->body, &bad))
		v->full = validator_of(h->x.url, &h->m);
	if (bad.kind != ERR_NONE)
		fail(w, &bad);
}

/* What is published as the source of a page must be known to all by its address, and is
 * bounded by the archive's rows and the log. */
static bool
check_address(struct str url, struct arena *a, struct err *e)
{
	struct str normal, brief = visit_brief(url);

	if (url.n > URI_BYTES_MAX)
		return err_set(e, ERR_USAGE, "%.*s: is an address of %zu bytes; at "
		               "most %zu are fetched", STR_ARG(brief), url.n,
		               URI_BYTES_MAX);
	if (!uri_normal(url, a, &normal))
		return err_set(e, ERR_USAGE, "%.*s: has no host, or one that programs "
		               "read differently, or a port that is none; give it as a "
		               "browser shows it", STR_ARG(brief));
	return !uri_has_user(url) ||
	       err_set(e, ERR_USAGE, "%.*s: has a user's name or password in it, which "
	               "would be published; leave them out", STR_ARG(brief));
}

/* Fetch the address that it is at, if robots.txt allows. */
static bool
step(struct visitor *w, struct hop *h, struct err *e)
{
	if (!visit_ask_robots(w, h->x.url, &h->x.robots, e))
		return false;
	bool known = w->earlier && str_eq(h->x.url, w->earlier->validator.url);
	h->earlier = known ? w->earlier : NULL;
	return hop_exchange(w, h, 0, e);
}

/* The address, and where it leads to. False with ERR_USAGE, or with *e the failure. */
static bool
follow(struct visitor *w, struct str url, struct err *e)
{
	struct hop h = {.x.url = url};

	if (!check_address(url, w->a, e))
		return false;
	for (int hops = 0; hops <= LIMIT_REDIRECTS; hops++) {
		bool ok = step(w, &h, e);
		/* the server's word, not the user's */
		if (!ok && e->kind == ERR_USAGE && hops > 0) {
			e->kind = ERR_REMOTE;
			err_context(e, "%.*s: leads on", STR_ARG(visit_brief(h.x.via)));
		}
		if (ok && !hop_leads_on(&h))
			judge(w, &h);
		if (!ok || !hop_leads_on(&h))
			return ok;
		if (!hop_turn(w, &h, e))
			return false;
	}
	return err_set(e, ERR_REMOTE, "%.*s: more than %d redirects",
	               STR_ARG(visit_brief(url)), LIMIT_REDIRECTS);
}

bool
visit_go(struct http_client *client, struct robots_memory *memory, const char *url,
         const struct earlier *earlier, const struct visit_options *o,
         const char *warcinfo,
         struct arena *a, struct visit *out, struct err *e)
{
	struct visitor w = {client, memory, o, a, out, earlier, NULL};
	struct err failed = {0};

	*out = (struct visit){.at = time_now()};
	if (earlier && o->conditional)
		w.conditional = earlier_fields(earlier, out->at, a);
	event_init(&out->event, warcinfo);
	if (!follow(&w, str_of(url), &failed)) {
		fail(&w, &failed);
		if (failed.kind == ERR_USAGE || failed.kind == ERR_INTERNAL) {
			event_release(&out->event);
			*e = failed;
			return false;
		}
	}
	event_end(&out->event);
	return true;
}
