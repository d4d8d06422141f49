/* bundle: the files of a bundle, gathered and packed. See bundle.h. */
#include "evidence/bundle.h"

#include "base/version.h"
#include "evidence/bundle_builder.h"
#include "evidence/bundle_commands.h"
#include "evidence/bundle_parts.h"
#include "net/http.h"
#include "paper/certificate.h"

void
builder_add(struct builder *b, const char *path, struct str bytes)
{
	b->files[b->count++] = (struct wacz_file){str_of(path), bytes};
}

bool
builder_add_buf(struct builder *b, const char *path, struct buf *bytes, struct err *e)
{
	bool ok = buf_ok(bytes, path, e);

	if (ok)
		builder_add(b, path, arena_str(&b->a, buf_str(bytes)));
	buf_release(bytes);
	return ok;
}

static struct str
name_of_text(struct builder *b)
{
	return bundle_name_of(&b->v->place.version.id, &b->a);
}

static bool
has_url(const struct evidence *v)
{
	return v->has_records && http_is_url(v->source);
}

/* The records of one capture, and nothing else, so that the digest in the log's entry
 * is that of the file unpacked. */
static bool
add_records(struct builder *b, const char *path, const struct place *p, struct err *e)
{
	struct str records;

	if (!segments_read(b->home, p, &b->a, &records, e))
		return false;
	builder_add(b, path, records);
	return true;
}

/* In the place of records: the text that others kept. */
static bool
add_text(struct builder *b, struct err *e)
{
	struct event event;

	event_init(&event, NULL);
	bool ok = event_add_resource(&event, name_of_text(b),
	                             "text/plain; charset=utf-8",
	                             b->v->place.version.text, b->v->at * 1000000, e);
	builder_add(b, BUNDLE_WARC, arena_str(&b->a, buf_str(&event.members)));
	event_release(&event);
	return ok;
}

static bool
add_warcs(struct builder *b, struct err *e)
{
	const struct evidence *v = b->v;

	if (!v->has_records)
		return add_text(b, e);
	return add_records(b, BUNDLE_WARC, &v->records, e) &&
	       (!v->refers ||
	        (add_records(b, BUNDLE_ORIGINAL, &v->original, e) &&
	         bundle_text_find_payload(&b->text, b->files[1].bytes,
	                                  (size_t)v->original.response, e)));
}

static bool
add_index(struct builder *b, struct err *e)
{
	struct buf lines, pages;
	struct str page;

	buf_init(&lines, LIMIT_INPUT_BYTES);
	if (!bundle_index(b->files, b->count, b->v->source, &b->a, &lines, &page, e)) {
		buf_release(&lines);
		return false;
	}
	if (!builder_add_buf(b, "indexes/index.cdx", &lines, e))
		return false;
	buf_init(&pages, BUNDLE_SMALL);
	bundle_pages(b->v->row.record, b->text.title, page, b->v->at, &pages);
	return builder_add_buf(b, "pages/pages.jsonl", &pages, e);
}

static bool
add_papers(struct builder *b, struct err *e)
{
	struct buf pdf, how;
	struct certificate c;

	bundle_text_certificate(&b->text, b->v, &b->a, &c);
	buf_init(&pdf, LIMIT_INPUT_BYTES);
	if (!certificate_write(&c, &pdf, e)) {
		buf_release(&pdf);
		return false;
	}
	buf_init(&how, BUNDLE_SMALL);
	bundle_text_instructions(&b->text, b->v, &how);
	return builder_add_buf(b, "certificate.pdf", &pdf, e) &&
	       builder_add_buf(b, "VERIFY.txt", &how, e);
}

/* So that nobody can put another certificate beside good evidence. */
static struct str
statement_on_papers(struct builder *b)
{
	struct buf out;
	struct json j = {.out = &out};
	struct str of[] = {b->files[b->count - 2].bytes, b->files[b->count - 1].bytes,
	                   b->v->published.text, b->v->seen.text};
	char hex[COUNT(of)][7 + SHA256_HEX + 1];

	for (size_t i = 0; i < COUNT(of); i++) {
		struct sha256 h = sha256_of(of[i]);
		memcpy(hex[i], "sha256:", 7);
		sha256_hex(&h, hex[i] + 7);
	}
	buf_init(&out, BUNDLE_SMALL);
	json_object(&j);
	json_key_cstr(&j, "certificate", hex[0]);
	json_key_cstr(&j, "instructions", hex[1]);
	json_key_cstr(&j, "kind", "papers");
	json_key_cstr(&j, "publication", hex[2]);
	json_key_str(&j, "record", b->v->row.record);
	json_key_cstr(&j, "sighting", hex[3]);
	json_object_end(&j);
	struct str s = arena_str(&b->a, buf_str(&out));
	buf_release(&out);
	return s;
}

/* What is said of the words, and to people: stated in the log, and proven. */
static bool
state_papers(struct builder *b, struct err *e)
{
	struct logged papers = {.text = statement_on_papers(b)};

	return evidence_state(b->home, &papers, e) &&
	       builder_add_statements(b, &papers, e);
}

static bool
add_sums(struct builder *b, struct err *e)
{
	struct buf out;

	buf_init(&out, BUNDLE_SMALL);
	for (size_t i = 0; i < b->count; i++)
		bundle_sum(b->files[i].path, b->files[i].bytes, &out);
	return builder_add_buf(b, "proof/SHA256SUMS", &out, e);
}

static bool
build(struct builder *b, struct buf *out, struct err *e)
{
	const struct evidence *v = b->v;

	if (!add_warcs(b, e) || !add_index(b, e))
		return false;
	builder_add(b, "record/record.json", v->json);
	builder_add(b, "record/text.txt", v->place.version.text);
	if (!builder_add_sighting(b, e) || !add_papers(b, e) || !state_papers(b, e) ||
	    !add_sums(b, e))
		return false;
	struct wacz_about about = {
		.title = b->text.title, .software = STR("proviso/" PROVISO_VERSION),
		.description = STR(BUNDLE_DESCRIPTION),
		.main_page_url = has_url(v) ? v->source
		                            : (struct str){0}, .main_page_date = v->at,
		.created = b->text.created, .modified = b->text.created};
	return wacz_pack(b->files, b->count, &about, out, e);
}

/* Can people type the name, and is there room for the line on the certificate? */
static bool
check_name(struct builder *b, struct err *e)
{
	struct str name = str_of(b->text.file);
	size_t size = bundle_command(&b->text, b->v, DO_UNZIP, &b->a).line.n;

	for (size_t i = 0; i < name.n; i++)
		if ((unsigned char)name.p[i] < 0x20 || name.p[i] == 0x7F)
			name.n = 0;
	if (name.n == 0 || !utf8_valid(name))
		return err_set(e, ERR_USAGE, "%s: name the file without line ends and "
		               "the like, in UTF-8", b->text.file);
	return size <= CERTIFICATE_COLUMNS ||
	       err_set(e, ERR_USAGE, "%s: the name is too long for the certificate, "
	               "by %zu byte%s", b->text.file,
	               size - CERTIFICATE_COLUMNS,
	               size - CERTIFICATE_COLUMNS == 1 ? "" : "s");
}

/* Nobody would believe what was packed before it was captured. */
static bool
check_time(const struct builder *b, struct err *e)
{
	char at[TIME_ISO + 1];

	time_iso(b->v->at, at);
	return b->v->at - CLOCKS_APART <= b->text.created ||
	       err_set(e, ERR_INPUT, "the capture is of %s, which is yet to come: put "
	               "the clock right, or choose an earlier one with --at", at);
}

bool
bundle_write(struct home *h, struct evidence *v, const char *name, struct buf *out,
             struct err *e)
{
	struct builder b = {.home = h, .v = v};

	b.text.file = name;
	b.text.created = time_now();
	b.text.title = bundle_title(v->row.record, v->row.service,
	                            v->row.document, &b.a);
	/* Nothing is stated that does not hold. */
	bool ok = check_name(&b, e) && check_time(&b, e) &&
	          evidence_verify(h, h->log, v, e) &&
	          evidence_state(h, &v->published, e) && build(&b, out, e);
	arena_release(&b.a);
	return ok;
}
