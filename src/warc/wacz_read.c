/* wacz_read: members of a bundle by two readers that must agree. See wacz.h. */
#include "warc/wacz_parts.h"

#define ZLIB_CONST
#include <zip.h>
#include <zlib.h>

/* --- the second reader */

static bool
same_entry(zip_t *zip, size_t i, const struct zip_entry *z)
{
	zip_stat_t st;
	const zip_uint64_t all = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE |
	                         ZIP_STAT_CRC | ZIP_STAT_COMP_METHOD;

	return zip_stat_index(zip, i, ZIP_FL_ENC_RAW, &st) == 0 &&
	       (st.valid & all) == all && str_eq(str_of(st.name), z->name) &&
	       st.size == z->size && st.comp_size == z->packed && st.crc == z->crc &&
	       st.comp_method == z->method;
}

/* libzip checks the headers on its own (ZIP_CHECKCONS); it must find the same
 * members. */
static bool
libzip_agrees(struct str file, const struct zip_directory *d, struct err *e)
{
	zip_error_t why;
	zip_t *zip = NULL;
	bool ok = true;

	zip_error_init(&why);
	zip_source_t *source = zip_source_buffer_create(file.p, file.n, 0, &why);
	if (source)
		zip = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &why);
	if (!zip) {
		err_set(e, ERR_INPUT, "libzip does not read it: %s",
		        zip_error_strerror(&why));
		zip_source_free(source);
		zip_error_fini(&why);
		return false;
	}
	zip_int64_t count = zip_get_num_entries(zip, 0);
	if (count < 0 || (uint64_t)count != d->count)
		ok = err_set(e, ERR_INPUT, "libzip finds %lld members, where the ZIP "
		             "directory lists %zu", (long long)count, d->count);
	for (size_t i = 0; ok && i < d->count; i++)
		if (!same_entry(zip, i, &d->entries[i]))
			ok = err_set(e, ERR_INPUT, "%.*s: libzip reads another ZIP "
			             "header", STR_ARG(d->entries[i].name));
	zip_discard(zip);
	zip_error_fini(&why);
	return ok;
}

/* --- members */

static int
by_path(const void *a, const void *b)
{
	return str_cmp((*(const struct wacz_member *const *)a)->path,
	               (*(const struct wacz_member *const *)b)->path);
}

static bool
sort_by_path(struct wacz *w, struct arena *a, struct err *e)
{
	w->by_path = ARENA_ARRAY(a, const struct wacz_member *, w->count);
	for (size_t i = 0; i < w->count; i++)
		w->by_path[i] = &w->members[i];
	if (w->count)
		qsort(w->by_path, w->count, sizeof *w->by_path, by_path);
	for (size_t i = 1; i < w->count; i++)
		if (str_eq(w->by_path[i]->path, w->by_path[i - 1]->path))
			return err_set(e, ERR_INPUT, "%.*s: is there twice",
			               STR_ARG(w->by_path[i]->path));
	return true;
}

static bool
within(const struct zip_directory *d, struct wacz_limits most, struct err *e)
{
	uint64_t total = 0;

	for (size_t i = 0; i < d->count; i++) {
		const struct zip_entry *z = &d->entries[i];
		if (z->size > most.member)
			return err_set(e, ERR_LIMIT,
			               "%.*s: unpacks to %llu bytes; the limit is %zu",
			               STR_ARG(z->name), (unsigned long long)z->size,
			               most.member);
		total += z->size;
	}
	if (total > most.total)
		return err_set(e, ERR_LIMIT, "all members unpack to %llu bytes; the "
		               "limit is %zu", (unsigned long long)total, most.total);
	return true;
}

bool
wacz_open(struct str file, struct wacz_limits most, struct arena *a, struct wacz *out,
          struct err *e)
{
	struct zip_directory *d = ARENA_NEW(a, struct zip_directory);

	if (!zip_list(file, a, d, e) || !within(d, most, e))
		return false;
	*out = (struct wacz){.file = file, .count = d->count, .directory = d};
	out->members = ARENA_ARRAY(a, struct wacz_member, d->count);
	for (size_t i = 0; i < d->count; i++) {
		const struct zip_entry *z = &d->entries[i];
		out->members[i] = (struct wacz_member){
			.path = z->name, .size = z->size, .crc = z->crc,
			.packed = str_slice(file, z->data, z->data + z->packed),
			.deflated = z->method == ZIP_DEFLATED};
	}
	return sort_by_path(out, a, e) && libzip_agrees(file, d, e);
}

const struct wacz_member *
wacz_find(const struct wacz *w, struct str path)
{
	const struct wacz_member key = {.path = path}, *wanted = &key;
	const struct wacz_member **hit = NULL;

	if (w->count)
		hit = bsearch(&wanted, w->by_path, w->count,
		              sizeof *w->by_path, by_path);
	return hit ? *hit : NULL;
}

/* --- bytes */

bool
wacz_inflate(struct str *packed, enum wacz_stream kind, struct buf *out)
{
	char piece[32 * 1024];
	z_stream z = {0};
	int state = Z_OK;

	if (inflateInit2(&z, kind == WACZ_GZIP ? 16 + MAX_WBITS : -MAX_WBITS) != Z_OK)
		abort(); /* no memory */
	struct str rest = *packed;
	while (state == Z_OK && !out->over) {
		uInt given = rest.n > (1u << 30) ? 1u << 30 : (uInt)rest.n;
		z.next_in = (const Bytef *)rest.p;
		z.avail_in = given;
		z.next_out = (Bytef *)piece;
		z.avail_out = sizeof piece;
		state = inflate(&z, Z_NO_FLUSH);
		buf_add(out, (struct str){piece, sizeof piece - z.avail_out});
		rest = str_slice(rest, given - z.avail_in, rest.n);
	}
	inflateEnd(&z);
	*packed = rest;
	return state == Z_STREAM_END && !out->over;
}

bool
wacz_read(const struct wacz_member *m, struct arena *a, struct str *bytes,
          struct err *e)
{
	struct str packed = m->packed;

	*bytes = packed;
	if (m->deflated) {
		struct buf out;
		buf_init(&out, m->size);
		bool whole = wacz_inflate(&packed, WACZ_DEFLATE, &out) &&
		             out.n == m->size;
		*bytes = whole ? arena_str(a, buf_str(&out)) : (struct str){0};
		buf_release(&out);
		if (!whole)
			return err_set(e, ERR_CORRUPT,
			               "%.*s: does not unpack to the %zu bytes "
			               "of its header",
			               STR_ARG(m->path), m->size);
		if (packed.n)
			return err_set(e, ERR_CORRUPT,
			               "%.*s: has %zu bytes after its deflated data",
			               STR_ARG(m->path), packed.n);
	}
	if (crc32_z(0, (const Bytef *)(bytes->n ? bytes->p : ""), bytes->n) != m->crc)
		return err_set(e, ERR_CORRUPT, "%.*s: its bytes do not match its "
		               "CRC-32", STR_ARG(m->path));
	return true;
}
