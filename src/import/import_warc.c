/* import_warc: captures of other people's WARC files to evidence. See import_warc.h. */
#include "import/import_warc.h"

#include "import/harvest.h"
#include "import/import.sql.h"
#include "import/import_batch.h"

#define WAITING_MAX ((size_t)64 << 20) /* bytes of revisits that wait for originals */

/* One of the files, and its warcinfo record until a capture takes it along. */
struct source {
	const char *path;
	struct buf warcinfo;
};

/* A revisit whose original may still come. */
struct waiting {
	struct waiting *next;
	struct source *source;
	struct harvest_item item;
};

struct importer {
	struct db *db;
	const struct import_warc_options *o;
	struct import_warc_result *result;
	struct import_batch batch;
	struct source *sources;
	uint64_t seen, size; /* bytes of all files */
	struct waiting *first, **last;
	size_t waiting_bytes;
	struct arena a; /* of those that wait */
	struct err *e;
};

/* A note about the record of an item. */
static void
note(struct importer *im, const struct source *source, const struct harvest_item *item,
     const char *what)
{
	struct str text = arena_printf(
		&im->batch.a, "record %llu at offset %llu: %s", (unsigned long long)item->number,
		(unsigned long long)item->offset, what);

	im->result->notes++;
	im->o->found(im->o->context, source->path, false, text);
}

/* The first that is taken from a file takes its warcinfo record along. */
static void
add(struct importer *im, struct source *source, const struct harvest_item *item,
    const struct import_place *place, const struct original *original)
{
	struct str warcinfo = arena_str(&im->batch.a, buf_str(&source->warcinfo));

	buf_clear(&source->warcinfo);
	import_batch_add(&im->batch, item, place, original, warcinfo);
}

/* *resolved: nothing is left to be done about it; only of a revisit something may be. */
static bool
take_item(struct importer *im, struct source *source, const struct harvest_item *item,
          bool *resolved)
{
	struct import_batch *b = &im->batch;
	struct import_place *places;
	size_t count;
	bool known;

	*resolved = true;
	if (import_batch_is_full(b) && !import_batch_flush(b, im->e))
		return false;
	if (!import_places(im->db, im->o, item->uri, &b->a, &places, &count, im->e))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct original original = {.found = true, .failure = item->failure};
		if (!import_batch_knows(b, item, &places[i], &known, im->e))
			return false;
		if (!known && item->kind == HARVEST_REVISIT &&
		    !original_find(im->db, item, &places[i], &b->a, &original, im->e))
			return false;
		*resolved &= original.found;
		if (!known && original.found)
			add(im, source, item, &places[i], &original);
	}
	if (count == 0) {
		im->result->passed_over++;
		if (!import_is_robots(item->uri, &b->a))
			note(im, source, item, "its address has no host, or gives no fit name; name it with --service and "
			     "--document");
	}
	return true;
}

static void
leave_unresolved(struct importer *im, const struct source *source,
                 const struct harvest_item *item)
{
	im->result->unresolved++;
	note(im, source, item,
	     "a revisit whose original is neither in these files nor in the archive; "
	     "import it with the file that has its original");
}

/* Keep a copy of a revisit until all files are read. */
static void
keep_waiting(struct importer *im, struct source *source,
             const struct harvest_item *item)
{
	struct arena *a = &im->a;

	for (size_t i = 0; i < item->record_count; i++)
		im->waiting_bytes += item->records[i].bytes.n;
	if (im->waiting_bytes > WAITING_MAX) {
		leave_unresolved(im, source, item);
		return;
	}
	struct waiting *w = ARENA_NEW(a, struct waiting);
	*w = (struct waiting){.source = source, .item = *item};
	w->item.uri = arena_str(a, item->uri);
	w->item.digest = arena_str(a, item->digest);
	w->item.original = arena_str(a, item->original);
	w->item.records = ARENA_ARRAY(a, struct harvest_record, item->record_count);
	for (size_t i = 0; i < item->record_count; i++)
		w->item.records[i] = (struct harvest_record){
			arena_str(a, item->records[i].bytes), item->records[i].is_main};
	*im->last = w;
	im->last = &w->next;
}

static bool
take_revisits(struct importer *im, struct source *source, const struct harvest *h)
{
	bool resolved;

	for (size_t i = 0; i < h->item_count; i++) {
		if (h->items[i].kind != HARVEST_REVISIT)
			continue;
		if (!take_item(im, source, &h->items[i], &resolved))
			return false;
		if (!resolved)
			keep_waiting(im, source, &h->items[i]);
	}
	return import_batch_flush(&im->batch, im->e);
}

/* First what may be an original in the archive, then what may refer to it. */
static bool
take_batch(struct importer *im, struct source *source, const struct harvest *h)
{
	bool resolved;

	im->result->records += h->records;
	im->result->passed_over += h->passed_over;
	im->result->unsuccessful += h->unsuccessful;
	im->result->wrong += h->wrong;
	im->result->notes += h->notes;
	for (size_t i = 0; i < h->finding_count; i++)
		im->o->found(im->o->context, source->path, h->findings[i].wrong,
		             h->findings[i].text);
	for (size_t i = 0; i < h->item_count; i++) {
		const struct harvest_item *item = &h->items[i];
		if (item->kind == HARVEST_WARCINFO) {
			buf_clear(&source->warcinfo);
			buf_add(&source->warcinfo, item->records[0].bytes);
		} else if (item->kind == HARVEST_CAPTURE &&
		           (!take_item(im, source, item, &resolved) ||
		            !originals_told(im->db, item, im->e))) {
			return false;
		}
	}
	return import_batch_flush(&im->batch, im->e) && take_revisits(im, source, h);
}

static bool
take_file(struct importer *im, struct source *source)
{
	const struct progress_of *p = &im->o->progress;
	struct harvester *harvester;
	struct harvest h;
	bool some = true, ok;

	if (!harvester_open(source->path, &harvester, im->e))
		return false;
	while ((ok = harvester_next(harvester, &some, &h, im->e)) && some &&
	       (ok = take_batch(im, source, &h)))
		if (p->tick)
			p->tick(p->context, im->seen + h.done, im->size);
	im->seen += harvester_size(harvester);
	harvester_close(harvester);
	return ok;
}

/* Revisits whose original came behind them, or not at all. */
static bool
take_waiting(struct importer *im)
{
	bool resolved;

	for (struct waiting *w = im->first; w; w = w->next) {
		if (!take_item(im, w->source, &w->item, &resolved))
			return false;
		if (!resolved)
			leave_unresolved(im, w->source, &w->item);
	}
	return import_batch_flush(&im->batch, im->e);
}

/* Are all of them WARC files? */
static bool
look(struct importer *im, size_t count)
{
	struct harvester *harvester;

	for (size_t i = 0; i < count; i++) {
		if (!harvester_open(im->sources[i].path, &harvester, im->e))
			return false;
		im->size += harvester_size(harvester);
		harvester_close(harvester);
	}
	return true;
}

static bool
count_versions(struct db *db, size_t *out, struct err *e)
{
	bool row;
	struct stmt *s = db_stmt(db, sql_version_count, e);

	if (!s || !stmt_next(s, &row, e))
		return false;
	*out = (size_t)stmt_int(s, 0);
	stmt_reset(s);
	return true;
}

bool
import_warc(struct home *h, const char *const *paths, size_t count,
            const struct import_warc_options *o, struct import_warc_result *out,
            struct err *e)
{
	struct importer im = {.db = h->db, .o = o, .result = out, .e = e};
	size_t before = 0, after = 0;

	*out = (struct import_warc_result){0};
	im.last = &im.first;
	im.sources = xcalloc(count, sizeof *im.sources);
	for (size_t i = 0; i < count; i++) {
		im.sources[i].path = paths[i];
		buf_init(&im.sources[i].warcinfo, 2 * LIMIT_INPUT_BYTES);
	}
	bool ok = import_batch_open(&im.batch, h, o->threads, out, e) &&
	          look(&im, count) && count_versions(h->db, &before, e) &&
	          originals_open(h->db, e);
	for (size_t i = 0; ok && i < count; i++)
		ok = take_file(&im, &im.sources[i]);
	ok = ok && take_waiting(&im) && count_versions(h->db, &after, e);
	out->versions = after - before;
	for (size_t i = 0; i < count; i++)
		buf_release(&im.sources[i].warcinfo);
	import_batch_close(&im.batch);
	arena_release(&im.a);
	free(im.sources);
	return ok;
}
