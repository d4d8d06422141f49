/* bundle_parts: files of a bundle that follow from others. See bundle_parts.h. */
#include "evidence/bundle_parts.h"

#include "net/http.h"
#include "net/uri.h"
#include "warc/cdxj.h"

struct str
bundle_name_of(const struct sha256 *id, struct arena *a)
{
	struct buf base64;

	buf_init(&base64, 64);
	base64_write((struct str){(const char *)id->b, sizeof id->b}, &base64);
	for (size_t i = 0; i < base64.n; i++)
		base64.p[i] = base64.p[i] == '+' ? '-' : base64.p[i] == '/' ? '_' : base64.p[i];
	struct str s = arena_printf(a, "ni:///sha-256;%.*s",
	                            (int)base64.n - 1, base64.p);
	buf_release(&base64);
	return s;
}

struct str
bundle_title(struct str record, struct str service, struct str document,
             struct arena *a)
{
	return arena_printf(a, "%.*s: %.*s / %.*s", STR_ARG(record), STR_ARG(service),
	                    STR_ARG(document));
}

struct str
bundle_led_to(struct str source, struct str uri, struct arena *a)
{
	struct str asked, answered;
	bool same = str_eq(source, uri) || !http_is_url(source) || !http_is_url(uri) ||
	            (uri_normal(source, a, &asked) && uri_normal(uri, a, &answered) &&
	             str_eq(asked, answered));

	return same ? (struct str){0} : uri;
}

/* An index needs a digest of every record; ours name none where there is no payload.
 * That of a revisit is in another record. */
static struct str
digest_of_payload(const struct warc_record *r, struct arena *a)
{
	char hex[SHA256_HEX + 1];

	if (str_eq_nocase(warc_field(r, STR("WARC-Type")), STR("revisit")))
		return (struct str){0};
	struct sha256 h = sha256_of(warc_payload(r, a));
	sha256_hex(&h, hex);
	return arena_printf(a, "sha256:%s", hex);
}

/* The lines of one file. */
static bool
add_lines(const struct wacz_file *warc, struct str source, struct arena *a,
          struct buf *out, struct str *page, struct err *e)
{
	static const struct str folder = STR_INIT("archive/");
	struct warc_findings findings = {0};
	struct warc_reader *r;
	struct warc_record record;
	struct cdxj line;
	bool ok = true;

	if (!warc_open(warc->bytes, LIMIT_INPUT_BYTES, a, &findings, &r, e))
		return false;
	while (ok && warc_next(r, &record)) {
		if (!cdxj_of_record(&record, &line))
			continue;
		line.filename = str_slice(warc->path, folder.n, warc->path.n);
		/* of a resource: it was had */
		line.status = line.status ? line.status : 200;
		line.mime = line.mime.n ? line.mime : STR("unk"); /* as pywb says it */
		line.digest = line.digest.n ? line.digest
		                            : digest_of_payload(&record, a);
		*page = str_eq(*page, source) ? source : arena_str(a, line.url);
		ok = cdxj_line(&line, out, e);
	}
	warc_close(r);
	return ok;
}

bool
bundle_index(const struct wacz_file *warcs, size_t count, struct str source,
             struct arena *a, struct buf *out, struct str *page, struct err *e)
{
	struct str other = {0};
	bool ok = true;

	*page = (struct str){0};
	for (size_t i = 0; ok && i < count; i++)
		ok = add_lines(&warcs[i], source, a, out, i == 0 ? page : &other, e);
	cdxj_sort(out);
	return ok;
}

void
bundle_pages(struct str record, struct str title, struct str url, int64_t at,
             struct buf *out)
{
	struct wacz_page page = {.id = record, .at = at, .title = title, .url = url};

	wacz_pages(STR("Captured pages"), &page, 1, out);
}

void
bundle_sum(struct str path, struct str bytes, struct buf *out)
{
	struct sha256 h = sha256_of(bytes);
	char hex[SHA256_HEX + 1];

	sha256_hex(&h, hex);
	buf_printf(out, "%s  %.*s\n", hex, STR_ARG(path));
}
