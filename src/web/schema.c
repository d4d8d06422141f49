/* schema: schemas of what is answered. See schema.h. */
#include "web/schema.h"

#include "web/api.h"

struct schema_file {
	const char *name, *start, *end;
};

#include "schema_table.h"

bool
schema_named(struct str name, struct str *out)
{
	for (size_t i = 0; i < COUNT(schema_table); i++)
		if (str_eq(name, str_of(schema_table[i].name))) {
			const struct schema_file *f = &schema_table[i];
			*out = (struct str){f->start, (size_t)(f->end - f->start)};
			return true;
		}
	return false;
}

bool
api_schema(struct exchange *x, struct err *e)
{
	struct str name = x->values[0], file, ending = STR(".json");

	if (!str_ends(name, ending) ||
	    !schema_named(str_slice(name, 0, name.n - ending.n), &file))
		return err_set(e, ERR_NOT_FOUND, "there is no such schema");
	api_json(x);
	x->response->type = "application/schema+json";
	buf_add(&x->response->body, file);
	return true;
}
