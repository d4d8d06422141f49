/* visible: what nobody sees comes out, and what people write stays. */
#include "base/visible.h"
#include "test/check.h"

static struct arena arena;

static struct str
seen(const char *words, enum visible_breaks breaks)
{
	struct buf b;

	buf_init(&b, LIMIT_TEXT_BYTES);
	visible_add(&b, str_of(words), breaks);
	struct str s = arena_str(&arena, buf_str(&b));
	buf_release(&b);
	return s;
}

static void
what_nobody_sees_is_named(void)
{
	/* A direction override, a zero-width space, a soft hyphen, a variation selector, a
	 * tag, a Hangul filler, a line separator, private use, NEL, DEL, a byte order mark. */
	static const struct {
		const char *in, *out;
	} cases[] = {
		{"a\u202Eb", "a[U+202E]b"},   {"a\u200Bb", "a[U+200B]b"},
		{"a\u00ADb", "a[U+00AD]b"},   {"a\uFE0Fb", "a[U+FE0F]b"},
		{"a\U000E0041b", "a[U+E0041]b"}, {"a\u3164b", "a[U+3164]b"},
		{"a\u2028b", "a[U+2028]b"},   {"a\uE000b", "a[U+E000]b"},
		{"a\xC2\x85" "b", "a[U+0085]b"}, {"a\x7F" "b", "a[U+007F]b"},
		{"a\uFEFFb", "a[U+FEFF]b"},   {"a\x1B[31mb", "a[U+001B][31mb"},
		{"a\u2066b\u2069", "a[U+2066]b[U+2069]"},
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		CHECK_STR(seen(cases[i].in, BREAKS_SHOWN), str_of(cases[i].out));
}

static void
what_people_write_stays(void)
{
	const char *words = "Plain, caf\u00E9, \u20AC 5, \u0646\u062D\u062A\u0641\u0638, "
	                    "\u4F60\u597D, \u0939\u093F\u0928\u094D\u0926\u0940, \U0001F512 \u00A0\u3000.";

	CHECK_STR(seen(words, BREAKS_SHOWN), str_of(words));
}

static void
line_ends_are_shown_kept_or_folded(void)
{
	const char *words = " a\r\n\tb\nc ";

	CHECK_STR(seen(words, BREAKS_SHOWN), STR(" a[U+000D][U+000A][U+0009]b[U+000A]c "));
	CHECK_STR(seen(words, BREAKS_KEPT), STR(" a[U+000D]\n\tb\nc "));
	CHECK_STR(seen(words, BREAKS_FOLDED), STR("a b c"));
}

static void
json_says_the_same(void)
{
	CHECK_STR(seen("{\"a\":\"caf\u00E9\u202E\xC2\x9B" "\U000E0041\"}\n", BREAKS_JSON),
	          STR("{\"a\":\"caf\u00E9\\u202e\\u009b\\udb40\\udc41\"}\n"));
}

static void
what_is_no_text_is_told(void)
{
	CHECK_STR(seen("a\x9B[31m\xE2\x80", BREAKS_SHOWN), STR("a\uFFFD[31m\uFFFD\uFFFD"));
	CHECK_STR(seen("a\uFFFDb", BREAKS_KEPT), STR("a\uFFFDb"));
}

static void
marks_do_not_pile_up(void)
{
	CHECK_STR(seen("e\u0301\u0302\u0303", BREAKS_SHOWN), STR("e\u0301\u0302\u0303"));
	CHECK_STR(seen("e\u0301\u0301\u0301\u0301\u0301x", BREAKS_SHOWN),
	          STR("e\u0301\u0301\u0301[U+0301][U+0301]x"));
	CHECK_STR(seen("e\u0301\u0301\u200D\u0301\u200D\u0301", BREAKS_PAGE),
	          STR("e\u0301\u0301\u200D\u0301\u200D[U+0301]"));
}

static void
urls_lose_what_means_something_elsewhere(void)
{
	struct buf b;

	buf_init(&b, 1000);
	visible_add_url(&b, STR("https://a.example/p?q=1&r=%20#f[1] (x)'\"{}\\<>\n\u00E9"));
	CHECK_STR(buf_str(&b), STR("https://a.example/p?q=1&r=%20#f[1]%20%28x%29%27%22%7B%7D%5C"
	                           "%3C%3E%0A%C3%A9"));
	buf_release(&b);
}

int
main(void)
{
	RUN(what_nobody_sees_is_named);
	RUN(what_people_write_stays);
	RUN(line_ends_are_shown_kept_or_folded);
	RUN(json_says_the_same);
	RUN(what_is_no_text_is_told);
	RUN(marks_do_not_pile_up);
	RUN(urls_lose_what_means_something_elsewhere);
	arena_release(&arena);
	return check_done();
}
