/* site: a home as a website. See site.h. */
#include "web/site.h"

#include "record/corrections.h"

#include <stdatomic.h>
#include <sys/stat.h>

#define SHELF_BYTES ((size_t)192 << 20)

struct site {
	struct site_options o;
	struct ruleset *rules;
	struct shelf *shelf;
	atomic_uint_fast64_t generation;
};

bool
site_open(const struct site_options *o, struct site **out, struct err *e)
{
	struct home h;
	struct ruleset *rules;

	if (!home_open(o->home, false, &h, e)) /* now, and not at the first request */
		return false;
	home_close(&h);
	if (!ruleset_open(&rules, e))
		return false;
	*out = xcalloc(1, sizeof **out);
	(*out)->o = *o;
	(*out)->rules = rules;
	(*out)->shelf = shelf_open(SHELF_BYTES);
	return true;
}

void
site_close(struct site *s)
{
	if (!s)
		return;
	shelf_close(s->shelf);
	ruleset_close(s->rules);
	free(s);
}

void
site_set_base(struct site *s, struct str base)
{
	s->o.base = base;
}

bool
site_view_open(void *site, void **view, struct err *e)
{
	struct site_view *v = xcalloc(1, sizeof *v);

	v->site = site;
	if (!home_open(v->site->o.home, false, &v->h, e)) {
		free(v);
		return false;
	}
	v->reader = reader_open(v->site->rules);
	*view = v;
	return true;
}

void
site_view_close(void *view)
{
	struct site_view *v = view;

	reader_close(v->reader);
	home_close(&v->h);
	free(v);
}

/* When the log's checkpoint was written, in nanoseconds: it comes after the rows that it
 * speaks of. 0: there is none. */
static int64_t
signed_at_of(const struct home *h)
{
	char path[4096];
	struct stat st;

	if (snprintf(path, sizeof path, "%s/log/checkpoint", h->path) >= (int)sizeof path ||
	    stat(path, &st) != 0)
		return 0;
	return (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
}

/* SQLite numbers the changes that a connection sees, for this connection alone. So who
 * sees one moves all on: answers that another thread made since are made once more. So
 * does a new connection, which cannot know whether there was one. The rows of an answer
 * are read after its number is known (site_begin): they may be newer, and never older. */
bool
site_generation(void *view, uint64_t *out, struct err *e)
{
	struct site_view *v = view;
	struct stmt *s = db_stmt(v->h.db, "PRAGMA data_version", e);
	bool row;

	if (!s || !stmt_next(s, &row, e))
		return false;
	int64_t now = stmt_int(s, 0);
	uint64_t corrections = corrections_bytes(v->h.path);
	int64_t signed_at = signed_at_of(&v->h);
	stmt_reset(s);
	if (!v->has_seen || now != v->seen || corrections != v->corrections ||
	    signed_at != v->signed_at)
		atomic_fetch_add(&v->site->generation, 1);
	v->seen = now;
	v->corrections = corrections;
	v->signed_at = signed_at;
	v->has_seen = true;
	*out = v->generation = atomic_load(&v->site->generation);
	return true;
}

bool
site_begin(void *view, struct err *e)
{
	return db_begin(((struct site_view *)view)->h.db, e);
}

void
site_end(void *view)
{
	db_rollback(((struct site_view *)view)->h.db);
}

struct site_view *
site_view(const struct exchange *x)
{
	return x->context;
}

struct db *
site_db(const struct exchange *x)
{
	return site_view(x)->h.db;
}

struct reader *
site_reader(const struct exchange *x)
{
	return site_view(x)->reader;
}

struct gathering
site_gathering(const struct exchange *x)
{
	const struct site_view *v = site_view(x);

	return (struct gathering){v->h.path, v->h.db, v->reader, v->site->shelf, v->generation};
}

const char *
site_name(const struct exchange *x)
{
	return site_view(x)->site->o.name;
}

struct str
site_message(const char *message)
{
	struct str m = str_of(message);

	return str_slice(m, 0, str_find(m, STR("; see: proviso"), 0));
}

struct url
site_absolute(const struct exchange *x, struct url path)
{
	return (struct url){arena_printf(x->a, "%.*s%.*s",
	                                 STR_ARG(site_view(x)->site->o.base),
	                                 STR_ARG(path.text))};
}
