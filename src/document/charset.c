/* charset: bytes in any encoding to valid UTF-8. See charset.h. */
#include "document/charset.h"

#include <errno.h>
#include <iconv.h>

/* Keep what is valid and put U+FFFD for each byte that is not. */
static void
mend(struct str bytes, struct buf *out)
{
	for (size_t i = 0; i < bytes.n;) {
		size_t start = i;
		uint32_t cp = utf8_next(bytes, &i);
		if (cp == 0xFFFD && i - start == 1)
			buf_add(out, STR("\xEF\xBF\xBD"));
		else
			buf_add(out, str_slice(bytes, start, i));
	}
}

/* False if iconv does not know the encoding. */
static bool
convert(struct str bytes, const char *from, struct buf *out)
{
	iconv_t cd = iconv_open("UTF-8", from);
	char *in, piece[16 * 1024];
	size_t left = bytes.n;

	if (cd == (iconv_t)-1)
		return false;
	memcpy(&in, &bytes.p, sizeof in); /* iconv does not write to its input */
	while (left > 0 && !out->over) {
		char *to = piece;
		size_t room = sizeof piece;
		size_t r = iconv(cd, &in, &left, &to, &room);
		buf_add(out, (struct str){piece, sizeof piece - room});
		if (r != (size_t)-1 || errno == E2BIG)
			continue;
		buf_add(out, STR("\xEF\xBF\xBD")); /* not a character: step over a byte */
		in++;
		left--;
	}
	iconv_close(cd);
	return true;
}

/* The encoding that a byte order mark tells, which is taken off; NULL: there is none.
 * It counts more than any label: https://encoding.spec.whatwg.org/#decode */
static const char *
take_mark(struct str *bytes)
{
	static const struct {
		struct str mark;
		const char *encoding;
	} marks[] = {{STR_INIT("\xEF\xBB\xBF"), "UTF-8"},
	             {STR_INIT("\xFF\xFE"), "UTF-16LE"},
	             {STR_INIT("\xFE\xFF"), "UTF-16BE"}};

	for (size_t i = 0; i < COUNT(marks); i++)
		if (str_starts(*bytes, marks[i].mark)) {
			*bytes = str_slice(*bytes, marks[i].mark.n, bytes->n);
			return marks[i].encoding;
		}
	return NULL;
}

/* The WHATWG standard reads these labels as windows-1252. */
static bool
is_latin1(struct str label)
{
	return label.n == 0 || str_eq_nocase(label, STR("iso-8859-1")) ||
	    str_eq_nocase(label, STR("latin1")) || str_eq_nocase(label, STR("us-ascii")) ||
	    str_eq_nocase(label, STR("ascii"));
}

static void
nul_to_space(struct buf *b)
{
	for (size_t i = 0; i < b->n; i++)
		if (b->p[i] == '\0')
			b->p[i] = ' ';
}

bool
charset_to_utf8(struct str bytes, struct str named, struct arena *a, struct str *out,
                struct err *e)
{
	struct buf text;
	const char *mark = take_mark(&bytes);
	const char *from = mark ? mark
	                   : is_latin1(named) ? "WINDOWS-1252" : arena_cstr(a, named);
	bool is_utf8 = str_eq_nocase(str_of(from), STR("utf-8"));
	bool valid = (!mark || is_utf8) && utf8_valid(bytes);

	if (valid && str_find_byte(bytes, '\0', 0) == SIZE_MAX) {
		*out = bytes;
		return true;
	}
	buf_init(&text, LIMIT_INPUT_BYTES);
	if (valid || is_utf8 || !convert(bytes, from, &text))
		mend(bytes, &text);
	nul_to_space(&text);
	bool ok = buf_ok(&text, "the text as UTF-8", e);
	if (ok)
		*out = arena_str(a, buf_str(&text));
	buf_release(&text);
	return ok;
}
