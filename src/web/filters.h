/*
 * filters: what the query of a request asks for, the same for the API, exports, feeds.
 */
#ifndef FILTERS_H
#define FILTERS_H

#include "record/listing.h"
#include "web/site.h"

enum { ROWS_MOST = 100 };

extern const struct route_parameter record_parameters[], change_parameters[],
	page_parameters[], service_parameters[], compare_parameters[],
	unstated_parameters[], export_record_parameters[], export_change_parameters[],
	found_parameters[], corrected_parameters[];

/* ERR_USAGE: there is no such type, no word to look for; ERR_NOT_FOUND: no such service
 * or document. Strings are the exchange's. */
MUST_CHECK bool filter_records(const struct exchange *x, struct listing_filter *out,
                               struct err *e);
MUST_CHECK bool filter_changes(const struct exchange *x, struct change_listing *out,
                               struct err *e);
/* `limit` and `cursor`. */
MUST_CHECK bool filter_page(const struct exchange *x, struct paging *out,
                            struct err *e);
/* The parameters of the request that its route has, as often as they stand, at an address
 * of the site: all but those that say where in a list it is (cursor, page). */
struct url filters_again(const struct exchange *x, struct url path);
/* A type by its id, TYPE_NONE where it is empty. */
MUST_CHECK bool filter_type(struct str id, uint16_t *out, struct err *e);
/* `service` as it is called; empty where none is asked for. */
MUST_CHECK bool filter_service(const struct exchange *x, struct str *out,
                               struct err *e);
/* And `document` of it. */
MUST_CHECK bool filter_document(const struct exchange *x, struct str *service,
                                struct str *document, struct err *e);

#endif
