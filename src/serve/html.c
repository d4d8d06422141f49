/* html: escaping. See html.h. */
#include "serve/html.h"

#include "base/visible.h"

static struct str
entity_of(char c)
{
	switch (c) {
	case '&':
		return STR("&amp;");
	case '<':
		return STR("&lt;");
	case '>':
		return STR("&gt;");
	case '"':
		return STR("&quot;");
	case '\'':
		return STR("&#39;");
	default:
		return (struct str){0};
	}
}

void
html_add(struct buf *out, struct str s)
{
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		struct str entity = entity_of(s.p[i]);
		if (entity.n == 0)
			continue;
		visible_add(out, str_slice(s, from, i), BREAKS_PAGE);
		buf_add(out, entity);
		from = i + 1;
	}
	visible_add(out, str_slice(s, from, s.n), BREAKS_PAGE);
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
