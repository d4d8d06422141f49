/* harvest_walk: one batch of records, in the child. See harvest.h. */
#include "import/harvest_parts.h"
#include "warc/warc_parts.h"

/* A batch is full with this many bytes in memory, or read and unpacked, or records.
 * What belongs to its last record is still taken, if it comes soon and is not much. */
enum {
	KEPT = 32 << 20,
	KEPT_MOST = 96 << 20,
	WORK = 256 << 20,
	RECORDS = 20000,
	OVERTIME = 16
};

static struct str
id_of(const struct warc_record *r)
{
	return warc_without_brackets(warc_field(r, STR("WARC-Record-ID")));
}

/* The next id in WARC-Concurrent-To, the one field that may be repeated (5.1). */
static bool
next_concurrent(const struct warc_record *r, size_t *i, struct str *id)
{
	while (*i < r->field_count) {
		const struct warc_field *f = &r->fields[(*i)++];
		if (str_eq_nocase(f->name, STR("WARC-Concurrent-To"))) {
			*id = warc_without_brackets(f->value);
			return true;
		}
	}
	return false;
}

/* Does the record say that it is concurrent to the entry, or the entry that it is? */
static bool
is_concurrent(const struct harvest_entry *entry, const struct warc_record *r)
{
	struct str own = id_of(r), id;

	for (size_t i = 0; next_concurrent(r, &i, &id);)
		if (str_eq(id, entry->id))
			return true;
	for (size_t i = 0; i < entry->concurrent_count; i++)
		if (str_eq(entry->concurrent[i], own))
			return true;
	return false;
}

/* Does the record belong to what came right before it? */
static bool
goes_on(const struct harvest_walk *w, const struct warc_record *r)
{
	const struct harvest_entry *last = &w->entries[w->count - 1];
	size_t from = w->count > OVERTIME ? w->count - OVERTIME : 0;
	struct str date = warc_field(r, STR("WARC-Date"));

	if (str_eq(last->item.uri, r->uri) && str_eq(last->date, date))
		return true;
	for (size_t i = from; i < w->count; i++)
		if (is_concurrent(&w->entries[i], r))
			return true;
	return false;
}

static bool
is_full(struct harvest_walk *w, const struct warc_record *r)
{
	if (w->kept < KEPT && w->work < WORK && w->count < RECORDS)
		return false;
	return w->kept >= KEPT_MOST || ++w->overtime > OVERTIME || !goes_on(w, r);
}

static void
add_entry(struct harvest_walk *w, const struct warc_record *r)
{
	struct str id;
	struct harvest_item item = {.number = r->number, .offset = r->offset,
	                            .uri = arena_str(&w->a, r->uri)};

	GROW(w->entries, w->count, w->cap);
	struct harvest_entry *entry = &w->entries[w->count++];
	*entry = (struct harvest_entry){.item = item};
	entry->id = arena_str(&w->a, id_of(r));
	entry->date = arena_str(&w->a, warc_field(r, STR("WARC-Date")));
	for (size_t i = 0; next_concurrent(r, &i, &id);)
		entry->concurrent_count++;
	entry->concurrent = ARENA_ARRAY(&w->a, struct str, entry->concurrent_count);
	for (size_t i = 0, n = 0; next_concurrent(r, &i, &id); n++)
		entry->concurrent[n] = arena_str(&w->a, id);
}

static void
take(struct harvest_walk *w, const struct warc_record *r)
{
	const struct warc_findings *f = w->reader->findings;
	size_t wrong = f->wrong;

	add_entry(w, r);
	struct harvest_entry *entry = &w->entries[w->count - 1];
	arena_reset(&w->scratch);
	if (r->sound)
		harvest_take(w, r, entry);
	w->sums.records++;
	if (r->sound && entry->kind == ENTRY_OTHER && f->wrong == wrong)
		w->sums.passed_over++;
	w->kept += r->head.n + entry->bytes.n + entry->item.body_bytes.n;
	w->work += r->size < WORK ? (size_t)r->size : WORK;
}

static bool
is_answer(const struct harvest_entry *entry)
{
	return entry->kind == ENTRY_ITEM && entry->item.kind != HARVEST_WARCINFO;
}

static bool
is_companion(const struct harvest_entry *entry)
{
	return entry->kind == ENTRY_REQUEST || entry->kind == ENTRY_METADATA;
}

static int
by_id(const void *a, const void *b)
{
	const struct harvest_entry *const *x = a, *const *y = b;

	return str_cmp((*x)->id, (*y)->id);
}

static bool *
has_kind(struct harvest_entry *item, const struct harvest_entry *companion)
{
	bool is_request = companion->kind == ENTRY_REQUEST;

	return is_request ? &item->has_request : &item->has_metadata;
}

static void
join(struct harvest_entry *item, struct harvest_entry *companion)
{
	companion->owner = item;
	*has_kind(item, companion) = true;
	item->is_of_other_method |= companion->is_of_other_method;
}

static void
link_pair(struct harvest_entry *a, struct harvest_entry *b)
{
	struct harvest_entry *item = is_answer(a) ? a : b;
	struct harvest_entry *companion = item == a ? b : a;

	a->is_linked = b->is_linked = true;
	if (is_answer(item) && is_companion(companion) && !companion->owner)
		join(item, companion);
}

/* Clause 5.7: in either direction. */
static void
link_concurrent(struct harvest_walk *w)
{
	size_t n = w->count;
	struct harvest_entry **sorted = ARENA_ARRAY(&w->a, struct harvest_entry *, n);
	struct harvest_entry key = {.id = {0}}, *of = &key, **found;

	for (size_t i = 0; i < n; i++)
		sorted[i] = &w->entries[i];
	qsort(sorted, n, sizeof *sorted, by_id);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < w->entries[i].concurrent_count; k++) {
			key.id = w->entries[i].concurrent[k];
			if ((found = bsearch(&of, sorted, n, sizeof *sorted, by_id)))
				link_pair(&w->entries[i], *found);
		}
}

/* Records right before or behind an answer, one of each kind, if they do not say what
 * else they are concurrent to. */
static void
link_beside(struct harvest_walk *w, size_t i, bool before)
{
	struct harvest_entry *item = &w->entries[i];
	size_t step = before ? SIZE_MAX : 1; /* down and up, and out at either end */

	for (size_t k = i + step; k < w->count; k += step) {
		struct harvest_entry *entry = &w->entries[k];
		if (!is_companion(entry) || !str_eq(entry->item.uri, item->item.uri) ||
		    !str_eq(entry->date, item->date))
			return;
		if (!entry->owner && !entry->is_linked && !entry->concurrent_count &&
		    !*has_kind(item, entry))
			join(item, entry);
	}
}

/* Its records are kept with it. */
static bool
has_records(const struct harvest_walk *w, const struct harvest_entry *owner)
{
	return owner && harvest_is_wanted(w, owner) &&
	       owner->item.kind != HARVEST_ANSWER;
}

/* Each item gets its own record and its companions', in the order of the file. */
static void
gather(struct harvest_walk *w)
{
	for (size_t i = 0; i < w->count; i++) {
		struct harvest_entry *entry = &w->entries[i];
		if (entry->kind == ENTRY_ITEM)
			entry->owner = entry;
		if (has_records(w, entry->owner))
			entry->owner->item.record_count++;
		else if (entry->owner ? !harvest_is_wanted(w, entry->owner)
		                      : is_companion(entry))
			w->sums.passed_over++;
	}
	for (size_t i = 0; i < w->count; i++) {
		struct harvest_item *item = &w->entries[i].item;
		size_t n = item->record_count;
		item->records = ARENA_ARRAY(&w->a, struct harvest_record, n);
		item->record_count = 0;
	}
	for (size_t i = 0; i < w->count; i++) {
		struct harvest_entry *entry = &w->entries[i];
		struct harvest_item *item = has_records(w, entry->owner) ? &entry->owner->item : NULL;
		if (item)
			item->records[item->record_count++] =
				(struct harvest_record){entry->bytes, entry->owner == entry};
	}
}

static void
link_records(struct harvest_walk *w)
{
	link_concurrent(w);
	for (size_t i = 0; i < w->count; i++)
		if (is_answer(&w->entries[i])) {
			link_beside(w, i, true);
			link_beside(w, i, false);
		}
	gather(w);
}

/* Records until the batch is full. *told: the findings so far; of a record that is left
 * to the next batch they come again. */
static struct harvest_end
walk(struct harvest_walk *w, const struct harvest_job *job, struct warc_findings *told)
{
	struct harvest_end end = {.next = warc_tell(w->reader)};
	struct warc_record record;

	end.at_end = end.next.offset >= job->file.n;
	while (w->sums.records < job->records_max) {
		bool some = warc_next(w->reader, &record);
		if (some && w->count && is_full(w, &record))
			return end;
		end.at_end = !some;
		if (some)
			take(w, &record);
		end.next = warc_tell(w->reader);
		*told = *w->reader->findings;
		if (!some)
			return end;
		*job->records_read = w->sums.records;
	}
	return end;
}

bool
harvest_work(void *context, struct buf *out, struct err *e)
{
	const struct harvest_job *job = context;
	struct harvest_walk w = {.aim = job->aim, .latest = job->latest};
	struct warc_findings findings = {0}, told = {0};

	if (!warc_open(job->file, LIMIT_INPUT_BYTES, &w.a, &findings, &w.reader, e))
		return false;
	if (job->behind)
		warc_seek_behind(w.reader, job->from);
	else
		warc_seek(w.reader, job->from);
	struct harvest_end end = walk(&w, job, &told);
	link_records(&w);
	harvest_write(&w, &told, &end, out);
	warc_close(w.reader);
	free(w.entries);
	arena_release(&w.scratch);
	arena_release(&w.a);
	return buf_ok(out, "a batch of records", e);
}
