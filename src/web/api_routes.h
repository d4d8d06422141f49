/*
 * api_routes: the lines of the table of routes (routes.c) that are the API. The
 * description at /api/v1/openapi.json is made from them: a schema's name with "[]" is
 * a list of such rows.
 */
#ifndef API_ROUTES_H
#define API_ROUTES_H

#include "web/api.h"
#include "web/correction_page.h"
#include "web/log_page.h"

#define API(path, handler, what, schema, parameters)                                     \
	{METHOD_GET, "/api/v1" path, handler, what, schema, parameters, true}
#define OF_DOCUMENT "/services/{service}/documents/{document}"

#define API_ROUTES                                                                       \
	{METHOD_GET, "/api", page_api, "API and data", NULL, NULL, false},               \
	API("/services", api_services, "All services", "service[]", page_parameters),    \
	API("/services/{service}", api_service, "One service", "service_whole", NULL),   \
	API("/services/{service}/documents", api_documents, "Documents of a service",    \
	    "list[]", page_parameters),                                                  \
	API(OF_DOCUMENT, api_document, "One document", "list", NULL),                    \
	API(OF_DOCUMENT "/versions", api_versions, "Texts of a document", "version[]",   \
	    page_parameters),                                                            \
	API(OF_DOCUMENT "/versions/{version}", api_version,                              \
	    "One text, by 8 or more digits of its SHA-256", "show", NULL),               \
	API(OF_DOCUMENT "/sightings", api_sightings, "Captures of a document, also "     \
	    "those that failed", "log[]", page_parameters),                              \
	API(OF_DOCUMENT "/changes/{change}", api_change, "One change, by the SHA-256 "   \
	    "of both texts: 0123456789abcdef..fedcba9876543210", "change_whole", NULL),  \
	API("/records", api_records, "Provisions, as they stand or stood last",          \
	    "provisions[]", record_parameters),                                          \
	API("/records/{record}", record_json, "All that is known of one provision",      \
	    "record", NULL),                                                             \
	API("/changes", api_changes, "Changes, newest first", "changes[]",               \
	    change_parameters),                                                          \
	API("/search", api_search, "Provisions with these words", "search[]",            \
	    record_parameters),                                                          \
	API("/types", api_types, "Types of provisions, with how common they are and "    \
	    "how well they are found", "type[]", page_parameters),                       \
	API("/types/{type}", api_type, "One type, and what is known of such provisions", \
	    "type_whole", NULL),                                                         \
	API("/types/{type}/clauses", api_type_clauses, "Provisions of a type in force, " \
	    "with their facts", "compare[]", page_parameters),                           \
	API("/laws", api_laws, "Laws, and the types that implicate them", "law[]",       \
	    page_parameters),                                                            \
	API("/agencies", api_agencies, "Agencies, and the types they are responsible "   \
	    "for", "agency[]", page_parameters),                                         \
	API("/compare", api_compare, "Services by types: what each has in force",        \
	    "matrix[]", compare_parameters),                                             \
	API("/contradictions", api_contradictions, "Pairs of clauses of a service that " \
	    "do not go together", "contradictions[]", service_parameters),               \
	API("/unstated", api_unstated, "What the GDPR asks to be told, and which "       \
	    "provisions tell it", "unstated[]", unstated_parameters),                    \
	API("/status", api_status, "Documents in which something is wrong, and why",     \
	    "list[]", page_parameters),                                                  \
	API("/corrections", api_corrections, "Faults that were reported on records; "    \
	    "to report one, POST record and words to /corrections as a form does",       \
	    "corrections[]", corrected_parameters),                                      \
	API("/log/checkpoint", api_checkpoint, "The newest checkpoint of the log, and "  \
	    "what others say of it", "checkpoint", NULL),                                \
	API("/log/entries/{entry}", api_log_entry, "One entry of the log, with the "     \
	    "proof that it is in that checkpoint's tree", "log_entry", NULL),            \
	API("/schema/{name}", api_schema, "A JSON Schema that answers keep to", NULL,    \
	    NULL),                                                                       \
	API("/openapi.json", api_openapi, "This description", NULL, NULL)

#endif
