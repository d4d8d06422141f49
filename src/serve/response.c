/* response: answers. See response.h. */
#include "serve/response.h"

void
response_field(struct response *r, const char *name, struct str value)
{
	if (r->field_count < RESPONSE_FIELDS && value.n && str_is_plain(value))
		r->fields[r->field_count++] = (struct response_field){name, value};
}

void
response_redirect(struct response *r, int status, struct url to)
{
	r->status = status;
	r->type = "text/plain; charset=utf-8";
	response_field(r, "Location", to.text);
}

void
response_save_as(struct response *r, struct str name, struct arena *a)
{
	char *safe = arena_alloc(a, name.n + 1, 1);

	for (size_t i = 0; i < name.n; i++)
		safe[i] = is_alnum((unsigned char)name.p[i]) ||
		                  strchr(".-_", name.p[i]) ? name.p[i] : '-';
	response_field(r, "Content-Disposition",
	               arena_printf(a, "attachment; filename=\"%s\"", safe));
}

int
status_of(enum err_kind kind)
{
	static const int statuses[ERR_KINDS] = {
		[ERR_NONE] = 200, [ERR_NO] = 409, [ERR_USAGE] = 400, [ERR_INPUT] = 400,
		[ERR_NOT_FOUND] = 404, [ERR_REMOTE] = 502, [ERR_LIMIT] = 413,
		[ERR_HOME] = 503, [ERR_CORRUPT] = 500, [ERR_INTERNAL] = 500};

	return statuses[kind];
}

const char *
status_words(int status)
{
	static const struct {
		int status;
		const char *words;
	} all[] = {{200, "OK"}, {201, "Created"}, {204, "No Content"},
	           {301, "Moved Permanently"}, {302, "Found"}, {303, "See Other"},
	           {304, "Not Modified"}, {400, "Bad Request"}, {403, "Forbidden"},
	           {404, "Not Found"},
	           {405, "Method Not Allowed"}, {409, "Conflict"},
	           {413, "Content Too Large"}, {414, "URI Too Long"},
	           {429, "Too Many Requests"}, {431, "Request Header Fields Too Large"},
	           {500, "Internal Server Error"},
	           {502, "Bad Gateway"}, {503, "Service Unavailable"}};

	for (size_t i = 0; i < COUNT(all); i++)
		if (all[i].status == status)
			return all[i].words;
	return "";
}
