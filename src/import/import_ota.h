/*
 * import_ota: the whole history of an Open Terms Archive versions repository.
 *
 * Such a repository holds one Markdown file a document, SERVICE/DOCUMENT.md, and one
 * commit a recorded version; the author date is when the page was fetched.
 * https://docs.opentermsarchive.org/
 *
 * Every commit that sets a document becomes a sighting of it, in the order of the
 * history. Commits whose subject says that the extraction changed ("Apply technical or
 * declaration upgrade", "Refilter") are marked technical. What is there already is not
 * added again. Each document is written whole or not at all, so an import that was
 * interrupted is finished by running it again.
 */
#ifndef IMPORT_OTA_H
#define IMPORT_OTA_H

#include "archive/archive.h"

struct import_options {
	struct str service, document; /* only these, where not empty */
	unsigned threads;
};

struct import_result {
	size_t documents;    /* that the source holds */
	size_t sightings;    /* added */
	size_t versions;     /* added */
	size_t known;        /* sightings that were there already */
};

/* `source`: a repository, or a bundle, which is unpacked by git for the time being.
 * ERR_NOT_FOUND; ERR_INPUT: neither of them, or no such history. */
MUST_CHECK bool import_ota(struct home *h, const char *source,
                           const struct import_options *o, const struct progress_of *p,
                           struct import_result *out, struct err *e);

#endif
