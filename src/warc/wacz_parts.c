/* wacz_parts: findings, and JSON that others wrote. See wacz_parts.h. */
#include "warc/wacz_parts.h"

#include <stdarg.h>

enum { TEXT_MOST = 500, PROPERTIES_MOST = 100 };
static const size_t JSON_MOST = (size_t)8 << 20; /* cJSON takes some 40 times as much */

/* --- findings */

/* One line of whole characters, whatever foreign text is in it. */
static struct str
one_line(char *text, size_t n)
{
	while (n && !utf8_valid((struct str){text, n}))
		n--;
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7F)
			text[i] = ' ';
	return (struct str){text, n};
}

static PRINTF(4, 0) void
say(struct wacz_check *c, bool wrong, struct wacz_place at, const char *fmt, va_list ap)
{
	struct wacz_findings *f = c->out;
	char text[WACZ_PATH_MOST + 64 + TEXT_MOST] = "";
	size_t n = 0;

	if ((wrong ? f->wrong++ : f->notes++) >= WACZ_FINDINGS_MOST)
		return;
	if (!f->list)
		f->list = ARENA_ARRAY(c->arena, struct wacz_finding,
		                      2 * WACZ_FINDINGS_MOST);
	if (at.path.n && at.line)
		n = (size_t)snprintf(text, sizeof text, "%.*s line %zu: ",
		                     STR_ARG(at.path), at.line);
	else if (at.path.n)
		n = (size_t)snprintf(text, sizeof text, "%.*s: ", STR_ARG(at.path));
	vsnprintf(text + n, TEXT_MOST, fmt, ap);
	struct str line = one_line(text, strlen(text));
	f->list[f->count++] = (struct wacz_finding){wrong, arena_str(c->arena, line)};
}

void
wacz_wrong(struct wacz_check *c, struct wacz_place at, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(c, true, at, fmt, ap);
	va_end(ap);
}

void
wacz_note(struct wacz_check *c, struct wacz_place at, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(c, false, at, fmt, ap);
	va_end(ap);
}

bool
wacz_more(const struct wacz_check *c)
{
	return c->out->wrong < WACZ_FINDINGS_MOST;
}

/* --- JSON */

/* cJSON's strings end at a NUL that was written as an escape. */
static bool
has_nul(struct str text)
{
	bool escaped = false;

	for (size_t i = 0; i < text.n; i++) {
		struct str rest = str_slice(text, i, text.n);
		if (text.p[i] == '\0' || (escaped && str_starts(rest, STR("u0000"))))
			return true;
		escaped = text.p[i] == '\\' && !escaped;
	}
	return false;
}

const char *
wacz_object_fault(const cJSON *object)
{
	const cJSON *x, *y;
	size_t count = 0;

	if (!cJSON_IsObject(object))
		return "is no JSON object";
	cJSON_ArrayForEach(x, object) {
		if (++count > PROPERTIES_MOST)
			return "has too many properties";
		for (y = x->next; y; y = y->next)
			if (strcmp(x->string, y->string) == 0)
				return "has a property twice";
	}
	return NULL;
}

cJSON *
wacz_object(struct wacz_check *c, struct wacz_place at, struct str text)
{
	const char *fault = NULL, *end = text.p;
	cJSON *object = NULL;

	if (text.n > JSON_MOST)
		fault = "is too long";
	else if (!utf8_valid(text))
		fault = "is not UTF-8";
	else if (has_nul(text))
		fault = "has a NUL character";
	else
		object = cJSON_ParseWithLengthOpts(text.p ? text.p : "",
		                                   text.n, &end, false);
	if (object && str_trim(str_slice(text, (size_t)(end - text.p), text.n)).n)
		fault = "goes on after its JSON object";
	else if (!fault)
		fault = wacz_object_fault(object);
	if (!fault)
		return object;
	wacz_wrong(c, at, "%s", fault);
	cJSON_Delete(object);
	return NULL;
}

struct str
wacz_text_of(const cJSON *object, const char *key)
{
	return str_of(cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key)));
}

bool
wacz_number_of(const cJSON *object, const char *key, size_t *out)
{
	const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, key);
	int64_t digits;

	if (cJSON_IsNumber(value)) {
		double v = value->valuedouble;
		*out = v >= 0 && v <= (double)LIMIT_BUNDLE_BYTES ? (size_t)v : 0;
		return (double)*out == v;
	}
	if (!str_to_i64(wacz_text_of(object, key), &digits))
		return false;
	*out = (size_t)digits;
	return true;
}

bool
wacz_hash_is(struct str label, const struct sha256 *hash)
{
	const struct str front = STR("sha256:");
	struct sha256 wanted;

	return str_starts(label, front) &&
	       sha256_from_hex(str_slice(label, front.n, label.n), &wanted) &&
	       sha256_eq(&wanted, hash);
}

bool
wacz_hash_matches(struct str label, struct str bytes)
{
	struct sha256 hash = sha256_of(bytes);

	return wacz_hash_is(label, &hash);
}

/* --- members */

const struct wacz_content *
wacz_content_at(const struct wacz_check *c, struct str folder, struct str name)
{
	char path[WACZ_PATH_MOST];
	const struct wacz_member *m = NULL;

	if (name.n <= sizeof path - folder.n) {
		memcpy(path, folder.p, folder.n);
		memcpy(path + folder.n, name.p ? name.p : "", name.n);
		m = wacz_find(c->w, (struct str){path, folder.n + name.n});
	}
	const struct wacz_content *content = m ? &c->contents[m - c->w->members] : NULL;
	return content && content->read ? content : NULL;
}
