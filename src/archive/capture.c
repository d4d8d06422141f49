/* capture: one file or page as evidence: its bytes kept, its text a version. */
#include <errno.h>
#include <sys/stat.h>
#include <zstd.h>

#include "archive/archive.sql.h"
#include "archive/rows.h"

/* HOME/archive/ab/abcdef….zst, named by the SHA-256 of the bytes. */
static bool
keep_bytes(struct home *h, struct str bytes, struct sha256 *id, struct arena *a,
           struct err *e)
{
	char hex[SHA256_HEX + 1];
	struct stat st;

	*id = sha256_of(bytes);
	sha256_hex(id, hex);
	const char *folder = arena_printf(a, "%s/archive/%.2s", h->path, hex).p;
	const char *path = arena_printf(a, "%s/%s.zst", folder, hex).p;
	if (stat(path, &st) == 0)
		return true;
	if (mkdir(folder, 0777) == 0)
		file_sync_entry(folder);
	else if (errno != EEXIST)
		return err_errno(e, ERR_HOME, "%s: cannot make the folder", folder);
	size_t room = ZSTD_compressBound(bytes.n);
	char *packed = arena_alloc(a, room, 1);
	size_t n = ZSTD_compress(packed, room, bytes.p ? bytes.p : "", bytes.n, 6);
	if (ZSTD_isError(n))
		return err_set(e, ERR_INTERNAL, "cannot pack a capture: %s",
		               ZSTD_getErrorName(n));
	return file_write_durably(path, (struct str){packed, n}, true, e);
}

bool
capture_verify(const struct home *h, const struct sha256 *id, struct err *e)
{
	struct arena a = {0};
	struct buf packed;
	char hex[SHA256_HEX + 1];

	sha256_hex(id, hex);
	const char *path = arena_printf(&a, "%s/archive/%.2s/%s.zst", h->path, hex, hex).p;
	buf_init(&packed, 2 * LIMIT_INPUT_BYTES);
	bool ok = file_read(path, &packed, e);
	if (ok) {
		unsigned long long size = ZSTD_getFrameContentSize(packed.p, packed.n);
		bool sized = size <= LIMIT_INPUT_BYTES; /* unknown and damaged are larger */
		char *bytes = arena_alloc(&a, sized ? (size_t)size + 1 : 1, 1);
		size_t n = sized ? ZSTD_decompress(bytes, (size_t)size, packed.p, packed.n) : 0;
		struct sha256 got = sha256_of((struct str){bytes, ZSTD_isError(n) ? 0 : n});
		ok = sized && !ZSTD_isError(n) && sha256_eq(&got, id);
	}
	if (!ok) {
		e->kind = ERR_NONE;
		err_set(e, ERR_CORRUPT,
		        "%s: the captured bytes are gone or do not match their SHA-256", path);
	}
	buf_release(&packed);
	arena_release(&a);
	return ok;
}

static bool
write_capture(struct home *h, const struct capture *c, const struct sha256 *body,
              struct arena *a, int64_t *version, struct err *e)
{
	struct new_version room;
	struct new_sighting s = {.at = c->at, .source = c->source, .failure = c->failure,
	                         .body = body};
	struct addition add = {.versions = &room, .sightings = &s, .sighting_count = 1};
	struct history *history;

	if (!archive_document(h->db, c->service, c->document, true, &add.document, e))
		return false;
	if (c->d) {
		if (!history_open(h->db, add.document, &history, e))
			return false;
		bool ok = history_number(history, c->d, a, &add, &s.version, e);
		history_close(history);
		if (!ok)
			return false;
	}
	*version = s.version;
	return archive_write(h->db, &add, e);
}

bool
archive_capture(struct home *h, const struct capture *c, int64_t *version,
                struct err *e)
{
	struct arena a = {0};
	struct sha256 body;

	*version = 0;
	bool ok = c->bytes.n == 0 || keep_bytes(h, c->bytes, &body, &a, e);
	ok = ok && db_begin(h->db, e);
	if (ok && !(write_capture(h, c, c->bytes.n ? &body : NULL, &a, version, e) && db_commit(h->db, e))) {
		db_rollback(h->db);
		ok = false;
	}
	arena_release(&a);
	return ok;
}
