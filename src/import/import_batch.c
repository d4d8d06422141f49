/* import_batch: harvested captures into the archive. See import_batch.h. */
#include "import/import_batch.h"

#include "import/import.sql.h"

struct import_job {
	struct arena a; /* of the thread that reads it */
	const struct harvest_item *item;
	struct import_place place;
	struct str warcinfo;
	/* of a revisit; of others only what came of reading */
	struct original original;
	struct read_options read; /* as which it was read */
	struct event event;
	struct err e;
};

bool
import_batch_open(struct import_batch *b, struct home *h, unsigned threads,
                  struct import_warc_result *result, struct err *e)
{
	*b = (struct import_batch){.home = h, .threads = threads, .result = result};
	return segments_open(h, &b->segments, e);
}

static void
forget_jobs(struct import_batch *b)
{
	for (size_t i = 0; i < b->count; i++) {
		event_release(&b->jobs[i].event);
		arena_release(&b->jobs[i].a);
	}
	b->count = 0;
	arena_reset(&b->a);
}

void
import_batch_close(struct import_batch *b)
{
	forget_jobs(b);
	segments_close(b->segments);
	arena_release(&b->a);
	free(b->jobs);
}

/* In any thread. */
static bool
read_body(void *context, unsigned worker, size_t i)
{
	struct import_batch *b = context;
	struct import_job *job = &b->jobs[i];
	struct original *text = &job->original;
	const struct harvest_item *item = job->item;
	job->read = (struct read_options){
		.type = document_type_told(item->body_bytes, item->media_type),
		.charset = item->charset, .select = job->place.select,
		.remove = job->place.remove, .document = job->place.document};

	(void)worker;
	if (item->kind != HARVEST_CAPTURE || text->failure.n)
		return true;
	text->d = ARENA_NEW(&job->a, struct document);
	if (!document_read(item->body_bytes, &job->read, &job->a, text->d, &job->e)) {
		text->d = NULL;
		text->failure = arena_str(&job->a, str_of(job->e.msg));
	}
	return true;
}

/* The records as they stand in the file. */
static bool
make_event(struct import_job *job, struct err *e)
{
	const struct harvest_item *item = job->item;
	bool ok = true;

	event_init(&job->event, NULL);
	if (job->warcinfo.n)
		ok = event_add_record(&job->event, job->warcinfo, false, e);
	for (size_t i = 0; ok && i < job->place.before_count; i++)
		ok = event_add_record(&job->event, job->place.before[i].bytes,
		                      job->place.before[i].is_main, e);
	for (size_t i = 0; ok && i < item->record_count; i++)
		ok = event_add_record(&job->event, item->records[i].bytes,
		                      item->records[i].is_main, e);
	job->event.payload = item->payload;
	event_end(&job->event);
	return ok;
}

static bool
write_jobs(struct import_batch *b, struct err *e)
{
	struct capture *list = ARENA_ARRAY(&b->a, struct capture, b->count);

	for (size_t i = 0; i < b->count; i++) {
		struct import_job *job = &b->jobs[i];
		if (job->e.kind == ERR_INTERNAL) { /* it is not the capture's doing */
			*e = job->e;
			return false;
		}
		if (!make_event(job, e))
			return false;
		list[i] = (struct capture){
			.how = job->place.before_count ? "imported, redirects followed" : "imported",
			.service = job->place.service, .document = job->place.document,
			.d = job->original.d, .read = &job->read, .failure = job->original.failure,
			.event = &job->event, .at = job->item->at,
			.source = job->place.source,
			.has_payload = job->item->kind == HARVEST_CAPTURE};
	}
	if (!archive_capture(b->home, b->segments, list, b->count, e))
		return false;
	b->result->sightings += b->count;
	for (size_t i = 0; i < b->count; i++)
		b->result->failed += list[i].version == 0;
	return true;
}

bool
import_batch_flush(struct import_batch *b, struct err *e)
{
	size_t n = b->count;
	bool ok = n == 0 || (pool_run(b->threads, n, n, read_body, NULL, b) &&
	                     write_jobs(b, e));
	forget_jobs(b);
	return ok;
}

static bool
is_on_its_way(const struct import_batch *b, const struct harvest_item *item,
              const struct import_place *place)
{
	for (size_t i = 0; i < b->count; i++) {
		const struct import_place *its = &b->jobs[i].place;
		const struct harvest_item *other = b->jobs[i].item;
		if (other->kind == item->kind && other->at == item->at &&
		    str_eq(its->source, place->source) &&
		    sha256_eq(&other->payload, &item->payload) &&
		    str_eq(its->service, place->service) &&
		    str_eq(its->document, place->document))
			return true;
	}
	return false;
}

bool
import_batch_knows(struct import_batch *b, const struct harvest_item *item,
                   const struct import_place *place, bool *known, struct err *e)
{
	struct str payload = {(const char *)item->payload.b, sizeof item->payload.b};
	struct stmt *s = db_stmt(b->home->db, sql_sighting_known, e);

	if (!s)
		return false;
	stmt_bind_str(s, 1, place->source);
	stmt_bind_int(s, 2, item->at);
	stmt_bind_str(s, 3, place->service);
	stmt_bind_str(s, 4, place->document);
	if (item->kind == HARVEST_CAPTURE)
		stmt_bind_blob(s, 5, payload);
	else
		stmt_bind_null(s, 5);
	if (!stmt_next(s, known, e))
		return false;
	stmt_reset(s);
	*known = *known || is_on_its_way(b, item, place);
	b->result->known += *known;
	return true;
}

void
import_batch_add(struct import_batch *b, const struct harvest_item *item,
                 const struct import_place *place, const struct original *original,
                 struct str warcinfo)
{
	GROW(b->jobs, b->count, b->cap);
	b->jobs[b->count++] = (struct import_job){
		.item = item, .place = *place, .warcinfo = warcinfo,
		.original = *original};
}

bool
import_batch_is_full(const struct import_batch *b)
{
	return b->count >= IMPORT_BATCH;
}
