/*
 * machine_routes: the lines of the table of routes (routes.c) for programs that are no
 * clients of the API: feeds, files, search engines, web archives.
 */
#ifndef MACHINE_ROUTES_H
#define MACHINE_ROUTES_H

#include "web/export.h"
#include "web/feed.h"
#include "web/machine.h"

#define FILE_ROUTE(path, handler, what, parameters)                                      \
	{METHOD_GET, path, handler, what, NULL, parameters, false}
#define LIMITED(path, handler, what, parameters)                                         \
	{METHOD_GET, path, handler, what, NULL, parameters, true}
#define FEEDS(path, handler, what, parameters)                                           \
	FILE_ROUTE(path "/feed.atom", handler, what ", Atom", parameters),               \
	FILE_ROUTE(path "/feed.json", handler, what ", JSON Feed", parameters)

#define MACHINE_ROUTES                                                                   \
	FEEDS("/changes", feed_of_all, "all changes", NULL),                             \
	FEEDS("/service/{service}", feed_of_service, "changes of a service", NULL),      \
	FEEDS("/service/{service}/{document}", feed_of_document,                         \
	      "changes of a document", NULL),                                            \
	FEEDS("/type/{type}", feed_of_type, "changes of a type", NULL),                  \
	FEEDS("/record/{record}", feed_of_record, "changes of a provision", NULL),       \
	FEEDS("/search", feed_of_search, "changes of what is found", found_parameters),  \
	LIMITED("/registry.csv", export_records_csv, "all provisions, CSV",              \
	        export_record_parameters),                                               \
	LIMITED("/registry.jsonl", export_records_jsonl, "all provisions, JSON Lines",   \
	        export_record_parameters),                                               \
	LIMITED("/changes.csv", export_changes_csv, "all changes, CSV",                  \
	        export_change_parameters),                                               \
	LIMITED("/changes.jsonl", export_changes_jsonl, "all changes, JSON Lines",       \
	        export_change_parameters),                                               \
	FILE_ROUTE("/record/{record}/record.txt", record_text, "a provision as text",    \
	           NULL),                                                                \
	FILE_ROUTE("/llms.txt", llms_text, "what is here, for language models", NULL),   \
	FILE_ROUTE("/robots.txt", robots_text, "what robots may ask for", NULL),         \
	FILE_ROUTE("/opensearch.xml", opensearch, "how to search here, for browsers",    \
	           NULL),                                                                \
	FILE_ROUTE("/sitemap.xml", sitemap_index, "the parts of the sitemap", NULL),     \
	FILE_ROUTE("/sitemap/{part}", sitemap_part, "a part of the sitemap", NULL),      \
	FILE_ROUTE("/web/{rest...}", memento, "captures by address and time", NULL)

#endif
