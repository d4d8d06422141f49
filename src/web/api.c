/* api: what all answers of the API share. See api.h. */
#include "web/api.h"

struct json
api_json(struct exchange *x)
{
	struct response *r = x->response;

	r->type = "application/json";
	r->is_open = true;
	r->is_file = true;
	return (struct json){.out = &r->body};
}

bool
api_is_asked(const struct request *r)
{
	return str_starts(r->target, STR("/api/v1"));
}

void
api_fail(struct exchange *x, int status, const char *message)
{
	struct json j = api_json(x);

	x->response->type = "application/problem+json";
	json_object(&j);
	json_key_cstr(&j, "type", "about:blank");
	json_key_cstr(&j, "title", status_words(status));
	json_key_int(&j, "status", status);
	json_key_str(&j, "detail", site_message(message));
	json_object_end(&j);
	buf_byte(j.out, '\n');
}

bool
rows_begin(struct exchange *x, struct rows *r, struct err *e)
{
	*r = (struct rows){.x = x, .again = filters_again(x, (struct url){x->request->path})};
	if (!filter_page(x, &r->page, e))
		return false;
	if (r->again.text.n == 0)
		return err_set(e, ERR_LIMIT, "the address of the next page would be longer than "
		               "%zu bytes; ask with fewer words", REQUEST_TARGET_MAX);
	r->j = api_json(x);
	json_object(&r->j);
	json_key(&r->j, "items");
	json_array(&r->j);
	return true;
}

void
rows_end(struct rows *r)
{
	struct str next = r->page.next;

	json_array_end(&r->j);
	json_key(&r->j, "next");
	if (next.n) {
		struct url to = url_with(r->x->a, r->again, "cursor", next);
		next = site_absolute(r->x, to).text;
		json_str(&r->j, next);
		response_field(r->x->response, "Link", arena_printf(
			r->x->a, "<%.*s>; rel=\"next\"", STR_ARG(next)));
	} else {
		json_null(&r->j);
	}
	json_object_end(&r->j);
	buf_byte(r->j.out, '\n');
}

bool
rows_of_memory(struct rows *r, size_t count, size_t *from, size_t *to, struct err *e)
{
	int64_t given;

	if (!paging_number(&r->page, &given, e))
		return false;
	*from = (uint64_t)given < count ? (size_t)given : count;
	*to = *from + (size_t)r->page.most;
	*to = *to < count ? *to : count;
	if (*to < count)
		paging_next_number(&r->page, (int64_t)*to);
	return true;
}
