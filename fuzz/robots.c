/* robots: a path on the first line, any bytes as robots.txt below it. */
#include "fuzz/target.h"
#include "net/robots.h"

#include <ctype.h>

static struct robots_answer
ask(struct str file, const char *agent, struct str url, struct arena *a)
{
	struct robots_answer answer = {0};
	struct err e = {0};

	if (!robots_ask(robots_parse(file, str_of(agent), a), url, &answer, &e))
		abort();
	return answer;
}

static bool
is_same(struct robots_answer a, struct robots_answer b)
{
	return a.allowed == b.allowed && a.line == b.line && str_eq(a.bytes, b.bytes);
}

/* The same path with its letters and digits encoded, where they are not in "%XX". */
static void
encode(struct str path, struct buf *out)
{
	const unsigned char *p = (const unsigned char *)path.p;

	for (size_t i = 0; i < path.n; i++) {
		if (p[i] == '%' && path.n - i > 2 && isxdigit(p[i + 1]) &&
		    isxdigit(p[i + 2])) {
			buf_add(out, str_slice(path, i, i + 3));
			i += 2;
		} else if (is_alnum(p[i])) {
			buf_printf(out, "%%%02x", p[i]);
		} else {
			buf_byte(out, path.p[i]);
		}
	}
}

/* The line that decided stands in the file, says what was decided, and suffices. */
static void
check_line(struct robots_answer got, struct str file, struct str url, struct arena *a)
{
	struct buf alone;

	if (got.line == 0) {
		if (!got.allowed || got.bytes.n)
			abort();
		return;
	}
	if (got.bytes.p < file.p || got.bytes.p + got.bytes.n > file.p + file.n ||
	    (to_lower(got.bytes.p[0]) == 'a') != got.allowed)
		abort();
	buf_init(&alone, LIMIT_INPUT_BYTES);
	buf_add(&alone, STR("user-agent: proviso\n"));
	buf_add(&alone, got.bytes);
	got.line = 2;
	if (!is_same(got, ask(buf_str(&alone), "proviso", url, a)))
		abort();
	buf_release(&alone);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str file = {(const char *)data, size}, first;
	struct arena a = {0};
	struct buf url, encoded, longer;

	buf_init(&url, ROBOTS_URL_MAX / 3);
	buf_init(&encoded, ROBOTS_URL_MAX);
	buf_init(&longer, LIMIT_INPUT_BYTES);
	str_next(&file, '\n', &first);
	buf_byte(&url, '/');
	buf_add(&url, first);
	encode(buf_str(&url), &encoded);
	buf_add(&longer, file);
	buf_add(&longer, STR("\nSitemap: /\nallow:\nuser-agent: other\ndisallow: /\n"));
	struct robots_answer got = ask(file, "proviso", buf_str(&url), &a);
	struct robots_answer of_encoded = ask(file, "proviso", buf_str(&encoded), &a);
	check_line(got, file, buf_str(&url), &a);
	/* No more is allowed; less may be, since an "allow" must match without decoding too. */
	if (!got.allowed && !is_same(got, of_encoded))
		abort();
	if (!is_same(got, ask(file, "PROVISO", buf_str(&url), &a)) ||
	    !is_same(got, ask(buf_str(&longer), "proviso", buf_str(&url), &a)))
		abort();
	buf_release(&url);
	buf_release(&encoded);
	buf_release(&longer);
	arena_release(&a);
	return 0;
}
