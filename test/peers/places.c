/* places: what each byte of a home's evidence is there for.
 *
 *   places HOME      lines of KIND, WHAT, FILE, OFFSET and LENGTH between tabs; together
 *                    they cover the files: the database, WARC files, the log, its keys
 *
 *   evidence   a change must be found by `verify`
 *   packed     the same, unless what unpacks is the same: formats leave some bits free
 *   nothing    no answer depends on it, for the reason that WHAT says
 *   derived    made from the evidence: `verify --deep` compares it
 *   setting    what the user said to do next; no answer on the past depends on it
 *
 * The database is taken apart by the description of its format, sqlite.org/fileformat2.html;
 * SQLite itself is only asked which page is of which table.
 */
#include <ftw.h>
#include <sqlite3.h>
#include <zlib.h>

#include "base/base.h"

static const char *file; /* within the home, of what is printed */

static void
place(const char *kind, const char *what, size_t offset, size_t length)
{
	if (length)
		printf("%s\t%s\t%s\t%zu\t%zu\n", kind, what, file, offset, length);
}

/* ---- the database ---- */

struct page {
	const char *kind;
	char owner[64]; /* table or index */
	bool is_index;
};

static struct {
	sqlite3 *db;
	const uint8_t *p;
	size_t page, count;
	struct page *pages; /* by number, from 1 */
	char *used;         /* bytes that something is in */
} base;

static void
use(const char *kind, const char *what, size_t offset, size_t length)
{
	place(kind, what, offset, length);
	memset(base.used + offset, 1, length);
}

static unsigned
big(size_t at, unsigned bytes)
{
	unsigned v = 0;

	for (unsigned i = 0; i < bytes; i++)
		v = v << 8 | base.p[at + i];
	return v;
}

/* 1.6: a variable-length integer. */
static uint64_t
varint(size_t *at)
{
	uint64_t v = 0;

	for (int i = 0; i < 8; i++) {
		uint8_t b = base.p[(*at)++];
		v = v << 7 | (b & 0x7F);
		if (!(b & 0x80))
			return v;
	}
	return v << 8 | base.p[(*at)++];
}

/* 2.1: how many bytes a value of this serial type has. */
static size_t
size_of(uint64_t type)
{
	static const size_t sizes[] = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0};

	return type < COUNT(sizes) ? sizes[type] : (size_t)(type - 12) / 2;
}

/* One text that a statement gives, with the table and a number bound. */
static void
ask(const char *sql, const char *name, int number, char *out, size_t room)
{
	sqlite3_stmt *s;

	snprintf(out, room, "%s", "?");
	if (sqlite3_prepare_v2(base.db, sql, -1, &s, NULL) != SQLITE_OK)
		return;
	sqlite3_bind_text(s, 1, name, -1, SQLITE_STATIC);
	sqlite3_bind_int(s, 2, number);
	if (sqlite3_step(s) == SQLITE_ROW)
		snprintf(out, room, "%s", (const char *)sqlite3_column_text(s, 0));
	sqlite3_finalize(s);
}

static const char *
kind_of(const char *table)
{
	static const char *const evidence[] = {
		"service", "document", "version", "sighting", "chain_end", "record", "log", "leaf", "segment",
		"capture", "reverified", "stamp", "witness", "sqlite_schema",
	};
	static const char *const settings[] = {"address", "validator"};

	for (size_t i = 0; i < COUNT(evidence); i++)
		if (strcmp(table, evidence[i]) == 0)
			return "evidence";
	for (size_t i = 0; i < COUNT(settings); i++)
		if (strcmp(table, settings[i]) == 0)
			return "setting";
	return "derived";
}

/* What zstd has packed. */
static bool
is_packed(const char *what)
{
	return strcmp(what, "version.text") == 0 || strcmp(what, "version.links") == 0;
}

/* The values of a row, where they lie in the cell itself; longer ones go on elsewhere. */
static void
row(const struct page *page, size_t at, size_t end)
{
	char what[160], column[64];
	size_t types = at, header = (size_t)varint(&types), value = at + header;

	snprintf(what, sizeof what, "%s (types)", page->owner);
	use(page->kind, what, at, header);
	for (int n = 0; types < at + header && value < end; n++) {
		size_t size = size_of(varint(&types)), here = size < end - value ? size : end - value;
		ask("SELECT name FROM pragma_table_info(?1) WHERE cid = ?2", page->owner, n, column,
		    sizeof column);
		snprintf(what, sizeof what, "%s.%s", page->owner, column);
		use(is_packed(what) ? "packed" : page->kind, what, value, here);
		value += here;
	}
}

/* 1.6: the pages that a long payload goes on in. */
static void
overflow(const struct page *page, size_t number, size_t left)
{
	char what[160];

	while (number && number <= base.count && left) {
		size_t at = (number - 1) * base.page, here = left < base.page - 4 ? left : base.page - 4;
		snprintf(what, sizeof what, "%s (tree)", page->owner);
		use(page->kind, what, at, 4);
		snprintf(what, sizeof what, "%s (long values)", page->owner);
		use(strcmp(page->owner, "version") == 0 ? "packed" : page->kind, what, at + 4, here);
		left -= here;
		number = big(at, 4);
	}
}

/* 1.6: how much of a payload lies in the cell. */
static size_t
local_of(size_t payload, bool is_table_leaf)
{
	size_t u = base.page, most = is_table_leaf ? u - 35 : (u - 12) * 64 / 255 - 23;
	size_t least = (u - 12) * 32 / 255 - 23, k = least + (payload - least) % (u - 4);

	return payload <= most ? payload : k <= most ? k : least;
}

/* A cell with a payload: of a table's leaf, or of any page of an index or WITHOUT ROWID. */
static void
payload_cell(const struct page *page, size_t at, bool is_table_leaf)
{
	char what[160];
	size_t start = at, payload = (size_t)varint(&at);

	if (is_table_leaf)
		varint(&at);
	size_t local = local_of(payload, is_table_leaf), end = at + local;
	snprintf(what, sizeof what, "%s (%s)", page->owner, is_table_leaf ? "length and number" : "length");
	use(page->kind, what, start, at - start);
	if (page->is_index) {
		snprintf(what, sizeof what, "%s (entries)", page->owner);
		use(page->kind, what, at, local);
	} else {
		row(page, at, end);
	}
	if (local < payload) {
		snprintf(what, sizeof what, "%s (tree)", page->owner);
		use(page->kind, what, end, 4);
		overflow(page, big(end, 4), payload - local);
	}
}

/* 1.6: b-tree pages. */
static void
tree_page(const struct page *page, size_t number)
{
	enum { INNER_INDEX = 2, INNER_TABLE = 5, LEAF_INDEX = 10, LEAF_TABLE = 13 };
	char what[160];
	size_t start = (number - 1) * base.page, at = start + (number == 1 ? 100 : 0), key;
	uint8_t type = base.p[at];
	bool inner = type == INNER_INDEX || type == INNER_TABLE;
	unsigned cells = big(at + 3, 2);

	if (type != INNER_INDEX && type != INNER_TABLE && type != LEAF_INDEX && type != LEAF_TABLE)
		return; /* the rest of a long payload: see overflow */
	snprintf(what, sizeof what, "%s (tree)", page->owner);
	size_t head = (inner ? 12U : 8U) + 2 * cells;
	use(page->kind, what, at, head);
	for (unsigned i = 0; i < cells; i++) {
		size_t cell = start + big(at + head - 2 * (cells - i), 2);
		if (inner)
			use(page->kind, what, cell, 4);
		if (type == INNER_TABLE) {
			key = cell + 4;
			varint(&key);
			use("nothing", "a number between two pages: any between them serves", cell + 4,
			    key - cell - 4);
		} else {
			payload_cell(page, cell + (inner ? 4 : 0), type == LEAF_TABLE);
		}
	}
}

/* 1.3: the header of the database. */
static void
header(void)
{
	static const struct {
		size_t offset, length;
	} idle[] = {{24, 4}, {40, 4}, {48, 4}, {72, 28}};
	size_t at = 0;

	for (size_t i = 0; i < COUNT(idle); i++) {
		use("evidence", "header of the database", at, idle[i].offset - at);
		use("nothing", "counters and versions in the header of the database", idle[i].offset, idle[i].length);
		at = idle[i].offset + idle[i].length;
	}
	use("evidence", "header of the database", at, 100 - at);
}

/* Which page is of what, as SQLite says. */
static bool
owners(void)
{
	sqlite3_stmt *s;

	if (sqlite3_prepare_v2(base.db, "SELECT pageno, d.name, coalesce(m.tbl_name, d.name), m.type = 'index'"
	                       " FROM dbstat AS d LEFT JOIN sqlite_schema AS m ON m.name = d.name", -1, &s, NULL) != SQLITE_OK)
		return false;
	while (sqlite3_step(s) == SQLITE_ROW) {
		size_t n = (size_t)sqlite3_column_int64(s, 0);
		if (n == 0 || n > base.count)
			continue;
		struct page *p = &base.pages[n];
		snprintf(p->owner, sizeof p->owner, "%s", (const char *)sqlite3_column_text(s, 1));
		p->kind = kind_of((const char *)sqlite3_column_text(s, 2));
		p->is_index = sqlite3_column_int(s, 3) == 1;
	}
	sqlite3_finalize(s);
	return true;
}

static bool
database(const char *path, struct arena *a)
{
	struct str bytes;
	struct err e = {0};

	file = "proviso.db";
	if (!file_map(path, &bytes, &e) ||
	    sqlite3_open_v2(path, &base.db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
		return false;
	base.p = (const uint8_t *)bytes.p;
	base.page = big(16, 2) == 1 ? 65536 : big(16, 2);
	base.count = bytes.n / base.page;
	base.pages = ARENA_ARRAY(a, struct page, base.count + 1);
	base.used = ARENA_ARRAY(a, char, bytes.n + 1);
	if (!owners())
		return false;
	header();
	for (size_t n = 1; n <= base.count; n++)
		if (base.pages[n].kind)
			tree_page(&base.pages[n], n);
	for (size_t n = 1; n <= base.count; n++) {
		const char *why = base.pages[n].kind ? "room in a page of the database" : "a free page of the database";
		for (size_t i = (n - 1) * base.page, end; i < n * base.page; i = end) {
			for (end = i; end < n * base.page && base.used[end] == base.used[i]; end++)
				;
			if (!base.used[i])
				place("nothing", why, i, end - i);
		}
	}
	sqlite3_close(base.db);
	return true;
}

/* ---- WARC files ---- */

/* A gzip member (RFC 1952): where it ends; 0: it does not. */
static size_t
member(struct str s, size_t start)
{
	enum { HEAD = 10, TRAILER = 8 };
	static unsigned char out[1 << 16];
	z_stream z = {.next_in = (Bytef *)(uintptr_t)(s.p + start + HEAD), .avail_in = (uInt)(s.n - start - HEAD)};
	int status = inflateInit2(&z, -MAX_WBITS);

	while (status == Z_OK || status == Z_BUF_ERROR) {
		z.next_out = out;
		z.avail_out = sizeof out;
		status = inflate(&z, Z_BLOCK);
		if (status == Z_STREAM_END || (z.data_type & 192) == 192)
			break;
	}
	size_t end = (size_t)((const char *)z.next_in - s.p);
	bool spare = z.data_type & 7; /* bits of the last byte that no code is in */
	inflateEnd(&z);
	if (status != Z_OK && status != Z_STREAM_END)
		return 0;
	place("evidence", "head of a gzip member", start, HEAD);
	place("evidence", "packed records", start + HEAD, end - start - HEAD - spare);
	place("packed", "the last byte of packed records", end - 1, spare);
	place("evidence", "sums of a gzip member", end, TRAILER);
	return end + TRAILER;
}

static int
visit(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	struct str bytes, name = str_of(path);
	struct err e = {0};

	(void)st;
	(void)ftw;
	if (type != FTW_F || !file_map(path, &bytes, &e))
		return type == FTW_F;
	file = path;
	if (str_ends(name, STR(".warc.gz"))) {
		for (size_t at = 0; at < bytes.n;)
			if ((at = member(bytes, at)) == 0)
				return 1;
	} else if (str_ends(name, STR("log/checkpoint"))) {
		place("evidence", "the checkpoint", 0, bytes.n);
	} else if (str_ends(name, STR("keys/log.keys"))) {
		place("evidence", "public keys", 0, bytes.n);
	} else if (str_find(name, STR("/tile/entries/"), 0) != SIZE_MAX) {
		place("evidence", "bundles of entries", 0, bytes.n);
	} else if (str_find(name, STR("/tile/"), 0) != SIZE_MAX) {
		place("evidence", "tiles", 0, bytes.n);
	}
	file_unmap(bytes);
	return 0;
}

int
main(int argc, char **argv)
{
	struct arena a = {0};

	if (argc != 2 || chdir(argv[1]) != 0) {
		fprintf(stderr, "places: name a home\n");
		return 2;
	}
	bool ok = database("proviso.db", &a);
	for (size_t i = 0; ok && i < 3; i++)
		ok = nftw((const char *const[]){"archive", "log", "keys"}[i], visit, 16, FTW_PHYS) == 0;
	if (!ok)
		fprintf(stderr, "places: %s cannot be taken apart\n", file);
	return !ok;
}
