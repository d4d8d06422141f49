/* bundle_check_json: what is read of a bundle's JSON, in which nothing may be read in two
 * ways. See bundle_check_parts.h. */
#include "evidence/bundle_check_parts.h"

enum { PROPERTIES_MOST = 64 }; /* of one object of ours, and more */

struct str
check_text_of(const cJSON *object, const char *key)
{
	return str_of(cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key)));
}

bool
check_is_digest_of(struct str text, const struct sha256 *h)
{
	char hex[SHA256_HEX + 1];

	sha256_hex(h, hex);
	return str_starts(text, STR("sha256:")) &&
	       str_eq(str_slice(text, 7, text.n), str_of(hex));
}

/* Readers differ on which of two properties of a name counts. cJSON bounds the depth. */
static bool
is_plain(const cJSON *value)
{
	const cJSON *x, *y;
	size_t count = 0;

	cJSON_ArrayForEach(x, value) {
		if (cJSON_IsObject(value) && ++count > PROPERTIES_MOST)
			return false;
		for (y = x->next; y && cJSON_IsObject(value); y = y->next)
			if (strcmp(x->string, y->string) == 0)
				return false;
		if (!is_plain(x))
			return false;
	}
	return true;
}

/* What ends a text for cJSON, and not for others; or what JSON has no place for. */
static bool
has_control(struct str json)
{
	for (size_t i = 0; i < json.n; i++) {
		if ((unsigned char)json.p[i] < 0x20 && json.p[i] != '\n')
			return true;
		if (json.p[i] == '\\' &&
		    str_starts(str_slice(json, ++i, json.n), STR("u0000")))
			return true;
	}
	return false;
}

bool
check_parse(struct check *c, const char *path, struct str bytes, cJSON **out)
{
	const char *end = bytes.p, *fault = NULL;

	*out = cJSON_ParseWithLengthOpts(bytes.p ? bytes.p : "", bytes.n, &end, false);
	if (!cJSON_IsObject(*out))
		fault = "is no JSON object";
	else if (str_trim(str_slice(bytes, (size_t)(end - bytes.p), bytes.n)).n)
		fault = "goes on after its JSON object";
	else if (!is_plain(*out))
		fault = "has a property twice, or too many";
	else if (has_control(bytes))
		fault = "has a control character";
	if (!fault)
		return true;
	report_say(c->r, BUNDLE_WRONG, "%s: %s", path, fault);
	cJSON_Delete(*out);
	*out = NULL;
	return false;
}

/* An entry written as the log writes it: properties in the order of their names, texts,
 * whole numbers and "true". */
static bool
write_entry(const cJSON *entry, struct buf *out)
{
	struct json j = {.out = out};
	const cJSON *x;

	json_object(&j);
	cJSON_ArrayForEach(x, entry) {
		if (x->next && strcmp(x->string, x->next->string) >= 0)
			return false;
		if (cJSON_IsString(x))
			json_key_str(&j, x->string, str_of(x->valuestring));
		else if (cJSON_IsTrue(x))
			json_key_bool(&j, x->string, true);
		else if (cJSON_IsNumber(x) && x->valuedouble >= 0 &&
		         x->valuedouble <= 0x1p53)
			json_key_int(&j, x->string, (int64_t)x->valuedouble);
		else
			return false;
	}
	json_object_end(&j);
	return true;
}

void
check_entry(struct check *c, const char *path, struct str bytes, const cJSON *entry,
            const char *kind)
{
	struct buf same;

	buf_init(&same, LIMIT_INPUT_BYTES);
	if (!write_entry(entry, &same) || !str_eq(bytes, buf_str(&same)))
		report_say(c->r, BUNDLE_WRONG, "%s: is not in the form of the log's "
		           "entries, so that it may be read in two ways", path);
	buf_release(&same);
	if (!str_eq(check_text_of(entry, "kind"), str_of(kind)))
		report_say(c->r, BUNDLE_WRONG, "%s: is not of the kind "
		           "\"%s\"", path, kind);
}
