/*
 * citation: a record's words as other people's tools cite them. Pure.
 *
 * Each form says enough to check the words after the archive's site is gone: the
 * SHA-256 of the text, the log and the entry in it. What is not known is left out. No
 * value can leave its field: controls and what nobody sees are shown (visible.h), white
 * space is folded, URLs are percent-encoded, and each form's own specials are escaped.
 *
 *   text    one paragraph, typographic quotation marks
 *   bibtex  an @misc of BibTeX, with `url`, `urldate` and `abstract` as biblatex has them;
 *           specials of TeX escaped in balanced braces, the rest UTF-8
 *   csl     CSL-JSON 1.0.2: an array of one item of type "webpage"
 *   ris     RIS of type ELEC, lines that end with CR LF
 *
 * The quote stands where programs keep an abstract (`abstract`, AB), the headings that
 * it is under in the note, and in CSL-JSON also as `section`. Both are cut to their
 * beginning: the quote at CITATION_TEXT_QUOTE characters in the paragraph and at
 * CITATION_QUOTE elsewhere.
 *
 * The URL is that of the page with the words. Where redirects led to it, the note says
 * from which address.
 *
 * The date of issue is the day on which the version was first seen: it was out by then.
 * CSL-JSON marks it as `circa`, the others say it in their note.
 */
#ifndef CITATION_H
#define CITATION_H

#include "base/base.h"

/* Text is UTF-8; an empty one is not known. Times are Unix seconds, UTC; 0: not
 * known. */
enum { CITATION_TEXT_QUOTE = 200, CITATION_QUOTE = 2000, CITATION_HEADING = 200 };

struct citation {
	struct str service, document;
	struct str heading;             /* those above the quote, the outermost first */
	struct str quote, url;
	struct str asked;               /* the address that redirects led on from */
	struct str record, text_sha256; /* the hash in hex */
	struct str log_origin;
	/* of that log; counts only where there is one */
	int64_t entry;
	int64_t first_seen;             /* the version */
	int64_t captured;
	struct str how; /* who says that it was captured then, or empty: the archive */
};

enum citation_format { CITATION_TEXT, CITATION_BIBTEX, CITATION_CSL, CITATION_RIS };

/* "text", "bibtex", "csl", "ris"; false for another name. */
bool citation_format_of(struct str name, enum citation_format *out);

/* Append it to *out, which is `over` where it is too small. Ends with a line end. */
void citation_write(const struct citation *c, enum citation_format format,
                    struct buf *out);

#endif
