/*
 * warc: files of the WARC format (ISO 28500:2017, WARC/1.1), read, checked and written.
 *
 * A file is a row of records: a head of fields, a block of bytes, two CRLF (clause 4).
 * It is read from memory that the caller maps, plain or as gzip members (Annex D);
 * WARC/1.0 is read too. Reading unpacks a block once, hashes it once for each digest
 * that the record names, and goes on behind what is damaged: with the next gzip member,
 * or the next line that starts with "WARC/1.". ARC files are refused by name.
 *
 * What a file has against it is a finding, one line that names the record by its number
 * from 1 and its offset in the file as it is stored:
 *
 *   wrong  a rule that the standard makes binding is broken, or bytes contradict what is
 *          said of them, so that the record cannot be relied on: a gzip member that is
 *          cut or damaged; bytes of no record; a head that does not end, or has a line
 *          that is no field; a version other than 1.0 and 1.1; a mandatory field that is
 *          missing (WARC-Record-ID, WARC-Type, WARC-Date, Content-Length, of most types
 *          WARC-Target-URI, of revisits WARC-Profile); a repeated field; a date that is
 *          none, or not UTC; a Content-Length that is not the block's; a block that two
 *          CRLF do not follow; a digest that is none, or does not match; application/http
 *          whose block is no HTTP message.
 *   note   the record says what it says without doubt, but not quite as it should, or
 *          something could not be checked: LF as line end; line ends in excess; <> around
 *          a target URI in WARC/1.1, or none around a record id; white space in a target
 *          URI; a fraction of a second in WARC/1.0; several records in one gzip member,
 *          or none; a digest that names no algorithm, or one that is not known, of one
 *          segment of several, or of a block whose head is too long; a payload digest over
 *          the chunks instead of the payload; a revisit's block digest over no bytes; a
 *          body that is cut, or framed otherwise than its head says, where the record does
 *          not say WARC-Truncated.
 *
 * The payload digest of a revisit is that of the original (clause 6.7) and is not
 * compared. Elsewhere the payload is the body of an HTTP message without its transfer
 * coding, and of other records the block.
 */
#ifndef WARC_H
#define WARC_H

#include "base/base.h"

#define WARC_HEAD_MAX ((size_t)1 << 20)
#define WARC_FINDINGS_MAX 1000 /* more are counted and not listed */

struct warc_finding {
	bool wrong; /* else a note */
	uint64_t record;
	size_t offset;
	struct str text; /* with number and offset; UTF-8, one line */
	struct warc_finding *next;
};

struct warc_findings {
	struct warc_finding *first, *last;
	size_t wrong, notes; /* all, with those that are not listed */
};

struct warc_field {
	struct str name, value; /* white space around the value is no part of it */
};

struct warc_record {
	uint64_t number;   /* from 1; places without a readable record count too */
	size_t offset;     /* in the file; of the gzip member where it is packed */
	size_t packed;     /* bytes in the file from there: what reads this record alone, or
	                      0 where its gzip member holds others */
	/* nothing wrong was found in it, or so far in its gzip member */
	bool sound;
	bool kept;         /* the block is within the caller's limit, and is here */
	/* of the block; where Content-Length is wrong, of what is there */
	uint64_t size;
	struct str bytes;  /* head, block and line ends, unpacked; empty unless kept */
	struct str head;   /* with the empty line */
	struct str block;  /* empty unless kept */
	struct str uri;    /* WARC-Target-URI without <>; empty if there is none */
	const struct warc_field *fields;
	size_t field_count;
	bool payload_holds; /* it has been held against WARC-Payload-Digest, which is
	                     * its own */
};

/* The value of the first field of this name, in any case of letters; a null pointer if
 * there is none. */
struct str warc_field(const struct warc_record *r, struct str name);

/* A WARC-Date in Unix seconds, and the digits of its fraction ("" or 1 to 9). The
 * levels of [W3CDTF] down to the year are allowed, in UTC alone. */
bool warc_date(struct str date, int64_t *seconds, struct str *fraction);

/* Reads the records of a file one after the other. A block above `block_max` bytes is
 * not kept, but checked all the same. Findings are added to *f, in the arena.
 * ERR_INPUT: not a WARC file. The slice of a file from a record's offset, of its packed
 * size, is a file of that one record. */
struct warc_reader;
MUST_CHECK bool warc_open(struct str file, size_t block_max, struct arena *a,
                          struct warc_findings *f, struct warc_reader **out,
                          struct err *e);
/* False at the end of the file. What *out points to is valid until the next call. */
bool warc_next(struct warc_reader *r, struct warc_record *out);
void warc_close(struct warc_reader *r); /* NULL is fine */

/* Where the record behind the present one is looked for: a reader of the same file that
 * is sent there goes on as this one would, with the same records and findings. */
struct warc_place {
	size_t offset;   /* of a record, or of a gzip member */
	uint64_t number; /* of the last record before it */
	/* places for records in that member to pass over, found out anew */
	uint64_t skip;
};
struct warc_place warc_tell(const struct warc_reader *r);
/* offset: up to its size */
void warc_seek(struct warc_reader *r, struct warc_place place);
/* Go on where the next record starts, or gzip member, behind the one that is looked for
 * at `place`, which cannot be read. */
void warc_seek_behind(struct warc_reader *r, struct warc_place place);

/* A digest as a record tells it (clause 5.8), of SHA-256, SHA-1 or MD5 in base 16, 32
 * or 64, in one form for all: "sha1:" and hex in lower case, in the arena. Empty: it is
 * none of these. */
struct str warc_digest(struct str told, struct arena *a);
/* Is it the digest of these bytes? False also where this machine cannot tell. */
bool warc_digest_holds(struct str told, struct str bytes);

/* What clause 6 calls the payload, of a record whose block is kept: of HTTP the body
 * without its transfer coding, else the block. It may lie in the arena. */
struct str warc_payload(const struct warc_record *r, struct arena *a);

/* Walk over a whole file for its findings; *records is the number of those readable. */
MUST_CHECK bool warc_check(struct str file, size_t block_max, struct arena *a,
                           struct warc_findings *f, uint64_t *records, struct err *e);

/* Append "name: value" lines: the content of a block of type application/warc-fields.
 * ERR_INPUT: a name that is no token, or a value with a line end or another control. */
MUST_CHECK bool warc_write_fields(const struct warc_field *fields, size_t count,
                                  struct buf *out, struct err *e);

/* Append one record of WARC/1.1: the fields as given, WARC-Block-Digest, for a payload
 * that is not empty WARC-Payload-Digest (both as sha256 in base 16), Content-Length,
 * and the block. `payload` is what clause 6 calls so: see the head of this file. */
MUST_CHECK bool warc_write(const struct warc_field *fields, size_t count,
                           struct str block, struct str payload, struct buf *out,
                           struct err *e);

/* Append `record` as one gzip member (Annex D); buf_ok tells whether it fits. The same
 * bytes give the same member wherever libdeflate is the same: level 6, no time, no
 * name, no system named. */
void warc_pack(struct str record, struct buf *out);

#endif
