/*
 * files: documents from the paths that a call names.
 */
#ifndef FILES_H
#define FILES_H

#include "cli/cli.h"
#include "document/document.h"

/* --type, --select and --remove of the call, as far as the command has them. */
MUST_CHECK bool read_options_of(const struct call *c, struct read_options *out,
                                struct err *e);

/* The name of the document that a path leads one to expect in the file, if it is one of
 * Open Terms Archive's names; else empty. */
struct str document_expected(const char *path);

/* The file ("-": standard input) as a document; the path is put before errors. */
MUST_CHECK bool document_of_file(const char *path, const struct read_options *o,
                                 struct arena *a, struct document *out, struct err *e);

struct paths {
	const char **p;
	size_t n, cap;
};

/* Every file under `path` in the order of their names, or the path itself. Names that
 * start with a dot are left out, links are not followed. Strings are the arena's. */
MUST_CHECK bool paths_under(const char *path, struct arena *a, struct paths *out,
                            struct err *e);
/* One path a line. */
MUST_CHECK bool paths_of_stdin(struct arena *a, struct paths *out, struct err *e);
void paths_release(struct paths *p);

#endif
