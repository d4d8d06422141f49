/*
 * str: a slice of bytes that somebody else owns.
 *
 * Passed by value; never NUL-terminated, so it is printed with "%.*s" and
 * STR_ARG. Inside Proviso a slice is valid UTF-8 unless its name says `bytes`.
 * An empty slice may have a null pointer.
 */
#ifndef STR_H
#define STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *p;
	size_t n;
};

/* A slice over a string literal; str_of is for one that is only known at run time. */
#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
/* The same inside a static initialiser. */
#define STR_INIT(literal) {"" literal, sizeof(literal) - 1}
/* For printf's "%.*s". */
#define STR_ARG(s) ((int)(s).n), ((s).p ? (s).p : "")

static inline struct str
str_of(const char *cstring)
{
	return (struct str){cstring, cstring ? strlen(cstring) : 0};
}

/* [start, end) of s, clamped to s. */
static inline struct str
str_slice(struct str s, size_t start, size_t end)
{
	end = end > s.n ? s.n : end;
	start = start > end ? end : start;
	return (struct str){s.p ? s.p + start : NULL, end - start};
}

static inline bool
str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool
str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n &&
	       (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool str_eq_nocase(struct str a, struct str b); /* ASCII letters only */
int str_cmp(struct str a, struct str b);        /* bytewise, shorter first */
bool str_starts_nocase(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);

/* Offset of the first `what` at or after `from`; SIZE_MAX if there is none. */
size_t str_find(struct str s, struct str what, size_t from);
size_t str_find_nocase(struct str s, struct str what, size_t from);
size_t str_find_byte(struct str s, char c, size_t from);

/* Without white space (space, tab, line ends) at both ends. */
struct str str_trim(struct str s);

/* Take the text up to the next `c` off the front of *rest, and `c` with it.
 * False, with *piece empty, once *rest is used up. "a,,b," gives "a", "", "b". */
bool str_next(struct str *rest, char c, struct str *piece);

/* A decimal number of at most 18 digits and nothing else; false otherwise. */
bool str_to_i64(struct str s, int64_t *out);

/* Printable ASCII, with spaces, and nothing else: what can stand in a header field. */
bool str_is_plain(struct str s);

/* ASCII classes that do not ask the locale. */
static inline bool
is_digit(int c)
{
	return c >= '0' && c <= '9';
}

static inline int
to_lower(int c)
{
	return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

static inline bool
is_alpha(int c)
{
	return to_lower(c) >= 'a' && to_lower(c) <= 'z';
}

static inline bool
is_alnum(int c)
{
	return is_alpha(c) || is_digit(c);
}

/* Of a hexadecimal digit in any case; -1: it is none. */
static inline int
hex_value(int c)
{
	if (is_digit(c))
		return c - '0';
	c = to_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Space, \t, \n, \v, \f, \r. */
static inline bool
is_space(int c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Decode the code point at s[*i] and step over it. Invalid bytes give U+FFFD, one
 * byte at a time (they cannot occur in text that went through utf8_valid). */
uint32_t utf8_next(struct str s, size_t *i);
/* Write the code point to out; 1 to 4 bytes. Surrogates and beyond U+10FFFF give
 * U+FFFD. */
size_t utf8_put(uint32_t codepoint, char out[4]);
/* RFC 3629: no overlong forms, no surrogates. */
bool utf8_valid(struct str bytes);

#endif
