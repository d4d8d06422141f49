/* memento: captures by address and time. See machine.h and evidence/memento.h. */
#include "web/machine.h"

#include "evidence/memento.h"

bool
memento(struct exchange *x, struct err *e)
{
	struct memento_answer m;
	struct response *r = x->response;
	const struct request *asked = x->request;

	if (!memento_answer(&site_view(x)->h, site_absolute(x, url_own("")).text,
	                    asked->target, asked->accept_datetime, x->a, &m, e))
		return false;
	r->status = m.status;
	r->type = NULL; /* it is among the fields */
	r->is_file = true;
	r->is_open = true;
	for (size_t i = 0; i < m.field_count; i++)
		response_field(r, m.fields[i].name, m.fields[i].value);
	buf_add(&r->body, m.body);
	return true;
}
