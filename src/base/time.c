/* time: Unix seconds, ISO 8601 and the dates of HTTP. See time.h. */
#include "base/base.h"

/* Days since 1970-01-01 of a date in the proleptic Gregorian calendar. */
static int64_t
days_of(int64_t y, int64_t m, int64_t d)
{
	y -= m <= 2;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static int64_t
days_in_month(int64_t y, int64_t m)
{
	return days_of(y, m + 1, 1) - days_of(y, m, 1); /* a month 13 is January, too */
}

int64_t
time_now(void)
{
	const char *fixed = getenv("PROVISO_NOW");
	int64_t t;

	if (fixed && time_from_iso(str_of(fixed), &t))
		return t;
	return (int64_t)time(NULL);
}

int64_t
time_now_us(void)
{
	struct timespec now;

	if (getenv("PROVISO_NOW"))
		return time_now() * 1000000;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Broken down, clamped to the years 0000 to 9999. */
static struct tm
calendar(int64_t t)
{
	const int64_t first = days_of(0, 1,
	                              1) * 86400, end = days_of(10000, 1, 1) * 86400;
	struct tm tm;

	t = t < first ? first : t >= end ? end - 1 : t;
	time_t seconds = (time_t)t;
	gmtime_r(&seconds, &tm);
	return tm;
}

void
time_iso(int64_t t, char out[TIME_ISO + 1])
{
	struct tm tm = calendar(t);
	char text[64];

	snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02dZ", tm.tm_year + 1900,
	         tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
	memcpy(out, text, TIME_ISO);
	out[TIME_ISO] = '\0';
}

/* Take `digits` digits off the front of *s; false if they are not there. */
static bool
take_number(struct str *s, size_t digits, int64_t *out)
{
	if (s->n < digits || !str_to_i64(str_slice(*s, 0, digits), out))
		return false;
	*s = str_slice(*s, digits, s->n);
	return true;
}

static bool
take_byte(struct str *s, char c)
{
	if (s->n == 0 || s->p[0] != c)
		return false;
	*s = str_slice(*s, 1, s->n);
	return true;
}

/* "Z" or an offset such as "+02:00", in seconds east of UTC. */
static bool
take_zone(struct str *s, int64_t *east)
{
	int64_t hours, minutes, sign;

	*east = 0;
	if (take_byte(s, 'Z'))
		return true;
	if (take_byte(s, '+'))
		sign = 1;
	else if (take_byte(s, '-'))
		sign = -1;
	else
		return false;
	if (!take_number(s, 2, &hours) || !take_byte(s, ':') ||
	    !take_number(s, 2, &minutes))
		return false;
	*east = sign * (hours * 3600 + minutes * 60);
	return hours < 24 && minutes < 60;
}

int
time_year(int64_t t)
{
	char iso[TIME_ISO + 1];
	int64_t year = 0;

	time_iso(t, iso);
	return str_to_i64(str_slice(str_of(iso), 0, 4), &year) ? (int)year : 0;
}

bool
time_from_iso(struct str s, int64_t *out)
{
	int64_t y, m, d, hour = 0, minute = 0, second = 0, east = 0;

	if (!take_number(&s, 4, &y) || !take_byte(&s, '-') || !take_number(&s, 2, &m) ||
	    !take_byte(&s, '-') || !take_number(&s, 2, &d))
		return false;
	if (s.n && (!take_byte(&s, 'T') || !take_number(&s, 2, &hour) ||
	            !take_byte(&s, ':') ||
	            !take_number(&s, 2, &minute) || !take_byte(&s, ':') ||
	            !take_number(&s, 2, &second) || !take_zone(&s, &east)))
		return false;
	if (s.n || m < 1 || m > 12 || d < 1 || d > days_in_month(y, m) || hour > 23 ||
	    minute > 59 || second > 60)
		return false;
	*out = days_of(y, m, d) * 86400 + hour * 3600 + minute * 60 + second - east;
	return true;
}

bool
time_until_iso(struct str s, int64_t *out)
{
	enum { DAY_LETTERS = 10, DAY_SECONDS = 86400 };

	if (!time_from_iso(s, out))
		return false;
	*out += s.n == DAY_LETTERS ? DAY_SECONDS - 1 : 0;
	return true;
}

static const char day_names[] = "SunMonTueWedThuFriSat";
static const char month_names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

void
time_http(int64_t t, char out[TIME_HTTP + 1])
{
	struct tm tm = calendar(t);
	char text[64];

	snprintf(text, sizeof text, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT",
	         day_names + 3 * tm.tm_wday, tm.tm_mday, month_names + 3 * tm.tm_mon,
	         tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
	memcpy(out, text, TIME_HTTP);
	out[TIME_HTTP] = '\0';
}

bool
time_from_http(struct str s, int64_t *out)
{
	int64_t y, m = 1, d, hour, minute, second;
	struct str rest = str_slice(s, 5, s.n);
	char again[TIME_HTTP + 1];

	if (s.n != TIME_HTTP || !take_number(&rest, 2, &d) || !take_byte(&rest, ' '))
		return false;
	while (m <= 12 && memcmp(month_names + 3 * (m - 1), rest.p, 3) != 0)
		m++;
	rest = str_slice(rest, 3, rest.n);
	if (m > 12 || !take_byte(&rest, ' ') || !take_number(&rest, 4, &y) ||
	    !take_byte(&rest, ' ') || !take_number(&rest, 2, &hour) ||
	    !take_byte(&rest, ':') ||
	    !take_number(&rest, 2, &minute) || !take_byte(&rest, ':') ||
	    !take_number(&rest, 2, &second))
		return false;
	*out = days_of(y, m, d) * 86400 + hour * 3600 + minute * 60 + second;
	/* no such day, another day's name, 24:00 come out otherwise */
	time_http(*out, again);
	return str_eq(s, str_of(again));
}

int64_t
time_limit(const char *variable, int64_t most)
{
	const char *fewer = getenv(variable);
	int64_t seconds;

	if (fewer && str_to_i64(str_of(fewer), &seconds) && seconds > 0 &&
	    seconds < most)
		return seconds;
	return most;
}

double
time_monotonic(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}
