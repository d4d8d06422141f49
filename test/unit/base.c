/* base: slices, buffers, arenas, errors, hashes, JSON, time, the pool. */
#include <unistd.h>

#include "test/check.h"

#include <pthread.h>

static void
slices_are_clamped_and_cut(void)
{
	struct str rest = STR("a,,b,"), piece;
	int n = 0;

	CHECK_STR(str_slice(STR("hello"), 1, 3), STR("el"));
	CHECK_STR(str_slice(STR("hello"), 4, 99), STR("o"));
	CHECK_STR(str_slice(STR("hello"), 9, 2), STR(""));
	CHECK_STR(str_trim(STR(" \t x y\r\n")), STR("x y"));
	while (str_next(&rest, ',', &piece))
		n++;
	CHECK_SAY(n == 3, "%d pieces", n);
	CHECK(str_find(STR("abcabc"), STR("ca"), 0) == 2);
	CHECK(str_find(STR("abc"), STR("abcd"), 0) == SIZE_MAX);
	CHECK(str_find_nocase(STR("The GDPR"), STR("gdpr"), 0) == 4);
	CHECK(str_cmp(STR("ab"), STR("abc")) < 0 && str_cmp(STR("b"), STR("abc")) > 0);
}

static void
numbers_are_read_whole_or_not_at_all(void)
{
	int64_t v = -1;

	CHECK(str_to_i64(STR("042"), &v) && v == 42);
	CHECK(!str_to_i64(STR(""), &v));
	CHECK(!str_to_i64(STR("4x"), &v));
	CHECK(!str_to_i64(STR("1234567890123456789"), &v));
}

static void
utf8_follows_rfc_3629(void)
{
	static const char *bad[] = {"\x80", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80",
	                            "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
	                            "abcdefgh\xE2\x82"};
	char out[4];

	for (size_t i = 0; i < COUNT(bad); i++)
		CHECK_SAY(!utf8_valid(str_of(bad[i])), "bad sequence %zu passes", i);
	CHECK(utf8_valid(STR("plain, \xC3\xA9, \xE2\x82\xAC, \xF0\x9F\x94\x92")));
	for (uint32_t cp = 1; cp < 0x110000; cp += 7) {
		size_t n = utf8_put(cp, out), i = 0;
		bool surrogate = cp >= 0xD800 && cp <= 0xDFFF;
		uint32_t back = utf8_next((struct str){out, n}, &i);
		if (back != (surrogate ? 0xFFFD : cp) || i != n) {
			CHECK_SAY(false, "U+%04X comes back as U+%04X", cp, back);
			break;
		}
	}
}

static void
buffers_stop_at_their_maximum(void)
{
	struct buf b;
	struct err e = {0};

	buf_init(&b, 5);
	buf_add(&b, STR("four"));
	CHECK(buf_ok(&b, "it", &e));
	buf_add(&b, STR("xx"));
	CHECK(!buf_ok(&b, "it", &e) && e.kind == ERR_LIMIT);
	CHECK_STR(buf_str(&b), STR("four"));
	buf_clear(&b);
	buf_printf(&b, "%d", 12345); /* the NUL of printf is no byte of it */
	CHECK(buf_ok(&b, "it", &e));
	CHECK_STR(buf_str(&b), STR("12345"));
	buf_printf(&b, "%d", 6);
	CHECK(b.over);
	buf_release(&b);
}

static void
errors_are_set_once_and_stay_one_line(void)
{
	struct err e = {0};

	CHECK(!err_set(&e, ERR_INPUT, "bad\n%s", "thing"));
	CHECK(!err_set(&e, ERR_INTERNAL, "later"));
	CHECK(!err_context(&e, "file"));
	CHECK(e.kind == ERR_INPUT);
	CHECK_STR(str_of(e.msg), STR("file: bad thing"));
	e = (struct err){0};
	err_set(&e, ERR_INPUT, "\xFF%0600d", 0);
	CHECK(utf8_valid(str_of(e.msg)) && e.msg[0] == '?');
	e = (struct err){0};
	char wide[2 * sizeof e.msg + 1];
	for (size_t i = 0; i < sizeof wide - 1; i += 2)
		memcpy(wide + i, "\u00E9", 2);
	wide[sizeof wide - 1] = '\0';
	err_set(&e, ERR_INPUT, "%s", wide);
	CHECK_SAY(utf8_valid(str_of(e.msg)), "a message that was cut ends in half a character");
	CHECK(!err_context(&e, "x") && utf8_valid(str_of(e.msg)));
	CHECK(err_exit_status(ERR_HOME) == 7 && err_exit_status(ERR_INTERNAL) == 70);
}

static void
arenas_give_zeroed_memory_after_a_reset(void)
{
	struct arena a = {0};

	for (int round = 0; round < 3; round++) {
		for (size_t n = 1; n < 200000; n *= 3) {
			char *p = arena_alloc(&a, n, 1);
			CHECK(p[0] == 0 && p[n - 1] == 0);
			memset(p, 0xAA, n);
		}
		arena_reset(&a);
	}
	CHECK_STR(arena_printf(&a, "%d-%s", 7, "x"), STR("7-x"));
	arena_release(&a);
}

static void
sha256_gives_the_vectors_of_fips_180(void)
{
	char hex[SHA256_HEX + 1];
	struct sha256 h = sha256_of(STR("abc")), back;

	sha256_hex(&h, hex);
	CHECK_STR(str_of(hex),
	          STR("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
	CHECK(sha256_from_hex(str_of(hex), &back) && sha256_eq(&h, &back));
	CHECK(!sha256_from_hex(STR("ba78"), &back));
}

static void
the_fast_hash_tells_texts_apart(void)
{
	enum { N = 20000 };
	static uint64_t seen[N];
	char text[32];

	for (int i = 0; i < N; i++)
		seen[i] = hash64((struct str){text, (size_t)snprintf(text, sizeof text, "%d", i)}, 1);
	for (int i = 0; i < N; i += 97)
		for (int k = i + 1; k < N; k++)
			if (seen[i] == seen[k])
				CHECK_SAY(false, "%d and %d have one hash", i, k);
	CHECK(hash64(STR("same"), 1) != hash64(STR("same"), 2));
	CHECK(hash64(STR("data"), 0) != hash64(STR("term"), 0)); /* short, without a seed */
}

static void
json_escapes_what_rfc_8259_says(void)
{
	struct buf b;
	struct json j = {.out = &b};

	buf_init(&b, 1000);
	json_object(&j);
	json_key_str(&j, "a", STR("q\" b\\ n\n \x01 \xC3\xA9"));
	json_key(&j, "b");
	json_array(&j);
	json_int(&j, -3);
	json_bool(&j, true);
	json_cstr(&j, NULL);
	json_decimal(&j, 0.5, 2);
	json_array_end(&j);
	json_object_end(&j);
	CHECK_STR(buf_str(&b), STR("{\"a\":\"q\\\" b\\\\ n\\n \\u0001 \xC3\xA9\",\"b\":[-3,true,null,0.50]}"));
	buf_release(&b);
}

static void
http_dates_go_there_and_back(void)
{
	static const char *const bad[] = {
		"Mon, 06 Nov 1994 08:49:37 GMT",      /* it was a Sunday */
		"Wed, 30 Feb 2022 00:00:00 GMT",      /* as the 2nd of March was a Wednesday */
		"Sunday, 06-Nov-94 08:49:37 GMT",     /* RFC 850 */
		"Sun Nov  6 08:49:37 1994",           /* asctime */
		"Sun, 06 nov 1994 08:49:37 GMT",
		"Sun, 06 Nov 1994 08:49:37 UTC",
		"Sun, 06 Nov 1994 08:49:37 +0000",
		"Sun, 06 Nov 1994 08:49:37 GMT ",
		"Sun, 6 Nov 1994 08:49:37 GMT",
		"Sun, 06 Nov 1994 08:49:60 GMT",
		"Sat, 05 Nov 1994 24:49:37 GMT",
		"Sun, 06 Nov 1994 08:49 GMT",
		"Sun, +6 Nov 1994 08:49:37 GMT",
		"", "yesterday",
	};
	char text[TIME_HTTP + 1];
	int64_t t;

	CHECK(time_from_http(STR("Sun, 06 Nov 1994 08:49:37 GMT"), &t) && t == 784111777);
	CHECK(time_from_http(STR("Thu, 29 Feb 2024 12:30:45 GMT"), &t) && t == 1709209845);
	for (size_t i = 0; i < COUNT(bad); i++)
		CHECK_SAY(!time_from_http(str_of(bad[i]), &t), "\"%s\" is a date", bad[i]);
	for (int64_t at = -62167219200; at < 253402300800; at += 86399 * 997) {
		time_http(at, text);
		if (!time_from_http(str_of(text), &t) || t != at) {
			CHECK_SAY(false, "%lld is %s and comes back as another", (long long)at, text);
			break;
		}
	}
}

static void
times_go_there_and_back(void)
{
	char iso[TIME_ISO + 1];
	int64_t t;

	CHECK(time_from_iso(STR("2024-02-29T12:30:45Z"), &t) && t == 1709209845);
	time_iso(t, iso);
	CHECK_STR(str_of(iso), STR("2024-02-29T12:30:45Z"));
	CHECK(time_from_iso(STR("2024-02-29T14:30:45+02:00"), &t) && t == 1709209845);
	CHECK(time_from_iso(STR("1970-01-01"), &t) && t == 0);
	CHECK(time_until_iso(STR("2024-02-29"), &t) && t == 1709251199);
	CHECK(time_until_iso(STR("2024-02-29T12:30:45Z"), &t) && t == 1709209845);
	CHECK(!time_until_iso(STR("2024-02-30"), &t));
	CHECK(!time_from_iso(STR("2024-13-01"), &t));
	CHECK(!time_from_iso(STR("2023-02-29"), &t) && !time_from_iso(STR("1900-02-29"), &t));
	CHECK(!time_from_iso(STR("2024-04-31T00:00:00Z"), &t));
	CHECK(time_from_iso(STR("2000-02-29"), &t) && time_from_iso(STR("2024-12-31"), &t));
	CHECK(!time_from_iso(STR("2024-02-29T12:30"), &t));
	CHECK(!time_from_iso(STR("yesterday"), &t));
}

enum { ITEMS = 1000 };

struct squares {
	int of[ITEMS];
	size_t next;
	bool in_order;
};

static bool
square(void *context, unsigned worker, size_t item)
{
	struct squares *s = context;

	(void)worker;
	s->of[item] = (int)(item * item);
	return true;
}

static bool
take_square(void *context, size_t item)
{
	struct squares *s = context;

	s->in_order = s->in_order && item == s->next++ && s->of[item] == (int)(item * item);
	return true;
}

static bool
stop_at_ten(void *context, size_t item)
{
	(void)context;
	return item < 10;
}

static void
the_pool_gives_results_in_order(void)
{
	static struct squares s = {.in_order = true};

	CHECK(pool_run(4, ITEMS, 8, square, take_square, &s));
	CHECK(s.in_order && s.next == ITEMS);
	CHECK(!pool_run(4, ITEMS, 8, square, stop_at_ten, &s));
}

static void
a_file_is_written_whole_or_not_at_all(void)
{
	char folder[] = "/tmp/proviso-base-XXXXXX", path[64], nowhere[64];
	struct buf b;
	struct err e = {0};

	CHECK(mkdtemp(folder) != NULL);
	snprintf(path, sizeof path, "%s/one", folder);
	snprintf(nowhere, sizeof nowhere, "%s/none/one", folder);
	buf_init(&b, 100);
	CHECK(file_write_durably(path, STR("first and longer"), 0600, &e));
	CHECK(file_write_durably(path, STR("second"), 0600, &e));
	CHECK(file_read(path, &b, &e));
	CHECK_STR(buf_str(&b), STR("second"));
	CHECK(!file_write_durably(nowhere, STR("third"), 0600, &e) && e.kind == ERR_HOME);
	e = (struct err){0};
	CHECK(file_make_folders(nowhere, &e) && file_write_durably(nowhere, STR("third"), 0600, &e));
	unlink(path);
	unlink(nowhere);
	nowhere[strlen(nowhere) - 4] = '\0';
	CHECK_SAY(rmdir(nowhere) == 0 && rmdir(folder) == 0, "%s holds a file that was left behind", folder);
	buf_release(&b);
}

/* What the file holds; empty if it is not there. */
static struct str
content(const char *path, struct arena *a)
{
	struct buf b;
	struct err e = {0};

	buf_init(&b, 1000);
	struct str s = file_read(path, &b, &e) ? arena_str(a, buf_str(&b)) : STR("");
	buf_release(&b);
	return s;
}

enum { GROUP = 100 }; /* more than are kept open */

static void
a_group_is_there_before_the_file_that_speaks_of_it(void)
{
	char folder[] = "/tmp/proviso-base-XXXXXX";
	struct file_group g = {.count = 0};
	struct arena a = {0};
	struct err e = {0};

	CHECK(mkdtemp(folder) != NULL);
	const char *sign = arena_printf(&a, "%s/sign", folder).p;
	CHECK(file_write_durably(sign, STR("none"), 0600, &e));
	for (int i = 0; i < GROUP; i++) {
		const char *path = arena_printf(&a, "%s/%d/deep/%d", folder, i % 3, i).p;
		CHECK(file_group_add(&g, path, arena_printf(&a, "this is %d", i), 0600, &e));
	}
	CHECK(file_group_replace(&g, sign, STR("a hundred"), 0600, &e));
	CHECK_STR(content(sign, &a), STR("none"));
	CHECK_SAY(file_group_sync(&g, &e), "%s", e.msg);
	CHECK_STR(content(sign, &a), STR("a hundred"));
	for (int i = 0; i < GROUP; i++) {
		const char *path = arena_printf(&a, "%s/%d/deep/%d", folder, i % 3, i).p;
		CHECK_STR(content(path, &a), arena_printf(&a, "this is %d", i));
		unlink(path);
	}
	unlink(sign);
	for (int i = 0; i < 3; i++)
		CHECK(rmdir(arena_printf(&a, "%s/%d/deep", folder, i).p) == 0 &&
		      rmdir(arena_printf(&a, "%s/%d", folder, i).p) == 0);
	CHECK_SAY(rmdir(folder) == 0, "%s holds a file that was left behind", folder);
	arena_release(&a);
}

static void
a_group_that_fails_replaces_nothing(void)
{
	char folder[] = "/tmp/proviso-base-XXXXXX";
	struct file_group g = {.count = 0};
	struct arena a = {0};
	struct err e = {0};

	CHECK(mkdtemp(folder) != NULL);
	const char *sign = arena_printf(&a, "%s/sign", folder).p;
	const char *below = arena_printf(&a, "%s/below", sign).p; /* a file is no folder */
	CHECK(file_write_durably(sign, STR("none"), 0600, &e));
	CHECK(!file_group_add(&g, below, STR("x"), 0600, &e) && e.kind == ERR_HOME);
	CHECK(strstr(e.msg, sign) != NULL);
	e = (struct err){0};
	CHECK(file_group_replace(&g, sign, STR("one"), 0600, &e));
	file_group_release(&g);
	CHECK_STR(content(sign, &a), STR("none"));
	unlink(sign);
	CHECK_SAY(rmdir(folder) == 0, "%s holds a file that was left behind", folder);
	arena_release(&a);
}

int
main(void)
{
	RUN(slices_are_clamped_and_cut);
	RUN(numbers_are_read_whole_or_not_at_all);
	RUN(utf8_follows_rfc_3629);
	RUN(buffers_stop_at_their_maximum);
	RUN(errors_are_set_once_and_stay_one_line);
	RUN(arenas_give_zeroed_memory_after_a_reset);
	RUN(sha256_gives_the_vectors_of_fips_180);
	RUN(the_fast_hash_tells_texts_apart);
	RUN(json_escapes_what_rfc_8259_says);
	RUN(times_go_there_and_back);
	RUN(http_dates_go_there_and_back);
	RUN(the_pool_gives_results_in_order);
	RUN(a_file_is_written_whole_or_not_at_all);
	RUN(a_group_is_there_before_the_file_that_speaks_of_it);
	RUN(a_group_that_fails_replaces_nothing);
	return check_done();
}
