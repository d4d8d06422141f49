/*
 * api: the site for programs, /api/v1. Its answers are JSON, open to scripts of other
 * sites; errors are problem details (RFC 9457). Rows are those that commands print with
 * --json, and have the same schemas.
 *
 * A list is {"items":[…],"next":…}: `next` is the address of the next page, or null.
 * The same address stands in the field Link (RFC 8288).
 */
#ifndef API_H
#define API_H

#include "web/filters.h"

/* The response is JSON, read by anyone; its writer. */
struct json api_json(struct exchange *x);
/* Is the request one of a program? Such errors are JSON. */
bool api_is_asked(const struct request *r);
void api_fail(struct exchange *x, int status, const char *message);

/* A list on its way into the response. */
struct rows {
	struct exchange *x;
	struct json j;
	struct paging page;
	struct url again; /* the request, without its cursor */
};
MUST_CHECK bool rows_begin(struct exchange *x, struct rows *r, struct err *e);
void rows_end(struct rows *r);
/* For lists of `count` that lie in memory, and change with the program alone, or at their
 * end: rows [*from, *to) are this page. */
MUST_CHECK bool rows_of_memory(struct rows *r, size_t count, size_t *from, size_t *to,
                               struct err *e);

route_handler page_api; /* for people */
route_handler api_services, api_service, api_documents, api_document, api_versions,
	api_version, api_sightings, api_status, api_change, api_records, api_changes,
	api_search, api_contradictions, api_unstated, api_compare, api_types, api_type,
	api_type_clauses, api_laws, api_agencies, api_checkpoint, api_schema, api_openapi;

#endif
