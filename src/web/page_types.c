/* page_types: all types of provisions. See type_page.h. */
#include "web/pages/types.html.h"

bool
page_types(struct exchange *x, struct err *e)
{
	struct types_page t = {
		.a = x->a,
		.page = {.title = STR("Clauses by type"), .self = url_own("/types"),
		         .description = STR("What clauses of terms and policies do: all types, "
		                            "and how many services have each."),
		         .section = "types", .json = url_own("/api/v1/types")}};
	size_t count;

	if (!prevalence_of_all(site_db(x), x->a, &t.list, &count, &t.checked, e))
		return false;
	page_begin(x, &t.page);
	types_page(&x->response->body, &t);
	page_end(x, &t.page);
	return true;
}
