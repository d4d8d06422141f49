/*
 * wacz: any bytes as a bundle, or as a file in one. The first byte chooses: 0 a bundle,
 * of which all CRC-32 are made right, so that what is behind them is reached; else the
 * number of the file.
 */
#include "fuzz/target.h"
#include "warc/wacz.h"
#include "warc/wacz_zip.h"

#include <zlib.h>

static const struct wacz_limits most = {1 << 20, 1 << 21};

static void
findings_are_plain_lines(const struct wacz_findings *f, bool sound)
{
	MUST(sound == (f->wrong == 0));
	MUST(f->count <= 2 * WACZ_FINDINGS_MOST && f->count <= f->wrong + f->notes);
	for (size_t i = 0; i < f->count; i++) {
		struct str text = f->list[i].text;
		MUST(text.n && utf8_valid(text));
		for (size_t k = 0; k < text.n; k++)
			MUST((unsigned char)text.p[k] >= 0x20 && text.p[k] != 0x7F);
	}
}

static void
members_are_as_they_say(const struct wacz *w, struct arena *a)
{
	size_t total = 0;

	for (size_t i = 0; i < w->count; i++) {
		const struct wacz_member *m = &w->members[i];
		struct err e = {0};
		struct str bytes;
		MUST(wacz_find(w, m->path) == m && utf8_valid(m->path));
		MUST(m->packed.p >= w->file.p &&
		     m->packed.p + m->packed.n <= w->file.p + w->file.n);
		MUST(m->size <= most.member && (total += m->size) <= most.total);
		if (wacz_read(m, a, &bytes, &e))
			MUST(bytes.n == m->size);
		else
			MUST(e.kind == ERR_CORRUPT);
	}
}

static void
check(struct str file)
{
	struct arena a = {0};
	struct wacz_findings f;
	struct err e = {0};
	struct wacz w;

	findings_are_plain_lines(&f, wacz_check(file, most, &a, &f));
	if (wacz_open(file, most, &a, &w, &e))
		members_are_as_they_say(&w, &a);
	else
		MUST(f.wrong == 1 && (e.kind == ERR_INPUT || e.kind == ERR_LIMIT));
	arena_release(&a);
}

static void
put32(char *p, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		p[i] = (char)(value >> (8 * i) & 0xFF);
}

/* The name of an entry is a slice of the directory, right behind the fixed part. */
static void
check_with_right_sums(char *bytes, size_t n)
{
	struct arena a = {0};
	struct zip_directory d;
	struct err e = {0};

	if (zip_list((struct str){bytes, n}, &a, &d, &e)) {
		for (size_t i = 0; i < d.count; i++) {
			const struct zip_entry *z = &d.entries[i];
			const Bytef *member = (const Bytef *)bytes + z->data;
			uint32_t crc = (uint32_t)crc32_z(0, member, z->packed);
			put32(bytes + z->at + 14, crc);
			put32(bytes + (z->name.p - bytes) - 46 + 16, crc);
		}
		check((struct str){bytes, n});
	}
	arena_release(&a);
}

static void
check_in_bundle(size_t number, struct str content)
{
	struct wacz_file files[] = {
		{STR("archive/data.warc"), STR("WARC/1.1\r\n\r\nWARC/1.1\r\n\r\n")},
		{STR("indexes/index.cdx"), STR("")},
		{STR("indexes/index.cdx.gz"), STR("")},
		{STR("indexes/index.idx"), STR("")},
		{STR("pages/pages.jsonl"), STR("")},
	};
	const struct wacz_about about = {0};
	struct err e = {0};
	struct buf b;

	files[number % COUNT(files)].bytes = content;
	buf_init(&b, 1 << 22);
	MUST(wacz_pack(files, COUNT(files), &about, &b, &e));
	check(buf_str(&b));
	buf_release(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	struct str rest = {(const char *)data + 1, size - 1};
	if (data[0] != 0) {
		check_in_bundle(data[0], rest);
		return 0;
	}
	check(rest);
	char *copy = xmalloc(rest.n);
	memcpy(copy, rest.p, rest.n);
	check_with_right_sums(copy, rest.n);
	free(copy);
	return 0;
}
