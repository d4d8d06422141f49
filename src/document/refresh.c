/* refresh: where a page sends browsers on to. See refresh.h. */
#include "document/refresh.h"

static struct str
skip_space(struct str s)
{
	while (s.n && is_space((unsigned char)s.p[0]))
		s = str_slice(s, 1, s.n);
	return s;
}

/* Take the digits and dots off its front. False: there are none, or they are more
 * seconds than count here. */
static bool
take_seconds(struct str *s)
{
	int64_t seconds = 0;
	size_t n = 0, end;

	while (n < s->n && is_digit((unsigned char)s->p[n]))
		n++;
	if (n ? !str_to_i64(str_slice(*s, 0, n), &seconds) : s->n == 0 || s->p[0] != '.')
		return false;
	for (end = n; end < s->n && (is_digit((unsigned char)s->p[end]) ||
	                             s->p[end] == '.'); end++)
		continue;
	*s = str_slice(*s, end, s->n);
	return seconds <= REFRESH_SECONDS;
}

struct str
refresh_target(struct str value)
{
	struct str s = skip_space(value), rest;

	if (!take_seconds(&s) || s.n == 0 ||
	    (s.p[0] != ';' && s.p[0] != ',' && !is_space((unsigned char)s.p[0])))
		return (struct str){0};
	s = skip_space(s);
	if (s.n && (s.p[0] == ';' || s.p[0] == ','))
		s = skip_space(str_slice(s, 1, s.n));
	if (str_starts_nocase(s, STR("url"))) {
		rest = skip_space(str_slice(s, 3, s.n));
		if (str_starts(rest, STR("=")))
			s = skip_space(str_slice(rest, 1, rest.n));
	}
	if (s.n && (s.p[0] == '"' || s.p[0] == '\''))
		s = str_slice(s, 1, str_find_byte(s, s.p[0], 1));
	return str_trim(s);
}
