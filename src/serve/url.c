/* url: addresses for pages. See url.h. */
#include "serve/url.h"

#include "net/uri.h"

static bool
is_unreserved(char c)
{
	return is_alnum((unsigned char)c) || (c && strchr("-._~", c));
}

void
url_encode(struct buf *out, struct str value)
{
	for (size_t i = 0; i < value.n; i++)
		if (is_unreserved(value.p[i]))
			buf_byte(out, value.p[i]);
		else
			buf_printf(out, "%%%02X", (unsigned char)value.p[i]);
}

static struct url
taken(struct arena *a, struct buf *b)
{
	struct url u = {b->over ? (struct str){0} : arena_str(a, buf_str(b))};

	buf_release(b);
	return u;
}

struct url
url_of(struct arena *a, const char *pattern, const struct str *values)
{
	struct str rest = str_of(pattern);
	struct buf b;

	buf_init(&b, URI_BYTES_MAX);
	for (size_t i; (i = str_find(rest, STR("{}"), 0)) != SIZE_MAX;) {
		buf_add(&b, str_slice(rest, 0, i));
		url_encode(&b, *values++);
		rest = str_slice(rest, i + 2, rest.n);
	}
	buf_add(&b, rest);
	return taken(a, &b);
}

struct url
url_with(struct arena *a, struct url u, const char *name, struct str value)
{
	struct buf b;

	buf_init(&b, URI_BYTES_MAX);
	buf_add(&b, u.text);
	buf_byte(&b, str_find_byte(u.text, '?', 0) == SIZE_MAX ? '?' : '&');
	buf_add(&b, str_of(name));
	buf_byte(&b, '=');
	url_encode(&b, value);
	return taken(a, &b);
}

struct url
url_foreign(struct arena *a, struct str address)
{
	struct url u = {{0}};

	return uri_normal(address, a, &u.text) ? u : (struct url){{0}};
}

struct url
url_foreign_words(struct arena *a, struct str address)
{
	size_t at = str_find(address, STR("#:~:text="), 0);
	struct url u = url_foreign(a, str_slice(address, 0, at));

	for (size_t i = at == SIZE_MAX ? 0 : at + 1; i < address.n; i++)
		if (!is_unreserved(address.p[i]) && !strchr(":=%,", address.p[i]))
			return (struct url){{0}};
	if (u.text.n && at != SIZE_MAX)
		u.text = arena_printf(a, "%.*s%.*s", STR_ARG(u.text),
		                      STR_ARG(str_slice(address, at, address.n)));
	return u;
}

struct url
url_own(const char *address)
{
	return (struct url){str_of(address)};
}
