/* cdxj: index lines of WARC records. See cdxj.h; the states named are those of the URL
 * standard (https://url.spec.whatwg.org/). */
#include "net/message.h"
#include "warc/cdxj.h"

static bool
is_one_of(char c, const char *set)
{
	return c != '\0' && strchr(set, c);
}

static int
by_bytes(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* The pieces of s between separators, sorted and joined again. */
static void
add_sorted(struct str s, char separator, struct buf *out)
{
	struct str *list = NULL, piece;
	size_t count = 0, cap = 0;
	bool more = true;

	while (more) {
		size_t end = str_find_byte(s, separator, 0);
		more = end != SIZE_MAX;
		piece = str_slice(s, 0, end);
		s = str_slice(s, more ? end + 1 : s.n, s.n);
		GROW(list, count, cap);
		list[count++] = piece;
	}
	qsort(list, count, sizeof *list, by_bytes);
	for (size_t i = 0; i < count; i++) {
		if (i)
			buf_byte(out, separator);
		buf_add(out, list[i]);
	}
	free(list);
}

/* Percent-encode controls, what is not ASCII, and the bytes of `set`. */
static void
add_encoded(struct str s, const char *set, struct buf *out)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c <= 0x20 || c >= 0x7F || is_one_of((char)c, set))
			buf_printf(out, "%%%02X", c);
		else
			buf_byte(out, (char)c);
	}
}

static unsigned
dots(struct str segment)
{
	unsigned n = 0;

	while (segment.n && n < 3) {
		size_t one = str_starts(segment, STR(".")) ? 1
		    : str_starts(segment, STR("%2e")) ? 3 : 0;
		if (one == 0)
			return 0;
		segment = str_slice(segment, one, segment.n);
		n++;
	}
	return n < 3 ? n : 0;
}

/* "path state": segments of a path that starts with a slash, or is empty. */
static void
add_path(struct str path, struct buf *out)
{
	size_t start = out->n;
	bool last = false;

	path = str_slice(path, 1, path.n);
	while (!last) {
		size_t end = 0;
		while (end < path.n && path.p[end] != '/' && path.p[end] != '\\')
			end++;
		struct str segment = str_slice(path, 0, end);
		last = end == path.n;
		path = str_slice(path, end + 1, path.n);
		unsigned up = dots(segment);
		if (up == 2 && out->n > start) {
			size_t n = out->n - 1;
			while (out->p[n] != '/')
				n--;
			buf_truncate(out, n);
		}
		if (up == 0 || last)
			buf_byte(out, '/');
		if (up == 0)
			add_encoded(segment, "\"#<>?`{}", out);
	}
}

/* "host state", as far as cdxj.h says. */
static bool
is_host(struct str host)
{
	bool six = host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']';

	if (six)
		host = str_slice(host, 1, host.n - 1);
	for (size_t i = 0; i < host.n; i++) {
		char c = host.p[i];
		if (six ? !is_digit(c) && !(c >= 'a' && c <= 'f') && c != ':' && c != '.'
		        : !is_alnum(c) && !is_one_of(c, "-._~!$&'()*+,;="))
			return false;
	}
	return host.n > 0;
}

static void
add_host(struct str host, struct buf *out)
{
	for (;;) {
		size_t label = host.n;
		while (label > 0 && host.p[label - 1] != '.')
			label--;
		buf_add(out, str_slice(host, label, host.n));
		if (label == 0)
			return;
		buf_byte(out, ',');
		host.n = label - 1;
	}
}

/* "port state": nothing for an empty one or the scheme's own. */
static bool
read_port(struct str digits, int64_t own, int64_t *port)
{
	*port = 0;
	if (digits.n == 0)
		return true;
	if (!str_to_i64(digits, port) || *port > 65535)
		return false;
	if (*port == own)
		*port = 0;
	return true;
}

/* The host and port of an authority, behind the last "@". */
static bool
add_authority(struct str authority, int64_t own_port, struct buf *out)
{
	struct str port_digits = {0};
	int64_t port;

	for (size_t at; (at = str_find_byte(authority, '@', 0)) != SIZE_MAX;)
		authority = str_slice(authority, at + 1, authority.n);
	size_t bracket = str_find_byte(authority, ']', 0);
	size_t colon = str_find_byte(authority, ':', bracket == SIZE_MAX ? 0 : bracket);
	if (colon != SIZE_MAX)
		port_digits = str_slice(authority, colon + 1, authority.n);
	authority = str_slice(authority, 0, colon);
	if (!is_host(authority) || !read_port(port_digits, own_port, &port))
		return false;
	add_host(authority, out);
	if (port)
		buf_printf(out, ":%d", (int)port);
	buf_byte(out, ')');
	return true;
}

static size_t
find_any(struct str s, const char *set, size_t from)
{
	size_t i = from;

	while (i < s.n && !is_one_of(s.p[i], set))
		i++;
	return i;
}

/* A URL in lower case, without white space around and line ends in it. */
static bool
add_http_key(struct str url, struct buf *out)
{
	bool secure = str_starts(url, STR("https:"));
	struct buf query;

	size_t start = secure ? 6 : 5;
	while (start < url.n && (url.p[start] == '/' || url.p[start] == '\\'))
		start++;
	url = str_slice(url, start, find_any(url, "#", 0));
	size_t host = find_any(url, "/\\?", 0), path = find_any(url, "?", 0);
	if (!add_authority(str_slice(url, 0, host), secure ? 443 : 80, out))
		return false;
	add_path(str_slice(url, host, path), out);
	if (path + 1 >= url.n)
		return true;
	buf_init(&query, SIZE_MAX);
	add_encoded(str_slice(url, path + 1, url.n), "\"#<>'", &query);
	buf_byte(out, '?');
	add_sorted(buf_str(&query), '&', out);
	buf_release(&query);
	return true;
}

/* The length of a "www.", "www2." and so on. */
static size_t
www_length(struct str s)
{
	size_t n = 3;

	if (!str_starts(s, STR("www")))
		return 0;
	while (n < s.n && is_digit(s.p[n]))
		n++;
	return n < s.n && s.p[n] == '.' ? n + 1 : 0;
}

void
cdxj_key(struct str url, struct buf *out)
{
	size_t start = out->n;
	struct buf lower;
	bool done = false;

	if (str_starts(url, STR("http:")) || str_starts(url, STR("https:"))) {
		size_t host = str_find(url, STR("://"),
		                       0) < 6 ? find_any(url, "/", 0) + 2 : url.n;
		size_t skip = www_length(str_slice(url, host, url.n));
		buf_init(&lower, url.n);
		for (size_t i = 0; i < url.n; i++)
			if ((i < host || i >= host + skip) &&
			    !is_one_of(url.p[i], "\t\r\n"))
				buf_byte(&lower, (char)to_lower(url.p[i]));
		done = add_http_key(str_trim(buf_str(&lower)), out);
		buf_release(&lower);
	}
	if (!done) {
		buf_truncate(out, start);
		add_encoded(url, "", out);
	}
}

bool
cdxj_line(const struct cdxj *c, struct buf *out, struct err *e)
{
	struct json j = {.out = out};
	struct str fraction;
	char date[TIME_ISO + 1], hex[SHA256_HEX + 1], labelled[SHA256_HEX + 8];
	int64_t seconds;

	if (!warc_date(c->date, &seconds, &fraction))
		return err_set(e, ERR_INPUT, "an index line without a date in UTC");
	if (!utf8_valid(c->url) || !utf8_valid(c->digest) || !utf8_valid(c->mime) ||
	    !utf8_valid(c->filename))
		return err_set(e, ERR_INPUT,
		               "an index line whose URL, digest, type or file name "
		               "is not UTF-8");
	cdxj_key(c->url, out);
	time_iso(seconds, date);
	buf_printf(out, " %.4s%.2s%.2s%.2s%.2s%.2s ", date, date + 5, date + 8,
	           date + 11, date + 14, date + 17);
	json_object(&j);
	json_key_str(&j, "url", c->url);
	if (c->digest.n)
		json_key_str(&j, "digest", c->digest);
	if (c->mime.n)
		json_key_str(&j, "mime", c->mime);
	json_key_int(&j, "offset", (int64_t)c->offset);
	json_key_int(&j, "length", (int64_t)c->length);
	if (c->record) {
		sha256_hex(c->record, hex);
		snprintf(labelled, sizeof labelled, "sha256:%s", hex);
		json_key_cstr(&j, "recordDigest", labelled);
	}
	if (c->status)
		json_key_int(&j, "status", c->status);
	json_key_str(&j, "filename", c->filename);
	json_object_end(&j);
	buf_byte(out, '\n');
	return buf_ok(out, "the index", e);
}

bool
cdxj_of_record(const struct warc_record *r, struct cdxj *out)
{
	struct str type = warc_field(r, STR("WARC-Type"));
	struct str content = warc_field(r, STR("Content-Type"));
	bool revisit = str_eq_nocase(type, STR("revisit"));
	struct http_message m;
	struct err none = {0};

	if (r->uri.n == 0 || r->packed == 0 || str_eq_nocase(type, STR("request")) ||
	    str_eq_nocase(type, STR("warcinfo")) ||
	    str_eq_nocase(content, STR("application/warc-fields")))
		return false;
	*out = (struct cdxj){.url = r->uri, .date = warc_field(r, STR("WARC-Date")),
	                     .digest = warc_field(r, STR("WARC-Payload-Digest")),
	                     .mime = content, .offset = r->offset, .length = r->packed};
	if (revisit || str_eq_nocase(type, STR("response"))) {
		out->mime = (struct str){0};
		if (r->kept && http_message_parse(r->block, &m, &none)) {
			out->mime = http_field(&m, STR("Content-Type"));
			out->mime = str_trim(str_slice(out->mime, 0, find_any(out->mime, ";", 0)));
			out->status = m.status;
		}
	}
	if (revisit)
		out->mime = STR("warc/revisit");
	return true;
}

void
cdxj_sort(struct buf *lines)
{
	struct buf sorted;

	if (lines->n == 0)
		return;
	buf_init(&sorted, lines->max);
	add_sorted(str_slice(buf_str(lines), 0, lines->n - 1), '\n', &sorted);
	buf_byte(&sorted, '\n');
	buf_release(lines);
	*lines = sorted;
}
