/* page_services: the list of all services. See service_page.h. */
#include "web/service_page.h"

#include "web/filters.h"
#include "web/pages/service.html.h"

bool
page_services(struct exchange *x, struct err *e)
{
	struct services_page p = {.a = x->a, .words = request_parameter(x->request, "q")};
	struct db *db = site_db(x);

	/* how many there are tells how many pages there are */
	if (!records_services(db, p.words, 0, 0, x->a, &p.list, &p.count, &p.total, e))
		return false;
	p.pages = (p.total + SERVICES_A_PAGE - 1) / SERVICES_A_PAGE;
	p.number = found_page(x, p.pages);
	if (!records_services(db, p.words, (p.number - 1) * SERVICES_A_PAGE, SERVICES_A_PAGE,
	                      x->a, &p.list, &p.count, &p.total, e))
		return false;
	p.address = filters_again(x, url_own("/services"));
	p.page = (struct page){
		.title = STR("Services"), .section = "services",
		.self = page_url(x->a, p.address, p.number),
		.is_hidden = p.words.n > 0,
		.description = STR("Services whose terms and policies are archived, followed "
		                   "and read clause by clause.")};
	page_begin(x, &p.page);
	services_page(&x->response->body, &p);
	page_end(x, &p.page);
	return true;
}
