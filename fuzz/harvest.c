/* harvest: any bytes as a WARC file of others, read at once and in small batches, for its
 * pages and for its ways; and any bytes as what a child says. */
#include "fuzz/target.h"
#include "import/harvest_parts.h"
#include "net/http.h"

#define LATEST INT64_C(1800000000)

enum { DAMAGED_MAX = 100 /* gzip members, after which a reader gives up */ };

/* What `verify --deep` will ask of a record that is kept. */
static void
check_record(const struct harvest_item *item, const struct harvest_record *record)
{
	struct arena a = {0};
	struct warc_findings f = {0};
	struct warc_reader *reader;
	struct warc_record r;
	struct err e = {0};

	MUST(warc_open(record->bytes, LIMIT_INPUT_BYTES, &a, &f, &reader, &e));
	MUST(warc_next(reader, &r) && r.sound && str_eq(r.bytes, record->bytes));
	if (record->is_main && item->kind == HARVEST_CAPTURE) {
		struct sha256 payload = sha256_of(warc_payload(&r, &a));
		MUST(sha256_eq(&payload, &item->payload));
	}
	MUST(!warc_next(reader, &r) && f.wrong == 0);
	warc_close(reader);
	arena_release(&a);
}

/* A redirect leads to an address in its normal form, and nothing else does. */
static void
check_way(const struct harvest_item *item)
{
	struct arena a = {0};
	struct str normal;

	MUST((item->kind == HARVEST_REDIRECT) == (item->leads_to.n > 0));
	MUST(item->leads_to.n == 0 ||
	     (uri_normal(item->leads_to, &a, &normal) && str_eq(normal, item->leads_to)));
	arena_release(&a);
}

/* What is filed under a host is what all programs ask there, and no secret. */
static void
check_address(struct str uri)
{
	struct arena a = {0};
	struct str normal;

	if (http_is_url(uri))
		MUST(uri_normal(uri, &a, &normal) &&
		     str_find_byte(http_authority(normal), '@', 0) == SIZE_MAX);
	arena_release(&a);
}

static void
check_item(const struct harvest_item *item, enum harvest_aim aim)
{
	bool is_way = item->kind == HARVEST_REDIRECT || item->kind == HARVEST_ANSWER;

	MUST(is_way == (aim == HARVEST_WAYS));
	MUST((item->record_count == 0) == (item->kind == HARVEST_ANSWER));
	check_way(item);
	MUST(item->kind == HARVEST_WARCINFO || harvest_is_address(item->uri));
	MUST(item->at <= LATEST);
	check_address(item->uri);
	MUST(item->failure.n == 0 || item->body_bytes.n == 0);
	for (size_t i = 0; i < item->record_count; i++)
		check_record(item, &item->records[i]);
}

/* The sums over all batches of at most so many records. False: it is no WARC file. */
static bool
read_all(struct str file, enum harvest_aim aim, uint64_t records_max, struct harvest *sums)
{
	_Atomic uint64_t records_read = 0;
	struct harvest_job job = {.file = file, .aim = aim, .latest = LATEST, .records_max = records_max,
	                          .records_read = &records_read};
	struct harvest_end end = {.at_end = false};
	struct harvest h;
	struct arena a = {0};
	struct buf said;
	struct err e = {0};

	buf_init(&said, HARVEST_RESULT_MAX);
	*sums = (struct harvest){.records = 0};
	while (!end.at_end && harvest_work(&job, &said, &e)) {
		MUST(harvest_read(buf_str(&said), file.n, &a, &h, &end));
		MUST(end.at_end || end.next.offset > job.from.offset || end.next.skip > job.from.skip);
		for (size_t i = 0; i < h.item_count; i++)
			check_item(&h.items[i], aim);
		sums->records += h.records;
		sums->wrong += h.wrong;
		sums->notes += h.notes;
		job.from = end.next;
		buf_clear(&said);
		arena_reset(&a);
	}
	buf_release(&said);
	arena_release(&a);
	return end.at_end;
}

/* Behind any place there is another, or the end. */
static void
seek_behind(struct str file)
{
	_Atomic uint64_t records_read = 0;
	struct harvest_job job = {.file = file, .behind = true, .records_read = &records_read};
	struct harvest_end end = {.at_end = false};
	struct harvest h;
	struct arena a = {0};
	struct buf said;
	struct err e = {0};

	buf_init(&said, HARVEST_RESULT_MAX);
	while (!end.at_end && harvest_work(&job, &said, &e)) {
		MUST(harvest_read(buf_str(&said), file.n, &a, &h, &end));
		MUST(end.next.offset > job.from.offset);
		job.from = end.next;
		buf_clear(&said);
	}
	buf_release(&said);
	arena_release(&a);
}

static void
check_file(struct str file)
{
	struct harvest whole, parts, ways;

	bool is_warc = read_all(file, HARVEST_PAGES, UINT64_MAX, &whole);
	MUST(read_all(file, HARVEST_WAYS, UINT64_MAX, &ways) == is_warc && ways.records == whole.records);
	/* One by one, but for many: each batch unpacks anew the gzip member that it is in. */
	MUST(read_all(file, HARVEST_PAGES, 1 + whole.records / 16, &parts) == is_warc);
	MUST(whole.wrong >= DAMAGED_MAX || (parts.records == whole.records &&
	                                    parts.wrong == whole.wrong && parts.notes == whole.notes));
	seek_behind(file);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = {(const char *)data, size};
	struct arena a = {0};
	struct harvest h;
	struct harvest_end end;
	struct buf member;

	check_file(bytes);
	buf_init(&member, 2 * size + 1024);
	warc_pack(bytes, &member);
	check_file(buf_str(&member));
	buf_release(&member);
	if (harvest_read(bytes, SIZE_MAX, &a, &h, &end))
		for (size_t i = 0; i < h.item_count; i++)
			MUST((h.items[i].record_count == 0) == (h.items[i].kind == HARVEST_ANSWER));
	arena_release(&a);
	return 0;
}
