/*
 * cdxj: lines of an index of WARC records, CDXJ 0.1.0
 * (https://specs.webrecorder.net/cdxj/0.1.0/).
 *
 * A line is a key to search by, fourteen digits of UTC, and a JSON object; lines are
 * sorted bytewise. What is indexed, and the key, are as warcio.js (2.4) has them,
 * except:
 *
 *   - numbers are JSON numbers and a digest keeps the name of its algorithm, as in the
 *     specification's example; warcio writes strings and the bare digest;
 *   - the length of a record in a file that is not packed counts its closing line ends;
 *   - a POST has the key of its URL; warcio puts the request's body into it;
 *   - records that share a gzip member are left out, since no place leads to them alone;
 *   - white space in a key is written %20 and so on, so that a line has three parts;
 *   - host names outside ASCII, and numeric addresses in a form other than the usual one,
 *     are not normalised: such a key is the URL as it stands.
 */
#ifndef CDXJ_H
#define CDXJ_H

#include "warc/warc.h"

struct cdxj {
	struct str url;      /* as it was captured */
	struct str date;     /* as a WARC-Date */
	struct str digest;   /* as a WARC-Payload-Digest; empty: left out */
	struct str mime;     /* empty: left out */
	int status;          /* of HTTP; 0: left out */
	struct str filename; /* of the WARC file, without folders */
	uint64_t offset, length; /* of the record in it, in bytes as stored */
	const struct sha256 *record; /* of those bytes; NULL: left out */
};

/* Append the key of a URL: that of the URL standard without scheme, user and fragment,
 * in lower case, the host's labels from right to left without a "www." or "www2.", the
 * parts of the query sorted. "https://www.example.org/A?c&b" gives
 * "org,example)/a?b&c". Other schemes stay as they are, in any case. */
void cdxj_key(struct str url, struct buf *out);

/* Append a line. ERR_INPUT: a date that is none, or text that is not UTF-8. */
MUST_CHECK bool cdxj_line(const struct cdxj *c, struct buf *out, struct err *e);

/* Fill in what a record says of itself; *out points into it. The file's name and the
 * digest of the record are the caller's. Where a block is not kept, its status and type
 * are not known. False: such records are not indexed, which are requests, warcinfo,
 * metadata and resources of application/warc-fields, and those that have no target URI,
 * or cannot be read at random. */
bool cdxj_of_record(const struct warc_record *r, struct cdxj *out);

/* Sort whole lines as LC_ALL=C sort does. */
void cdxj_sort(struct buf *lines);

#endif
