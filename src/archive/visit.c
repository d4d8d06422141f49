/* visit: fetch with robots.txt and redirects, and keep every exchange. See visit.h. */
#include "archive/visit.h"

#include <pthread.h>

#include "net/coding.h"
#include "net/message.h"
#include "net/robots.h"
#include "net/uri.h"

enum { ROBOTS_REDIRECTS = 5 }; /* RFC 9309, 2.3.1.2 */

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
	const char *const *conditional; /* fields of a request to its address, or NULL */
};

/* Addresses stand in the archive's rows and in the log, which bound them. */
static bool
check_length(const struct event_exchange *x, struct err *e)
{
	return x->url.n <= URI_BYTES_MAX ||
	       err_set(e, x->via.n ? ERR_REMOTE : ERR_USAGE, "%.*s: leads to an address of %zu bytes; at most %zu are "
	               "fetched", STR_ARG(str_slice(x->via.n ? x->via : x->url, 0, 80)), x->url.n, URI_BYTES_MAX);
}

/* The earlier response, if this one says that it still stands, or is the same again. */
static const struct event_original *
original_of(const struct earlier *r, bool asked, const struct http_exchange *response,
            const struct http_message *m, struct str payload)
{
	bool still_stands = asked && m->status == 304;

	if (still_stands || (response->cut == HTTP_UNCUT && earlier_repeats(r, m, payload)))
		return &r->kept.record;
	return NULL;
}

/* One exchange, added to the event: x->url is asked, x->payload and *m come back. With an
 * earlier response of the URL, or NULL. */
static bool
exchange(struct visitor *w, struct event_exchange *x, const struct earlier *earlier,
         size_t max, struct http_exchange *response, struct http_message *m, struct err *e)
{
	struct http_request request = {.url = arena_cstr(w->a, x->url), .max = max,
	                               .allow_private = w->o->allow_private,
	                               .fields = earlier ? w->conditional : NULL};

	if (!check_length(x, e) || !http_exchange(w->client, &request, w->a, response, e) ||
	    !http_message_parse(response->response, m, e))
		return false;
	http_payload(m, w->a, &x->payload);
	x->x = response;
	x->original = earlier ? original_of(earlier, request.fields != NULL, response, m, x->payload)
	                      : NULL;
	return event_add_exchange(&w->v->event, x, e);
}

/* What robots.txt of an authority says. ERR_USAGE; other failures are an answer. */
static bool
fetch_robots(struct visitor *w, struct robots_entry *entry, struct err *e)
{
	struct event_exchange x = {.url = arena_printf(w->a, "%.*s/robots.txt", STR_ARG(entry->authority))};
	struct http_exchange response = {.status = 0};
	struct http_message m;
	struct err failed = {0};

	for (int hop = 0; hop <= ROBOTS_REDIRECTS; hop++) {
		if (!exchange(w, &x, NULL, ROBOTS_BYTES_MAX, &response, &m, &failed) || response.location.n == 0)
			break;
		x.via = x.url;
		x.url = response.location;
	}
	if (failed.kind == ERR_USAGE) {
		*e = failed;
		return false;
	}
	entry->access = robots_access_of(failed.kind == ERR_NONE ? response.status : 0);
	if (failed.kind != ERR_NONE) {
		entry->source = arena_str(&entry->a, str_of(failed.msg));
	} else if (entry->access == ROBOTS_RULES) {
		char hex[SHA256_HEX + 1];
		sha256_hex(&w->v->event.payload, hex);
		entry->source = arena_printf(&entry->a, "sha256:%s", hex);
		entry->rules = robots_parse(arena_str(&entry->a, x.payload), STR("proviso"), &entry->a);
	} else {
		entry->source = arena_printf(&entry->a, "status %d", response.status);
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
	bool plain = line.n > 0 && line.n <= 200 && utf8_valid(line);

	for (size_t i = 0; i < line.n; i++)
		plain = plain && (uint8_t)line.p[i] >= ' ' && line.p[i] != 0x7F;
	if (!plain)
		return arena_printf(w->a, "line %zu", answer->line);
	return arena_printf(w->a, "line %zu (%.*s)", answer->line, STR_ARG(line));
}

/* May the address be fetched? *say is the line for the metadata, or why not. */
static bool
ask_robots(struct visitor *w, struct str url, bool *allowed, struct str *say,
           struct err *e)
{
	struct robots_entry *entry;
	struct robots_answer answer = {.allowed = true};

	*allowed = true;
	*say = STR("not asked: --ignore-robots");
	if (w->o->ignore_robots)
		return true;
	if (!robots_of(w, url, &entry, e))
		return false;
	if (entry->access == ROBOTS_RULES && !robots_ask(entry->rules, url, &answer, e))
		return false;
	*allowed = entry->access != ROBOTS_DISALLOW_ALL && answer.allowed;
	if (entry->access != ROBOTS_RULES || answer.line == 0)
		*say = arena_printf(w->a, "%s: %.*s", *allowed ? "allowed" : "unreachable, so that nothing may be "
		                    "fetched", STR_ARG(entry->source));
	else
		*say = arena_printf(w->a, "%s by %.*s of %.*s", *allowed ? "allowed" : "disallowed",
		                    STR_ARG(rule_of(w, &answer)), STR_ARG(entry->source));
	return true;
}

/* The charset parameter of a Content-Type field. */
static struct str
charset_of(const struct http_message *m)
{
	struct str s = http_field(m, STR("Content-Type"));
	size_t at = str_find_nocase(s, STR("charset="), 0), end = 0;

	if (at == SIZE_MAX)
		return (struct str){0};
	s = str_slice(s, at + 8, s.n);
	while (end < s.n && s.p[end] != ';' && s.p[end] != ' ')
		end++;
	s = str_slice(s, 0, end);
	if (s.n > 1 && (s.p[0] == '"' || s.p[0] == '\''))
		s = str_slice(s, 1, s.n - 1);
	return s;
}

static void
fail(struct visitor *w, enum err_kind kind, struct str failure)
{
	w->v->failure = failure;
	w->v->kind = kind;
}

/* What the last response is worth: a body, or a failure. */
static void
judge(struct visitor *w, const struct event_exchange *x, const struct http_message *m)
{
	static const char *const cuts[] = {
		[HTTP_CUT_LENGTH] = "larger than the limit of 64 MiB; what came first is kept",
		[HTTP_CUT_TIME] = "it did not come to its end in time; what came is kept",
		[HTTP_CUT_DISCONNECT] = "the response was cut short; what came is kept",
	};
	struct visit *v = w->v;
	struct str codings = http_field(m, STR("Content-Encoding"));
	struct err bad = {0};
	struct buf body;

	v->refers = x->original != NULL;
	v->is_confirmed = v->refers && x->x->status == 304;
	if (v->is_confirmed)
		return;
	v->has_payload = true;
	if (x->x->status < 200 || x->x->status > 299)
		fail(w, ERR_REMOTE, arena_printf(w->a, "%.*s: the server answers with status %d",
		                                 STR_ARG(x->url), x->x->status));
	else if (x->x->cut != HTTP_UNCUT)
		fail(w, x->x->cut == HTTP_CUT_LENGTH ? ERR_LIMIT : ERR_REMOTE,
		     arena_printf(w->a, "%.*s: %s", STR_ARG(x->url), cuts[x->x->cut]));
	if (v->failure.n)
		return;
	v->full = validator_of(x->url, m);
	v->charset = charset_of(m);
	v->body = x->payload;
	if (codings.n == 0)
		return;
	buf_init(&body, LIMIT_INPUT_BYTES);
	if (coding_decode(x->payload, codings, &body, &bad))
		v->body = arena_str(w->a, buf_str(&body));
	else
		fail(w, bad.kind, arena_printf(w->a, "%.*s: %s", STR_ARG(x->url), bad.msg));
	buf_release(&body);
}

/* The address, and where it leads to. False with ERR_USAGE, or with *e the failure. */
static bool
follow(struct visitor *w, struct str url, struct err *e)
{
	struct event_exchange x = {.url = url};
	struct http_message m;
	bool allowed;

	for (int hop = 0; hop <= LIMIT_REDIRECTS; hop++) {
		struct http_exchange *response = ARENA_NEW(w->a, struct http_exchange);
		bool known = w->earlier && str_eq(x.url, w->earlier->validator.url);
		if (!check_length(&x, e) || !ask_robots(w, x.url, &allowed, &x.robots, e))
			return false;
		if (!allowed)
			return err_set(e, ERR_REMOTE, "%.*s: robots.txt says %.*s; --ignore-robots overrides it",
			               STR_ARG(x.url), STR_ARG(x.robots));
		if (!exchange(w, &x, known ? w->earlier : NULL, 0, response, &m, e))
			return false;
		if (response->location.n == 0 || response->status == 304) {
			judge(w, &x, &m);
			return true;
		}
		x.via = x.url;
		x.url = response->location;
	}
	return err_set(e, ERR_REMOTE, "%.*s: more than %d redirects", STR_ARG(url), LIMIT_REDIRECTS);
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
		fail(&w, failed.kind, arena_str(a, str_of(failed.msg)));
		if (failed.kind == ERR_USAGE || failed.kind == ERR_INTERNAL) {
			event_release(&out->event);
			*e = failed;
			return false;
		}
	}
	event_end(&out->event);
	return true;
}
