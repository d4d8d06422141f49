/* commands: the one table of commands; help, parsing and the manual follow it. */
#include "cli/cli.h"

static const struct option no_options[] = {{NULL, NULL, NULL}};

static const struct option text_options[] = {
	{"type", "html|md|txt|pdf", "what the file is; told by its content otherwise"},
	{"select", "CSS", "take only what matches (HTML)"},
	{"remove", "CSS", "leave out what matches (HTML)"},
	{"links", NULL, "print the links instead: byte range and target"},
	{NULL, NULL, NULL},
};

static const struct option analyse_options[] = {
	{"type", "html|md|txt|pdf", "what the files are; told by their content otherwise"},
	{"service", "NAME", "name of the service, printed with the result"},
	{"document", "NAME", "name of the document, printed with the result"},
	{"threads", "N", "threads to use; all cores otherwise"},
	{"batch", NULL, "read the files' paths from standard input, one a line"},
	{NULL, NULL, NULL},
};

static const struct option import_options[] = {
	{"service", "NAME", "only this service"},
	{"document", "NAME", "only this document"},
	{"threads", "N", "threads to use; all cores otherwise"},
	{NULL, NULL, NULL},
};

static const struct option verify_options[] = {
	{"deep", NULL, "also analyse every version again and compare"},
	{NULL, NULL, NULL},
};

const struct command commands[] = {
	{"text", cmd_text, 0, "FILE|-", text_options, "print the canonical text of a document"},
	{"analyse", cmd_analyse, 0, "FILE|FOLDER|-…", analyse_options,
	 "print the provisions of documents as JSON"},
	{"init", cmd_init, NEEDS_HOME, "", no_options, "make a home"},
	{"import", cmd_import, NEEDS_HOME, "ota REPOSITORY|BUNDLE", import_options,
	 "bring in a history of Open Terms Archive"},
	{"verify", cmd_verify, NEEDS_HOME, "", verify_options,
	 "recompute every hash and check every quote"},
	{"rebuild", cmd_rebuild, NEEDS_HOME, "", import_options + 2,
	 "drop and recompute everything derived"},
	{"help", cmd_help, 0, "[COMMAND]", no_options, "explain a command"},
	{NULL, NULL, 0, NULL, NULL, NULL},
};
