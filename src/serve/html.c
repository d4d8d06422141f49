/* html: escaping. See html.h. */
#include "serve/html.h"

#include "base/visible.h"

/* How far text runs that is written as it is. */
static size_t
plain(struct str s, size_t i)
{
	static const bool special[128] = {['&'] = 1, ['<'] = 1, ['>'] = 1, ['"'] = 1,
	                                  ['\''] = 1, [0x7F] = 1};

	for (; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c >= 0x80 || special[c] || (c < ' ' && c != '\n' && c != '\t'))
			break;
	}
	return i;
}

static bool
is_joiner(uint32_t cp)
{
	return cp == 0x200C || cp == 0x200D || cp == 0xFE0F;
}

static void
add_special(struct buf *out, struct str s, size_t *i)
{
	static const struct {
		char c;
		struct str as;
	} entities[] = {{'&', STR_INIT("&amp;")}, {'<', STR_INIT("&lt;")},
	                {'>', STR_INIT("&gt;")}, {'"', STR_INIT("&quot;")},
	                {'\'', STR_INIT("&#39;")}};

	for (size_t k = 0; k < COUNT(entities); k++)
		if (s.p[*i] == entities[k].c) {
			buf_add(out, entities[k].as);
			++*i;
			return;
		}
	size_t from = *i;
	uint32_t cp = utf8_next(s, i);
	if (is_joiner(cp))
		buf_add(out, str_slice(s, from, *i));
	else
		visible_add(out, str_slice(s, from, *i), BREAKS_KEPT);
}

void
html_add(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n;) {
		size_t end = plain(s, i);
		buf_add(out, str_slice(s, i, end));
		if ((i = end) < s.n)
			add_special(out, s, &i);
	}
}

size_t
html_weight(struct str s)
{
	struct buf b;

	buf_init(&b, (size_t)16 * (s.n + 1));
	html_add(&b, s);
	size_t n = b.n;
	buf_release(&b);
	return n;
}

void
html_add_cstr(struct buf *out, const char *s)
{
	html_add(out, str_of(s));
}

void
html_add_int(struct buf *out, int64_t v)
{
	buf_printf(out, "%lld", (long long)v);
}

void
html_add_size(struct buf *out, uint64_t v)
{
	buf_printf(out, "%llu", (unsigned long long)v);
}

void
html_url(struct buf *out, struct url u)
{
	html_add(out, u.text);
}
