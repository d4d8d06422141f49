/*
 * export: the registry and the changes as files, whole: CSV (RFC 4180) and JSON Lines,
 * with the filters of the API. They are made while they are sent, a few hundred rows at
 * a time, so that a file of any size takes little memory.
 *
 * A field of CSV that a spreadsheet would take for a formula (it starts with "=", "+",
 * "-", "@", a tab or a line end) has an apostrophe put before it. So a quote is exact
 * in JSON Lines, and in CSV but for that.
 */
#ifndef EXPORT_H
#define EXPORT_H

#include "web/filters.h"

route_handler export_records_csv, export_records_jsonl, export_changes_csv,
	export_changes_jsonl;

#endif
