/* memento_path: paths of the site, read and written. See memento.h. */
#include "evidence/memento.h"

#include "net/uri.h"

enum { STAMP = 14, STAMP_LEAST = 4, PAGE_DIGITS = 9 };

/* Take a word off the front. */
static bool
take(struct str *s, struct str word)
{
	if (!str_starts(*s, word))
		return false;
	*s = str_slice(*s, word.n, s->n);
	return true;
}

static struct str
take_digits(struct str *s, size_t most)
{
	size_t n = 0;

	while (n < s->n && n < most && is_digit((unsigned char)s->p[n]))
		n++;
	struct str digits = str_slice(*s, 0, n);
	*s = str_slice(*s, n, s->n);
	return digits;
}

/* The first second that a stamp of this many digits fits. */
static bool
stamp_time(struct str digits, int64_t *out)
{
	char all[STAMP + 1] = "00000101000000", iso[64];

	if (digits.n < STAMP_LEAST || digits.n % 2)
		return false;
	memcpy(all, digits.p, digits.n);
	snprintf(iso, sizeof iso, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", all, all + 4,
	         all + 6, all + 8, all + 10, all + 12);
	return time_from_iso(str_of(iso), out);
}

/* Behind "/web/": a stamp, perhaps "id_", a slash. */
static bool
take_stamp(struct str *s, struct memento_path *out)
{
	struct str digits = take_digits(s, STAMP);

	out->is_exact = take(s, STR("id_")) && digits.n == STAMP;
	return take(s, STR("/")) && stamp_time(digits, &out->at);
}

/* Behind "/web/timemap/": a format, perhaps a page. */
static bool
take_format(struct str *s, struct memento_path *out)
{
	out->kind = MEMENTO_LINKS;
	if (take(s, STR("json/")))
		out->kind = MEMENTO_JSON;
	else if (!take(s, STR("link/")))
		return false;
	struct str digits = take_digits(s, PAGE_DIGITS);
	return digits.n == 0 || (str_to_i64(digits, &out->page) && out->page > 0 &&
	                         take(s, STR("/")));
}

bool
memento_parse(struct str target, struct arena *a, struct memento_path *out)
{
	struct str s = target;

	*out = (struct memento_path){.kind = MEMENTO_RAW, .page = 1};
	if (!take(&s, STR("/web/")))
		return false;
	bool ok = true;
	if (take(&s, STR("timegate/")))
		out->kind = MEMENTO_GATE;
	else if (take(&s, STR("timemap/")))
		ok = take_format(&s, out);
	else
		ok = take_stamp(&s, out);
	return ok && uri_normal(s, a, &out->uri);
}

struct str
memento_path(struct str uri, int64_t at, struct arena *a)
{
	char t[TIME_ISO + 1];

	time_iso(at, t);
	return arena_printf(a, "/web/%.4s%.2s%.2s%.2s%.2s%.2sid_/%.*s", t, t + 5, t + 8,
	                    t + 11, t + 14, t + 17, STR_ARG(uri));
}
