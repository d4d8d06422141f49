/* openapi: the API described in OpenAPI 3.1, from the table of routes. See api.h. */
#include "web/api.h"

#include "base/version.h"

static const struct str root = STR_INIT("/api/v1/");

static bool
is_api(const struct route *t)
{
	return str_starts(str_of(t->pattern), root);
}

/* "services" of "/api/v1/services/{service}". */
static struct str
tag_of(const struct route *t)
{
	struct str rest = str_slice(str_of(t->pattern), root.n, SIZE_MAX);

	return str_slice(rest, 0, str_find_byte(rest, '/', 0));
}

/* "get_services_service_documents": what the pattern has of letters. */
static struct str
operation_of(const struct route *t, const char *method, struct arena *a)
{
	struct str rest = str_slice(str_of(t->pattern), root.n, SIZE_MAX);
	struct str name = arena_printf(a, "%s_%.*s", method, STR_ARG(rest));
	char *p = arena_alloc(a, name.n, 1);
	size_t n = 0;

	for (size_t i = 0; i < name.n; i++)
		if (is_alnum((unsigned char)name.p[i]))
			p[n++] = name.p[i];
		else if (n && p[n - 1] != '_' && name.p[i] != '}')
			p[n++] = '_';
	return (struct str){p, n};
}

static void
reference(struct json *j, struct arena *a, struct str schema)
{
	json_object(j);
	json_key_str(j, "$ref", arena_printf(a, "schema/%.*s.json", STR_ARG(schema)));
	json_object_end(j);
}

static void
list_schema(struct json *j, struct arena *a, struct str row)
{
	json_object(j);
	json_key_cstr(j, "type", "object");
	json_key(j, "required");
	json_array(j);
	json_cstr(j, "items");
	json_cstr(j, "next");
	json_array_end(j);
	json_key(j, "properties");
	json_object(j);
	json_key(j, "items");
	json_object(j);
	json_key_cstr(j, "type", "array");
	json_key(j, "items");
	reference(j, a, row);
	json_object_end(j);
	json_key(j, "next");
	json_object(j);
	json_key_cstr(j, "description", "address of the next page; null: this is the "
	              "last");
	json_key(j, "type");
	json_array(j);
	json_cstr(j, "string");
	json_cstr(j, "null");
	json_array_end(j);
	json_object_end(j);
	json_object_end(j);
	json_object_end(j);
}

static void
answer_schema(struct json *j, struct arena *a, const char *schema)
{
	struct str s = str_of(schema);

	if (s.n == 0) {
		json_object(j);
		json_key_cstr(j, "type", "object");
		json_object_end(j);
	} else if (str_ends(s, STR("[]"))) {
		list_schema(j, a, str_slice(s, 0, s.n - 2));
	} else {
		reference(j, a, s);
	}
}

static void
begin_parameter(struct json *j, const char *in, struct str name, bool required)
{
	json_object(j);
	json_key_str(j, "name", name);
	json_key_cstr(j, "in", in);
	json_key_bool(j, "required", required);
}

static void
value_schema(struct json *j, const char *schema)
{
	struct str words = str_of(schema), word;

	json_key(j, "schema");
	json_object(j);
	json_key_cstr(j, "type", strcmp(schema, "integer") == 0 ? "integer" : "string");
	if (strcmp(schema, "integer") == 0)
		json_key_int(j, "minimum", 0);
	if (strcmp(schema, "date") == 0)
		json_key_cstr(j, "description", "2026-01-31 or 2026-01-31T12:00:00Z");
	if (str_find_byte(words, '|', 0) != SIZE_MAX) {
		json_key(j, "enum");
		json_array(j);
		while (str_next(&words, '|', &word))
			json_str(j, word);
		json_array_end(j);
	}
	json_object_end(j);
}

static void
parameters(struct json *j, const struct route *t)
{
	struct str rest = str_of(t->pattern), piece;

	json_key(j, "parameters");
	json_array(j);
	while (str_next(&rest, '/', &piece)) {
		if (piece.n < 2 || piece.p[0] != '{')
			continue;
		begin_parameter(j, "path", str_slice(piece, 1, piece.n - 1), true);
		value_schema(j, "string");
		json_object_end(j);
	}
	for (const struct route_parameter *p = t->parameters; p && p->name; p++) {
		begin_parameter(j, "query", str_of(p->name), false);
		json_key_cstr(j, "description", p->what);
		value_schema(j, p->schema);
		json_object_end(j);
	}
	json_array_end(j);
}

static void
problem(struct json *j, const char *status)
{
	json_key(j, status);
	json_object(j);
	json_key_cstr(j, "$ref", "#/components/responses/problem");
	json_object_end(j);
}

static void
responses(struct json *j, struct arena *a, const struct route *t)
{
	json_key(j, "responses");
	json_object(j);
	json_key(j, "200");
	json_object(j);
	json_key_cstr(j, "description", t->what);
	json_key(j, "content");
	json_object(j);
	json_key(j, "application/json");
	json_object(j);
	json_key(j, "schema");
	answer_schema(j, a, t->schema);
	json_object_end(j);
	json_object_end(j);
	json_object_end(j);
	json_key(j, "304");
	json_object(j);
	json_key_cstr(j, "description", "Not modified: If-None-Match has its ETag");
	json_object_end(j);
	problem(j, "400");
	problem(j, "404");
	problem(j, "429");
	json_object_end(j);
}

static void
operation(struct json *j, struct arena *a, const struct route *t)
{
	const char *method = t->methods & METHOD_POST ? "post" : "get";

	json_key(j, method);
	json_object(j);
	json_key_str(j, "operationId", operation_of(t, method, a));
	json_key_cstr(j, "summary", t->what);
	json_key(j, "tags");
	json_array(j);
	json_str(j, tag_of(t));
	json_array_end(j);
	parameters(j, t);
	responses(j, a, t);
	json_object_end(j);
}

static bool
is_first(const struct route *t,
         bool (*same)(const struct route *, const struct route *))
{
	for (const struct route *u = site_routes; u < t; u++)
		if (is_api(u) && same(u, t))
			return false;
	return is_api(t);
}

static bool
same_path(const struct route *a, const struct route *b)
{
	return strcmp(a->pattern, b->pattern) == 0;
}

static bool
same_tag(const struct route *a, const struct route *b)
{
	return str_eq(tag_of(a), tag_of(b));
}

static void
paths(struct json *j, struct arena *a)
{
	json_key(j, "paths");
	json_object(j);
	for (const struct route *t = site_routes; t->pattern; t++) {
		if (!is_first(t, same_path))
			continue;
		json_key(j, t->pattern);
		json_object(j);
		for (const struct route *u = t; u->pattern; u++)
			if (same_path(t, u))
				operation(j, a, u);
		json_object_end(j);
	}
	json_object_end(j);
}

static void
tags(struct json *j)
{
	json_key(j, "tags");
	json_array(j);
	for (const struct route *t = site_routes; t->pattern; t++) {
		if (!is_first(t, same_tag))
			continue;
		json_object(j);
		json_key_str(j, "name", tag_of(t));
		json_key_cstr(j, "description", t->what);
		json_object_end(j);
	}
	json_array_end(j);
}

static void
about(struct json *j, const struct exchange *x)
{
	json_key_cstr(j, "openapi", "3.1.0");
	json_key(j, "info");
	json_object(j);
	json_key_str(j, "title", arena_printf(x->a, "%s API", site_name(x)));
	json_key_cstr(j, "version", PROVISO_VERSION);
	json_key_cstr(j, "description",
		"What documents promise about people's data and rights: quotes that are "
		"exact, what they do, when they came, changed and went, and what proves "
		"it. All of it may be read without a key. Lists are cut into pages; "
		"`next` is the address of the next one. Answers carry an ETag.");
	json_key(j, "license");
	json_object(j);
	json_key_cstr(j, "name", "Apache-2.0");
	json_key_cstr(j, "identifier", "Apache-2.0");
	json_object_end(j);
	json_object_end(j);
	json_key(j, "servers");
	json_array(j);
	json_object(j);
	json_key_str(j, "url", site_absolute(x, url_own("")).text);
	json_object_end(j);
	json_array_end(j);
	json_key(j, "security"); /* there is none */
	json_array(j);
	json_array_end(j);
}

static void
components(struct json *j, struct arena *a)
{
	json_key(j, "components");
	json_object(j);
	json_key(j, "responses");
	json_object(j);
	json_key(j, "problem");
	json_object(j);
	json_key_cstr(j, "description", "What is wrong (RFC 9457)");
	json_key(j, "content");
	json_object(j);
	json_key(j, "application/problem+json");
	json_object(j);
	json_key(j, "schema");
	reference(j, a, STR("problem"));
	json_object_end(j);
	json_object_end(j);
	json_object_end(j);
	json_object_end(j);
	json_object_end(j);
}

bool
api_openapi(struct exchange *x, struct err *e)
{
	struct json j = api_json(x);

	(void)e;
	json_object(&j);
	about(&j, x);
	tags(&j);
	paths(&j, x->a);
	components(&j, x->a);
	json_object_end(&j);
	buf_byte(j.out, '\n');
	return true;
}
