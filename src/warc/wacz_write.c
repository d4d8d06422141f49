/* wacz_write: a bundle from its files, the same bytes for the same files. See
 * wacz.h. */
#include "warc/wacz.h"
#include "warc/wacz_zip.h"

#include <zip.h>

/* The least time that ZIP can write: 1980-01-01 00:00 [4.4.6]. */
enum { DOS_TIME = 0, DOS_DATE = 1 << 5 | 1 };

/* --- datapackage.json */

static void
key_hash(struct json *j, const char *key, struct str bytes)
{
	struct sha256 h = sha256_of(bytes);
	char text[7 + SHA256_HEX + 1] = "sha256:";

	sha256_hex(&h, text + 7);
	json_key_cstr(j, key, text);
}

static void
key_unless_empty(struct json *j, const char *key, struct str value)
{
	if (value.n)
		json_key_str(j, key, value);
}

static void
resource(struct json *j, const struct wacz_file *f)
{
	size_t name = f->path.n;

	while (name > 0 && f->path.p[name - 1] != '/')
		name--;
	json_object(j);
	json_key_str(j, "name", str_slice(f->path, name, f->path.n));
	json_key_str(j, "path", f->path);
	key_hash(j, "hash", f->bytes);
	json_key_int(j, "bytes", (int64_t)f->bytes.n);
	json_object_end(j);
}

void
wacz_datapackage(const struct wacz_file *files, size_t count,
                 const struct wacz_about *about, struct buf *out)
{
	struct json j = {.out = out};

	json_object(&j);
	json_key_cstr(&j, "profile", "data-package");
	json_key_cstr(&j, "wacz_version", "1.1.1");
	key_unless_empty(&j, "title", about->title);
	key_unless_empty(&j, "description", about->description);
	json_key_time(&j, "created", about->created);
	json_key_time(&j, "modified", about->modified);
	key_unless_empty(&j, "software", about->software);
	if (about->main_page_url.n) {
		json_key_str(&j, "mainPageUrl", about->main_page_url);
		json_key_time(&j, "mainPageDate", about->main_page_date);
	}
	json_key(&j, "resources");
	json_array(&j);
	for (size_t i = 0; i < count; i++)
		resource(&j, &files[i]);
	json_array_end(&j);
	json_object_end(&j);
	buf_byte(out, '\n');
}

static void
digest(struct str package, struct buf *out)
{
	struct json j = {.out = out};

	json_object(&j);
	json_key_cstr(&j, "path", "datapackage.json");
	key_hash(&j, "hash", package);
	json_object_end(&j);
	buf_byte(out, '\n');
}

void
wacz_pages(struct str title, const struct wacz_page *pages, size_t count,
           struct buf *out)
{
	struct json j = {.out = out};

	json_object(&j);
	json_key_cstr(&j, "format", "json-pages-1.0");
	json_key_cstr(&j, "id", "pages");
	json_key_str(&j, "title", title);
	json_object_end(&j);
	buf_byte(out, '\n');
	for (size_t i = 0; i < count; i++) {
		j.comma = false;
		json_object(&j);
		json_key_str(&j, "id", pages[i].id);
		json_key_str(&j, "url", pages[i].url);
		json_key_time(&j, "ts", pages[i].at);
		json_key_str(&j, "title", pages[i].title);
		json_object_end(&j);
		buf_byte(out, '\n');
	}
}

/* --- the ZIP file */

static bool
fail(zip_t *zip, struct str what, struct err *e)
{
	zip_error_t *why = zip_get_error(zip);
	bool twice = zip_error_code_zip(why) == ZIP_ER_EXISTS;

	return err_set(e, twice ? ERR_USAGE : ERR_INTERNAL, "%.*s: cannot be packed: "
	               "%s", STR_ARG(what), zip_error_strerror(why));
}

/* The bytes must live until the ZIP file is closed. */
static bool
add(zip_t *zip, struct str path, struct str bytes, struct err *e)
{
	const char *fault = zip_path_fault(path);
	struct arena a = {0};

	if (fault)
		return err_set(e, ERR_USAGE, "cannot add \"%.*s\" to a bundle: its "
		               "path %s", STR_ARG(path), fault);
	zip_source_t *source = zip_source_buffer(zip, bytes.n ? bytes.p : "", bytes.n, 0);
	zip_int64_t i = -1;
	if (source)
		i = zip_file_add(zip, arena_cstr(&a, path), source, ZIP_FL_ENC_UTF_8);
	arena_release(&a);
	if (i < 0) {
		zip_source_free(source);
		return fail(zip, path, e);
	}
	zip_uint64_t at = (zip_uint64_t)i;
	if (zip_set_file_compression(zip, at, ZIP_CM_STORE, 0) != 0 ||
	    zip_file_set_dostime(zip, at, DOS_TIME, DOS_DATE, 0) != 0 ||
	    zip_file_set_external_attributes(zip, at, 0, ZIP_OPSYS_DOS, 0) != 0)
		return fail(zip, path, e);
	return true;
}

/* All of what libzip wrote into its buffer. */
static bool
take_written(zip_source_t *written, struct buf *out, struct err *e)
{
	char piece[64 * 1024];
	zip_int64_t n = -1;

	if (zip_source_open(written) == 0) {
		while ((n = zip_source_read(written, piece, sizeof piece)) > 0)
			buf_add(out, (struct str){piece, (size_t)n});
		zip_source_close(written);
	}
	if (n < 0)
		return err_set(e, ERR_INTERNAL, "cannot read the bundle back: %s",
		               zip_error_strerror(zip_source_error(written)));
	return buf_ok(out, "the bundle", e);
}

static bool
add_all(zip_t *zip, const struct wacz_file *files, size_t count, struct str package,
        struct str package_digest, struct err *e)
{
	for (size_t i = 0; i < count; i++)
		if (!add(zip, files[i].path, files[i].bytes, e))
			return false;
	return add(zip, STR("datapackage.json"), package, e) &&
	       add(zip, STR("datapackage-digest.json"), package_digest, e);
}

static bool
zip_all(const struct wacz_file *files, size_t count, struct str package,
        struct str package_digest, struct buf *out, struct err *e)
{
	zip_source_t *written = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t *zip = written ? zip_open_from_source(written, ZIP_TRUNCATE, NULL) : NULL;

	if (!zip)
		abort(); /* no memory */
	zip_source_keep(written); /* closing the ZIP file would end it */
	bool ok = add_all(zip, files, count, package, package_digest, e);
	if (ok && zip_close(zip) != 0)
		ok = fail(zip, STR("the bundle"), e);
	else if (ok)
		zip = NULL;
	if (zip)
		zip_discard(zip);
	ok = ok && take_written(written, out, e);
	zip_source_free(written);
	return ok;
}

bool
wacz_pack(const struct wacz_file *files, size_t count, const struct wacz_about *about,
          struct buf *out, struct err *e)
{
	struct buf package, package_digest;
	size_t total = 0;

	for (size_t i = 0; i < count; i++)
		total += files[i].bytes.n;
	if (total > LIMIT_BUNDLE_BYTES || count > LIMIT_BUNDLE_MEMBERS - 2)
		return err_set(e, ERR_LIMIT,
		               "%zu files of %zu bytes do not fit into one bundle (at "
		               "most %zu of %zu)", count, total,
		               LIMIT_BUNDLE_MEMBERS - 2,
		               LIMIT_BUNDLE_BYTES);
	buf_init(&package, LIMIT_INPUT_BYTES);
	buf_init(&package_digest, LIMIT_INPUT_BYTES);
	wacz_datapackage(files, count, about, &package);
	digest(buf_str(&package), &package_digest);
	bool ok = buf_ok(&package, "datapackage.json", e) &&
	          zip_all(files, count, buf_str(&package),
	                  buf_str(&package_digest), out, e);
	buf_release(&package);
	buf_release(&package_digest);
	return ok;
}
