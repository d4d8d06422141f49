/* warc: records read, checked, written; and their index lines. */
#include "test/check.h"
#include "warc/cdxj.h"
#include "warc/event.h"

#include <dirent.h>

#define LIMIT ((size_t)1 << 20)
#define ID "WARC-Record-ID: <urn:uuid:7d0c4f2e-0000-4000-8000-000000000001>\r\n"
#define DATE "WARC-Date: 2024-03-12T09:30:00Z\r\n"
#define INFO "WARC/1.1\r\nWARC-Type: warcinfo\r\n" ID DATE
#define RESOURCE "WARC/1.1\r\nWARC-Type: resource\r\n" ID DATE "WARC-Target-URI: https://example.org/\r\n"
#define RESPONSE "WARC/1.1\r\nWARC-Type: response\r\n" ID DATE \
	"WARC-Target-URI: https://example.org/\r\nContent-Type: application/http;msgtype=response\r\n"
#define ABC "Content-Length: 3\r\n\r\nabc\r\n\r\n"
#define SOUND INFO ABC

/* What a check says, a line for each finding; or the error. Also the records readable. */
static struct str
said(struct str file, size_t block_max, struct arena *a, uint64_t *records)
{
	struct warc_findings f = {0};
	struct buf b;
	struct err e = {0};

	buf_init(&b, LIMIT);
	if (!warc_check(file, block_max, a, &f, records, &e))
		buf_printf(&b, "%s", e.msg);
	for (struct warc_finding *found = f.first; found; found = found->next)
		buf_printf(&b, "%s%s %.*s", found == f.first ? "" : "\n",
		           found->wrong ? "wrong" : "note", STR_ARG(found->text));
	struct str out = arena_str(a, buf_str(&b));
	buf_release(&b);
	return out;
}

static void
says(struct str file, uint64_t records, const char *want)
{
	struct arena a = {0};
	uint64_t count = 0;

	CHECK_STR(said(file, LIMIT, &a, &count), str_of(want));
	CHECK_SAY(count == records, "%llu records, not %llu", (unsigned long long)count,
	          (unsigned long long)records);
	arena_release(&a);
}

/* One record of our own, packed or not, behind what *out has. */
static void
add_record(bool packed, const char *type, const char *uri, struct str block,
           struct str payload, struct buf *out)
{
	struct warc_field fields[] = {
		{STR("WARC-Type"), str_of(type)},
		{STR("WARC-Record-ID"), STR("<urn:uuid:7d0c4f2e-0000-4000-8000-000000000002>")},
		{STR("WARC-Date"), STR("2024-03-12T09:30:00.25Z")},
		{STR("Content-Type"), STR("application/http;msgtype=response")},
		{STR("WARC-Target-URI"), str_of(uri)},
	};
	struct buf record;
	struct err e = {0};

	buf_init(&record, LIMIT);
	CHECK_SAY(warc_write(fields, COUNT(fields), block, payload, &record, &e), "%s", e.msg);
	if (packed)
		warc_pack(buf_str(&record), out);
	else
		buf_add(out, buf_str(&record));
	buf_release(&record);
}

static const struct str answer = STR_INIT(
	"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 12\r\n\r\nTerms of use");
static const struct str terms = STR_INIT("Terms of use");
static const struct str question = STR_INIT("GET /terms HTTP/1.1\r\nHost: example.org\r\n\r\n");

static struct str
two_records(bool packed, struct buf *out)
{
	buf_init(out, LIMIT);
	add_record(packed, "response", "https://example.org/terms", answer, terms, out);
	add_record(packed, "request", "https://example.org/terms", question, (struct str){0}, out);
	return buf_str(out);
}

static struct warc_reader *
opened(struct str file, size_t block_max, struct arena *a, struct warc_findings *f)
{
	struct warc_reader *r = NULL;
	struct err e = {0};

	*f = (struct warc_findings){0};
	CHECK_SAY(warc_open(file, block_max, a, f, &r, &e), "%s", e.msg);
	return r;
}

static void
what_is_written_reads_back(void)
{
	for (int packed = 0; packed < 2; packed++) {
		struct arena a = {0};
		struct warc_findings f;
		struct warc_record r;
		struct buf b;
		struct str file = two_records(packed, &b);
		struct warc_reader *reader = opened(file, LIMIT, &a, &f);

		CHECK(warc_next(reader, &r));
		CHECK_STR(r.block, answer);
		CHECK_STR(r.uri, STR("https://example.org/terms"));
		CHECK_STR(r.fields[0].name, STR("WARC-Type"));
		CHECK_STR(warc_field(&r, STR("warc-type")), STR("response"));
		CHECK_STR(warc_field(&r, STR("Content-Length")), STR("91"));
		CHECK(r.number == 1 && r.offset == 0 && r.sound && r.kept && r.size == answer.n);
		CHECK(r.bytes.n == r.head.n + r.block.n + 4 && str_ends(r.bytes, STR("\r\n\r\n")));
		size_t second = r.packed;
		CHECK(warc_next(reader, &r));
		CHECK_STR(r.block, question);
		CHECK(!warc_field(&r, STR("WARC-Payload-Digest")).p);
		CHECK(r.offset == second && r.offset + r.packed == file.n);
		CHECK(!warc_next(reader, &r));
		CHECK(f.wrong == 0 && f.notes == 0);
		warc_close(reader);

		/* From its place in the file each record reads alone. */
		reader = opened(str_slice(file, second, file.n), LIMIT, &a, &f);
		CHECK(warc_next(reader, &r) && r.sound);
		CHECK_STR(r.block, question);
		warc_close(reader);
		buf_release(&b);
		arena_release(&a);
	}
}

static void
digests_are_written_in_base_16(void)
{
	struct arena a = {0};
	struct warc_findings f;
	struct warc_record r;
	struct buf b;
	char hex[SHA256_HEX + 1];
	struct warc_reader *reader = opened(two_records(false, &b), LIMIT, &a, &f);

	CHECK(warc_next(reader, &r));
	struct sha256 h = sha256_of(terms);
	sha256_hex(&h, hex);
	CHECK_STR(warc_field(&r, STR("WARC-Payload-Digest")), arena_printf(&a, "sha256:%s", hex));
	h = sha256_of(answer);
	sha256_hex(&h, hex);
	CHECK_STR(warc_field(&r, STR("WARC-Block-Digest")), arena_printf(&a, "sha256:%s", hex));
	warc_close(reader);
	buf_release(&b);
	arena_release(&a);
}

static void
the_same_bytes_give_the_same_member(void)
{
	struct buf one, two;
	struct str first = two_records(true, &one), again = two_records(true, &two);

	CHECK(str_eq(first, again));
	/* RFC 1952: no flags, no time, no hint on speed, an unknown system. */
	CHECK_STR(str_slice(first, 0, 10), STR("\x1f\x8b\x08\0\0\0\0\0\0\xff"));
	buf_release(&one);
	buf_release(&two);
}

/* Whatever bit of a packed file changes, it shows, but for what gzip heads say of
 * themselves (whether it is text, a time, a hint on speed, a system), and for the bits
 * that fill the last byte of the packed data, before check sum and length. */
static void
every_changed_byte_of_a_packed_file_shows(void)
{
	struct buf b;
	struct str file = two_records(true, &b);
	struct arena a = {0};
	size_t second = str_find(file, STR("\x1f\x8b\x08"), 1);
	uint64_t records;

	for (size_t i = 0; i < file.n; i++)
		for (int bit = 0; bit < 8; bit++) {
			b.p[i] = (char)(b.p[i] ^ 1 << bit);
			size_t in_head = i >= second ? i - second : i;
			size_t end = i >= second ? file.n : second;
			bool silent = (in_head >= 4 && in_head < 10) || (in_head == 3 && bit == 0);
			struct str text = said(file, LIMIT, &a, &records);
			CHECK_SAY(silent == (text.n == 0) || i == end - 9, "bit %d of byte %zu: %.*s",
			          bit, i, STR_ARG(text));
			CHECK(i < second || str_find(text, STR("at offset 0"), 0) == SIZE_MAX);
			b.p[i] = (char)(b.p[i] ^ 1 << bit);
			arena_reset(&a);
		}
	arena_release(&a);
	buf_release(&b);
}

static void
every_changed_byte_of_a_block_shows(void)
{
	struct buf b;
	struct str file = two_records(false, &b);
	struct arena a = {0};
	size_t block = str_find(file, answer, 0);
	uint64_t records;

	for (size_t i = block; i < block + answer.n + 4; i++) {
		b.p[i] ^= 1;
		CHECK_SAY(said(file, LIMIT, &a, &records).n > 0, "byte %zu", i);
		CHECK(records == 2);
		b.p[i] ^= 1;
	}
	arena_release(&a);
	buf_release(&b);
}

static void
a_file_that_is_cut_says_so_wherever_it_is_cut(void)
{
	for (int packed = 0; packed < 2; packed++) {
		struct buf b;
		struct arena a = {0};
		struct str file = two_records(packed, &b);
		uint64_t records;
		size_t second = packed ? str_find(file, STR("\x1f\x8b\x08"), 1)
		                       : str_find(file, STR("WARC/1.1"), 1);
		for (size_t n = 1; n < file.n; n++) {
			struct str text = said(str_slice(file, 0, n), LIMIT, &a, &records);
			CHECK_SAY((text.n == 0) == (n == second), "%zu bytes: %.*s", n, STR_ARG(text));
		}
		buf_release(&b);
		arena_release(&a);
	}
}

static void
reading_goes_on_with_the_next_gzip_member(void)
{
	struct buf b, cut;
	struct str file = two_records(true, &b);
	size_t second = str_find(file, STR("\x1f\x8b\x08"), 1);

	buf_init(&cut, LIMIT);
	buf_add(&cut, str_slice(file, 0, second - 20));
	buf_add(&cut, str_slice(file, second, file.n));
	struct arena a = {0};
	uint64_t records;
	struct str text = said(buf_str(&cut), LIMIT, &a, &records);
	CHECK_SAY(str_starts(text, STR("wrong record 1 at offset 0: its gzip member is damaged: ")),
	          "%.*s", STR_ARG(text));
	CHECK(records == 2 && str_find(text, STR("\n"), 0) == SIZE_MAX);

	buf_clear(&cut);
	buf_add(&cut, str_slice(file, 0, second));
	buf_add(&cut, STR("no member"));
	buf_add(&cut, str_slice(file, second, file.n));
	says(buf_str(&cut), 2, arena_cstr(&a, arena_printf(&a,
	     "wrong record 2 at offset %zu: 9 bytes that are no gzip member", second)));
	buf_release(&cut);
	buf_release(&b);
	arena_release(&a);
}

static void
a_wrong_length_does_not_hide_the_next_record(void)
{
	says(STR(INFO "Content-Length: 2\r\n\r\nabc\r\n\r\n" SOUND), 2,
	     "wrong record 1 at offset 0: Content-Length says 2 and 3 bytes are there");
	says(STR(INFO "Content-Length: 5\r\n\r\nabc\r\n\r\n" SOUND), 2,
	     "wrong record 1 at offset 0: Content-Length says 5 and 3 bytes are there");
	says(STR(INFO "Content-Length: 999999999999999999\r\n\r\nabc\r\n\r\n" SOUND), 2,
	     "wrong record 1 at offset 0: Content-Length says 999999999999999999 and 3 bytes are there");
	says(STR(INFO "Content-Length: -3\r\n\r\nabc\r\n\r\n" SOUND), 2,
	     "wrong record 1 at offset 0: Content-Length \"-3\" is no number");
	says(STR(INFO "Content-Length: 3\r\n\r\nabc\r\n" SOUND), 2,
	     "wrong record 1 at offset 0: two CRLF do not follow its block");
	says(STR(INFO "Content-Length: 3\r\n\r\nabc\r\n\n\n" SOUND), 2,
	     "wrong record 1 at offset 0: two CRLF do not follow its block");
	says(STR(INFO "Content-Length: 9\r\n\r\nabc"), 1,
	     "wrong record 1 at offset 0: Content-Length says 9 and 3 bytes are there");
}

static void
the_block_of_a_wrong_length_is_what_is_there(void)
{
	struct arena a = {0};
	struct warc_findings f;
	struct warc_record r;
	struct warc_reader *reader = opened(
		STR(INFO "WARC-Block-Digest: md5:900150983cd24fb0d6963f7d28e17f72\r\n"
		         "Content-Length: 5\r\n\r\nabc\r\n\r\n" SOUND), LIMIT, &a, &f);

	CHECK(warc_next(reader, &r) && !r.sound && r.kept);
	CHECK_STR(r.block, STR("abc"));
	CHECK_SAY(f.wrong == 1, "the digest is held against something else");
	warc_close(reader);
	arena_release(&a);
}

static void
stray_bytes_are_told(void)
{
	says(STR("\r\n" SOUND), 1, "note record 1 at offset 0: 2 bytes of line ends in excess before it");
	says(STR(SOUND "junk\r\nWARC/1.junk WARC/1.1\r\n" SOUND), 2,
	     "wrong record 2 at offset 157: 6 bytes that belong to no record\n"
	     "wrong record 2 at offset 163: no empty line ends its head");
	says(STR(SOUND "\0\0\0"), 1, "wrong record 2 at offset 157: 3 bytes that belong to no record");
	says(STR("WARC/1.1\r\nWARC-Type: x\r\nWARC/1.1\r\n" SOUND), 1,
	     "wrong record 1 at offset 0: no empty line ends its head\n"
	     "wrong record 2 at offset 24: no empty line ends its head");
}

/* Wherever the reader happens to cut the bytes that it passes over. */
static void
a_record_starts_a_line(void)
{
	struct arena a = {0};
	struct buf b;

	buf_init(&b, LIMIT);
	for (size_t stray = (64 << 10) - 16; stray < (64 << 10) + 16; stray++) {
		uint64_t records = 0;
		buf_clear(&b);
		buf_add(&b, STR(SOUND));
		for (size_t i = 0; i < stray; i++)
			buf_byte(&b, 'x');
		buf_add(&b, STR(SOUND));
		said(buf_str(&b), LIMIT, &a, &records);
		CHECK_SAY(records == 1, "%llu records, behind %zu stray bytes",
		          (unsigned long long)records, stray);
	}
	buf_release(&b);
	arena_release(&a);
}

static void
other_files_are_refused_by_name(void)
{
	struct buf b;

	says(STR("filedesc://x.arc 0.0.0.0 20240312093000 text/plain 76\n1 0 x\n\n"), 0,
	     "an ARC file of the time before WARC, which is not read; convert it with \"warcio recompress\"");
	says(STR("<html>"), 0, "not a WARC file: no line in its first 6 bytes starts a record");
	says(STR(""), 0, "not a WARC file: no line in its first 0 bytes starts a record");
	buf_init(&b, LIMIT);
	warc_pack(STR("plain text"), &b);
	says(buf_str(&b), 0, "not a WARC file: no line in its first 10 bytes starts a record");
	buf_release(&b);
}

static void
what_must_be_there_is_missed(void)
{
	says(STR("WARC/1.1\r\nContent-Length: 0\r\n\r\n\r\n\r\n"), 1,
	     "wrong record 1 at offset 0: the mandatory field WARC-Record-ID is missing\n"
	     "wrong record 1 at offset 0: the mandatory field WARC-Type is missing\n"
	     "wrong record 1 at offset 0: the mandatory field WARC-Date is missing");
	says(STR(INFO "\r\n\r\n\r\n"), 1,
	     "wrong record 1 at offset 0: the mandatory field Content-Length is missing");
	says(STR("WARC/1.1\r\nWARC-Type: revisit\r\n" ID DATE ABC), 1,
	     "wrong record 1 at offset 0: WARC-Target-URI is missing, which a revisit must have\n"
	     "wrong record 1 at offset 0: WARC-Profile is missing, which a revisit must have");
}

static void
heads_that_break_a_rule_are_told(void)
{
	says(STR(INFO "warc-date: 2024-03-12T09:30:00Z\r\nwarc-concurrent-to: <a:b>\r\n"
	         "WARC-Concurrent-To: <a:c>\r\n" ABC), 1,
	     "wrong record 1 at offset 0: the field warc-date is repeated");
	says(STR("WARC/0.18\r\nWARC-Type: warcinfo\r\n" ID DATE ABC), 1,
	     "wrong record 1 at offset 0: the version \"WARC/0.18\" is not known");
	says(STR(INFO "no field\r\n: x\r\n" ABC), 1,
	     "wrong record 1 at offset 0: a line of its head is no field: \"no field\"\n"
	     "wrong record 1 at offset 0: a line of its head is no field: \": x\"");
	says(STR("WARC/1.1\r\nWARC-Type: warcinfo\r\n" ID "WARC-Date: \xFFyesterday\x1b\r\n" ABC), 1,
	     "wrong record 1 at offset 0: WARC-Date \"?yesterday \" is no date in UTC");
}

static void
what_is_unusual_but_clear_is_a_note(void)
{
	says(STR("WARC/1.0\nWARC-Type: warcinfo\nWARC-Record-ID: <a:b>\nWARC-Date: 2024-03-12T09:30:00Z\n"
	         "Content-Length: 3\n\nabc\n\n" SOUND), 2,
	     "note record 1 at offset 0: its head has LF as line end, where CRLF belongs");
	says(STR("WARC/1.0\r\nwarc-type: resource\r\n" ID DATE "warc-target-uri: <https://example.org/>\r\n" ABC),
	     1, "");
	says(STR("WARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: a:b\r\n" DATE
	         "WARC-Target-URI: <file:///a b>\r\n" ABC), 1,
	     "note record 1 at offset 0: WARC-Target-URI stands in <>, which WARC/1.1 does not have\n"
	     "note record 1 at offset 0: WARC-Target-URI has white space in it\n"
	     "note record 1 at offset 0: WARC-Record-ID stands without <>");
	says(STR("WARC/1.0\r\nWARC-Type: warcinfo\r\n" ID "WARC-Date: 2024-03-12T09:30:00.5Z\r\n" ABC), 1,
	     "note record 1 at offset 0: WARC-Date has a fraction of a second, which WARC/1.0 does not know");
}

static void
dates_are_w3c_dates_in_utc(void)
{
	static const struct {
		const char *date, *fraction;
		int64_t seconds; /* -1: no date */
	} dates[] = {
		{"2024-03-12T09:30:00Z", "", 1710235800}, {"2024-03-12T09:30Z", "", 1710235800},
		{"2024-03-12T09:30:00.123456789Z", "123456789", 1710235800},
		{"2024-03-12", "", 1710201600}, {"2024-03", "", 1709251200}, {"2024", "", 1704067200},
		{"2024-03-12T09:30:00", "", -1}, {"2024-03-12T09:30:00+00:00", "", -1},
		{"2024-03-12T09:30:00.Z", "", -1}, {"2024-03-12T09:30:00.1234567890Z", "", -1},
		{"2024-03-12T09:30.5Z", "", -1}, {"2024-13-12T09:30:00Z", "", -1}, {"", "", -1},
		{"Z", "", -1}, {"20240312093000", "", -1}, {"2024-03-12Z", "", -1},
	};

	for (size_t i = 0; i < COUNT(dates); i++) {
		struct str fraction;
		int64_t seconds = -1;
		bool ok = warc_date(str_of(dates[i].date), &seconds, &fraction);
		CHECK_SAY(ok == (dates[i].seconds >= 0), "%s", dates[i].date);
		if (ok) {
			CHECK_SAY(seconds == dates[i].seconds, "%s is %lld", dates[i].date, (long long)seconds);
			CHECK_STR(fraction, str_of(dates[i].fraction));
		}
	}
}

/* "abc" in the digests and bases that others write. */
static void
digests_of_others_are_checked(void)
{
	static const char *right[] = {
		"sha1:a9993e364706816aba3e25717850c26c9cd0d89d",
		"SHA-1:A9993E364706816ABA3E25717850C26C9CD0D89D",
		"sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5", "sha1:vgmt4nsha2awvor6evyxqugcnsonbwe5",
		"sha1:qZk+NkcGgWq6PiVxeFDCbJzQ2J0=", "sha1:qZk-NkcGgWq6PiVxeFDCbJzQ2J0",
		"sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
		"sha-256:XJ4BNP4PAHH6UQKBIDPF3LRCEOYAGYNDSYLXVHFUCD7WD4QACWWQ====",
		"md5:900150983cd24fb0d6963f7d28e17f72", "md5:SAAVBGB42JH3BVUWH56SRYL7OI======",
	};
	struct arena a = {0};
	uint64_t records;

	for (size_t i = 0; i < COUNT(right); i++) {
		struct str one = arena_printf(&a, INFO "WARC-Block-Digest: %s\r\n" ABC, right[i]);
		CHECK_STR(said(one, LIMIT, &a, &records), STR(""));
		struct str other = arena_printf(&a, INFO "WARC-Block-Digest: %s\r\nContent-Length: 3\r\n\r\nabd\r\n\r\n", right[i]);
		CHECK_STR(said(other, LIMIT, &a, &records),
		          STR("wrong record 1 at offset 0: the block does not match WARC-Block-Digest"));
	}
	says(STR(INFO "WARC-Block-Digest: sha1:900150983cd24fb0d6963f7d28e17f72\r\n" ABC), 1,
	     "wrong record 1 at offset 0: WARC-Block-Digest is no digest of sha1");
	says(STR(INFO "WARC-Block-Digest: blake3:00\r\n" ABC), 1,
	     "note record 1 at offset 0: WARC-Block-Digest is not checked: the algorithm \"blake3\" is not known");
	says(STR(INFO "WARC-Block-Digest: \r\n" ABC), 1, "note record 1 at offset 0: WARC-Block-Digest is not checked: it is no digest");
	says(STR(INFO "WARC-Block-Digest: @$\xA0\xB3yU\r\n" ABC), 1,
	     "note record 1 at offset 0: WARC-Block-Digest is not checked: it is no digest");
	arena_release(&a);
}

/* A response with such a head, body and payload digest. */
static void
response_says(const char *fields, const char *head, const char *body, const char *want)
{
	struct arena a = {0};
	struct str block = arena_printf(&a, "HTTP/1.1 200 OK\r\n%s\r\n%s", head, body);

	says(arena_printf(&a, RESPONSE "%sContent-Length: %zu\r\n\r\n%.*s\r\n\r\n", fields,
	                  block.n, STR_ARG(block)), 1, want);
	arena_release(&a);
}

#define OF_ABC "WARC-Payload-Digest: md5:900150983cd24fb0d6963f7d28e17f72\r\n"
#define CHUNKED "Transfer-Encoding: chunked\r\n"
#define CHUNKS "1\r\na\r\n2\r\nbc\r\n0\r\n\r\n"

static void
the_payload_is_the_body_without_its_chunks(void)
{
	response_says(OF_ABC, "Content-Length: 3\r\n", "abc", "");
	response_says(OF_ABC, "", "abc", "");
	response_says(OF_ABC, CHUNKED, CHUNKS, "");
	response_says("WARC-Payload-Digest: md5:d16fb36f0911f878998c136191af705e\r\n", CHUNKED, CHUNKS,
	              "wrong record 1 at offset 0: the payload does not match WARC-Payload-Digest");
	response_says("WARC-Payload-Digest: md5:92a24815e69b569d09ec121dc15ca6a1\r\n", CHUNKED, CHUNKS,
	              "note record 1 at offset 0: the payload digest is that of the framed body (as warcio and wget write it)");
	response_says("WARC-Payload-Digest: md5:76a224e3b0c96d7cb39499631a76185d\r\n", CHUNKED, "<p>x",
	              "note record 1 at offset 0: its body is not as its HTTP head says: its head says chunked and it is not");
	response_says(OF_ABC "WARC-Segment-Number: 1\r\n", "", "ab",
	              "note record 1 at offset 0: WARC-Payload-Digest is not checked: the record is one segment of several");
	says(STR(RESOURCE OF_ABC ABC), 1, "");
}

static void
a_body_that_is_cut_is_a_note_unless_the_record_says_so(void)
{
	response_says("", "Content-Length: 9\r\n", "abc",
	              "note record 1 at offset 0: its body is not as its HTTP head says: its Content-Length says 9 and 3 bytes are there");
	response_says("WARC-Truncated: disconnect\r\n", "Content-Length: 9\r\n", "abc", "");
	says(STR(RESPONSE ABC), 1,
	     "wrong record 1 at offset 0: its Content-Type is application/http and its block is no HTTP message: its first line does not end");
}

static void
the_payload_of_a_revisit_is_elsewhere(void)
{
	says(STR("WARC/1.1\r\nWARC-Type: revisit\r\n" ID DATE OF_ABC
	         "WARC-Target-URI: https://example.org/\r\nWARC-Profile: "
	         "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest\r\n"
	         "Content-Type: application/http;msgtype=response\r\nContent-Length: 38\r\n\r\n"
	         "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n\r\n\r\n"), 1, "");
}

/* wget says of the block of a revisit what it is without any bytes. */
static void
the_block_of_a_revisit_may_be_said_to_be_empty(void)
{
	static const char *const types[] = {"revisit", "response"};
	struct arena a = {0};

	for (size_t i = 0; i < COUNT(types); i++)
		for (int empty = 0; empty < 2; empty++)
			says(arena_printf(&a, "WARC/1.1\r\nWARC-Type: %s\r\n" ID DATE "WARC-Target-URI: https://example.org/\r\n"
			                  "WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest\r\n"
			                  "WARC-Block-Digest: sha1:%s\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n", types[i],
			                  empty ? "3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ" : "3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYK"), 1,
			     empty && i == 0 ? "note record 1 at offset 0: the block digest is that of no bytes (as wget writes it in a revisit)"
			                     : "wrong record 1 at offset 0: the block does not match WARC-Block-Digest");
	arena_release(&a);
}

/* Above the limit a block is not kept, and every digest is still checked. */
static void
large_blocks_pass_by(void)
{
	enum { SIZE = 3000000, SMALL = 100000 };
	struct arena a = {0};
	char *bytes = arena_alloc(&a, SIZE, 1);

	for (size_t i = 0; i < SIZE; i++)
		bytes[i] = (char)('a' + i * i % 23);
	struct str payload = {bytes, SIZE};
	struct str head = arena_printf(&a, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n", SIZE);
	struct buf block, file, record;
	buf_init(&block, 2 * SIZE);
	buf_add(&block, head);
	buf_add(&block, payload);
	for (int packed = 0; packed < 2; packed++)
		for (int damage = 0; damage < 2; damage++) {
			struct warc_findings f;
			struct warc_record r;
			buf_init(&record, 2 * SIZE);
			buf_init(&file, 2 * SIZE);
			struct warc_field fields[] = {
				{STR("WARC-Type"), STR("response")}, {STR("WARC-Record-ID"), STR("<a:b>")},
				{STR("WARC-Date"), STR("2024-03-12")}, {STR("WARC-Target-URI"), STR("a:b")},
				{STR("Content-Type"), STR("application/http;msgtype=response")}};
			struct err e = {0};
			CHECK(warc_write(fields, COUNT(fields), buf_str(&block), payload, &record, &e));
			if (damage)
				record.p[record.n - 10]++;
			if (packed)
				warc_pack(buf_str(&record), &file);
			else
				buf_add(&file, buf_str(&record));
			add_record(packed, "request", "https://example.org/", question, (struct str){0}, &file);
			struct warc_reader *reader = opened(buf_str(&file), SMALL, &a, &f);
			CHECK(warc_next(reader, &r) && !r.kept && r.block.n == 0 && r.size == block.n);
			CHECK(r.sound == !damage && f.wrong == (damage ? 2 : 0) && f.notes == 0);
			CHECK_STR(warc_field(&r, STR("WARC-Date")), STR("2024-03-12"));
			CHECK(warc_next(reader, &r) && r.kept && r.sound);
			CHECK_STR(r.block, question);
			CHECK(!warc_next(reader, &r));
			warc_close(reader);
			buf_release(&file);
			buf_release(&record);
		}
	buf_release(&block);
	arena_release(&a);
}

static void
a_large_packed_block_that_is_too_short_is_told(void)
{
	struct arena a = {0};
	struct buf b;
	uint64_t records;

	buf_init(&b, LIMIT);
	warc_pack(STR(INFO "Content-Length: 500000\r\n\r\nabc\r\n\r\n"), &b);
	warc_pack(STR(SOUND), &b);
	CHECK_STR(said(buf_str(&b), 1000, &a, &records),
	          STR("wrong record 1 at offset 0: Content-Length says 500000 and 7 bytes are there"));
	CHECK(records == 2);
	buf_release(&b);
	arena_release(&a);
}

static void
an_http_head_too_long_to_be_looked_at_is_a_note(void)
{
	enum { SIZE = 1200000 };
	struct arena a = {0};
	char *bytes = arena_alloc(&a, SIZE, 1);
	struct buf record, file;
	struct err e = {0};
	uint64_t records;

	memset(bytes, 'x', SIZE);
	memcpy(bytes, "HTTP/1.1 200 OK\r\n", 17);
	memcpy(bytes + SIZE - 7, "\r\n\r\nabc", 7);
	static const struct warc_field fields[] = {
		{STR_INIT("WARC-Type"), STR_INIT("response")}, {STR_INIT("WARC-Record-ID"), STR_INIT("<a:b>")},
		{STR_INIT("WARC-Date"), STR_INIT("2024")}, {STR_INIT("WARC-Target-URI"), STR_INIT("a:b")},
		{STR_INIT("Content-Type"), STR_INIT("application/http")}};
	buf_init(&record, 2 * SIZE);
	buf_init(&file, 2 * SIZE);
	CHECK(warc_write(fields, COUNT(fields), (struct str){bytes, SIZE}, STR("abc"), &record, &e));
	warc_pack(buf_str(&record), &file);
	CHECK_STR(said(buf_str(&file), 1000, &a, &records),
	          STR("note record 1 at offset 0: its payload and framing are not checked: its HTTP head is longer than 1048576 bytes"));
	CHECK_STR(said(buf_str(&file), SIZE, &a, &records), STR(""));
	buf_release(&record);
	buf_release(&file);
	arena_release(&a);
}

static void
records_in_one_gzip_member_cannot_be_read_at_random(void)
{
	struct arena a = {0};
	struct warc_findings f;
	struct warc_record r;
	struct buf b;

	buf_init(&b, LIMIT);
	warc_pack(STR(SOUND SOUND SOUND), &b);
	size_t next = b.n;
	warc_pack(STR(SOUND), &b);
	size_t empty = b.n;
	warc_pack(STR(""), &b);
	says(buf_str(&b), 4, arena_cstr(&a, arena_printf(&a,
	     "note record 2 at offset 0: it shares its gzip member with the record before, and cannot be read at random\n"
	     "note record 5 at offset %zu: its gzip member is empty", empty)));
	struct warc_reader *reader = opened(buf_str(&b), LIMIT, &a, &f);
	for (int i = 0; i < 3; i++)
		CHECK(warc_next(reader, &r) && r.packed == 0 && r.offset == 0 && r.sound);
	CHECK(warc_next(reader, &r) && r.offset == next && r.packed == empty - next);
	warc_close(reader);
	buf_release(&b);
	arena_release(&a);
}

static void
findings_beyond_a_thousand_are_counted(void)
{
	struct arena a = {0};
	struct warc_findings f = {0};
	struct buf b;
	uint64_t records;
	size_t listed = 0;
	struct err e = {0};

	buf_init(&b, LIMIT);
	for (int i = 0; i < 1200; i++)
		buf_add(&b, STR(INFO "Content-Length: 2\r\n\r\nabc\r\n\r\n"));
	CHECK(warc_check(buf_str(&b), LIMIT, &a, &f, &records, &e));
	for (struct warc_finding *found = f.first; found; found = found->next)
		listed++;
	CHECK(listed == WARC_FINDINGS_MAX && f.wrong == 1200 && records == 1200);
	buf_release(&b);
	arena_release(&a);
}

static void
the_writer_refuses_what_would_break_a_head(void)
{
	static const struct warc_field bad[] = {
		{STR_INIT("WARC-Target-URI"), STR_INIT("https://example.org/\r\nWARC-Type: x")},
		{STR_INIT("Not a token"), STR_INIT("x")}, {STR_INIT(""), STR_INIT("x")},
		{STR_INIT("WARC-Target-URI"), STR_INIT("\xFF")}, {STR_INIT("N\0"), STR_INIT("x")},
	};
	static const struct warc_field good[] = {{STR_INIT("software"), STR_INIT("Proviso")},
	                                         {STR_INIT("robots"), STR_INIT("obey")}};
	struct buf b;
	struct err e = {0};

	buf_init(&b, LIMIT);
	for (size_t i = 0; i < COUNT(bad); i++) {
		e.kind = ERR_NONE;
		CHECK_SAY(!warc_write_fields(&bad[i], 1, &b, &e) && e.kind == ERR_INPUT, "case %zu", i);
	}
	buf_clear(&b);
	e.kind = ERR_NONE;
	CHECK(warc_write_fields(good, COUNT(good), &b, &e));
	CHECK_STR(buf_str(&b), STR("software: Proviso\r\nrobots: obey\r\n"));
	buf_release(&b);
}

/* What is found in files of others; every file of the two folders is named here. */
#define FRAMED "the payload digest is that of the framed body (as warcio and wget write it)"
#define SHARED_MEMBER "note record 2 at offset 0: it shares its gzip member with the record before, and cannot be read at random\n"
#define ARC "an ARC file of the time before WARC, which is not read; convert it with \"warcio recompress\""
/* However many there are, and what stands behind them. */
static void
all_certificates_of_a_peer_are_kept(void)
{
	enum { CERTIFICATES = 60 };
	struct arena a = {0};
	struct warc_findings f;
	struct warc_record r;
	struct event v;
	struct buf pem;
	struct err e = {0};

	buf_init(&pem, LIMIT);
	for (int i = 0; i < CERTIFICATES; i++)
		buf_printf(&pem, "-----BEGIN CERTIFICATE-----\nMIIB\n%04d\n-----END CERTIFICATE-----\n", i);
	struct http_exchange x = {.request = question, .response = answer, .status = 200,
	                          .certificates = buf_str(&pem), .address = STR("192.0.2.1")};
	struct event_exchange exchange = {.x = &x, .url = STR("https://example.org/terms"),
	                                  .payload = terms};
	event_init(&v, NULL);
	CHECK_SAY(event_add_exchange(&v, &exchange, &e), "%s", e.msg);
	struct warc_reader *reader = opened(buf_str(&v.members), LIMIT, &a, &f);
	while (warc_next(reader, &r) && !str_eq(warc_field(&r, STR("WARC-Type")), STR("metadata")))
		continue;
	size_t count = 0, at = 0;
	while ((at = str_find(r.block, STR("tls-certificate: MIIB"), at)) != SIZE_MAX)
		count++, at++;
	CHECK_SAY(count == CERTIFICATES, "%zu of %d", count, CERTIFICATES);
	CHECK(str_find(r.block, STR("tls-certificate: MIIB0059\r\nsoftware: "), 0) != SIZE_MAX);
	warc_close(reader);
	event_end(&v);
	event_release(&v);
	buf_release(&pem);
	arena_release(&a);
}

static const struct sample {
	const char *name;
	uint64_t records;
	const char *says;
} of_python[] = {
	{"bad.arc", 0, ARC},
	{"example-bad-non-chunked.warc.gz", 6, SHARED_MEMBER
	 "wrong record 5 at offset 0: the block does not match WARC-Block-Digest"},
	{"example-bad.warc.gz.bad", 6, SHARED_MEMBER
	 "wrong record 3 at offset 0: its Content-Type is application/http and its block is an HTTP message without the empty line that ends its head\n"
	 "wrong record 5 at offset 0: its Content-Type is application/http and its block is an HTTP message without the empty line that ends its head"},
	{"example-digest.warc", 4, "wrong record 1 at offset 0: WARC-Payload-Digest is no digest of sha1"},
	{"example-iana.org-chunked.warc", 3, "note record 2 at offset 405: " FRAMED},
	{"example-resource.warc.gz", 3, ""},
	{"example-space-in-target-uri.warc.gz", 2,
	 "note record 2 at offset 241: WARC-Target-URI has white space in it"},
	{"example-space-in-url.arc", 0, ARC},
	{"example-trunc.warc", 4,
	 "wrong record 3 at offset 1197: Content-Length says 973 and 975 bytes are there"},
	{"example-wget-bad-target-uri.warc.gz", 6, ""},
	{"example-wrong-chunks.warc.gz", 2,
	 "wrong record 1 at offset 0: Content-Length says 1613 and 343 bytes are there\n"
	 "wrong record 2 at offset 516: 1271 bytes that belong to no record\n"
	 "note record 3 at offset 1130: 4 bytes of line ends in excess before it"},
	{"example.arc", 0, ARC},
	{"example.arc.gz", 0, ARC},
	{"example.warc", 6, ""},
	{"example.warc.gz", 6, ""},
	{"post-test.warc.gz", 6, ""},
}, of_javascript[] = {
	{"example-bad-length.warc", 6,
	 "wrong record 3 at offset 1197: Content-Length says 974 and 975 bytes are there\n"
	 "wrong record 5 at offset 3370: Content-Length says 371 and 369 bytes are there"},
	{"example-iana.org-chunked.warc", 3, "note record 2 at offset 405: " FRAMED},
	{"example-resource.warc.gz", 1, ""},
	{"example-url-agnostic-revisit.warc.gz", 2,
	 "note record 1 at offset 0: WARC-Date has a fraction of a second, which WARC/1.0 does not know\n"
	 "wrong record 1 at offset 0: Content-Length says 243 and 239 bytes are there"},
	{"example-wget-bad-target-uri.warc.gz", 6, ""},
	{"example.warc", 7, ""},
	{"example.warc.gz", 6, ""},
	{"post-test-more.warc", 6, "note record 6 at offset 2966: " FRAMED},
	{"post-test.warc.gz", 6, ""},
	{"redirect.warc", 2, ""},
};

static int
visible(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

static void
samples_say(const char *folder, const struct sample *samples, size_t count)
{
	struct arena a = {0};
	struct dirent **names = NULL;

	const char *path = check_shared(arena_printf(&a, "vectors/%s", folder).p, &a);
	int n = scandir(path, &names, visible, alphasort);
	if (n < 0) {
		arena_release(&a);
		SKIP("the files of others are not at hand; PROVISO_SHARED names their folder");
	}
	CHECK_SAY((size_t)n == count, "%d files, of which %zu are named", n, count);
	for (int i = 0; i < n; i++)
		free(names[i]);
	free(names);
	for (size_t i = 0; i < count; i++) {
		struct buf b;
		struct err e = {0};
		buf_init(&b, LIMIT);
		CHECK_SAY(file_read(arena_printf(&a, "%s/%s", path, samples[i].name).p, &b, &e),
		          "%s", e.msg);
		says(buf_str(&b), samples[i].records, samples[i].says);
		buf_release(&b);
	}
	arena_release(&a);
}

static void
files_of_python_warcio_are_read(void)
{
	samples_say("pywarcio-data", of_python, COUNT(of_python));
}

static void
files_of_javascript_warcio_are_read(void)
{
	samples_say("warciojs-data", of_javascript, COUNT(of_javascript));
}

static void
keys_are_those_of_warcio(void)
{
	static const char *keys[][2] = {
		{"http://example.org", "org,example)/"},
		{"https://www.example.org/A/B?b=2&a=1#c", "org,example)/a/b?a=1&b=2"},
		{"http://www2.example.org/", "org,example)/"},
		{"http://www.www.example.org/", "org,example,www)/"},
		{"https://WWW.Example.ORG/Terms", "org,example,www)/terms"},
		{"http://www1a.example.org/", "org,example,www1a)/"},
		{"http://user@www.example.org/x", "org,example,www)/x"},
		{"http://user:secret@name@example.org:8080/x", "org,example:8080)/x"},
		{"http://example.org:80/", "org,example)/"},
		{"https://example.org:443/", "org,example)/"},
		{"https://example.org:80/", "org,example:80)/"},
		{"http://example.org:0080/", "org,example)/"},
		{"http://example.org:/x", "org,example)/x"},
		{"http://127.0.0.1:8765/path", "1,0,0,127:8765)/path"},
		{"http://[::1]:81/x", "[::1]:81)/x"},
		{"http://example.org?x=1", "org,example)/?x=1"},
		{"http://example.org/?", "org,example)/"},
		{"http://example.org/?b&a&&c", "org,example)/?&a&b&c"},
		{"http://example.org/a/./b/../c/%2E%2e/d", "org,example)/a/d"},
		{"http://example.org/a/..", "org,example)/"},
		{"http://example.org//a//b/.", "org,example)//a//b/"},
		{"http://example.org/..;/a", "org,example)/..;/a"},
		{"http://example.org/a\\b?c\\d", "org,example)/a/b?c\\d"},
		{"http://example.org/\"<>`{}'?\"<>'`{}", "org,example)/%22%3C%3E%60%7B%7D'?%22%3C%3E%27`{}"},
		{"http://example.org/a b/%C3%A9/\xC3\xA9", "org,example)/a%20b/%c3%a9/%C3%A9"},
		{" http://example.org/", "%20http://example.org/"},
		{"http:example.org/x", "org,example)/x"},
		{"http://example.org./", ",org,example)/"},
		{"http://example.org:99999/A", "http://example.org:99999/A"},
		{"http:///", "http:///"},
		{"HTTP://example.org/A", "HTTP://example.org/A"},
		{"ftp://example.org/A", "ftp://example.org/A"},
		{"file:///with space", "file:///with%20space"},
	};

	for (size_t i = 0; i < COUNT(keys); i++) {
		struct buf b;
		buf_init(&b, 1000);
		cdxj_key(str_of(keys[i][0]), &b);
		CHECK_STR(buf_str(&b), str_of(keys[i][1]));
		buf_release(&b);
	}
}

static void
a_line_holds_what_the_specification_asks_for(void)
{
	struct sha256 digest = sha256_of(STR("abc"));
	struct cdxj c = {.url = STR("https://www.example.org/\"x\""), .date = STR("2024-03-12T09:30:00.25Z"),
	                 .digest = STR("sha256:00"), .mime = STR("text/html"), .status = 200,
	                 .filename = STR("a.warc.gz"), .offset = 12, .length = 345, .record = &digest};
	struct buf b;
	struct err e = {0};

	buf_init(&b, LIMIT);
	CHECK(cdxj_line(&c, &b, &e));
	CHECK_STR(buf_str(&b), STR("org,example)/%22x%22 20240312093000 {\"url\":\"https://www.example.org/\\\"x\\\"\","
		"\"digest\":\"sha256:00\",\"mime\":\"text/html\",\"offset\":12,\"length\":345,\"recordDigest\":"
		"\"sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\","
		"\"status\":200,\"filename\":\"a.warc.gz\"}\n"));
	c.date = STR("yesterday");
	CHECK(!cdxj_line(&c, &b, &e) && e.kind == ERR_INPUT);
	e.kind = ERR_NONE;
	c.date = STR("2024");
	c.url = STR("http://example.org/\xFF");
	CHECK(!cdxj_line(&c, &b, &e) && e.kind == ERR_INPUT);
	buf_release(&b);
}

static void
lines_are_sorted_as_bytes(void)
{
	struct buf b;

	buf_init(&b, LIMIT);
	cdxj_sort(&b);
	CHECK(b.n == 0);
	buf_add(&b, STR("org,b)/ 2\norg,a)/x 1\norg,\xC3\xA9)/ 1\norg,a)/ 2\norg,b)/ 1\n"));
	cdxj_sort(&b);
	CHECK_STR(buf_str(&b), STR("org,a)/ 2\norg,a)/x 1\norg,b)/ 1\norg,b)/ 2\norg,\xC3\xA9)/ 1\n"));
	buf_release(&b);
}

static void
responses_are_indexed_and_requests_are_not(void)
{
	struct arena a = {0};
	struct warc_findings f;
	struct warc_record r;
	struct cdxj c;
	struct buf b;
	struct warc_reader *reader = opened(two_records(true, &b), LIMIT, &a, &f);

	CHECK(warc_next(reader, &r) && cdxj_of_record(&r, &c));
	CHECK_STR(c.url, STR("https://example.org/terms"));
	CHECK_STR(c.mime, STR("text/html"));
	CHECK_STR(c.digest, warc_field(&r, STR("WARC-Payload-Digest")));
	CHECK(c.status == 200 && c.offset == 0 && c.length == r.packed);
	CHECK(warc_next(reader, &r) && !cdxj_of_record(&r, &c));
	warc_close(reader);
	buf_release(&b);
	reader = opened(STR(INFO ABC RESOURCE "Content-Type: text/plain; charset=utf-8\r\n" ABC), LIMIT, &a, &f);
	CHECK(warc_next(reader, &r) && !cdxj_of_record(&r, &c));
	CHECK(warc_next(reader, &r) && cdxj_of_record(&r, &c));
	CHECK_STR(c.mime, STR("text/plain; charset=utf-8"));
	CHECK(c.status == 0 && c.digest.n == 0 && c.offset == 157);
	warc_close(reader);
	arena_release(&a);
}

int
main(void)
{
	RUN(what_is_written_reads_back);
	RUN(digests_are_written_in_base_16);
	RUN(the_same_bytes_give_the_same_member);
	RUN(every_changed_byte_of_a_packed_file_shows);
	RUN(every_changed_byte_of_a_block_shows);
	RUN(a_file_that_is_cut_says_so_wherever_it_is_cut);
	RUN(reading_goes_on_with_the_next_gzip_member);
	RUN(a_wrong_length_does_not_hide_the_next_record);
	RUN(the_block_of_a_wrong_length_is_what_is_there);
	RUN(stray_bytes_are_told);
	RUN(a_record_starts_a_line);
	RUN(other_files_are_refused_by_name);
	RUN(what_must_be_there_is_missed);
	RUN(heads_that_break_a_rule_are_told);
	RUN(what_is_unusual_but_clear_is_a_note);
	RUN(dates_are_w3c_dates_in_utc);
	RUN(digests_of_others_are_checked);
	RUN(the_payload_is_the_body_without_its_chunks);
	RUN(a_body_that_is_cut_is_a_note_unless_the_record_says_so);
	RUN(the_payload_of_a_revisit_is_elsewhere);
	RUN(the_block_of_a_revisit_may_be_said_to_be_empty);
	RUN(large_blocks_pass_by);
	RUN(a_large_packed_block_that_is_too_short_is_told);
	RUN(an_http_head_too_long_to_be_looked_at_is_a_note);
	RUN(records_in_one_gzip_member_cannot_be_read_at_random);
	RUN(findings_beyond_a_thousand_are_counted);
	RUN(the_writer_refuses_what_would_break_a_head);
	RUN(all_certificates_of_a_peer_are_kept);
	RUN(files_of_python_warcio_are_read);
	RUN(files_of_javascript_warcio_are_read);
	RUN(keys_are_those_of_warcio);
	RUN(a_line_holds_what_the_specification_asks_for);
	RUN(lines_are_sorted_as_bytes);
	RUN(responses_are_indexed_and_requests_are_not);
	return check_done();
}
