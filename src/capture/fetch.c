/* fetch: visits on several threads, written in batches. See fetch.h. */
#include "capture/fetch.h"

#include <pthread.h>

#include "document/nursery.h"

enum {
	BATCH = 64,           /* captures made durable at once, at most */
	BATCH_BYTES = 8 << 20,
	BATCH_MS = 500,
	AT_ONE_AUTHORITY = 2, /* visits at a time */
	AHEAD = 16            /* visits by each thread that may wait for the writer */
};

struct job {
	struct arena a;
	struct visit visit;
	/* of what is earlier, if the visit refers to it */
	struct place original;
	int64_t sighting, version;    /* the same */
	struct document *d;
	struct read_options read; /* as which */
	struct err e; /* refused (ERR_USAGE), or a fault of ours */
};

struct fetcher {
	struct home *home;
	struct segments *segments;
	char *warcinfo; /* as it was at the start: the segment may change */
	const struct address *list;
	const struct visit_options *o;
	struct job *jobs;
	struct http_client **clients; /* one a thread */
	struct db **readers;          /* the same */
	struct nursery **nurseries;   /* one a thread */
	struct robots_memory *memory;
	on_fetched *f;
	void *context;
	struct err *e;

	size_t from, to; /* jobs that wait to be written */
	size_t bytes;
	double since;    /* when the first of them came */

	pthread_mutex_t lock; /* of `busy` */
	pthread_cond_t left;
	struct str *busy; /* by thread: the authority that it is at */
	unsigned threads;
};

/* Wait until fewer than AT_ONE_AUTHORITY others are there. */
static void
take_turn(struct fetcher *f, unsigned worker, struct str authority)
{
	unsigned there;

	pthread_mutex_lock(&f->lock);
	for (;;) {
		there = 0;
		for (unsigned i = 0; i < f->threads; i++)
			there += f->busy[i].n && str_eq_nocase(f->busy[i], authority);
		if (there < AT_ONE_AUTHORITY)
			break;
		pthread_cond_wait(&f->left, &f->lock);
	}
	f->busy[worker] = authority;
	pthread_mutex_unlock(&f->lock);
}

static void
leave(struct fetcher *f, unsigned worker)
{
	pthread_mutex_lock(&f->lock);
	f->busy[worker] = (struct str){0};
	pthread_cond_broadcast(&f->left);
	pthread_mutex_unlock(&f->lock);
}

/* Documents of one service, from one authority, have one publisher. */
static struct str
source_of(struct job *job, const struct address *address)
{
	return arena_printf(&job->a, "%.*s\n%.*s", STR_ARG(address->service),
	                    STR_ARG(http_authority(address->url)));
}

static void
read_body(struct job *job, const struct address *address, struct nursery *nursery)
{
	struct visit *v = &job->visit;

	if (address->type == DOCUMENT_AUTO && document_is_told_none(v->media_type)) {
		v->failure = arena_printf(&job->a, "%.*s: the server says that it is %.*s, "
		                          "which is no document", STR_ARG(address->url),
		                          STR_ARG(v->media_type));
		v->kind = ERR_INPUT;
		return;
	}
	enum document_type type = address->type != DOCUMENT_AUTO ? address->type
	                          : document_type_told(v->body, v->media_type);
	job->read = (struct read_options){
		.type = type, .charset = v->charset, .select = address->select,
		.remove = address->remove, .document = address->name,
		.nursery = nursery, .source = source_of(job, address)};
	struct document *d = ARENA_NEW(&job->a, struct document);
	struct err bad = {0};

	if (document_read(v->body, &job->read, &job->a, d, &bad)) {
		job->d = d;
		if (v->refresh.n == 0)
			v->refresh = d->refresh;
		return;
	}
	if (bad.kind == ERR_USAGE) /* a selector that is not understood */
		job->e = bad;
	job->visit.failure = arena_printf(&job->a, "%.*s: %s",
	                                  STR_ARG(address->url), bad.msg);
	job->visit.kind = bad.kind;
}

/* Visit with what is known of the document's last full response. */
static bool
visit_known(struct fetcher *f, unsigned worker, const struct address *address,
            struct job *job)
{
	struct home h = {.path = f->home->path, .db = f->readers[worker], .lock = -1};
	struct arena scratch = {0};
	struct earlier earlier;
	bool found;

	bool ok = earlier_find(&h, address->service, address->name, address->url,
	                       &scratch, &earlier, &found, &job->e) &&
	          visit_go(f->clients[worker], f->memory, arena_cstr(&job->a, address->url),
	                   found ? &earlier : NULL, f->o, f->warcinfo, &job->a, &job->visit, &job->e);
	if (ok && job->visit.refers) {
		job->original = earlier.place;
		job->sighting = earlier.sighting;
		job->version = earlier.version;
	}
	arena_release(&scratch);
	return ok;
}

static bool
visit_one(void *context, unsigned worker, size_t item)
{
	struct fetcher *f = context;
	struct job *job = &f->jobs[item];
	const struct address *address = &f->list[item];

	take_turn(f, worker, http_authority(address->url));
	bool ok = visit_known(f, worker, address, job);
	leave(f, worker);
	if (ok && job->visit.failure.n == 0 && !job->visit.is_confirmed)
		read_body(job, address, f->nurseries[worker]);
	return true; /* what is wrong is told in order, by tell */
}

/* `kept` is NULL where the address was refused. */
static bool
tell(struct fetcher *f, size_t item, const struct capture *kept)
{
	struct job *job = &f->jobs[item];
	struct fetched r = {.address = &f->list[item], .before = INT64_MIN,
	                    .failure = str_of(job->e.msg), .kind = job->e.kind};

	if (kept)
		r = (struct fetched){.address = r.address, .version = kept->version,
		                     .at = kept->at,
		                     .is_new = kept->is_new,
		                     .is_confirmed = job->visit.is_confirmed,
		                     .before = kept->before,
		                     .failure = job->visit.failure,
		                     .is_kept = true, .kind = job->visit.kind,
		                     .refresh = job->d ? job->visit.refresh
		                                       : (struct str){0}};
	return f->f(f->context, &r, f->e);
}

/* What else is to be known of the capture; NULL: nothing. */
static const char *
how_of(const struct visit_options *o, struct job *job)
{
	const char *const words[] = {
		o->ignore_robots ? "robots.txt not asked" : NULL,
		job->d && job->visit.refresh.n ? "browsers are sent on" : NULL};
	struct str how = {0};

	for (size_t i = 0; i < COUNT(words); i++)
		if (words[i])
			how = arena_printf(&job->a, "%.*s%s%s", STR_ARG(how),
			                   how.n ? ", " : "", words[i]);
	return how.n ? how.p : NULL;
}

static struct capture
capture_of(const struct address *of, const struct visit_options *o, struct job *job)
{
	struct visit *v = &job->visit;

	return (struct capture){
		.service = of->service, .document = of->name, .d = job->d,
		.read = &job->read, .at = v->at,
		.source = of->url, .failure = v->failure, .how = how_of(o, job),
		.has_payload = v->has_payload,
		.event = v->event.members.n ? &v->event : NULL, .full = v->full,
		.original = v->refers ? &job->original : NULL,
		.confirms = v->is_confirmed ? job->sighting : 0,
		.version = v->is_confirmed ? job->version : 0};
}

/* Make the jobs that wait durable, then tell of them. */
static bool
flush(struct fetcher *f)
{
	struct capture list[BATCH];
	size_t n = 0, told = 0;

	for (size_t i = f->from; i < f->to; i++)
		if (f->jobs[i].e.kind == ERR_NONE)
			list[n++] = capture_of(&f->list[i], f->o, &f->jobs[i]);
	bool ok = n == 0 || archive_capture(f->home, f->segments, list, n, f->e);
	for (size_t i = f->from; i < f->to; i++) {
		bool is_kept = f->jobs[i].e.kind == ERR_NONE;
		ok = ok && tell(f, i, is_kept ? &list[told] : NULL);
		told += is_kept;
		event_release(&f->jobs[i].visit.event);
		arena_release(&f->jobs[i].a);
	}
	f->from = f->to;
	f->bytes = 0;
	return ok;
}

static bool
take_job(void *context, size_t item)
{
	struct fetcher *f = context;

	if (f->from == f->to)
		f->since = time_monotonic();
	f->to = item + 1;
	f->bytes += f->jobs[item].visit.event.members.n;
	if (f->to - f->from < BATCH && f->bytes < BATCH_BYTES &&
	    time_monotonic() - f->since < BATCH_MS / 1000.0)
		return true;
	return flush(f);
}

static void
fetcher_release(struct fetcher *f, size_t count)
{
	for (unsigned i = 0; i < f->threads; i++) {
		http_client_close(f->clients[i]);
		db_close(f->readers[i]);
		nursery_close(f->nurseries[i]);
	}
	for (size_t i = f->from; i < count; i++) { /* of a run that was given up */
		event_release(&f->jobs[i].visit.event);
		arena_release(&f->jobs[i].a);
	}
	robots_memory_free(f->memory);
	segments_close(f->segments);
	pthread_mutex_destroy(&f->lock);
	pthread_cond_destroy(&f->left);
	free(f->warcinfo);
	free(f->busy);
	free(f->readers);
	free(f->clients);
	free(f->nurseries);
	free(f->jobs);
}

bool
archive_fetch(struct home *h, const struct address *list, size_t count,
              const struct visit_options *o, unsigned threads, on_fetched *each,
              void *context, struct err *e)
{
	struct fetcher f = {.home = h, .list = list, .o = o, .f = each,
	                    .context = context, .e = e,
	                    .threads = threads, .memory = robots_memory_new()};

	pthread_mutex_init(&f.lock, NULL);
	pthread_cond_init(&f.left, NULL);
	f.jobs = xcalloc(count + 1, sizeof *f.jobs);
	f.clients = xcalloc(threads, sizeof *f.clients);
	f.readers = xcalloc(threads, sizeof *f.readers);
	f.nurseries = xcalloc(threads, sizeof *f.nurseries);
	f.busy = xcalloc(threads, sizeof *f.busy);
	bool ok = segments_open(h, &f.segments, e);
	f.warcinfo = ok ? strdup(segments_warcinfo(f.segments)) : NULL;
	for (unsigned i = 0; ok && i < threads; i++)
		ok = document_nursery(&f.nurseries[i], e) &&
		     http_client_open(&f.clients[i], e) &&
		     home_reader(h, &f.readers[i], e);
	ok = ok && pool_run(threads, count, (size_t)threads * AHEAD, visit_one,
	                    take_job, &f) && flush(&f);
	fetcher_release(&f, count);
	return ok;
}
