/* api_types: types of clauses, and the laws and agencies that they touch. See api.h. */
#include "web/api.h"

#include "atlas/knowledge.h"
#include "record/log_json.h"

static void
add_measured(struct json *j, uint16_t type)
{
	struct measured m;

	json_key(j, "measured");
	if (measured_of(type, &m))
		measured_json(j, &m);
	else
		json_null(j);
}

bool
api_types(struct exchange *x, struct err *e)
{
	struct prevalence *list;
	size_t count, checked, from, to;
	struct type_knowledge k;
	struct rows r;

	if (!prevalence_of_all(site_db(x), x->a, &list, &count, &checked, e) ||
	    !rows_begin(x, &r, e) || !rows_of_memory(&r, count, &from, &to, e))
		return false;
	for (size_t i = from; i < to; i++) {
		type_knowledge(list[i].type, &k);
		json_object(&r.j);
		json_key_cstr(&r.j, "type", type_id(list[i].type));
		json_key_cstr(&r.j, "title", type_title(list[i].type));
		json_key_cstr(&r.j, "definition", k.definition);
		json_key(&r.j, "prevalence");
		prevalence_json(&r.j, &list[i], checked);
		add_measured(&r.j, list[i].type);
		json_object_end(&r.j);
	}
	rows_end(&r);
	return true;
}

static bool
type_of_path(const struct exchange *x, uint16_t *out, struct err *e)
{
	*out = type_find(x->values[0]);
	return *out != TYPE_NONE ||
	       err_set(e, ERR_NOT_FOUND, "there is no type \"%.*s\"; all of them are "
	               "at /api/v1/types", STR_ARG(str_slice(x->values[0], 0, 40)));
}

bool
api_type(struct exchange *x, struct err *e)
{
	struct prevalence *list;
	size_t count, checked;
	uint16_t type;

	if (!type_of_path(x, &type, e) ||
	    !prevalence_of_all(site_db(x), x->a, &list, &count, &checked, e))
		return false;
	struct json j = api_json(x);
	json_object(&j);
	json_key_cstr(&j, "type", type_id(type));
	json_key_cstr(&j, "title", type_title(type));
	json_key(&j, "prevalence");
	prevalence_json(&j, &list[type], checked);
	add_measured(&j, type);
	json_key(&j, "general");
	general_json(&j, type);
	json_object_end(&j);
	buf_byte(j.out, '\n');
	return true;
}

/* Behind the record that the cursor names. If that is no longer among them, with the first
 * of its document: some may be given twice then, and none is left out. */
static bool
first_of_page(struct exchange *x, const struct rows *r, const struct clauses *all,
              size_t *from, struct err *e)
{
	struct provision_row row;
	struct err none = {0};

	*from = 0;
	for (size_t i = 0; r->page.after.n && i < all->n; i++)
		if (str_eq(all->list[i].record, r->page.after)) {
			*from = i + 1;
			return true;
		}
	if (r->page.after.n == 0)
		return true;
	if (!records_find(site_db(x), r->page.after, x->a, &row, &none))
		return none.kind == ERR_NOT_FOUND ? paging_unknown(&r->page, e)
		                                  : err_set(e, none.kind, "%s", none.msg);
	for (; *from < all->n; ++*from) {
		const struct clause *c = &all->list[*from];
		int order = str_cmp(c->service, row.service);
		if (order > 0 || (order == 0 && str_cmp(c->document, row.document) >= 0))
			break;
	}
	return true;
}

bool
api_type_clauses(struct exchange *x, struct err *e)
{
	struct gathering g = site_gathering(x);
	const struct clause_set *set;
	size_t i;
	uint16_t type;
	struct rows r;

	if (!type_of_path(x, &type, e) || !rows_begin(x, &r, e) ||
	    !shelf_take(g.shelf, g.db, g.generation, type, &set, e))
		return false;
	const struct clauses *all = &set->all;
	bool ok = first_of_page(x, &r, all, &i, e);
	for (int64_t n = 0; ok && i < all->n && n < r.page.most; i++, n++)
		clause_json(&r.j, &all->list[i]);
	if (ok && i < all->n)
		r.page.next = arena_str(x->a, all->list[i - 1].record);
	shelf_give(g.shelf, set);
	rows_end(&r);
	return ok;
}

/* The types that touch a law, or an agency. */
static void
add_types(struct json *j, const struct law *l, const struct agency *g)
{
	json_key(j, "types");
	json_array(j);
	for (uint16_t t = 0; t < type_count(); t++)
		if (l ? type_has_law(t, l) : type_has_agency(t, g))
			json_cstr(j, type_id(t));
	json_array_end(j);
}

bool
api_laws(struct exchange *x, struct err *e)
{
	size_t from, to;
	struct rows r;

	if (!rows_begin(x, &r, e) || !rows_of_memory(&r, law_count(), &from, &to, e))
		return false;
	for (size_t i = from; i < to; i++) {
		json_object(&r.j);
		json_key(&r.j, "law");
		law_json(&r.j, law_at(i));
		add_types(&r.j, law_at(i), NULL);
		json_object_end(&r.j);
	}
	rows_end(&r);
	return true;
}

bool
api_agencies(struct exchange *x, struct err *e)
{
	size_t from, to;
	struct rows r;

	if (!rows_begin(x, &r, e) || !rows_of_memory(&r, agency_count(), &from, &to, e))
		return false;
	for (size_t i = from; i < to; i++) {
		json_object(&r.j);
		json_key(&r.j, "agency");
		agency_json(&r.j, agency_at(i));
		add_types(&r.j, NULL, agency_at(i));
		json_object_end(&r.j);
	}
	rows_end(&r);
	return true;
}

bool
api_checkpoint(struct exchange *x, struct err *e)
{
	struct json j = api_json(x);

	if (!checkpoint_json(&j, &site_view(x)->h, x->a, e))
		return false;
	buf_byte(j.out, '\n');
	return true;
}
