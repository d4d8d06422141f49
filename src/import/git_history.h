/*
 * git_history: which commit of a repository set which document to which bytes.
 */
#ifndef GIT_HISTORY_H
#define GIT_HISTORY_H

#include "import/import_ota.h"

/* 20 bytes of SHA-1, as git names commits and blobs. */
struct git_name {
	unsigned char b[20];
};

struct recording {
	struct git_name commit, blob;
	int64_t at; /* author time, Unix seconds */
	bool technical;
};

struct recorded_document {
	struct str service, document;
	struct recording *recordings; /* in the order of the history */
	size_t count, cap;
};

/* All of them by service and document. Strings and arrays live until release. */
struct git_history {
	struct arena a;
	struct recorded_document *documents;
	size_t count, cap;
};

MUST_CHECK bool git_history_read(const char *repository, const struct import_options *o,
                                 struct git_history *out, struct err *e);
void git_history_release(struct git_history *h);

void git_name_hex(const struct git_name *name, char out[41]);

/* A repository opened for reading blobs, for one thread. */
struct git_reader;
MUST_CHECK bool git_reader_open(const char *repository, struct git_reader **out,
                                struct err *e);
void git_reader_close(struct git_reader *r);
/* The bytes are valid until the next call. */
MUST_CHECK bool git_reader_blob(struct git_reader *r, const struct git_name *blob,
                                struct str *out, struct err *e);

/* ERR_INPUT if it is neither. */
enum git_source { GIT_REPOSITORY, GIT_BUNDLE };
MUST_CHECK bool git_source_kind(const char *path, enum git_source *out, struct err *e);
/* Unpack a bundle into a new bare repository at `folder`. */
MUST_CHECK bool git_unbundle(const char *bundle, const char *folder, struct err *e);
/* Remove such a folder, whatever is left of it. */
void git_remove(const char *folder);

#endif
