/* import_warc: captures of other people's WARC files to evidence. See import_warc.h. */
#include "import/import_warc.h"

#include "import/harvest.h"
#include "import/import.sql.h"
#include "import/import_batch.h"
#include "import/import_way.h"

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
	size_t count;
	uint64_t seen, size; /* bytes of all files, as often as they are read */
	struct waiting *first, **last;
	size_t waiting_bytes;
	struct arena a; /* of those that wait */
	struct err *e;
};

/* A note about a record. */
static void
note_record(struct importer *im, const struct source *source, uint64_t number,
            uint64_t offset, struct str what)
{
	struct str text = arena_printf(&im->batch.a, "record %llu at offset %llu: %.*s",
	                               (unsigned long long)number,
	                               (unsigned long long)offset,
	                               STR_ARG(what));

	im->result->notes++;
	im->o->found(im->o->context, source->path, false, text);
}

static void
note(struct importer *im, const struct source *source, const struct harvest_item *item,
     const char *what)
{
	note_record(im, source, item->number, item->offset, str_of(what));
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

/* *resolved: nothing is left to be done about it; only of a revisit something may
 * be. */
static bool
take_item(struct importer *im, struct source *source, const struct harvest_item *item,
          bool *resolved)
{
	struct import_batch *b = &im->batch;
	struct import_place *places;
	size_t count, file = (size_t)(source - im->sources);
	bool known, by_way = false;

	*resolved = true;
	if (import_batch_is_full(b) && !import_batch_flush(b, im->e))
		return false;
	if (!import_places(im->db, im->o, file, item, &b->a, &places, &count, im->e))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct original original = {.found = true, .failure = item->failure};
		if (!import_batch_knows(b, item, &places[i], &known, im->e))
			return false;
		if (!known && item->kind == HARVEST_REVISIT &&
		    !original_find(b->home, item, &places[i], &b->a, &original, im->e))
			return false;
		*resolved &= original.found;
		by_way |= original.found && places[i].before_count;
		if (!known && original.found)
			add(im, source, item, &places[i], &original);
	}
	if (count == 0) {
		im->result->captures--;
		im->result->companions -= item->record_count - 1;
		im->result->passed_over += item->record_count;
		if (!import_is_robots(item->uri, &b->a))
			note(im, source, item, "its address has no host, or gives no "
			     "fit name; name it with --service and --document");
	}
	return !by_way || ways_taken(im->db, file, item->number, im->e);
}

static void
leave_unresolved(struct importer *im, const struct source *source,
                 const struct harvest_item *item)
{
	im->result->unresolved++;
	note(im, source, item, item->digest.n
	     ? "a revisit whose original is, by its payload digest, neither in these "
	       "files nor in the archive; import it with the file that has its original"
	     : "a revisit without a payload digest that can be checked, so that "
	       "nothing says whether its text is that of its original");
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

static void
count_item(struct import_warc_result *r, const struct harvest_item *item)
{
	if (item->kind == HARVEST_WARCINFO) {
		r->infos++;
		return;
	}
	r->captures++;
	r->companions += item->record_count - 1;
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
	for (size_t i = 0; i < h->item_count; i++)
		count_item(im->result, &h->items[i]);
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

/* What answered to what, for the ways. */
static bool
tell_ways(struct importer *im, struct source *source, const struct harvest *h)
{
	bool ok = true;

	for (size_t i = 0; ok && i < h->item_count; i++)
		ok = ways_told(im->db, (size_t)(source - im->sources),
		               &h->items[i], im->e);
	return ok;
}

typedef bool take_harvest(struct importer *im, struct source *source,
                          const struct harvest *h);

static bool
take_file(struct importer *im, struct source *source, enum harvest_aim aim,
          take_harvest *take)
{
	const struct progress_of *p = &im->o->progress;
	struct harvester *harvester;
	struct harvest h;
	bool some = true, ok;

	if (!harvester_open(source->path, aim, &harvester, im->e))
		return false;
	while ((ok = harvester_next(harvester, &some, &h, im->e)) && some &&
	       (ok = take(im, source, &h)))
		if (p->tick)
			p->tick(p->context, im->seen + h.done, im->size);
	im->seen += harvester_size(harvester);
	harvester_close(harvester);
	return ok;
}

static bool
take_files(struct importer *im, enum harvest_aim aim, take_harvest *take)
{
	bool ok = true;

	for (size_t i = 0; ok && i < im->count; i++)
		ok = take_file(im, &im->sources[i], aim, take);
	return ok;
}

static void
lose_way(void *context, size_t file, uint64_t number, uint64_t offset, struct str why)
{
	struct importer *im = context;

	note_record(im, &im->sources[file], number, offset,
	            arena_printf(&im->batch.a, "it is at the address of a document, "
	                         "and %.*s", STR_ARG(why)));
}

/* Files are read once more for that, where documents have addresses that count. */
static bool
find_ways(struct importer *im)
{
	size_t addresses;

	if (!import_places_open(im->db, &addresses, im->e) || !ways_open(im->db, im->e))
		return false;
	if (addresses == 0 || (im->o->service.n && im->o->document.n))
		return true;
	im->size *= 2;
	return take_files(im, HARVEST_WAYS, tell_ways) &&
	       ways_follow(im->db, lose_way, im, im->e);
}

static uint64_t
least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* What a way was made of is not passed over. */
static bool
count_ways(struct importer *im)
{
	uint64_t redirects, records;

	if (!ways_count(im->db, &redirects, &records, im->e))
		return false;
	/* A file that changed since may have others. */
	im->result->redirects = least(records, im->result->passed_over);
	im->result->passed_over -= im->result->redirects;
	im->result->unsuccessful -= least(redirects, im->result->unsuccessful);
	return true;
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
look(struct importer *im)
{
	struct harvester *harvester;

	for (size_t i = 0; i < im->count; i++) {
		if (!harvester_open(im->sources[i].path, HARVEST_PAGES,
		                    &harvester, im->e))
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
	struct importer im = {.db = h->db, .o = o, .result = out,
	                      .count = count, .e = e};
	size_t before = 0, after = 0;

	*out = (struct import_warc_result){0};
	im.last = &im.first;
	im.sources = xcalloc(count, sizeof *im.sources);
	for (size_t i = 0; i < count; i++) {
		im.sources[i].path = paths[i];
		buf_init(&im.sources[i].warcinfo, 2 * LIMIT_INPUT_BYTES);
	}
	bool ok = import_batch_open(&im.batch, h, o->threads, out, e) &&
	          look(&im) && count_versions(h->db, &before, e) &&
	          originals_open(h->db, e) && find_ways(&im) &&
	          take_files(&im, HARVEST_PAGES, take_batch) && take_waiting(&im) &&
	          count_ways(&im) && count_versions(h->db, &after, e);
	out->versions = after - before;
	for (size_t i = 0; i < count; i++)
		buf_release(&im.sources[i].warcinfo);
	import_batch_close(&im.batch);
	arena_release(&im.a);
	free(im.sources);
	return ok;
}
