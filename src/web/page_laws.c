/* page_laws: laws and agencies. See law_page.h. */
#include "web/law_page.h"

#include "web/pages/law.html.h"

static bool
find_types(struct law_page *p, struct db *db, struct err *e)
{
	size_t count;

	p->types = ARENA_ARRAY(p->a, uint16_t, type_count());
	for (uint16_t t = 0; t < type_count(); t++)
		if ((p->law && type_has_law(t, p->law)) ||
		    (p->agency && type_has_agency(t, p->agency)))
			p->types[p->type_count++] = t;
	return prevalence_of_all(db, p->a, &p->list, &count, &p->checked, e);
}

static void
show(struct exchange *x, struct law_page *p,
     void (*template)(struct buf *, const struct law_page *))
{
	p->page.section = "laws";
	page_begin(x, &p->page);
	template(&x->response->body, p);
	page_end(x, &p->page);
}

bool
page_laws(struct exchange *x, struct err *e)
{
	struct law_page p = {
		.a = x->a,
		.page = {.title = STR("Laws and agencies"), .self = url_own("/laws"),
		         .json = url_own("/api/v1/laws"),
		         .description = STR("Laws that clauses implicate, and agencies that "
		                            "hear complaints.")}};

	(void)e;
	show(x, &p, laws_page);
	return true;
}

bool
page_law(struct exchange *x, struct err *e)
{
	struct law_page p = {.a = x->a, .law = law_find(x->values[0])};

	if (!p.law)
		return err_set(e, ERR_NOT_FOUND, "there is no law of this id here; all of them "
		               "are at /laws");
	p.page = (struct page){
		.title = arena_printf(x->a, "%s %s", p.law->short_name, p.law->provision),
		.self = link_law(x->a, p.law->id),
		.description = arena_printf(x->a, "%s, %s: %s", p.law->official_name,
		                            p.law->provision, p.law->subject)};
	if (!find_types(&p, site_db(x), e))
		return false;
	show(x, &p, law_page);
	return true;
}

bool
page_agency(struct exchange *x, struct err *e)
{
	struct law_page p = {.a = x->a, .agency = agency_find(x->values[0])};

	if (!p.agency)
		return err_set(e, ERR_NOT_FOUND, "there is no agency of this id here; all of "
		               "them are at /laws");
	p.page = (struct page){.title = str_of(p.agency->name),
	                       .self = link_agency(x->a, p.agency->id),
	                       .description = str_of(p.agency->competence)};
	if (!find_types(&p, site_db(x), e))
		return false;
	show(x, &p, agency_page);
	return true;
}
