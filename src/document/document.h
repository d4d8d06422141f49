/*
 * document: foreign bytes in, canonical text and its blocks out. Pure: no files, no
 * network, no database; the same bytes give the same text on every machine.
 *
 * The canonical text is UTF-8 in NFC with white space folded, one block a line, every
 * line ended by "\n". A line starts with the mark of its block:
 *
 *     # words            heading of level 1 ("######" is level 6)
 *     words              paragraph
 *     - words            list item; two spaces before the mark for each level below the first
 *     3. words           item of a numbered list, with its number
 *     |= head |= head    the column heads of a table
 *     | cell | cell      a table row
 *
 *       words            paragraph inside a list item: two spaces for each level
 *
 * Inside a cell " ¶ " stands where the page starts a new line or paragraph and " • "
 * before a list item. A literal "|" in a cell is "\|"; a paragraph that starts with
 * "#", "|" or "\" gets a "\" before it. Nothing else is escaped, and no word is added:
 * what a reader quotes is what the publisher wrote. doc/canonical.md has the grammar.
 *
 * Analysis depends on the canonical text alone, so document_parse finds the blocks in
 * it again. Link targets are kept beside the text, never in it.
 */
#ifndef DOCUMENT_H
#define DOCUMENT_H

#include "base/base.h"

enum block_kind {
	BLOCK_HEADING,
	BLOCK_PARAGRAPH,
	BLOCK_ITEM,
	BLOCK_COLUMNS, /* the column heads of the rows after it */
	BLOCK_ROW
};

/* No such block. */
#define BLOCK_NONE UINT32_MAX

struct block {
	uint32_t line;       /* byte offset where the line starts, its mark included */
	uint32_t start, end; /* byte offsets of the words, without mark and line end */
	uint32_t heading;    /* index of the nearest heading above whose section this is
	                      * in (for a heading: the one it is under), or BLOCK_NONE */
	uint32_t intro;      /* item: the item it is nested in, else the paragraph right
	                      * before its list; paragraph in an item: that item;
	                      * row: its BLOCK_COLUMNS; or BLOCK_NONE */
	uint8_t kind;        /* enum block_kind */
	uint8_t level;       /* heading 1 to 6; item 1 and up; paragraph: level of the
	                      * item that it is in, or 0; else 0 */
	bool repeated;       /* lies in a later copy of text that stands above */
};

/* Words that link somewhere: a byte range of the canonical text and the target. */
struct link {
	uint32_t start, end;
	struct str target; /* as written in the source, white space trimmed */
};

/* A stretch [start, end) that says again, block by block, what starts at `of`. */
struct repeat {
	uint32_t start, end, of;
};

struct document {
	struct str text; /* canonical */
	struct block *blocks;
	size_t block_count;
	struct link *links; /* by start; empty after document_parse */
	size_t link_count;
	struct repeat *repeats; /* by start */
	size_t repeat_count;
	/* where the page itself sends browsers on to (refresh.h), as written; or empty */
	struct str refresh;
};

enum document_type {
	DOCUMENT_AUTO, /* told by the content, never by the file's name */
	DOCUMENT_HTML,
	DOCUMENT_MARKDOWN,
	DOCUMENT_TEXT,
	DOCUMENT_PDF
};

/* What bytes are, told by them; DOCUMENT_AUTO: none of these. */
enum document_type document_type_of(struct str bytes);
/* What a browser takes them for that was told a media type (empty: none). As it shows
 * what it was told, and not what looks like something else in it, so do we; other media
 * types leave it to the bytes. */
enum document_type document_type_told(struct str bytes, struct str media_type);
/* Of what is told to be an image, a sound or several parts, browsers show no text, or
 * another than stands in the bytes. */
bool document_is_told_none(struct str media_type);
const char *document_media_type(enum document_type type); /* as of IANA */

/* The number of the rules of reading, raised when they let the same bytes give another
 * text: homes note it with each text that is read from a captured page. */
enum { DOCUMENT_READER = 2 };

struct read_options {
	enum document_type type;
	/* from a header, such as "iso-8859-1"; empty: told by the bytes */
	struct str charset;
	/* CSS selectors, comma lists allowed, as in Open Terms Archive declarations:
	 * take only what matches `select`, in document order, without what matches
	 * `remove`. Empty: the main content is found. HTML only; otherwise
	 * ERR_USAGE. */
	struct str select, remove;
	/* What the document is called, such as "Privacy Policy"; may be empty. Of a
	 * page that holds several legal texts side by side, the ones of that terms type
	 * are taken. */
	struct str document;
	struct nursery *nursery; /* who makes the child for HTML; NULL: this process */
	/* for the nursery: who wrote these bytes; may be empty */
	struct str source;
};

/* For who reads many pages, to be made while the process is small, for one thread;
 * given back with nursery_close (document/nursery.h). */
MUST_CHECK bool document_nursery(struct nursery **out, struct err *e);

/* Any bytes to a document. HTML and PDF are parsed in a child without rights.
 * ERR_INPUT: no such type, unreadable; ERR_LIMIT: too large, too deep, too slow;
 * ERR_USAGE: a selector that is not understood (the message names the place).
 * An empty text is no error: document_judge says so. All memory is the arena's. */
MUST_CHECK bool document_read(struct str bytes, const struct read_options *o,
                              struct arena *a, struct document *out, struct err *e);

/* The blocks of a canonical text. The text is referred to, not copied.
 * ERR_INPUT if it is not canonical (names the first bad line). */
MUST_CHECK bool document_parse(struct str text, struct arena *a, struct document *out,
                               struct err *e);

/* What a text is, before anybody reads its provisions. */
enum refusal {
	REFUSED_NOT, /* it is legal text in a language that we analyse */
	REFUSED_NOT_LEGAL_TEXT,
	REFUSED_ERROR_PAGE,
	REFUSED_LOGIN_WALL,
	REFUSED_LANGUAGE,
	REFUSED_EMPTY,
	REFUSED_UNREADABLE
};

struct judgement {
	enum refusal refusal;
	const char *detail;     /* one clear clause, static text; NULL if not refused */
	struct str title;       /* words of the first heading or line; may be empty */
	char language[8];       /* ISO 639-1, "" if not told */
	const char *terms_type; /* an Open Terms Archive name, static text, or NULL */
	char effective_date[11]; /* ISO 8601 date, or "" */
};

/* Pure; only the text decides. */
void document_judge(const struct document *d, struct judgement *out);

/* The Open Terms Archive name that a title means; static text, or NULL. */
const char *terms_type_of_title(struct str title);
/* The same, but NULL if only a word like "terms" tells it. */
const char *terms_type_named(struct str title);
/* Is it such a name itself, in any case of letters? */
bool terms_type_is(struct str name);

/* as the contract names it, e.g. "not_legal_text" */
const char *refusal_name(enum refusal r);

/* The words of block i. */
struct str block_words(const struct document *d, size_t i);

#endif
