/* warc: any bytes as a WARC file, and any bytes as a block that is written and read. */
#include "fuzz/target.h"
#include "warc/cdxj.h"

enum { SMALL = 64, LARGE = 1 << 20 };

static bool
inside(struct str s, struct str whole)
{
	return s.n == 0 || (s.p >= whole.p && s.p + s.n <= whole.p + whole.n);
}

/* An index line is one line of UTF-8, or an error. */
static void
check_line(const struct warc_record *r)
{
	struct cdxj c;
	struct buf b;
	struct err e = {0};

	buf_init(&b, LARGE);
	if (cdxj_of_record(r, &c) && cdxj_line(&c, &b, &e)) {
		MUST(utf8_valid(buf_str(&b)));
		MUST(str_find_byte(buf_str(&b), '\n', 0) == b.n - 1);
		cdxj_sort(&b);
		MUST(str_find_byte(buf_str(&b), '\n', 0) == b.n - 1);
	}
	buf_release(&b);
}

static void
check_record(struct str file, const struct warc_record *r, size_t block_max)
{
	MUST(r->offset <= file.n && r->packed <= file.n - r->offset);
	MUST(r->kept ? r->size <= block_max : r->size > block_max || !r->sound);
	MUST(r->block.n == (r->kept ? r->size : 0));
	if (r->kept) {
		MUST(str_starts(r->bytes, r->head));
		MUST(inside(r->block, r->bytes));
		MUST(r->block.n == 0 || r->block.p == r->bytes.p + r->head.n);
	}
	for (size_t i = 0; i < r->field_count; i++) {
		MUST(inside(r->fields[i].name, r->head));
		MUST(inside(r->fields[i].value, r->head));
	}
	check_line(r);
}

/* A sound record reads the same from its place alone. */
static void
check_alone(struct str file, const struct warc_record *r, size_t block_max)
{
	struct arena a = {0};
	struct warc_findings f = {0};
	struct warc_reader *reader;
	struct warc_record alone;
	struct err e = {0};

	if (!r->sound || r->packed == 0)
		return;
	file = str_slice(file, r->offset, r->offset + r->packed);
	MUST(warc_open(file, block_max, &a, &f, &reader, &e));
	MUST(warc_next(reader, &alone));
	MUST(alone.sound && alone.size == r->size && str_eq(alone.bytes, r->bytes));
	MUST(str_eq(alone.head, r->head));
	MUST(!warc_next(reader, &alone));
	warc_close(reader);
	arena_release(&a);
}

/* Returns how many findings are wrong. */
static size_t
read_all(struct str file, size_t block_max)
{
	struct arena a = {0};
	struct warc_findings f = {0};
	struct warc_reader *reader;
	struct warc_record r;
	struct err e = {0};

	if (warc_open(file, block_max, &a, &f, &reader, &e)) {
		for (uint64_t number = 0; warc_next(reader, &r); number = r.number) {
			MUST(r.number > number);
			check_record(file, &r, block_max);
			check_alone(file, &r, block_max);
		}
		warc_close(reader);
	}
	for (struct warc_finding *found = f.first; found; found = found->next) {
		MUST(utf8_valid(found->text));
		MUST(str_find_byte(found->text, '\n', 0) == SIZE_MAX);
	}
	size_t wrong = f.wrong;
	arena_release(&a);
	return wrong;
}

static void
write_and_read(struct str block)
{
	static const struct warc_field fields[] = {
		{STR_INIT("WARC-Type"), STR_INIT("resource")},
		{STR_INIT("WARC-Record-ID"), STR_INIT("<a:b>")},
		{STR_INIT("WARC-Date"), STR_INIT("2024-03-12T09:30:00Z")},
		{STR_INIT("WARC-Target-URI"), STR_INIT("https://example.org/")},
	};
	struct arena a = {0};
	struct warc_findings f = {0};
	struct warc_reader *reader;
	struct warc_record r;
	struct buf record, file;
	struct err e = {0};

	buf_init(&record, LARGE);
	buf_init(&file, LARGE);
	MUST(warc_write(fields, COUNT(fields), block, block, &record, &e));
	warc_pack(buf_str(&record), &file);
	MUST(warc_open(buf_str(&file), LARGE, &a, &f, &reader, &e));
	MUST(warc_next(reader, &r) && r.packed == file.n);
	MUST(str_eq(r.block, block) && str_eq(r.bytes, buf_str(&record)));
	MUST(!warc_next(reader, &r) && f.wrong == 0 && f.notes == 0);
	warc_close(reader);
	buf_release(&record);
	buf_release(&file);
	arena_release(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = {(const char *)data, size};
	struct buf member;

	/* What is sound where blocks are kept is sound where they pass by. */
	size_t wrong = read_all(bytes, LARGE), small = read_all(bytes, SMALL);
	MUST(wrong > 0 || small == 0);
	/* The same bytes as one gzip member have as much against them. */
	buf_init(&member, 2 * LARGE);
	warc_pack(bytes, &member);
	if (!str_starts(bytes, STR("\x1f\x8b\x08"))) {
		MUST(read_all(buf_str(&member), LARGE) == wrong);
		small = read_all(buf_str(&member), SMALL);
		MUST(wrong > 0 || small == 0);
	}
	buf_release(&member);
	write_and_read(bytes);
	return 0;
}
