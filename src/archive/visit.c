/* visit: fetch with robots.txt and redirects, and keep every exchange. See visit.h. */
#include "archive/visit.h"

#include <pthread.h>

#include "net/coding.h"
#include "net/message.h"
#include "net/robots.h"

enum {
	ROBOTS_REDIRECTS = 5, /* RFC 9309, 2.3.1.2 */
	SHOWN = 200           /* bytes of foreign text in a message */
};

/* What one authority says. */
struct robots_entry {
	struct robots_entry *next;
	struct arena a;
	struct str authority;  /* "https://example.org:8443" */
	enum robots_access access;
	struct robots *rules;
	struct str source;     /* for the metadata: digest or reason */
};

struct robots_memory {
	pthread_mutex_t lock;
	struct robots_entry *first;
};

struct robots_memory *
robots_memory_new(void)
{
	struct robots_memory *m = xcalloc(1, sizeof *m);

	pthread_mutex_init(&m->lock, NULL);
	return m;
}

void
robots_memory_free(struct robots_memory *m)
{
	if (!m)
		return;
	while (m->first) {
		struct robots_entry *gone = m->first;
		m->first = gone->next;
		arena_release(&gone->a);
		free(gone);
	}
	pthread_mutex_destroy(&m->lock);
	free(m);
}

/* What is the same for all exchanges of a visit. */
struct visitor {
	struct http_client *client;
	struct robots_memory *memory;
	const struct visit_options *o;
	struct arena *a;
	struct visit *v;
	const struct earlier *earlier;  /* or NULL */
	const char *const *conditional; /* fields that ask whether it still stands, or NULL */
};

/* Foreign text that a message can show. */
static bool
is_plain(struct str s)
{
	bool plain = s.n > 0 && s.n <= SHOWN && utf8_valid(s);

	for (size_t i = 0; i < s.n; i++)
		plain = plain && (uint8_t)s.p[i] >= ' ' && s.p[i] != 0x7F;
	return plain;
}

/* An address for a message, in which its reason has to have room too. */
static struct str
brief(struct str url)
{
	return str_slice(url, 0, SHOWN);
}

/* One exchange: x.url is asked, with x.via and x.robots for its metadata. */
struct hop {
	struct event_exchange x;
	struct http_exchange response;
	struct http_message m;
	struct http_framing framing;
	const struct earlier *earlier; /* response of this address; or NULL */
};

/* The earlier response, if this one says that it still stands, or is the same again. */
static const struct event_original *
original_of(const struct hop *h, bool asked)
{
	const struct earlier *earlier = h->earlier;

	if (!earlier)
		return NULL;
	bool still_stands = asked && h->response.status == 304;
	bool repeats = h->response.cut == HTTP_UNCUT && h->framing.end != HTTP_BROKEN &&
	               earlier_repeats(earlier, &h->m, h->x.payload);
	return still_stands || repeats ? &earlier->kept.record : NULL;
}

/* Ask, and add the exchange to the event. */
static bool
exchange(struct visitor *w, struct hop *h, size_t max, struct err *e)
{
	struct http_request request = {.url = arena_cstr(w->a, h->x.url), .max = max,
	                               .allow_private = w->o->allow_private,
	                               .fields = h->earlier ? w->conditional : NULL};

	if (!http_exchange(w->client, &request, w->a, &h->response, e))
		return false;
	if (!http_message_parse(h->response.response, &h->m, e)) {
		e->kind = ERR_REMOTE;
		return err_context(e, "%.*s", STR_ARG(brief(h->x.url)));
	}
	h->framing = http_payload(&h->m, w->a, &h->x.payload);
	h->x.x = &h->response;
	h->x.original = original_of(h, request.fields != NULL);
	return event_add_exchange(&w->v->event, &h->x, e);
}

/* On to where the response leads. */
static void
turn(struct hop *h)
{
	h->x.via = h->x.url;
	h->x.url = h->response.location;
}

/* The whole body came, framed as its head says, as far as that can be told. */
static bool
is_whole(const struct hop *h, struct err *e)
{
	if (h->response.cut == HTTP_CUT_LENGTH)
		return err_set(e, ERR_LIMIT, "%.*s: larger than the limit of 64 MiB", STR_ARG(brief(h->x.url)));
	if (h->response.cut == HTTP_CUT_TIME)
		return err_set(e, ERR_REMOTE, "%.*s: the response does not come to its end in time",
		               STR_ARG(brief(h->x.url)));
	if (h->framing.end == HTTP_BROKEN || h->framing.end == HTTP_NOT_CHUNKED)
		return err_set(e, ERR_REMOTE, "%.*s: the response is broken: %.*s", STR_ARG(brief(h->x.url)),
		               STR_ARG(h->framing.why));
	return h->response.cut == HTTP_UNCUT ||
	       err_set(e, ERR_REMOTE, "%.*s: the response is cut short", STR_ARG(brief(h->x.url)));
}

/* The payload without its content codings. */
static bool
decode(struct visitor *w, const struct hop *h, struct str *out, struct err *e)
{
	struct str codings = http_field(&h->m, STR("Content-Encoding"));
	struct buf body;

	*out = h->x.payload;
	if (codings.n == 0)
		return true;
	buf_init(&body, LIMIT_INPUT_BYTES);
	bool ok = coding_decode(h->x.payload, codings, &body, e);
	if (ok)
		*out = arena_str(w->a, buf_str(&body));
	else
		err_context(e, "%.*s", STR_ARG(brief(h->x.url)));
	buf_release(&body);
	return ok;
}

/* What the last response says. Of one that is too long, the start counts (RFC 9309, 2.5);
 * one that broke off may have lost the rule that forbids, and says nothing. */
static bool
read_robots(struct visitor *w, const struct hop *h, struct robots_entry *entry,
            struct err *e)
{
	struct str text;
	char hex[SHA256_HEX + 1];

	entry->access = robots_access_of(h->response.status);
	if (entry->access != ROBOTS_RULES) {
		entry->source = arena_printf(&entry->a, "status %d", h->response.status);
		return true;
	}
	if ((h->response.cut != HTTP_CUT_LENGTH && !is_whole(h, e)) || !decode(w, h, &text, e))
		return false;
	sha256_hex(&w->v->event.payload, hex);
	entry->source = arena_printf(&entry->a, "sha256:%s", hex);
	entry->rules = robots_parse(arena_str(&entry->a, text), STR("proviso"), &entry->a);
	return true;
}

/* What robots.txt of an authority says. ERR_USAGE; other failures are an answer. */
static bool
fetch_robots(struct visitor *w, struct robots_entry *entry, struct err *e)
{
	struct hop h = {.x.url = arena_printf(w->a, "%.*s/robots.txt", STR_ARG(entry->authority))};
	struct err failed = {0};
	bool ok;

	for (int hops = 0; (ok = exchange(w, &h, ROBOTS_BYTES_MAX, &failed)) &&
	     h.response.location.n && hops < ROBOTS_REDIRECTS; hops++)
		turn(&h);
	if (failed.kind == ERR_USAGE && h.x.via.n == 0) {
		*e = failed;
		return false;
	}
	if (!ok || !read_robots(w, &h, entry, &failed)) {
		entry->access = robots_access_of(0);
		entry->source = arena_str(&entry->a, str_of(failed.msg));
	}
	return true;
}

/* The entry of an authority, fetched where it is not known yet. Two threads that come at
 * once may both fetch it. */
static bool
robots_of(struct visitor *w, struct str url, struct robots_entry **out, struct err *e)
{
	struct robots_memory *m = w->memory;
	struct str authority = http_authority(url);

	pthread_mutex_lock(&m->lock);
	struct robots_entry *entry = m->first;
	while (entry && !str_eq_nocase(entry->authority, authority))
		entry = entry->next;
	pthread_mutex_unlock(&m->lock);
	if ((*out = entry))
		return true;
	entry = xcalloc(1, sizeof *entry);
	entry->authority = arena_str(&entry->a, authority);
	if (!fetch_robots(w, entry, e)) {
		arena_release(&entry->a);
		free(entry);
		return false;
	}
	pthread_mutex_lock(&m->lock);
	entry->next = m->first;
	m->first = entry;
	pthread_mutex_unlock(&m->lock);
	*out = entry;
	return true;
}

/* The line of robots.txt that decided, in quotes, if it can be shown as it is. */
static struct str
rule_of(struct visitor *w, const struct robots_answer *answer)
{
	struct str line = str_trim(answer->bytes);

	if (!is_plain(line))
		return arena_printf(w->a, "line %zu", answer->line);
	return arena_printf(w->a, "line %zu (%.*s)", answer->line, STR_ARG(line));
}

/* Who may not fetch the address gets ERR_REMOTE. *say is the line for the metadata. */
static bool
ask_robots(struct visitor *w, struct str url, struct str *say, struct err *e)
{
	struct robots_entry *entry;
	struct robots_answer answer = {.allowed = true};

	*say = STR("not asked: --ignore-robots");
	if (w->o->ignore_robots)
		return true;
	if (!robots_of(w, url, &entry, e))
		return false;
	if (entry->access == ROBOTS_DISALLOW_ALL) /* RFC 9309, 2.3.1.4 */
		return err_set(e, ERR_REMOTE, "%.*s: not fetched, since robots.txt could not be had (%.*s); try again "
		               "later", STR_ARG(brief(url)), STR_ARG(entry->source));
	if (entry->access == ROBOTS_RULES && !robots_ask(entry->rules, url, &answer, e))
		return false;
	if (!answer.allowed)
		return err_set(e, ERR_REMOTE, "%.*s: robots.txt says disallowed by %.*s of %.*s; --ignore-robots overrides "
		               "it", STR_ARG(brief(url)), STR_ARG(rule_of(w, &answer)), STR_ARG(entry->source));
	if (answer.line == 0)
		*say = arena_printf(w->a, "allowed: %.*s", STR_ARG(entry->source));
	else
		*say = arena_printf(w->a, "allowed by %.*s of %.*s", STR_ARG(rule_of(w, &answer)),
		                    STR_ARG(entry->source));
	return true;
}

static void
fail(struct visitor *w, const struct err *why)
{
	w->v->failure = arena_str(w->a, str_of(why->msg));
	w->v->kind = why->kind;
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
	v->charset = http_charset(http_field(&h->m, STR("Content-Type")));
	if (status < 200 || status > 299)
		err_set(&bad, ERR_REMOTE, "%.*s: the server answers with status %d", STR_ARG(brief(h->x.url)), status);
	else if (is_whole(h, &bad) && decode(w, h, &v->body, &bad))
		v->full = validator_of(h->x.url, &h->m);
	if (bad.kind != ERR_NONE)
		fail(w, &bad);
}

/* A redirect may lead to another page of the web, but not out of it. */
static bool
may_turn(const struct hop *h, struct err *e)
{
	struct str to = h->response.location;

	if (to.n > ROBOTS_URL_MAX)
		return err_set(e, ERR_REMOTE, "%.*s: leads to an address of more than %zu bytes",
		               STR_ARG(brief(h->x.url)), ROBOTS_URL_MAX);
	return http_is_url(to) ||
	       err_set(e, ERR_REMOTE, "%.*s: leads to %.*s, which is no address of a web page",
	               STR_ARG(brief(h->x.url)), STR_ARG(is_plain(to) ? to : STR("something")));
}

/* Fetch the address that it is at, if robots.txt allows. */
static bool
step(struct visitor *w, struct hop *h, struct err *e)
{
	return ask_robots(w, h->x.url, &h->x.robots, e) && exchange(w, h, 0, e);
}

/* The address, and where it leads to. False with ERR_USAGE, or with *e the failure. */
static bool
follow(struct visitor *w, struct str url, struct err *e)
{
	struct hop h = {.x.url = url};

	for (int hops = 0; hops <= LIMIT_REDIRECTS; hops++) {
		bool known = w->earlier && str_eq(h.x.url, w->earlier->validator.url);
		h.earlier = known ? w->earlier : NULL;
		bool ok = step(w, &h, e);
		if (!ok && e->kind == ERR_USAGE && hops > 0) { /* the server's word, not the user's */
			e->kind = ERR_REMOTE;
			err_context(e, "%.*s: leads on", STR_ARG(brief(h.x.via)));
		}
		bool leads_on = h.response.location.n && h.response.status != 304;
		if (ok && !leads_on)
			judge(w, &h);
		if (!ok || !leads_on)
			return ok;
		if (!may_turn(&h, e))
			return false;
		turn(&h);
	}
	return err_set(e, ERR_REMOTE, "%.*s: more than %d redirects", STR_ARG(brief(url)), LIMIT_REDIRECTS);
}

bool
visit_go(struct http_client *client, struct robots_memory *memory, const char *url,
         const struct earlier *earlier, const struct visit_options *o, const char *warcinfo,
         struct arena *a, struct visit *out, struct err *e)
{
	struct visitor w = {client, memory, o, a, out, earlier, NULL};
	struct err failed = {0};

	*out = (struct visit){.at = o->at ? o->at : time_now()};
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
