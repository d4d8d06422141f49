/* segments: what a home keeps of its captures, checked record by record. */
#include <fcntl.h>

#include "archive/segments.h"
#include "test/bundles.h"

static struct bundles b;

/* The place of the first capture of a document. */
static struct place
place_of(struct str service)
{
	struct place p = {.segment = 0};
	int64_t document;
	struct err e = {0};

	CHECK(archive_document(b.home.db, service, STR("Privacy Policy"), false, &document, &e));
	CHECK_SAY(segments_find(b.home.db, document, 1, &p, &e), "%s", e.msg);
	return p;
}

/* The digest in the log's entry is that of the records, whatever these say of themselves. */
static void
a_record_that_contradicts_itself_is_found_when_it_is_read(void)
{
	static const char record[] =
		"WARC/1.1\r\nWARC-Type: resource\r\n"
		"WARC-Record-ID: <urn:uuid:7d0c4f2e-0000-4000-8000-000000000001>\r\n"
		"WARC-Date: 2026-01-01T00:00:00Z\r\nWARC-Target-URI: file:///terms\r\n"
		"WARC-Block-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n"
		"Content-Length: 5\r\n\r\nTerms\r\n\r\n";
	struct segments *s;
	struct event event;
	struct err e = {0};

	CHECK_SAY(segments_open(&b.home, &s, &e), "%s", e.msg);
	event_init(&event, segments_warcinfo(s));
	CHECK(event_add_record(&event, str_of(record), true, &e));
	event_end(&event);
	struct capture c = {.service = STR("Tern Row"), .document = STR("Terms"),
	                    .at = bundles_day, .source = STR("file:///terms"),
	                    .failure = STR("not read"), .event = &event};
	CHECK_SAY(archive_capture(&b.home, s, &c, 1, &e), "%s", e.msg);
	event_release(&event);
	segments_close(s);
	CHECK_SAY(segments_verify(&b.home, false, &(uint64_t){0}, &e), "%s", e.msg);
	CHECK(!segments_verify(&b.home, true, &(uint64_t){0}, &e) && e.kind == ERR_CORRUPT);
	CHECK_SAY(strstr(e.msg, "Terms: sighting 1") &&
	          strstr(e.msg, "the block does not match WARC-Block-Digest"), "%s", e.msg);
}

/* The last record of a capture is of no payload: who reads only this would not notice. */
static void
nothing_is_published_of_records_that_changed(void)
{
	struct place p = place_of(STR("Tern Row"));
	struct evidence v;
	struct str file;
	struct err e = {0};
	char path[64], byte = 0;

	CHECK_SAY(bundles_gather(&b, STR("Tern Row"), 0, &v, &e), "%s", e.msg);
	snprintf(path, sizeof path, "%s/archive/%06d.warc.gz", b.folder, (int)p.segment);
	int fd = open(path, O_RDWR);
	off_t at = p.offset + p.bytes - 20; /* in the deflated bytes of its last member */
	CHECK(fd >= 0 && pread(fd, &byte, 1, at) == 1);
	byte ^= 1;
	CHECK(pwrite(fd, &byte, 1, at) == 1);
	CHECK(!bundles_write(&b, &v, &file, &e) && e.kind == ERR_CORRUPT);
	CHECK_SAY(strstr(e.msg, "are damaged or changed"), "%s", e.msg);
	byte ^= 1;
	CHECK(pwrite(fd, &byte, 1, at) == 1 && close(fd) == 0);
	e = (struct err){0};
	CHECK_SAY(bundles_write(&b, &v, &file, &e), "%s", e.msg);
}

int
main(void)
{
	struct err e = {0};
	bool ok = bundles_open(&b, &e) && bundles_keep(&b, bundles_page, 0, NULL, &e);

	if (ok) {
		RUN(nothing_is_published_of_records_that_changed);
		RUN(a_record_that_contradicts_itself_is_found_when_it_is_read);
	} else {
		printf("FAIL a_home_is_made: %s\n", e.msg);
	}
	bundles_close(&b);
	return ok ? check_done() : 1;
}
