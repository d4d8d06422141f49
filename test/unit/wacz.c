/* wacz: bundles of evidence, ours and others', whole and damaged. */
#include "test/check.h"
#include "warc/wacz.h"

#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>
#include <zlib.h>

#define FIRST "WARC/1.1\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
#define SECOND "WARC/1.1\r\nWARC-Type: resource\r\nContent-Length: 15\r\n\r\nWe sell nothing\r\n\r\n"
#define CAPTURE(place)                                                                   \
	"{\"url\":\"https://shop.example/terms\",\"digest\":\"sha256:00\",\"mime\":"     \
	"\"text/html\",\"status\":200,\"filename\":\"data.warc\"," place "}"
/* Of FIRST and SECOND. */
#define PLACE "\"offset\":56,\"length\":72"
#define LINE "example,shop)/terms 20260115120000 " CAPTURE(PLACE) "\n"
#define PAGES "{\"format\":\"json-pages-1.0\",\"id\":\"pages\",\"title\":\"All\"}\n"

static const struct wacz_limits roomy = {1 << 24, 1 << 26};

static const struct wacz_file small_files[] = {
	{STR_INIT("archive/data.warc"), STR_INIT(FIRST SECOND)},
	{STR_INIT("indexes/index.cdx"), STR_INIT(LINE)},
	{STR_INIT("pages/pages.jsonl"), STR_INIT(PAGES)},
};

static const struct wacz_about about = {
	.title = STR_INIT("Terms of Shop"), .software = STR_INIT("Proviso 0.1.0"),
	.created = 1768478400, .modified = 1768478400,
};

/* --- making bundles */

static struct str
pack(const struct wacz_file *files, size_t count, struct arena *a)
{
	struct err e = {0};
	struct buf b;

	buf_init(&b, 1 << 24);
	CHECK_SAY(wacz_pack(files, count, &about, &b, &e), "%s", e.msg);
	struct str bytes = arena_str(a, buf_str(&b));
	buf_release(&b);
	return bytes;
}

static struct str
small_bundle(struct arena *a)
{
	return pack(small_files, COUNT(small_files), a);
}

/* A ZIP file by libzip alone, of what nobody listed. */
static struct str
zip_of(const struct wacz_file *files, size_t count, int method, struct arena *a)
{
	zip_source_t *out = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t *zip = zip_open_from_source(out, ZIP_TRUNCATE, NULL);
	zip_stat_t st;

	zip_source_keep(out);
	for (size_t i = 0; i < count; i++) {
		struct str b = files[i].bytes;
		zip_source_t *source = zip_source_buffer(zip, b.n ? b.p : "", b.n, 0);
		zip_int64_t at = zip_file_add(zip, arena_cstr(a, files[i].path), source, 0);
		CHECK(at >= 0 && zip_set_file_compression(zip, (zip_uint64_t)at, method, 0) == 0);
	}
	CHECK(zip_close(zip) == 0 && zip_source_open(out) == 0 && zip_source_stat(out, &st) == 0);
	char *bytes = arena_alloc(a, st.size, 1);
	CHECK(zip_source_read(out, bytes, st.size) == (zip_int64_t)st.size);
	zip_source_close(out);
	zip_source_free(out);
	return (struct str){bytes, st.size};
}

/* The two datapackage files of `files`, as wacz_pack writes them. */
static struct str
listing_of(const struct wacz_file *files, size_t count, struct arena *a)
{
	struct err e = {0};
	struct wacz w;
	struct str listing = {0};

	CHECK_SAY(wacz_open(pack(files, count, a), roomy, a, &w, &e), "%s", e.msg);
	CHECK(wacz_read(wacz_find(&w, STR("datapackage.json")), a, &listing, &e));
	return listing;
}

static struct str
replaced(struct str s, const char *old, const char *new, struct arena *a)
{
	size_t at = str_find(s, str_of(old), 0);

	CHECK_SAY(at != SIZE_MAX, "\"%s\" is not there", old);
	struct str before = str_slice(s, 0, at), after = str_slice(s, at + strlen(old), s.n);
	return arena_printf(a, "%.*s%s%.*s", STR_ARG(before), new, STR_ARG(after));
}

static void
put(char *p, size_t width, size_t value)
{
	for (size_t i = 0; i < width; i++)
		p[i] = (char)(value >> (8 * i) & 0xFF);
}

static size_t
get(const char *p, size_t width)
{
	size_t value = 0;

	for (size_t i = 0; i < width; i++)
		value |= (size_t)(unsigned char)p[i] << (8 * i);
	return value;
}

static size_t
directory_of(struct str zip)
{
	return get(zip.p + zip.n - 6, 4);
}

/* Put bytes into a ZIP file, and keep its directory right about what moves. */
static struct str
inserted(struct str zip, size_t at, struct str bytes, struct arena *a)
{
	char *p = arena_alloc(a, zip.n + bytes.n, 1);
	size_t n = zip.n + bytes.n, start = directory_of(zip);

	start += at <= start ? bytes.n : 0;
	memcpy(p, zip.p, at);
	memcpy(p + at, bytes.p, bytes.n);
	memcpy(p + at + bytes.n, zip.p + at, zip.n - at);
	put(p + n - 6, 4, start);
	for (size_t i = start; get(p + i, 4) == 0x02014b50;
	     i += 46 + get(p + i + 28, 2) + get(p + i + 30, 2) + get(p + i + 32, 2))
		if (get(p + i + 42, 4) >= at)
			put(p + i + 42, 4, get(p + i + 42, 4) + bytes.n);
	return (struct str){p, n};
}

/* The central header of the member `number`. */
static char *
central(char *zip, size_t n, size_t number)
{
	size_t i = directory_of((struct str){zip, n});

	while (number-- > 0)
		i += 46 + get(zip + i + 28, 2) + get(zip + i + 30, 2) + get(zip + i + 32, 2);
	return zip + i;
}

/* --- looking at findings */

static bool
found(const struct wacz_findings *f, bool wrong, const char *what)
{
	for (size_t i = 0; i < f->count; i++)
		if (f->list[i].wrong == wrong && str_find(f->list[i].text, str_of(what), 0) != SIZE_MAX)
			return true;
	return false;
}

static void
show(const struct wacz_findings *f)
{
	for (size_t i = 0; i < f->count; i++)
		printf("    %s: %.*s\n", f->list[i].wrong ? "wrong" : "note",
		       STR_ARG(f->list[i].text));
}

/* `what` is wrong, and nothing else. NULL: nothing is wrong. */
static void
only_wrong(const char *name, struct str bundle, const char *what)
{
	struct arena a = {0};
	struct wacz_findings f;
	bool sound = wacz_check(bundle, roomy, &a, &f);

	CHECK(sound == (f.wrong == 0));
	if (f.wrong != (what ? 1 : 0) || (what && !found(&f, true, what))) {
		CHECK_SAY(false, "%s: not \"%s\", but:", name, what ? what : "nothing");
		show(&f);
	}
	arena_release(&a);
}

/* --- writing */

static void
a_bundle_comes_back_as_it_was_written(void)
{
	struct arena a = {0};
	struct err e = {0};
	struct wacz_findings f;
	struct wacz w;
	struct str bytes, bundle = small_bundle(&a);

	CHECK_SAY(wacz_open(bundle, roomy, &a, &w, &e), "%s", e.msg);
	CHECK(w.count == COUNT(small_files) + 2);
	for (size_t i = 0; i < COUNT(small_files) && i < w.count; i++) {
		CHECK_STR(w.members[i].path, small_files[i].path);
		CHECK(wacz_read(&w.members[i], &a, &bytes, &e) && !w.members[i].deflated);
		CHECK_STR(bytes, small_files[i].bytes);
	}
	CHECK(wacz_find(&w, STR("datapackage-digest.json")) == &w.members[w.count - 1]);
	CHECK(!wacz_find(&w, STR("archive")) && !wacz_find(&w, STR("")));
	CHECK(wacz_check(bundle, roomy, &a, &f) && f.notes == 0);
	show(&f);
	arena_release(&a);
}

static void
the_listing_says_what_wacz_1_1_1_asks(void)
{
	static const struct wacz_file file = {STR_INIT("proof/a \"b\".txt"), STR_INIT("abc")};
	const struct wacz_about all = {
		.title = STR("T"), .description = STR("D"), .software = STR("S"),
		.main_page_url = STR("https://shop.example/"), .main_page_date = 1768478400,
		.created = 1768478401, .modified = 1768478402};
	struct arena a = {0};
	struct err e = {0};
	struct wacz w;
	struct buf b;
	struct str text = {0};

	buf_init(&b, 1 << 20);
	CHECK_SAY(wacz_pack(&file, 1, &all, &b, &e), "%s", e.msg);
	CHECK_SAY(wacz_open(buf_str(&b), roomy, &a, &w, &e), "%s", e.msg);
	CHECK(wacz_read(wacz_find(&w, STR("datapackage.json")), &a, &text, &e));
	CHECK_STR(text, STR(
		"{\"profile\":\"data-package\",\"wacz_version\":\"1.1.1\",\"title\":\"T\","
		"\"description\":\"D\",\"created\":\"2026-01-15T12:00:01Z\","
		"\"modified\":\"2026-01-15T12:00:02Z\",\"software\":\"S\","
		"\"mainPageUrl\":\"https://shop.example/\","
		"\"mainPageDate\":\"2026-01-15T12:00:00Z\",\"resources\":["
		"{\"name\":\"a \\\"b\\\".txt\",\"path\":\"proof/a \\\"b\\\".txt\",\"hash\":\"sha256:"
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\","
		"\"bytes\":3}]}\n"));
	buf_release(&b);
	arena_release(&a);
}

static void
pages_are_json_lines(void)
{
	const struct wacz_page page = {STR("p1"), STR("https://shop.example/"),
	                               STR("Shop \"&\" more"), 1768478400};
	struct buf b;

	buf_init(&b, 1000);
	wacz_pages(STR("All pages"), &page, 1, &b);
	CHECK_STR(buf_str(&b), STR(
		"{\"format\":\"json-pages-1.0\",\"id\":\"pages\",\"title\":\"All pages\"}\n"
		"{\"id\":\"p1\",\"url\":\"https://shop.example/\",\"ts\":\"2026-01-15T12:00:00Z\","
		"\"title\":\"Shop \\\"&\\\" more\"}\n"));
	buf_release(&b);
}

static void
paths_of_any_script_are_marked_as_utf8(void)
{
	struct wacz_file files[COUNT(small_files) + 1];
	struct wacz_findings f;
	struct arena a = {0};

	memcpy(files, small_files, sizeof small_files);
	files[COUNT(small_files)] = (struct wacz_file){STR("proof/Gr\xC3\xB6\xC3\x9F" "e"), STR("1")};
	CHECK(wacz_check(pack(files, COUNT(files), &a), roomy, &a, &f) && f.notes == 0);
	arena_release(&a);
}

/* ZIP has local times, which must not let the place of the writer through. */
static void
the_same_files_give_the_same_bytes_everywhere(void)
{
	static const char *const zones[] = {"UTC", "Pacific/Kiritimati", "America/New_York",
	                                    "Asia/Kathmandu", "Africa/Monrovia", "Europe/Berlin"};
	struct arena a = {0};
	struct str first = small_bundle(&a);

	for (size_t i = 0; i < COUNT(zones); i++) {
		setenv("TZ", zones[i], 1);
		tzset();
		struct str again = small_bundle(&a);
		CHECK_SAY(str_eq(first, again), "another bundle in %s", zones[i]);
	}
	unsetenv("TZ");
	tzset();
	arena_release(&a);
}

static void
paths_that_would_leave_the_bundle_are_not_written(void)
{
	static const char *const bad[] = {"", "/a", "a/", "a//b", "../a", "a/../b", "./a", "a/.",
	                                  "a\\b", "a\nb", "a\x7F", "a\xC2\x9B", "a\xFF",
	                                  "datapackage.json"};
	struct buf b;

	buf_init(&b, 1 << 20);
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct err e = {0};
		const struct wacz_file file = {str_of(bad[i]), STR("x")};
		CHECK_SAY(!wacz_pack(&file, 1, &about, &b, &e) && e.kind == ERR_USAGE && b.n == 0,
		          "path %zu was written (%s)", i, e.msg);
	}
	const struct wacz_file twice[] = {{STR("a"), STR("x")}, {STR("a"), STR("y")}};
	struct err e = {0};
	CHECK_SAY(!wacz_pack(twice, 2, &about, &b, &e) && e.kind == ERR_USAGE, "%s", e.msg);
	buf_release(&b);
}

/* What the program says, and its exit status. */
static int
run(const char *command, struct buf *out)
{
	char piece[4096];
	size_t n;
	FILE *p = popen(command, "r");

	if (!p)
		return -1;
	while ((n = fread(piece, 1, sizeof piece, p)) > 0)
		buf_add(out, (struct str){piece, n});
	return pclose(p);
}

static void
unzip_takes_our_bundles_and_finds_all_stored(void)
{
	char path[] = "/tmp/proviso-wacz-XXXXXX";
	struct arena a = {0};
	struct err e = {0};
	struct buf b;
	size_t stored = 0;

	buf_init(&b, 1 << 20);
	if (run("unzip -v 2>&1", &b) != 0) {
		buf_release(&b);
		SKIP("unzip is not installed");
	}
	CHECK(close(mkstemp(path)) == 0);
	CHECK_SAY(file_write_durably(path, small_bundle(&a), 0666, &e), "%s", e.msg);
	buf_clear(&b);
	CHECK_SAY(run(arena_printf(&a, "unzip -tq %s 2>&1", path).p, &b) == 0, "%.*s",
	          STR_ARG(buf_str(&b)));
	buf_clear(&b);
	CHECK(run(arena_printf(&a, "unzip -lv %s 2>&1", path).p, &b) == 0);
	for (size_t i = 0; (i = str_find(buf_str(&b), STR(" Stored "), i)) != SIZE_MAX; i++)
		stored++;
	CHECK_SAY(stored == COUNT(small_files) + 2, "%.*s", STR_ARG(buf_str(&b)));
	unlink(path);
	buf_release(&b);
	arena_release(&a);
}

/* --- damage */

/* In each central header: made by (2), internal (2) and external (4) attributes. */
static bool
is_attribute(struct str zip, size_t at)
{
	size_t i = directory_of(zip);

	while (i < zip.n - 22) {
		size_t next = i + 46 + get(zip.p + i + 28, 2);
		if (at < next)
			return at >= i && ((at - i >= 4 && at - i < 6) || (at - i >= 36 && at - i < 42));
		i = next;
	}
	return false;
}

/* In the mode of Unix, the upper half of the external attributes, the kind of a file other
 * than a plain one: what unzip makes a link of, or a device. */
static bool
is_special(struct str zip, size_t bit)
{
	size_t i = directory_of(zip);

	while (bit / 8 >= i + 46 + get(zip.p + i + 28, 2))
		i += 46 + get(zip.p + i + 28, 2);
	return bit / 8 == i + 41 && bit % 8 >= 4 && bit % 8 < 7;
}

/* No bit is without meaning: all are found, and those of the attributes, on which nothing
 * depends, as a note. */
static void
every_flipped_bit_is_found(void)
{
	struct arena a = {0}, scratch = {0};
	struct str bundle = small_bundle(&a);
	char *bytes = arena_alloc(&a, bundle.n, 1);
	size_t notes = 0, missed = 0;

	memcpy(bytes, bundle.p, bundle.n);
	for (size_t bit = 0; bit < 8 * bundle.n; bit++) {
		struct wacz_findings f;
		size_t at = bit / 8;
		bytes[at] = (char)(bytes[at] ^ 1 << bit % 8);
		bool sound = wacz_check((struct str){bytes, bundle.n}, roomy, &scratch, &f);
		bool attribute = is_attribute(bundle, at) && !is_special(bundle, bit);
		bool told = attribute ? sound && found(&f, false, "another program packed it") : !sound;
		if (!told && missed++ == 0)
			CHECK_SAY(false, "bit %zu of byte %zu is missed", bit % 8, at);
		notes += attribute;
		bytes[at] = bundle.p[at];
		arena_reset(&scratch);
	}
	CHECK_SAY(missed == 0, "%zu bits are missed", missed);
	CHECK(notes == (8 * 8 - 3) * (COUNT(small_files) + 2));
	arena_release(&scratch);
	arena_release(&a);
}

static void
a_bundle_that_was_cut_is_refused(void)
{
	struct arena a = {0}, scratch = {0};
	struct str bundle = small_bundle(&a);

	for (size_t n = 0; n < bundle.n; n++) {
		struct err e = {0};
		struct wacz w;
		struct str cut = arena_str(&scratch, str_slice(bundle, 0, n));
		CHECK_SAY(!wacz_open(cut, roomy, &scratch, &w, &e) && e.kind == ERR_INPUT,
		          "%zu bytes are read", n);
		arena_reset(&scratch);
	}
	arena_release(&scratch);
	arena_release(&a);
}

static void
bytes_of_no_member_are_found(void)
{
	struct arena a = {0};
	struct str bundle = small_bundle(&a), hidden = STR("hidden");
	size_t second = get(bundle.p + directory_of(bundle) + 46 + 17 + 42, 4);
	char *commented = arena_alloc(&a, bundle.n + hidden.n, 1);

	only_wrong("before", inserted(bundle, 0, hidden, &a), "bytes 0 to 5 of the file");
	only_wrong("between", inserted(bundle, second, hidden, &a),
	           arena_printf(&a, "bytes %zu to %zu of the file", second, second + 5).p);
	only_wrong("last", inserted(bundle, directory_of(bundle), hidden, &a), "belong to no member");
	only_wrong("in the directory", inserted(bundle, bundle.n - 22, hidden, &a),
	           "does not end where");
	struct str longer = inserted(bundle, bundle.n - 22, hidden, &a);
	char *size = (char *)(uintptr_t)longer.p + longer.n - 22 + 12;
	put(size, 4, get(size, 4) + hidden.n);
	only_wrong("behind its entries", longer, "more bytes than its entries");
	memcpy(commented, bundle.p, bundle.n);
	memcpy(commented + bundle.n, hidden.p, hidden.n);
	only_wrong("after", (struct str){commented, bundle.n + hidden.n}, "no ZIP end record");
	put(commented + bundle.n - 2, 2, hidden.n);
	only_wrong("comment", (struct str){commented, bundle.n + hidden.n}, "no ZIP end record");
	arena_release(&a);
}

/* A member's extra field and comment, which no listing covers. */
static void
bytes_in_headers_are_found(void)
{
	static const struct { const char *field; size_t extra, comment; const char *what; } t[] = {
		{"\x55\x54\x05\x00\x01""abcd", 9, 0, NULL}, /* a time, as Info-ZIP writes it */
		{"\x99\x99\x05\x00hello", 9, 0, "extra field that is not known"},
		{"\x55\x54\x06\x00hello", 9, 0, "entry 1 of the ZIP directory is damaged"},
		{"\x55\x54\x0E\x00hello, world!", 18, 0, "extra field that is not known"},
		{"abc", 3, 0, "libzip does not read it"},
		{"hello", 0, 5, "ZIP comment of 5 bytes"},
	};
	struct arena a = {0};
	struct str bundle = small_bundle(&a);

	for (size_t i = 0; i < COUNT(t); i++) {
		size_t n = t[i].extra + t[i].comment, start = directory_of(bundle);
		struct str longer = inserted(bundle, start + 46 + 17, (struct str){t[i].field, n}, &a);
		char *p = arena_alloc(&a, longer.n, 1);
		memcpy(p, longer.p, longer.n);
		put(p + longer.n - 6, 4, start);
		put(p + longer.n - 10, 4, get(p + longer.n - 10, 4) + n);
		put(p + start + 30, 2, t[i].extra);
		put(p + start + 32, 2, t[i].comment);
		only_wrong(t[i].field, (struct str){p, longer.n}, t[i].what);
	}
	arena_release(&a);
}

static void
refused(const char *name, struct str file, const char *what, enum err_kind kind)
{
	struct arena a = {0};
	struct err e = {0};
	struct wacz w;

	CHECK_SAY(!wacz_open(file, roomy, &a, &w, &e), "%s: is read", name);
	CHECK_SAY(e.kind == kind && str_find(str_of(e.msg), str_of(what), 0) != SIZE_MAX,
	          "%s: says \"%s\"", name, e.msg);
	only_wrong(name, file, what);
	arena_release(&a);
}

static void
paths_that_would_leave_the_bundle_are_refused(void)
{
	static const struct { const char *path, *what; } bad[] = {
		{"/etc/x", "empty part"}, {"../x", "\"..\""}, {"a/../x", "\"..\""}, {"a//x", "empty part"},
		{"a\\x", "backslash"}, {"a\x1B[2J", "control character"}, {"a\xFF", "not UTF-8"},
	};
	struct arena a = {0};

	for (size_t i = 0; i < COUNT(bad); i++) {
		struct wacz_file file = {str_of(bad[i].path), STR("x")};
		refused(bad[i].path, zip_of(&file, 1, ZIP_CM_STORE, &a), bad[i].what, ERR_INPUT);
	}
	arena_release(&a);
}

/* The first member with its numbers behind it, as programs write that cannot go back. */
static struct str
streamed(struct str zip, struct str descriptor, struct arena *a)
{
	size_t end = 30 + 17 + small_files[0].bytes.n;
	struct str longer = inserted(zip, end, descriptor, a);
	char *p = arena_alloc(a, longer.n, 1);

	memcpy(p, longer.p, longer.n);
	memset(p + 14, 0, 12);
	p[6] = central(p, longer.n, 0)[8] = 1 << 3;
	return (struct str){p, longer.n};
}

static void
streamed_members_are_read_and_checked(void)
{
	struct arena a = {0};
	struct str bundle = small_bundle(&a);
	char d[24] = "PK\x07\x08";

	put(d + 4, 4, get(bundle.p + 14, 4));
	put(d + 8, 4, small_files[0].bytes.n);
	put(d + 12, 4, small_files[0].bytes.n);
	only_wrong("signed", streamed(bundle, (struct str){d, 16}, &a), NULL);
	only_wrong("bare", streamed(bundle, (struct str){d + 4, 12}, &a), NULL);
	only_wrong("cut", streamed(bundle, (struct str){d, 15}, &a), "does not repeat its size");
	d[4] ^= 1;
	only_wrong("sum", streamed(bundle, (struct str){d, 16}, &a), "does not repeat its size");
	d[4] ^= 1;
	put(d + 8, 8, small_files[0].bytes.n);
	put(d + 16, 8, small_files[0].bytes.n);
	only_wrong("wide", streamed(bundle, (struct str){d, 24}, &a), NULL);
	arena_release(&a);
}

/* ZIP64 without need, as some programs write it. */
static void
zip64_is_read_and_checked(void)
{
	struct arena a = {0};
	struct str bundle = small_bundle(&a);
	size_t start = directory_of(bundle), end = bundle.n - 22;
	char tail[56 + 20] = "PK\x06\x06", field[20] = "\x01\x00\x10";

	put(tail + 4, 8, 44);
	put(tail + 24, 8, 5);
	put(tail + 32, 8, 5);
	put(tail + 40, 8, end - start);
	put(tail + 48, 8, start);
	memcpy(tail + 56, "PK\x06\x07", 4);
	put(tail + 64, 8, end);
	put(tail + 72, 4, 1);
	struct str longer = inserted(bundle, end, (struct str){tail, sizeof tail}, &a);
	only_wrong("end record", longer, NULL);
	for (size_t i = 0; i < sizeof tail; i++) {
		char *p = arena_alloc(&a, longer.n, 1);
		memcpy(p, longer.p, longer.n);
		p[end + i] ^= 1;
		if (i < 12 || i >= 16) /* versions, which nothing depends on */
			CHECK_SAY(!wacz_check((struct str){p, longer.n}, roomy, &a,
			                      &(struct wacz_findings){0}), "byte %zu is missed", i);
	}

	char *narrow = arena_alloc(&a, longer.n, 1); /* the end record that others read */
	for (size_t i = 8; i < 20; i++) {
		memcpy(narrow, longer.p, longer.n);
		narrow[longer.n - 22 + i] ^= 1;
		only_wrong("narrow", (struct str){narrow, longer.n}, "the ZIP64 end record is damaged");
	}

	put(field + 4, 8, small_files[0].bytes.n);
	put(field + 12, 8, small_files[0].bytes.n);
	longer = inserted(bundle, 30 + 17, (struct str){field, sizeof field}, &a);
	char *p = arena_alloc(&a, longer.n, 1);
	memcpy(p, longer.p, longer.n);
	memset(p + 18, 0xFF, 8);
	p[28] = sizeof field;
	only_wrong("field", (struct str){p, longer.n}, NULL);
	p[30 + 17 + 4] ^= 1;
	only_wrong("its size", (struct str){p, longer.n}, "disagree on its size");
	arena_release(&a);
}

/* What one reader sees and another does not. */
static void
files_with_two_readings_are_refused(void)
{
	const struct wacz_file inner = {STR("b"), STR("inner")};
	struct arena a = {0};
	struct str hidden = str_slice(zip_of(&inner, 1, ZIP_CM_STORE, &a), 0, 30 + 1 + 5);
	const struct wacz_file files[] = {{STR("a"), hidden}, inner};
	struct str zip = zip_of(files, 2, ZIP_CM_STORE, &a);
	char *p = arena_alloc(&a, zip.n, 1);

	memcpy(p, zip.p, zip.n);
	put(central(p, zip.n, 1) + 42, 4, 30 + 1); /* the one inside a's bytes */
	refused("overlap", (struct str){p, zip.n}, "a and b share bytes", ERR_INPUT);

	memcpy(p, zip.p, zip.n);
	size_t second = get(central(p, zip.n, 1) + 42, 4);
	central(p, zip.n, 1)[46] = 'a';
	refused("path", (struct str){p, zip.n}, "disagree on its path", ERR_INPUT);
	p[second + 30] = 'a';
	refused("twice", (struct str){p, zip.n}, "is there twice", ERR_INPUT);

	memcpy(p, zip.p, zip.n);
	p[second + 10] ^= 1;
	refused("time", (struct str){p, zip.n}, "disagree on its time", ERR_INPUT);
	memcpy(p, zip.p, zip.n);
	p[second + 12] ^= 1;
	refused("date", (struct str){p, zip.n}, "disagree on its time", ERR_INPUT);
	memcpy(p, zip.p, zip.n);
	p[second + 14] ^= 1;
	refused("sum", (struct str){p, zip.n}, "disagree on its CRC-32", ERR_INPUT);

	memcpy(p, zip.p, zip.n);
	p[zip.n - 2] = 5; /* bytes of a comment, which are not there */
	refused("comment", (struct str){p, zip.n}, "announces a comment", ERR_INPUT);

	memcpy(p, zip.p, zip.n);
	central(p, zip.n, 1)[8] = p[second + 6] = 1;
	refused("encrypted", (struct str){p, zip.n}, "is encrypted", ERR_INPUT);

	memcpy(p, zip.p, zip.n);
	central(p, zip.n, 1)[10] = p[second + 8] = 12;
	refused("bzip2", (struct str){p, zip.n}, "method 12", ERR_INPUT);
	arena_release(&a);
}

static void
bombs_are_refused_before_they_are_unpacked(void)
{
	struct arena a = {0};
	struct wacz_file file = {STR("zeros"), {arena_alloc(&a, 1 << 20, 1), 1 << 20}};
	struct str zip = zip_of(&file, 1, ZIP_CM_DEFLATE, &a), bytes;
	struct wacz w;

	for (int i = 0; i < 2; i++) {
		struct err e = {0};
		struct wacz_limits most = {1 << 20, 1 << 20};
		*(i ? &most.member : &most.total) -= 1;
		CHECK(!wacz_open(zip, most, &a, &w, &e) && e.kind == ERR_LIMIT);
	}
	/* Headers that promise less, and more, than there is. */
	for (size_t says = 1000; says <= 2 << 20; says *= 2000) {
		struct err e = {0};
		char *p = arena_alloc(&a, zip.n, 1);
		memcpy(p, zip.p, zip.n);
		put(p + 22, 4, says);
		put(central(p, zip.n, 0) + 24, 4, says);
		CHECK_SAY(wacz_open((struct str){p, zip.n}, roomy, &a, &w, &e), "%s", e.msg);
		CHECK(!wacz_read(&w.members[0], &a, &bytes, &e) && e.kind == ERR_CORRUPT);
	}
	arena_release(&a);
}

static void
bundles_of_too_many_members_are_refused(void)
{
	enum { MANY = 10001 };
	struct arena a = {0};
	struct wacz_file *files = ARENA_ARRAY(&a, struct wacz_file, MANY);

	for (int i = 0; i < MANY; i++)
		files[i] = (struct wacz_file){arena_printf(&a, "%d", i), STR("")};
	refused("many", zip_of(files, MANY, ZIP_CM_STORE, &a), "more than 10000", ERR_LIMIT);
	arena_release(&a);
}

static void
bytes_behind_deflated_data_are_found(void)
{
	const struct wacz_file file = {STR("a"), STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")};
	struct arena a = {0};
	struct err e = {0};
	struct wacz w;
	struct str zip = zip_of(&file, 1, ZIP_CM_DEFLATE, &a), bytes;
	size_t packed = get(zip.p + 18, 4);

	zip = inserted(zip, 30 + 1 + packed, STR("hidden"), &a);
	char *p = arena_alloc(&a, zip.n, 1);
	memcpy(p, zip.p, zip.n);
	put(p + 18, 4, packed + 6);
	put(central(p, zip.n, 0) + 20, 4, packed + 6);
	CHECK_SAY(wacz_open((struct str){p, zip.n}, roomy, &a, &w, &e), "%s", e.msg);
	CHECK(!wacz_read(&w.members[0], &a, &bytes, &e) && e.kind == ERR_CORRUPT);
	CHECK_STR(str_of(e.msg), STR("a: has 6 bytes after its deflated data"));
	arena_release(&a);
}

/* --- the listing */

/* The small bundle with one thing changed behind the back of the listing. */
static struct str
changed(size_t member, const char *old, const char *new, struct arena *a)
{
	struct wacz_file files[COUNT(small_files) + 1];
	struct str listing = listing_of(small_files, COUNT(small_files), a);

	memcpy(files, small_files, sizeof small_files);
	files[COUNT(small_files)] = (struct wacz_file){STR("datapackage.json"), listing};
	files[member].bytes = replaced(files[member].bytes, old, new, a);
	return zip_of(files, COUNT(files), ZIP_CM_DEFLATE, a);
}

static void
a_listing_that_does_not_fit_is_found(void)
{
	enum { LISTING = COUNT(small_files) };
	static const struct { const char *old, *new, *what; } t[] = {
		{"", "", NULL},
		{"\"1.1.1\"", "\"2.0\"", "its wacz_version is \"2.0\""},
		{"\"data-package\"", "\"wacz\"", NULL}, /* 1.2.0 */
		{"\"data-package\"", "\"other\"", "its profile is \"other\""},
		{"\"bytes\":128", "\"bytes\":127", "archive/data.warc: has 128 bytes"},
		{"\"bytes\":128", "\"bytes\":128.5", "archive/data.warc: has 128 bytes"},
		{"\"sha256:", "\"sha256:0", "archive/data.warc: its SHA-256"},
		{"\"sha256:", "\"md5:", "archive/data.warc: datapackage.json has no SHA-256"},
		{"\"path\":\"archive/data.warc\"", "\"path\":\"indexes/index.cdx\",\"path\":\"x\"",
		 "a property twice"},
		{"\"title\"", "\"profile\"", "datapackage.json: has a property twice"},
		{"Terms", "Terms\\u0000", "datapackage.json: has a NUL character"},
		{"Terms", "\xFF", "datapackage.json: is not UTF-8"},
		{"]}", "]}{}", "datapackage.json: goes on after"},
		{"]}", "]", "datapackage.json: is no JSON object"},
		{"\"resources\":", "\"sources\":", "has no list"},
		{"[{", "[{\"path\":\"proof/key\"},{", "lists \"proof/key\", which is not"},
		{"[{", "[{\"path\":\"archive/data.warc\"},{", "archive/data.warc: is listed twice"},
	};
	struct arena a = {0};

	for (size_t i = 0; i < COUNT(t); i++) {
		struct wacz_findings f;
		const char *name = t[i].what ? t[i].what : "nothing";
		struct str bundle = changed(LISTING, t[i].old, t[i].new, &a);
		wacz_check(bundle, roomy, &a, &f);
		if (t[i].what ? !found(&f, true, t[i].what) : f.wrong != 0) {
			CHECK_SAY(false, "case %zu, \"%s\":", i, name);
			show(&f);
		}
	}
	only_wrong("content", changed(2, "All", "Any", &a), "pages/pages.jsonl: its SHA-256");
	arena_release(&a);
}

static void
members_that_nothing_lists_are_found(void)
{
	struct arena a = {0};
	struct wacz_findings f;
	struct str listing = listing_of(small_files, COUNT(small_files), &a);
	struct wacz_file files[COUNT(small_files) + 3];
	const struct wacz_file digest = {STR("datapackage-digest.json"),
		STR("{\"path\":\"datapackage.json\",\"hash\":\"sha256:00\"}")};

	memcpy(files, small_files, sizeof small_files);
	files[3] = (struct wacz_file){STR("datapackage.json"), listing};
	files[4] = (struct wacz_file){STR("proof/note"), STR("x")};
	files[5] = (struct wacz_file){STR("proof/"), STR("")};
	only_wrong("unlisted", zip_of(files, 5, ZIP_CM_STORE, &a), "proof/note: is not listed");
	files[4] = files[5];
	only_wrong("folder", zip_of(files, 5, ZIP_CM_STORE, &a), NULL);
	files[4] = (struct wacz_file){STR("archive/log.txt"), STR("x")};
	wacz_check(zip_of(files, 5, ZIP_CM_STORE, &a), roomy, &a, &f);
	CHECK(found(&f, false, "archive/log.txt: is no WARC file"));
	files[4] = digest;
	only_wrong("digest", zip_of(files, 5, ZIP_CM_STORE, &a), "not the SHA-256 of datapackage");
	arena_release(&a);
}

/* js-wacz 0.1.6 hashes each piece of a file twice; that is no sign of another file. */
static void
the_double_hash_of_js_wacz_is_told_apart(void)
{
	struct arena a = {0};
	struct wacz_findings f;
	char right[SHA256_HEX + 1], twice[SHA256_HEX + 1];
	struct sha256 h = sha256_of(STR(FIRST SECOND)), d = sha256_of(STR(FIRST SECOND FIRST SECOND));

	sha256_hex(&h, right);
	sha256_hex(&d, twice);
	CHECK(wacz_check(changed(COUNT(small_files), right, twice, &a), roomy, &a, &f));
	CHECK(found(&f, false, "js-wacz 0.1.6"));
	arena_release(&a);
}

/* --- pages and indexes */

/* The small bundle with this in place of one of its files. */
static struct str
with(size_t member, struct str bytes, struct arena *a)
{
	struct wacz_file files[COUNT(small_files)];

	memcpy(files, small_files, sizeof files);
	files[member].bytes = bytes;
	return pack(files, COUNT(files), a);
}

static void
pages_have_an_address_and_a_time(void)
{
	static const struct { const char *line, *what; } t[] = {
		{"{\"url\":\"https://a.example/\",\"ts\":\"2026-01-15T12:00:00Z\"}", NULL},
		{"{\"url\":\"https://a.example/\",\"ts\":\"2026-01-15T12:00:00.123+02:00\"}", NULL},
		{"{\"url\":\"https://a.example/\",\"ts\":\"2026-01-15T12:00:00.Z\"}", "line 2: its ts"},
		{"{\"url\":\"https://a.example/\",\"ts\":\"2026-01-15T12:00:00\"}", "line 2: its ts"},
		{"{\"url\":\"https://a.example/\",\"ts\":\"2026-01-15\"}", "line 2: its ts"},
		{"{\"url\":\"https://a.example/\",\"ts\":1768478400}", "line 2: its ts"},
		{"{\"ts\":\"2026-01-15T12:00:00Z\"}", "line 2: has no url"},
		{"[]", "line 2: is no JSON object"},
		{"", "line 2: is no JSON object"},
	};
	struct arena a = {0};

	for (size_t i = 0; i < COUNT(t); i++)
		only_wrong(t[i].line, with(2, arena_printf(&a, PAGES "%s\n", t[i].line), &a), t[i].what);
	only_wrong("head", with(2, STR("{\"format\":\"x\"}\n"), &a), "line 1: its format");
	only_wrong("empty", with(2, STR(""), &a), "is empty");
	arena_release(&a);
}

/* Much that is wrong stays a short list, and says nothing to the terminal. */
static void
findings_are_few_and_plain(void)
{
	struct arena a = {0};
	struct wacz_findings f;
	struct buf b;

	buf_init(&b, 1 << 20);
	buf_add(&b, STR(PAGES));
	for (int i = 0; i < 2000; i++)
		buf_add(&b, STR("{\"url\":\"u\",\"ts\":\"\\u001b[2J\"}\n"));
	CHECK(!wacz_check(with(2, buf_str(&b), &a), roomy, &a, &f));
	CHECK_SAY(f.count == WACZ_FINDINGS_MOST && f.wrong == f.count, "%zu", f.wrong);
	CHECK_STR(f.list[0].text, STR("pages/pages.jsonl line 2: its ts \" [2J\" is no date and "
	                              "time of RFC 3339"));
	buf_release(&b);
	arena_release(&a);
}

static void
index_lines_point_to_records(void)
{
	static const char start[] = "example,shop)/terms 20260115120000 ";
	static const struct { const char *line, *what; } t[] = {
		{CAPTURE("\"offset\":\"56\",\"length\":\"72\""), NULL}, /* as warcio writes them */
		{CAPTURE("\"offset\":56,\"length\":68"), NULL}, /* as pywb counts */
		{CAPTURE("\"offset\":0,\"length\":56"), NULL},
		{CAPTURE("\"offset\":0,\"length\":128"), NULL}, /* where the next starts is WARC's */
		{CAPTURE("\"offset\":55,\"length\":73"), "73 bytes at 55 of archive/data.warc are no"},
		{CAPTURE("\"offset\":56,\"length\":71"), "71 bytes at 56 of archive/data.warc are no"},
		{CAPTURE("\"offset\":56,\"length\":73"), "no place in archive/data.warc"},
		{CAPTURE("\"offset\":-1,\"length\":1"), "no place in"},
		{CAPTURE("\"offset\":56,\"length\":0"), "are no record"},
		{CAPTURE("\"offset\":1e30,\"length\":1"), "no place in"},
		{"{\"url\":\"u\",\"filename\":\"gone.warc\"," PLACE "}", "\"gone.warc\" is not in archive/"},
		{"{\"url\":\"u\",\"filename\":\"../indexes/index.cdx\"," PLACE "}", "is not in archive/"},
		{"{\"url\":\"\",\"filename\":\"data.warc\"," PLACE "}", "has no url"},
		{"{", "is no JSON object"},
	};
	struct arena a = {0};
	struct wacz_findings f;

	for (size_t i = 0; i < COUNT(t); i++)
		only_wrong(t[i].line, with(1, arena_printf(&a, "%s%s\n", start, t[i].line), &a),
		           t[i].what);
	only_wrong("time", with(1, STR("a) 2026 " CAPTURE(PLACE) "\n"), &a), "14 or 17 digits");
	only_wrong("order", with(1, STR(LINE "aa 20260115120000123 " CAPTURE(PLACE) "\n"), &a),
	           "line 2: does not sort behind");
	wacz_check(with(1, STR("a) 20260115120000 {\"url\":\"u\",\"filename\":\"data.warc\"," PLACE "}"),
	                &a), roomy, &a, &f);
	CHECK(f.wrong == 0 && f.notes == 3 && found(&f, false, "has no status"));
	arena_release(&a);
}

static struct str
gzip(struct str text, struct arena *a)
{
	z_stream z = {0};
	char *out = arena_alloc(a, text.n + 100, 1), *in = arena_alloc(a, text.n + 1, 1);

	memcpy(in, text.p, text.n);
	CHECK(deflateInit2(&z, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
	z.next_in = (Bytef *)in;
	z.avail_in = (uInt)text.n;
	z.next_out = (Bytef *)out;
	z.avail_out = (uInt)text.n + 100;
	CHECK(deflate(&z, Z_FINISH) == Z_STREAM_END);
	deflateEnd(&z);
	return (struct str){out, text.n + 100 - z.avail_out};
}

/* Two blocks, as pywb and js-wacz pack a long index, and packed WARC files. */
static void
packed_indexes_are_read_by_their_blocks(void)
{
#define META "!meta 0 {\"format\":\"cdxj-gzip-1.0\",\"filename\":\"index.cdx.gz\"}\n"
	struct arena a = {0};
	struct str record = gzip(STR(FIRST), &a), warc, cdx, good, line[2], block[2];
	char hex[SHA256_HEX + 1];

	warc = arena_str(&a, record);
	for (int i = 0; i < 2; i++) {
		line[i] = arena_printf(&a, "a)/%d 20260115120000 {\"url\":\"u\",\"digest\":\"d\",\"mime\":"
		                       "\"m\",\"status\":\"200\",\"filename\":\"d.warc.gz\",\"offset\":0,"
		                       "\"length\":%zu}\n", i, warc.n);
		block[i] = gzip(line[i], &a);
	}
	char *both = arena_alloc(&a, block[0].n + block[1].n, 1);
	memcpy(both, block[0].p, block[0].n);
	memcpy(both + block[0].n, block[1].p, block[1].n);
	cdx = (struct str){both, block[0].n + block[1].n};
	struct sha256 h = sha256_of(block[1]);
	sha256_hex(&h, hex);
	good = arena_printf(&a, META "a)/0 20260115120000 {\"offset\":0,\"length\":%zu}\n"
	                    "a)/1 {\"offset\":%zu,\"length\":%zu,\"digest\":\"sha256:%s\"}\n",
	                    block[0].n, block[0].n, block[1].n, hex);
	struct wacz_file files[] = {{STR("archive/d.warc.gz"), warc}, {STR("indexes/index.cdx.gz"), cdx},
	                            {STR("indexes/index.idx"), good}, small_files[2]};
	const struct { struct str idx; const char *what; } t[] = {
		{good, NULL},
		{replaced(good, "\"offset\":0", "\"offset\":1", &a), "line 2: its offset and length"},
		{replaced(good, "a)/1", "a)/2", &a), "line 3: block 2 starts with another line"},
		{replaced(good, "a)/1", "a)/", &a), "line 3: block 2 starts with another line"},
		{replaced(good, "sha256:", "sha256:0", &a), "line 3: its digest"},
		{replaced(good, "index.cdx.gz", "other.cdx.gz", &a), "\"other.cdx.gz\" is not in indexes/"},
		{replaced(good, "!meta", "meta", &a), "line 1: does not start"},
		{arena_printf(&a, "%.*sb) {}\n", STR_ARG(good)), "line 4: its offset and length"},
		{STR(META), "lists 0 of 2 blocks"},
	};
	for (size_t i = 0; i < COUNT(t); i++) {
		files[2].bytes = t[i].idx;
		only_wrong(t[i].what ? t[i].what : "nothing", pack(files, 4, &a), t[i].what);
	}
	files[1].bytes.n--;
	files[2] = files[3];
	only_wrong("cut", pack(files, 3, &a), "index.cdx.gz: does not unpack from gzip");
	arena_release(&a);
}

/* --- bundles of others */

static void
bundles_of_others_are_sound_or_named(void)
{
	static const struct { const char *name; size_t wrong; const char *what[6]; } t[] = {
		{"valid_example_1", 0, {0}},
		{"valid_example_2", 0, {0}},
		{"valid_signed_example_1", 0, {0}},
		{"invalid_signed_example_1", 0, {0}}, /* what is wrong is who signed it */
		{"invalid_example_1", 6,
		 {"its wacz_version is \"\"", "lists \"data/indexes/index.cdx.gz\", which is not",
		  "data/archive/test.txt: is not listed", "archive/: has no WARC file",
		  "indexes/: has no CDXJ index", "pages/pages.jsonl: is missing"}},
	};
	struct arena a = {0};
	struct stat st;

	const char *folder = check_shared("vectors", &a);
	if (stat(folder, &st) != 0) {
		arena_release(&a);
		SKIP("no shared files");
	}
	for (size_t i = 0; i < COUNT(t); i++) {
		struct wacz_findings f;
		struct err e = {0};
		struct buf b;
		buf_init(&b, LIMIT_INPUT_BYTES);
		CHECK_SAY(file_read(arena_printf(&a, "%s/%s.wacz", folder, t[i].name).p, &b, &e), "%s",
		          e.msg);
		wacz_check(buf_str(&b), roomy, &a, &f);
		bool all = f.wrong == t[i].wrong;
		for (size_t k = 0; k < t[i].wrong; k++)
			all = all && found(&f, true, t[i].what[k]);
		CHECK_SAY(all, "%s:", t[i].name);
		if (!all)
			show(&f);
		buf_release(&b);
	}
	arena_release(&a);
}

int
main(void)
{
	RUN(a_bundle_comes_back_as_it_was_written);
	RUN(the_listing_says_what_wacz_1_1_1_asks);
	RUN(pages_are_json_lines);
	RUN(paths_of_any_script_are_marked_as_utf8);
	RUN(the_same_files_give_the_same_bytes_everywhere);
	RUN(paths_that_would_leave_the_bundle_are_not_written);
	RUN(unzip_takes_our_bundles_and_finds_all_stored);
	RUN(every_flipped_bit_is_found);
	RUN(a_bundle_that_was_cut_is_refused);
	RUN(bytes_of_no_member_are_found);
	RUN(bytes_in_headers_are_found);
	RUN(streamed_members_are_read_and_checked);
	RUN(zip64_is_read_and_checked);
	RUN(paths_that_would_leave_the_bundle_are_refused);
	RUN(files_with_two_readings_are_refused);
	RUN(bombs_are_refused_before_they_are_unpacked);
	RUN(bundles_of_too_many_members_are_refused);
	RUN(bytes_behind_deflated_data_are_found);
	RUN(a_listing_that_does_not_fit_is_found);
	RUN(members_that_nothing_lists_are_found);
	RUN(the_double_hash_of_js_wacz_is_told_apart);
	RUN(pages_have_an_address_and_a_time);
	RUN(findings_are_few_and_plain);
	RUN(index_lines_point_to_records);
	RUN(packed_indexes_are_read_by_their_blocks);
	RUN(bundles_of_others_are_sound_or_named);
	return check_done();
}
