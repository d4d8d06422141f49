/* visit_robots: robots.txt of each authority, asked once. See visit_parts.h; sections
 * are of RFC 9309. */
#include <pthread.h>

#include "capture/visit_parts.h"
#include "net/robots.h"

enum { ROBOTS_REDIRECTS = 5 /* 2.3.1.2 */ };

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

/* What the last response says. Of one that is too long, the start counts (RFC 9309,
 * 2.5); one that broke off may have lost the rule that forbids, and says nothing. */
static bool
read_robots(struct visitor *w, const struct hop *h, struct robots_entry *entry,
            struct err *e)
{
	struct str text;
	char hex[SHA256_HEX + 1];

	entry->access = robots_access_of(h->response.status);
	if (entry->access != ROBOTS_RULES) {
		entry->source = arena_printf(&entry->a, "status %d",
		                             h->response.status);
		return true;
	}
	if ((h->response.cut != HTTP_CUT_LENGTH && !hop_is_whole(h, e)) ||
	    !hop_decode(w, h, &text, e))
		return false;
	sha256_hex(&w->v->event.payload, hex);
	entry->source = arena_printf(&entry->a, "sha256:%s", hex);
	entry->rules = robots_parse(arena_str(&entry->a, text),
	                            STR("proviso"), &entry->a);
	return true;
}

/* What robots.txt of an authority says. ERR_USAGE; other failures are an answer. */
static bool
fetch_robots(struct visitor *w, struct robots_entry *entry, struct err *e)
{
	struct hop h = {.x.url = arena_printf(w->a, "%.*s/robots.txt",
	                                      STR_ARG(entry->authority))};
	struct err failed = {0};
	bool ok;

	for (int hops = 0; (ok = hop_exchange(w, &h, ROBOTS_BYTES_MAX, &failed)) &&
	     hop_leads_on(&h) &&
	     hops < ROBOTS_REDIRECTS && (ok = hop_turn(w, &h, &failed)); hops++)
		continue;
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

/* The entry of an authority, fetched where it is not known yet. Two threads that come
 * at once may both fetch it. */
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

	if (!visit_can_show(line))
		return arena_printf(w->a, "line %zu", answer->line);
	return arena_printf(w->a, "line %zu (%.*s)", answer->line, STR_ARG(line));
}

bool
visit_ask_robots(struct visitor *w, struct str url, struct str *say, struct err *e)
{
	struct robots_entry *entry;
	struct robots_answer answer = {.allowed = true};

	*say = STR("not asked: --ignore-robots");
	if (w->o->ignore_robots)
		return true;
	if (!robots_of(w, url, &entry, e))
		return false;
	if (entry->access == ROBOTS_DISALLOW_ALL) /* RFC 9309, 2.3.1.4 */
		return err_set(e, ERR_REMOTE, "%.*s: not fetched, since robots.txt "
		               "could not be had (%.*s); try again later",
		               STR_ARG(visit_brief(url)), STR_ARG(entry->source));
	if (entry->access == ROBOTS_RULES && !robots_ask(entry->rules, url, &answer, e))
		return false;
	if (!answer.allowed)
		return err_set(e, ERR_REMOTE, "%.*s: robots.txt says disallowed by "
		               "%.*s of %.*s; --ignore-robots overrides it",
		               STR_ARG(visit_brief(url)), STR_ARG(rule_of(w, &answer)),
		               STR_ARG(entry->source));
	if (answer.line == 0)
		*say = arena_printf(w->a, "allowed: %.*s", STR_ARG(entry->source));
	else
		*say = arena_printf(w->a, "allowed by %.*s of %.*s",
		                    STR_ARG(rule_of(w, &answer)),
		                    STR_ARG(entry->source));
	return true;
}
