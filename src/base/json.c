/* json: RFC 8259 text into a buffer. See json.h. */
#include "base/base.h"

static void
json_value(struct json *j)
{
	if (j->comma)
		buf_byte(j->out, ',');
	j->comma = true;
}

static void
json_open(struct json *j, char c)
{
	json_value(j);
	buf_byte(j->out, c);
	j->comma = false;
}

static void
json_close(struct json *j, char c)
{
	buf_byte(j->out, c);
	j->comma = true;
}

void
json_object(struct json *j)
{
	json_open(j, '{');
}

void
json_object_end(struct json *j)
{
	json_close(j, '}');
}

void
json_array(struct json *j)
{
	json_open(j, '[');
}

void
json_array_end(struct json *j)
{
	json_close(j, ']');
}

static void
json_quoted(struct buf *out, struct str s)
{
	size_t plain = 0;

	buf_byte(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F)
			continue;
		buf_add(out, str_slice(s, plain, i));
		plain = i + 1;
		if (c == '"' || c == '\\')
			buf_printf(out, "\\%c", c);
		else if (c == '\n')
			buf_add(out, STR("\\n"));
		else if (c == '\t')
			buf_add(out, STR("\\t"));
		else
			buf_printf(out, "\\u%04x", c);
	}
	buf_add(out, str_slice(s, plain, s.n));
	buf_byte(out, '"');
}

void
json_key(struct json *j, const char *key)
{
	json_value(j);
	json_quoted(j->out, str_of(key));
	buf_byte(j->out, ':');
	j->comma = false;
}

void
json_str(struct json *j, struct str s)
{
	json_value(j);
	json_quoted(j->out, s);
}

void
json_cstr(struct json *j, const char *s)
{
	if (s)
		json_str(j, str_of(s));
	else
		json_null(j);
}

void
json_int(struct json *j, int64_t v)
{
	json_value(j);
	buf_printf(j->out, "%lld", (long long)v);
}

void
json_decimal(struct json *j, double v, int places)
{
	json_value(j);
	buf_printf(j->out, "%.*f", places, v);
}

void
json_bool(struct json *j, bool v)
{
	json_value(j);
	buf_add(j->out, v ? STR("true") : STR("false"));
}

void
json_null(struct json *j)
{
	json_value(j);
	buf_add(j->out, STR("null"));
}

void
json_key_str(struct json *j, const char *key, struct str s)
{
	json_key(j, key);
	json_str(j, s);
}

void
json_key_word(struct json *j, const char *key, struct str s)
{
	json_key(j, key);
	if (s.n)
		json_str(j, s);
	else
		json_null(j);
}

void
json_key_cstr(struct json *j, const char *key, const char *s)
{
	json_key(j, key);
	json_cstr(j, s);
}

void
json_key_int(struct json *j, const char *key, int64_t v)
{
	json_key(j, key);
	json_int(j, v);
}

void
json_key_bool(struct json *j, const char *key, bool v)
{
	json_key(j, key);
	json_bool(j, v);
}

void
json_key_time(struct json *j, const char *key, int64_t t)
{
	char iso[TIME_ISO + 1];

	time_iso(t, iso);
	json_key_cstr(j, key, iso);
}
