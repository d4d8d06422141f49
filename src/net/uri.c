/* uri: addresses in their normal form. See uri.h; sections are of RFC 3986. */
#include "net/uri.h"

#include "net/http.h"

/* 2.3 and 2.2, without the delimiters that end a part. */
static bool
stays(unsigned char c)
{
	return is_alnum(c) || (c && strchr("-._~!$&'()*+,;=:@", c));
}

static bool
is_unreserved(unsigned char c)
{
	return is_alnum(c) || (c && strchr("-._~", c));
}

/* Take a byte off the front of *s; *encoded: it stood there as "%41". */
static unsigned char
take_byte(struct str *s, bool *encoded)
{
	unsigned char c = (unsigned char)s->p[0];
	int high = s->n > 2 ? hex_value(s->p[1]) : -1;
	int low = s->n > 2 ? hex_value(s->p[2]) : -1;

	*encoded = c == '%' && high >= 0 && low >= 0;
	*s = str_slice(*s, *encoded ? 3 : 1, s->n);
	if (*encoded)
		c = (unsigned char)(high << 4 | low);
	return c;
}

/* A part of a URI in which the bytes of `also` stay as well (6.2.2.2). */
static void
add_part(struct str s, const char *also, bool lower, struct buf *out)
{
	bool encoded;

	while (s.n) {
		unsigned char c = take_byte(&s, &encoded);
		if (encoded ? is_unreserved(c) : stays(c) || (c && strchr(also, c)))
			buf_byte(out, (char)(lower ? to_lower(c) : c));
		else
			buf_printf(out, "%%%02X", c);
	}
}

/* 5.2.4; each segment is looked at as it is written. */
static void
add_path(struct str path, struct buf *out)
{
	size_t start = out->n, end;

	if (path.n == 0)
		buf_byte(out, '/');
	for (; path.n; path = str_slice(path, end, path.n)) {
		size_t before = out->n;
		end = str_find_byte(path, '/', 1);
		end = end == SIZE_MAX ? path.n : end;
		buf_byte(out, '/');
		add_part(str_slice(path, 1, end), "", false, out);
		struct str written = str_slice(buf_str(out), before, out->n);
		bool up = str_eq(written, STR("/.."));
		if (!up && !str_eq(written, STR("/.")))
			continue;
		while (up && before > start && out->p[--before] != '/')
			continue;
		buf_truncate(out, before);
		if (end == path.n)
			buf_byte(out, '/');
	}
}

/* All programs see the same authority in it, or the same host. An encoded byte is
 * looked at in a host alone: there it becomes what it stands for. */
static bool
is_clear(struct str s, bool is_host)
{
	bool encoded, clear = true;

	if (is_host && str_starts(s, STR("["))) {
		clear = str_ends(s, STR("]"));
		s = str_slice(s, 1, s.n - 1);
	}
	while (clear && s.n) {
		unsigned char c = take_byte(&s, &encoded);
		clear = c >= 0x80 ||
		        (encoded ? !is_host || is_unreserved(c) : stays(c));
	}
	return clear;
}

/* "user@host:port", the first two as they are. False: no host or one that is not clear,
 * or a port that is none. */
static bool
add_authority(struct str s, int64_t own_port, struct buf *out)
{
	size_t at = s.n, colon;
	int64_t port = own_port;

	while (at > 0 && s.p[at - 1] != '@')
		at--;
	if (!is_clear(str_slice(s, 0, at), false))
		return false;
	add_part(str_slice(s, 0, at), "", false, out);
	s = str_slice(s, at, s.n);
	bool is_v6 = str_starts(s, STR("["));
	colon = str_find_byte(s, ':', is_v6 ? str_find_byte(s, ']', 0) : 0);
	struct str host = str_slice(s, 0, colon), digits = str_slice(s, colon, s.n);
	digits = str_slice(digits, 1, digits.n);
	if (digits.n && (!str_to_i64(digits, &port) || port > 65535))
		return false;
	if (!is_clear(host, true))
		return false;
	add_part(host, "[]", true, out);
	if (port != own_port)
		buf_printf(out, ":%d", (int)port);
	return host.n > 0;
}

bool
uri_normal(struct str url, struct arena *a, struct str *out)
{
	bool secure = str_starts_nocase(url, STR("https://"));
	struct buf b;

	if ((!secure && !str_starts_nocase(url, STR("http://"))) ||
	    url.n > URI_BYTES_MAX)
		return false;
	url = str_slice(url, 0, str_find_byte(url, '#', 0));
	url = str_slice(url, secure ? 8 : 7, url.n);
	struct str rest = str_slice(url, 0, str_find_byte(url, '?', 0));
	struct str query = str_slice(url, rest.n, url.n);
	struct str authority = str_slice(rest, 0, str_find_byte(rest, '/', 0));

	buf_init(&b, 3 * URI_BYTES_MAX + 16); /* all of it encoded */
	buf_add(&b, secure ? STR("https://") : STR("http://"));
	bool ok = add_authority(authority, secure ? 443 : 80, &b);
	add_path(str_slice(rest, authority.n, rest.n), &b);
	if (query.n)
		buf_byte(&b, '?');
	add_part(str_slice(query, 1, query.n), "/?", false, &b);
	ok = ok && b.n <= URI_BYTES_MAX;
	if (ok)
		*out = arena_str(a, buf_str(&b));
	buf_release(&b);
	return ok;
}

/* 3.1 */
static bool
has_scheme(struct str s)
{
	size_t i = 0;

	while (i < s.n && (is_alnum((unsigned char)s.p[i]) || memchr("+-.", s.p[i], 3)))
		i++;
	return i > 0 && i < s.n && s.p[i] == ':' && is_alpha((unsigned char)s.p[0]);
}

/* 5.2.2: how much of the base, which is in its normal form, stands before the
 * reference. */
static size_t
base_of(struct str base, struct str reference)
{
	size_t authority = str_find(base, STR("//"), 0);
	size_t path = str_find_byte(base, '/', authority + 2);
	size_t end = str_slice(base, 0, str_find_byte(base, '?', path)).n;

	if (has_scheme(reference))
		return 0;
	if (str_starts(reference, STR("//")))
		return authority;
	if (str_starts(reference, STR("/")))
		return path;
	if (reference.n == 0)
		return base.n;
	while (reference.p[0] != '?' && base.p[end - 1] != '/') /* 5.2.3 */
		end--;
	return end;
}

bool
uri_has_user(struct str url)
{
	return str_find_byte(http_authority(url), '@', 0) != SIZE_MAX;
}

/* As is_clear, of a reference. */
static bool
is_clear_reference(struct str s)
{
	size_t query = str_find_byte(s, '?', 0);

	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7F ||
		    (s.p[i] == '\\' && i < query))
			return false;
	return true;
}

bool
uri_resolve(struct str base, struct str reference, struct arena *a, struct str *out)
{
	struct buf b;

	reference = str_slice(reference, 0, str_find_byte(reference, '#', 0));
	if (!is_clear_reference(reference) || !uri_normal(base, a, &base))
		return false;
	buf_init(&b, 2 * URI_BYTES_MAX + 1);
	buf_add(&b, str_slice(base, 0, base_of(base, reference)));
	buf_add(&b, str_slice(reference, 0, URI_BYTES_MAX + 1));
	bool ok = uri_normal(buf_str(&b), a, out);
	buf_release(&b);
	return ok;
}
