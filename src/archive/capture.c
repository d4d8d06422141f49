/* capture: files and pages as evidence: their records kept, their texts versions. */
#include <zstd.h>

#include "archive/archive.sql.h"
#include "archive/leaves.h"
#include "archive/mementos.h"
#include "archive/reread.h"
#include "archive/reverified.h"
#include "archive/rows.h"

/* Homes of the first schemas kept captured bytes as archive/ab/abcdef….zst, named by
 * their SHA-256. */
bool
capture_verify(const struct home *h, const struct sha256 *id, struct err *e)
{
	struct arena a = {0};
	struct buf packed;
	char hex[SHA256_HEX + 1];

	sha256_hex(id, hex);
	const char *path = arena_printf(&a, "%s/archive/%.2s/%s.zst",
	                                h->path, hex, hex).p;
	buf_init(&packed, 2 * LIMIT_INPUT_BYTES);
	bool ok = file_read(path, &packed, e);
	if (ok) {
		unsigned long long size = ZSTD_getFrameContentSize(packed.p, packed.n);
		/* unknown and damaged are larger */
		bool sized = size <= LIMIT_INPUT_BYTES;
		char *bytes = arena_alloc(&a, sized ? (size_t)size + 1 : 1, 1);
		size_t n = sized ? ZSTD_decompress(bytes, (size_t)size, packed.p,
		                                   packed.n) : 0;
		struct sha256 got = sha256_of((struct str){bytes, ZSTD_isError(n) ? 0 : n});
		ok = sized && !ZSTD_isError(n) && sha256_eq(&got, id);
	}
	if (!ok && unread_kind(path) == ERR_CORRUPT)
		*e = (struct err){.kind = ERR_NONE};
	if (!ok)
		err_set(e, ERR_CORRUPT, "%s: the captured bytes are gone or do not "
		        "match their SHA-256; put the file back from a copy", path);
	buf_release(&packed);
	arena_release(&a);
	return ok;
}

/* The rows about the records of a sighting, which lie at `place`. */
static bool
write_records(struct db *db, const struct capture *c, const struct place *place,
              int64_t document, int64_t sighting, struct err *e)
{
	return segments_put(db, place, document, sighting, e) &&
	       (!c->has_payload ||
	        mementos_add(db, c->source, c->at, document, sighting, e)) &&
	       (c->version == 0 || c->full.url.n == 0 ||
	        validator_put(db, document, sighting, &c->full, e)) &&
	       (c->version == 0 || !c->has_payload || !c->read ||
	        reading_put(db, document, sighting, c->read, e));
}

static bool
time_before(struct db *db, int64_t document, int64_t *at, struct err *e)
{
	bool row;
	struct stmt *s = db_stmt(db, sql_sighting_last, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, document);
	if (!stmt_next(s, &row, e))
		return false;
	*at = row ? stmt_int(s, 2) : INT64_MIN;
	if (row)
		stmt_reset(s);
	return true;
}

/* Selectors are whoever captured it's choice, and leave parts out: that must not go
 * unsaid where the words are cited. */
static struct str
how_of(const struct capture *c, struct arena *a)
{
	static const struct str chosen = STR_INIT("read by selectors");
	bool has = c->d && c->read && (c->read->select.n || c->read->remove.n);

	if (c->how && has)
		return arena_printf(a, "%s, %.*s", c->how, STR_ARG(chosen));
	return has ? chosen : str_of(c->how);
}

static bool
put_remark(struct db *db, const struct capture *c, int64_t document, int64_t sighting,
           struct arena *a, struct err *e)
{
	struct str how = how_of(c, a);
	struct stmt *s;

	if (how.n == 0)
		return true;
	if (!(s = db_stmt(db, sql_remark_add, e)))
		return false;
	stmt_bind_int(s, 1, document);
	stmt_bind_int(s, 2, sighting);
	stmt_bind_str(s, 3, how);
	return stmt_run(s, e);
}

/* The rows of one capture, whose records lie at `place`. */
static bool
write_capture(struct db *db, struct capture *c, const struct place *place,
              struct arena *a, struct err *e)
{
	struct new_version room;
	struct new_sighting s = {.at = c->at, .source = c->source,
	                         .failure = c->failure,
	                         .body = c->has_payload ? &c->event->payload : NULL};
	struct addition add = {.versions = &room, .sightings = &s, .sighting_count = 1};
	struct history *history;
	int64_t last;

	if (!archive_document(db, c->service, c->document, true, &add.document, e) ||
	    !time_before(db, add.document, &c->before, e))
		return false;
	if (c->confirms)
		return reverified_put(db, add.document, c->confirms, c->at, place, e);
	if (c->d) {
		if (!history_open(db, add.document, &history, e))
			return false;
		bool ok = history_number(history, c->d, a, &add, &s.version, e);
		history_close(history);
		if (!ok)
			return false;
	}
	c->version = s.version;
	c->is_new = add.version_count > 0;
	return archive_write(db, &add, &last, e) &&
	       put_remark(db, c, add.document, last, a, e) &&
	    (!c->event || write_records(db, c, place, add.document, last, e));
}

static bool
write_captures(struct home *h, struct segments *segments, struct capture *list,
               size_t count, struct place *places, struct err *e)
{
	struct arena a = {0};
	size_t event = 0;

	if (!db_begin(h->db, e))
		return false;
	bool ok = segments_note(segments, e);
	for (size_t i = 0; ok && i < count; i++) {
		if (list[i].original) {
			places[event].original_segment = list[i].original->segment;
			places[event].original_offset = list[i].original->offset;
		}
		ok = write_capture(h->db, &list[i], &places[event], &a, e);
		event += list[i].event != NULL;
		arena_reset(&a);
	}
	if (!(ok = ok && db_commit(h->db, e)))
		db_rollback(h->db);
	arena_release(&a);
	return ok;
}

bool
archive_capture(struct home *h, struct segments *segments, struct capture *list,
                size_t count, struct err *e)
{
	const struct event **events = xcalloc(count + 1, sizeof *events);
	struct place *places = xcalloc(count + 1, sizeof *places);
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		if (list[i].event)
			events[n++] = list[i].event;
	bool ok = segments_append(segments, events, n, places, e) &&
	          write_captures(h, segments, list, count, places, e) &&
	          leaves_publish(h, e);
	free(events);
	free(places);
	return ok;
}
