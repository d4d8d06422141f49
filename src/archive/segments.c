/* segments: the WARC files of a home. See segments.h. */
#include "archive/segments.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/archive.sql.h"
#include "archive/rows.h"

struct segments {
	struct home *home;
	int64_t n, end;      /* of the last segment; its bytes as the rows say */
	bool is_noted;       /* it has its row */
	int fd;              /* or -1 */
	struct buf warcinfo; /* packed; of a segment that is not noted */
	struct sha256 warcinfo_records;
	char urn[URN_UUID + 1];
};

enum err_kind
unread_kind(const char *path)
{
	return access(path, R_OK) != 0 && errno == EACCES ? ERR_HOME : ERR_CORRUPT;
}

const char *
segments_path(const struct home *h, int64_t segment, struct arena *a)
{
	return arena_printf(a, "%s/archive/%06lld.warc.gz", h->path,
	                    (long long)segment).p;
}

/* The next segment, with a warcinfo record that is not written yet. */
static bool
plan(struct segments *s, struct err *e)
{
	char name[32];

	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
	s->n++;
	s->end = 0;
	s->is_noted = false;
	buf_clear(&s->warcinfo);
	snprintf(name, sizeof name, "%06lld.warc.gz", (long long)s->n);
	return event_warcinfo(name, s->urn, &s->warcinfo, &s->warcinfo_records, e);
}

bool
segments_open(struct home *h, struct segments **out, struct err *e)
{
	bool row;
	struct stmt *last = db_stmt(h->db, sql_segment_last, e);

	if (!last || !stmt_next(last, &row, e))
		return false;
	struct segments *s = xcalloc(1, sizeof *s);
	*s = (struct segments){.home = h, .fd = -1};
	buf_init(&s->warcinfo, 1 << 20);
	if (row) {
		s->n = stmt_int(last, 0);
		snprintf(s->urn, sizeof s->urn, "%.*s", STR_ARG(stmt_str(last, 1)));
		s->end = stmt_int(last, 2);
		s->is_noted = true;
		stmt_reset(last);
	}
	if ((!row || s->end >= SEGMENT_BYTES) && !plan(s, e)) {
		segments_close(s);
		return false;
	}
	*out = s;
	return true;
}

void
segments_close(struct segments *s)
{
	if (!s)
		return;
	if (s->fd >= 0)
		close(s->fd);
	buf_release(&s->warcinfo);
	free(s);
}

const char *
segments_warcinfo(const struct segments *s)
{
	return s->urn;
}

/* Open the file for adding at its end, and cut off what is of an interrupted work. */
static bool
open_file(struct segments *s, const char *path, struct err *e)
{
	struct stat st;

	s->fd = open(path, O_WRONLY | (s->is_noted ? 0 : O_CREAT) | O_CLOEXEC, 0666);
	if (s->fd < 0 && errno == ENOENT)
		return err_set(e, ERR_CORRUPT, "%s: is missing; put it back from "
		               "a copy", path);
	if (s->fd < 0)
		return err_errno(e, ERR_HOME, "%s: cannot be written", path);
	if (fstat(s->fd, &st) != 0)
		return err_errno(e, ERR_HOME, "%s: cannot be written", path);
	if (st.st_size < s->end)
		return err_set(e, ERR_CORRUPT, "%s: has %lld bytes, and %lld were "
		               "written; put it back from a copy", path,
		               (long long)st.st_size, (long long)s->end);
	if (ftruncate(s->fd, s->end) != 0 || lseek(s->fd, s->end, SEEK_SET) < 0)
		return err_errno(e, ERR_HOME, "%s: cannot be written", path);
	return s->is_noted || file_sync_folder(path, e);
}

static bool
write_events(struct segments *s, const struct event *const *events, size_t count)
{
	if (!s->is_noted && s->end == 0 &&
	    !file_write_all(s->fd, buf_str(&s->warcinfo)))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!file_write_all(s->fd, buf_str(&events[i]->members)))
			return false;
	return fdatasync(s->fd) == 0;
}

static void
place_events(struct segments *s, const struct event *const *events, size_t count,
             struct place *out)
{
	if (!s->is_noted && s->end == 0)
		s->end = (int64_t)s->warcinfo.n;
	for (size_t i = 0; i < count; i++) {
		int64_t bytes = (int64_t)events[i]->members.n;
		out[i] = (struct place){.segment = s->n, .offset = s->end,
		                        .bytes = bytes,
		                        .response = (int64_t)events[i]->response,
		                        .records = events[i]->digest};
		s->end += bytes;
	}
}

bool
segments_append(struct segments *s, const struct event *const *events, size_t count,
                struct place *out, struct err *e)
{
	struct arena a = {0};

	if (s->end >= SEGMENT_BYTES && !plan(s, e))
		return false;
	const char *path = segments_path(s->home, s->n, &a);
	bool ok = s->fd >= 0 || open_file(s, path, e);
	if (ok && !write_events(s, events, count)) {
		ok = err_errno(e, ERR_HOME, "%s: cannot be written", path);
		/* Give the room back at once; if that fails too, the next does it. */
		if (ftruncate(s->fd, s->end) != 0)
			errno = 0;
		close(s->fd);
		s->fd = -1;
	}
	if (ok)
		place_events(s, events, count, out);
	arena_release(&a);
	return ok;
}

bool
segments_note(struct segments *s, struct err *e)
{
	if (s->is_noted)
		return true;
	struct stmt *add = db_stmt(s->home->db, sql_segment_add, e);
	if (!add)
		return false;
	stmt_bind_int(add, 1, s->n);
	stmt_bind_int(add, 2, (int64_t)s->warcinfo.n);
	stmt_bind_sha256(add, 3, &s->warcinfo_records);
	stmt_bind_str(add, 4, str_of(s->urn));
	s->is_noted = stmt_run(add, e);
	return s->is_noted;
}

bool
segments_put(struct db *db, const struct place *p, int64_t document, int64_t sighting,
             struct err *e)
{
	struct stmt *s = db_stmt(db, sql_capture_add, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, p->segment);
	stmt_bind_int(s, 2, p->offset);
	stmt_bind_int(s, 3, p->bytes);
	stmt_bind_int(s, 4, p->response);
	stmt_bind_sha256(s, 5, &p->records);
	stmt_bind_int(s, 6, document);
	stmt_bind_int(s, 7, sighting);
	stmt_bind_int(s, 8, p->original_segment);
	stmt_bind_int(s, 9, p->original_offset);
	return stmt_run(s, e);
}

struct place
place_of_row(struct stmt *s)
{
	struct place p = {.segment = stmt_int(s, 0), .offset = stmt_int(s, 1),
	                  .bytes = stmt_int(s, 2), .response = stmt_int(s, 3),
	                  .original_segment = stmt_int(s, 5),
	                  .original_offset = stmt_int(s, 6)};

	if (!stmt_sha256(s, 4, &p.records))
		p.bytes = 0; /* a damaged row: nothing can be read there */
	return p;
}

/* The place in the one row that a statement gives. */
static bool
one_place(struct stmt *s, bool *row, struct place *out, struct err *e)
{
	if (!stmt_next(s, row, e))
		return false;
	if (*row) {
		*out = place_of_row(s);
		stmt_reset(s);
	}
	return true;
}

bool
segments_find(struct db *db, int64_t document, int64_t sighting, struct place *out,
              struct err *e)
{
	bool row;
	struct stmt *s = db_stmt(db, sql_capture_of_sighting, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, document);
	stmt_bind_int(s, 2, sighting);
	return one_place(s, &row, out, e) &&
	       (row || err_set(e, ERR_NOT_FOUND, "there are no captured bytes of "
	                       "sighting %lld", (long long)sighting));
}

bool
segments_at(struct db *db, int64_t segment, int64_t offset, struct place *out,
            struct err *e)
{
	bool row;
	struct stmt *s = db_stmt(db, sql_capture_at, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, segment);
	stmt_bind_int(s, 2, offset);
	return one_place(s, &row, out, e) &&
	       (row || err_set(e, ERR_NOT_FOUND, "no capture is said to be at %lld of "
	                       "segment %06lld", (long long)offset,
	                       (long long)segment));
}

bool
segments_read(const struct home *h, const struct place *p, struct arena *a,
              struct str *out, struct err *e)
{
	const char *path = segments_path(h, p->segment, a);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st = {.st_size = 0};
	size_t n = 0;

	if (fd < 0)
		return err_errno(e, unread_kind(path), "%s: cannot be opened", path);
	bool there = fstat(fd, &st) == 0 && p->offset >= 0 && p->bytes > 0 &&
	             p->bytes <= st.st_size && p->offset <= st.st_size - p->bytes;
	size_t want = there ? (size_t)p->bytes : 0;
	char *bytes = arena_alloc(a, want, 1);
	while (n < want) {
		ssize_t got = pread(fd, bytes + n, want - n, p->offset + (off_t)n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		n += (size_t)got;
	}
	close(fd);
	*out = (struct str){bytes, n};
	return (there && n == want) ||
	       err_set(e, ERR_CORRUPT, "%s: ends before the capture at %lld does; put "
	               "it back from a copy", path, (long long)p->offset);
}
