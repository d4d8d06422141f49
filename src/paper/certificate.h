/*
 * certificate: one page of paper (A4, PDF 1.5) that says what a piece of evidence is.
 *
 * For a judge, a lawyer, a journalist: the exact words, when and where they were
 * captured, the digests, the log's checkpoint, the timestamp; what this proves and what
 * it does not; how to check it with standard tools alone; and room for the statement of
 * the person who made the bundle. The evidence itself is in the bundle; the page only
 * says what it is.
 *
 * All text is UTF-8; what it holds that nobody would see is shown as "[U+202E]" (see
 * visible.h). Whole words are shown where they fit: the quote is set smaller if it is
 * long, down to 7 points, and if that is not enough its beginning and end are shown
 * with the count of the characters between them. Other values are cut in the same way.
 * The same values give the same bytes on one machine (see page.h).
 */
#ifndef CERTIFICATE_H
#define CERTIFICATE_H

#include "base/base.h"

enum { CERTIFICATE_COMMANDS = 20, CERTIFICATE_COLUMNS = 110 };

struct certificate {
	struct str record, service, document;

	struct str quote;
	int64_t quote_start, quote_end; /* bytes of the canonical text */

	struct str source;              /* the URL, or words for another source */
	/* the URL that redirects led on from; or empty */
	struct str asked;
	int64_t captured;               /* this and all times: Unix seconds, UTC */
	struct str how;                 /* who says that it was then, or empty */
	/* `captured` is from a history kept by others */
	bool history;
	bool file;                      /* `source` is the name of a file: no server was
	                                   asked */
	struct str payload_sha256;      /* lower-case hex; empty: none was kept */
	struct str text_sha256;

	struct str log_origin, root;    /* as the checkpoint writes them */
	/* "NAME+ID+KEY", as who runs the log gives it out */
	struct str key;
	/* by the names that the log's owner gives them; or empty */
	struct str witnesses;
	int64_t entry, tree_size;            /* entries count from 0 */

	struct str stamp_authority;     /* empty: no timestamp yet */
	int64_t stamped;

	/* Lines of shell, in order, 1 to CERTIFICATE_COMMANDS, each of up to
	 * CERTIFICATE_COLUMNS bytes. */
	const struct str *commands;
	size_t command_count;

	int64_t created;                /* the date of the page and of its PDF */
};

/* Append the PDF to *out; after a failure nothing is appended. ERR_LIMIT: no commands,
 * or more or longer ones than there is room for, or *out is too small. ERR_HOME: no
 * fonts. */
MUST_CHECK bool certificate_write(const struct certificate *c, struct buf *out,
                                  struct err *e);

#endif
