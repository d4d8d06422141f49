/* str: slices of bytes and UTF-8. See str.h. */
#include "base/base.h"

bool
str_eq_nocase(struct str a, struct str b)
{
	return a.n == b.n && str_starts_nocase(a, b);
}

int
str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n ? memcmp(a.p, b.p, n) : 0;
	if (order != 0)
		return order;
	return (a.n > b.n) - (a.n < b.n);
}

bool
str_starts_nocase(struct str s, struct str prefix)
{
	if (s.n < prefix.n)
		return false;
	for (size_t i = 0; i < prefix.n; i++)
		if (to_lower((unsigned char)s.p[i]) != to_lower((unsigned char)prefix.p[i]))
			return false;
	return true;
}

bool
str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n && str_eq(str_slice(s, s.n - suffix.n, s.n), suffix);
}

size_t
str_find(struct str s, struct str what, size_t from)
{
	if (from > s.n || what.n > s.n - from)
		return SIZE_MAX;
	if (what.n == 0)
		return from;
	const char *hit = memmem(s.p + from, s.n - from, what.p, what.n);
	return hit ? (size_t)(hit - s.p) : SIZE_MAX;
}

size_t
str_find_nocase(struct str s, struct str what, size_t from)
{
	if (from > s.n || what.n > s.n - from)
		return SIZE_MAX;
	if (what.n == 0)
		return from;
	int lower = to_lower(what.p[0]), upper = is_alpha(lower) ? lower - ('a' - 'A') : lower;
	for (size_t i = from; i <= s.n - what.n; i++)
		if ((s.p[i] == lower || s.p[i] == upper) &&
		    str_starts_nocase(str_slice(s, i, s.n), what))
			return i;
	return SIZE_MAX;
}

size_t
str_find_byte(struct str s, char c, size_t from)
{
	if (from >= s.n)
		return SIZE_MAX;
	const char *hit = memchr(s.p + from, c, s.n - from);
	return hit ? (size_t)(hit - s.p) : SIZE_MAX;
}

struct str
str_trim(struct str s)
{
	while (s.n > 0 && is_space((unsigned char)s.p[0]))
		s = str_slice(s, 1, s.n);
	while (s.n > 0 && is_space((unsigned char)s.p[s.n - 1]))
		s.n--;
	return s;
}

bool
str_next(struct str *rest, char c, struct str *piece)
{
	*piece = (struct str){0};
	if (rest->n == 0)
		return false;
	size_t end = str_find_byte(*rest, c, 0);
	if (end == SIZE_MAX) {
		*piece = *rest;
		*rest = str_slice(*rest, rest->n, rest->n);
		return true;
	}
	*piece = str_slice(*rest, 0, end);
	*rest = str_slice(*rest, end + 1, rest->n);
	return true;
}

bool
str_is_plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < 0x20 || s.p[i] > 0x7E)
			return false;
	return true;
}

bool
str_to_i64(struct str s, int64_t *out)
{
	int64_t value = 0;
	if (s.n == 0 || s.n > 18)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (!is_digit((unsigned char)s.p[i]))
			return false;
		value = value * 10 + (s.p[i] - '0');
	}
	*out = value;
	return true;
}

/* How many bytes the sequence that starts with `lead` has; 0 if none may. */
static size_t
utf8_length(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	if (lead >= 0xC2 && lead <= 0xDF)
		return 2;
	if (lead >= 0xE0 && lead <= 0xEF)
		return 3;
	if (lead >= 0xF0 && lead <= 0xF4)
		return 4;
	return 0;
}

/* The code point of the sequence of n bytes at p, or 0xFFFFFFFF if it is not one. */
static uint32_t
utf8_decode(const unsigned char *p, size_t n)
{
	static const unsigned char lead_bits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
	static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	uint32_t cp = p[0] & lead_bits[n];

	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return UINT32_MAX;
		cp = cp << 6 | (p[i] & 0x3F);
	}
	if (cp < smallest[n] || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		return UINT32_MAX;
	return cp;
}

uint32_t
utf8_next(struct str s, size_t *i)
{
	const unsigned char *p = (const unsigned char *)s.p + *i;
	size_t n = utf8_length(*p);
	uint32_t cp = n > 0 && n <= s.n - *i ? utf8_decode(p, n) : UINT32_MAX;

	*i += cp == UINT32_MAX ? 1 : n;
	return cp == UINT32_MAX ? 0xFFFD : cp;
}

size_t
utf8_put(uint32_t cp, char out[4])
{
	if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		cp = 0xFFFD;
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xC0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3F));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xE0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		out[2] = (char)(0x80 | (cp & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
	out[3] = (char)(0x80 | (cp & 0x3F));
	return 4;
}

bool
utf8_valid(struct str bytes)
{
	size_t i = 0;

	while (i < bytes.n) {
		uint64_t word;
		while (bytes.n - i >= sizeof word) { /* eight ASCII bytes at a time */
			memcpy(&word, bytes.p + i, sizeof word);
			if (word & UINT64_C(0x8080808080808080))
				break;
			i += sizeof word;
		}
		if (i >= bytes.n)
			break;
		const unsigned char *p = (const unsigned char *)bytes.p + i;
		size_t n = utf8_length(*p);
		if (n == 0 || n > bytes.n - i || utf8_decode(p, n) == UINT32_MAX)
			return false;
		i += n;
	}
	return true;
}
