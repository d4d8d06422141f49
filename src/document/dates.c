/* dates: dates as documents write them. See dates.h. */
#include "document/dates.h"

static const char *const months[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                     "jul", "aug", "sep", "oct", "nov", "dec"};
static const char *const month_names[] = {
	"january", "february", "march", "april", "may", "june",
	"july", "august", "september", "october", "november", "december"};

static bool
date_put(int64_t y, int64_t m, int64_t d, char out[11])
{
	static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	char text[64];

	if (y < 1990 || y > 2099 || m < 1 || m > 12 || d < 1 || d > days[m - 1])
		return false;
	snprintf(text, sizeof text, "%04d-%02d-%02d", (int)y, (int)m, (int)d);
	memcpy(out, text, 11);
	return true;
}

/* A number of at most `most` digits at s[*i]; -1 if there is none. */
static int64_t
number_at(struct str s, size_t *i, size_t most)
{
	int64_t v = 0;
	size_t n = 0;

	while (*i + n < s.n && is_digit(s.p[*i + n]))
		n++;
	if (n == 0 || n > most || !str_to_i64(str_slice(s, *i, *i + n), &v))
		return -1;
	*i += n;
	return v;
}

/* Step over spaces, commas, stops and the endings of "1st", "2nd of". */
static void
step_over(struct str s, size_t *i)
{
	static const char *const fillers[] = {"st", "nd", "rd", "th"};

	for (size_t k = 0; k < COUNT(fillers); k++)
		if (str_starts_nocase(str_slice(s, *i, s.n), str_of(fillers[k])) &&
		    (*i + 2 >= s.n || !is_alpha(s.p[*i + 2]))) {
			*i += 2;
			break;
		}
	while (*i < s.n && (is_space(s.p[*i]) || s.p[*i] == ',' || s.p[*i] == '.' || s.p[*i] == '-'))
		(*i)++;
	if (str_starts_nocase(str_slice(s, *i, s.n), STR("of ")))
		*i += 3;
}

/* A month's name or its first letters at s[*i]; 0 if there is none. */
static int64_t
month_at(struct str s, size_t *i)
{
	struct str rest = str_slice(s, *i, s.n);
	size_t n = 0;

	while (n < rest.n && is_alpha(rest.p[n]))
		n++;
	for (size_t m = 0; m < COUNT(months); m++) {
		struct str word = str_slice(rest, 0, n);
		if (n >= 3 && n <= strlen(month_names[m]) &&
		    str_starts_nocase(word, str_of(months[m])) &&
		    str_starts_nocase(str_of(month_names[m]), word)) {
			*i += n;
			return (int64_t)m + 1;
		}
		if (str_eq_nocase(word, STR("sept")) && m == 8) {
			*i += n;
			return 9;
		}
	}
	return 0;
}

/* "January 1, 2026" at s[i]. */
static bool
month_first(struct str s, size_t i, char out[11])
{
	int64_t m = month_at(s, &i);

	if (!m)
		return false;
	step_over(s, &i);
	int64_t d = number_at(s, &i, 2);
	step_over(s, &i);
	return d > 0 && date_put(number_at(s, &i, 4), m, d, out);
}

/* "1 January 2026", "2026-01-01", "31.12.2025", "12/31/2025" at s[i]. */
static bool
number_first(struct str s, size_t i, char out[11])
{
	int64_t a = number_at(s, &i, 4);

	if (a < 0)
		return false;
	if (i < s.n && (s.p[i] == '-' || s.p[i] == '/' || s.p[i] == '.')) {
		char between = s.p[i];
		size_t k = i + 1;
		int64_t b = number_at(s, &k, 2);
		if (b > 0 && k < s.n && s.p[k] == between) {
			k++;
			int64_t c = number_at(s, &k, 4);
			if (a > 1900)
				return date_put(a, b, c, out);
			if (c < 1900)
				return false;
			if (a > 12)
				return date_put(c, b, a, out);
			if (b > 12)
				return date_put(c, a, b, out);
			return between == '.' ? date_put(c, b, a, out) : a == b && date_put(c, a, b, out);
		}
	}
	if (a < 1 || a > 31)
		return false;
	step_over(s, &i);
	int64_t m = month_at(s, &i);
	step_over(s, &i);
	return m && date_put(number_at(s, &i, 4), m, a, out);
}

bool
date_find(struct str s, char out[11])
{
	for (size_t i = 0; i < s.n; i++) {
		bool starts = i == 0 || !is_alnum(s.p[i - 1]);
		if (starts && is_digit(s.p[i]) && number_first(s, i, out))
			return true;
		if (starts && is_alpha(s.p[i]) && month_first(s, i, out))
			return true;
	}
	return false;
}
