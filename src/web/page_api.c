/* page_api: how programs read the site. See api.h. */
#include "web/api.h"

#include "web/page.h"
#include "web/pages/api.html.h"

bool
page_api(struct exchange *x, struct err *e)
{
	struct page p = {.title = STR("API and data"), .self = url_own("/api"),
	                 .description = STR("How programs read this site: JSON, files, "
	                                    "feeds."),
	                 .json = url_own("/api/v1/openapi.json"),
	                 .feed = url_own("/changes/feed.atom"),
	                 .feed_title = STR("All substantive changes")};

	(void)e;
	page_begin(x, &p);
	api_page(&x->response->body, &p);
	page_end(x, &p);
	return true;
}
