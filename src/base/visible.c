/* visible: words in which nothing acts unseen. See visible.h. */
#include "base/visible.h"

#include <utf8proc.h>

enum { MARKS_MOST = 3 };

static bool
is_unseen(uint32_t cp)
{
	if (cp >= ' ' && cp < 0x7F)
		return false;
	const utf8proc_property_t *p = utf8proc_get_property((utf8proc_int32_t)cp);
	return p->ignorable || p->category == UTF8PROC_CATEGORY_CC ||
	       p->category == UTF8PROC_CATEGORY_CF ||
	       p->category == UTF8PROC_CATEGORY_CO ||
	       p->category == UTF8PROC_CATEGORY_ZL ||
	       p->category == UTF8PROC_CATEGORY_ZP;
}

static bool
is_joiner(uint32_t cp)
{
	return cp == 0x200C || cp == 0x200D || cp == 0xFE0F;
}

static bool
is_kept(uint32_t cp, enum visible_breaks breaks)
{
	if (cp == '\n' || cp == '\t')
		return breaks == BREAKS_KEPT || breaks == BREAKS_PAGE ||
		       breaks == BREAKS_JSON;
	return breaks == BREAKS_PAGE && is_joiner(cp);
}

static bool
is_mark(uint32_t cp)
{
	utf8proc_category_t c = utf8proc_category((utf8proc_int32_t)cp);

	return cp >= 0x80 && (c == UTF8PROC_CATEGORY_MN || c == UTF8PROC_CATEGORY_ME);
}

static void
add_named(struct buf *out, uint32_t cp, bool as_json)
{
	if (!as_json)
		buf_printf(out, "[U+%04X]", cp);
	else if (cp < 0x10000)
		buf_printf(out, "\\u%04x", cp);
	else /* RFC 8259, 7: as two surrogates */
		buf_printf(out, "\\u%04x\\u%04x", 0xD7C0 + (cp >> 10),
		           0xDC00 + (cp & 0x3FF));
}

/* Where the run of printable ASCII from i on ends. */
static size_t
plain_end(struct str s, size_t i)
{
	while (i < s.n && s.p[i] >= ' ' && s.p[i] < 0x7F)
		i++;
	return i;
}

void
visible_add(struct buf *out, struct str words, enum visible_breaks breaks)
{
	unsigned marks = 0;

	if (breaks == BREAKS_FOLDED)
		words = str_trim(words);
	for (size_t i = 0; i < words.n;) {
		size_t start = i, end = breaks == BREAKS_FOLDED ? i : plain_end(words, i);
		if (end > i) {
			buf_add(out, str_slice(words, i, end));
			i = end;
			marks = 0;
			continue;
		}
		uint32_t cp = utf8_next(words, &i);
		if (is_mark(cp))
			marks++;
		else if (!(is_joiner(cp) && is_kept(cp, breaks)))
			marks = 0;
		if (breaks == BREAKS_FOLDED && cp < 0x80 && is_space((int)cp)) {
			while (i < words.n && is_space((unsigned char)words.p[i]))
				i++;
			buf_byte(out, ' ');
		} else if (marks > MARKS_MOST || (is_unseen(cp) && !is_kept(cp, breaks))) {
			add_named(out, cp, breaks == BREAKS_JSON);
		} else if (cp == 0xFFFD) {
			buf_codepoint(out, cp);
		} else {
			buf_add(out, str_slice(words, start, i));
		}
	}
}

struct str
visible(struct arena *a, struct str words, enum visible_breaks breaks)
{
	enum { LONGEST = 8 }; /* of what stands for a byte: "[U+0001]" */
	struct buf b;

	buf_init(&b, LONGEST * words.n);
	visible_add(&b, words, breaks);
	struct str copy = arena_str(a, buf_str(&b));
	buf_release(&b);
	return copy;
}

void
visible_add_url(struct buf *out, struct str url)
{
	static const char marks[] = "-._~:/?#[]@!$&*+,;=%";

	for (size_t i = 0; i < url.n; i++) {
		unsigned char c = (unsigned char)url.p[i];
		if (is_alnum(c) || (c && strchr(marks, c)))
			buf_byte(out, (char)c);
		else
			buf_printf(out, "%%%02X", c);
	}
}
