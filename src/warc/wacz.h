/*
 * wacz: a bundle of evidence in one file, a Web Archive Collection Zipped.
 *
 * WACZ 1.1.1 (https://specs.webrecorder.net/wacz/1.1.1/): a ZIP file (APPNOTE.TXT
 * 6.3.10) with WARC files in archive/, CDXJ indexes of them in indexes/, lists of pages
 * in pages/, datapackage.json, which lists every other member with its SHA-256, and
 * datapackage-digest.json, which has the SHA-256 of datapackage.json. libzip is hidden
 * in wacz_read.c and wacz_write.c.
 *
 * Written, every member is stored, not deflated, and has no time and no attributes: the
 * same files give the same bytes with one version of libzip. Paths are UTF-8, at most
 * WACZ_PATH_MOST bytes, parts between single "/", no "." or ".." part, no backslash, no
 * control character.
 *
 * Read, no byte is believed before it is checked, and a file that readers could see
 * differently is refused: the two headers of each member must say the same, members
 * must not share bytes, no two have one path, and libzip must read the same directory.
 * Members are read where they stand in the file, which the caller maps and keeps.
 *
 * What a check finds is "wrong" if the bundle says something that is not so, lacks what
 * the specification demands, cannot be read, or has bytes that nothing in it lists; it
 * is a "note" if it leaves the specification where no content depends on it. Records
 * inside WARC files, and signatures (signedData), are not looked at.
 */
#ifndef WACZ_H
#define WACZ_H

#include "base/base.h"

enum { WACZ_PATH_MOST = 1024, WACZ_FINDINGS_MOST = 200 };

/* --- writing */

struct wacz_file {
	struct str path;
	struct str bytes;
};

/* For datapackage.json. What is empty is left out. Times are Unix seconds. */
struct wacz_about {
	struct str title, description; /* the description is Markdown */
	struct str software;
	struct str main_page_url;
	int64_t main_page_date; /* left out without the URL */
	int64_t created, modified;
};

/* A bundle of the files, in this order, with the two datapackage files behind them,
 * added to *out. ERR_USAGE: a path that is not as above, or is there twice;
 * ERR_LIMIT. */
MUST_CHECK bool wacz_pack(const struct wacz_file *files, size_t count,
                          const struct wacz_about *about, struct buf *out,
                          struct err *e);
/* The datapackage.json of such a bundle. */
void wacz_datapackage(const struct wacz_file *files, size_t count,
                      const struct wacz_about *about, struct buf *out);
struct wacz_page {
	struct str id, url, title;
	int64_t at;
};

/* The content of pages/pages.jsonl. */
void wacz_pages(struct str title, const struct wacz_page *pages, size_t count,
                struct buf *out);

/* --- reading */

/* Over either of them is ERR_LIMIT. */
struct wacz_limits {
	size_t member; /* bytes of one member, unpacked */
	size_t total;  /* bytes of all members together, unpacked */
};

struct wacz_member {
	struct str path;    /* ends in "/" for a folder, which has no bytes */
	struct str packed;  /* bytes in the file, deflated or as they are */
	size_t size;        /* of the bytes, unpacked */
	uint32_t crc;       /* CRC-32 of them */
	bool deflated;
};

struct zip_directory;

struct wacz {
	struct str file;
	struct wacz_member *members; /* in the order of the ZIP directory */
	size_t count;
	const struct wacz_member **by_path;
	struct zip_directory *directory;
};

/* Memory is the arena's; nothing needs to be closed. ERR_INPUT: not a ZIP file that can
 * be trusted, with the reason; ERR_LIMIT, also over LIMIT_BUNDLE_MEMBERS. */
MUST_CHECK bool wacz_open(struct str file, struct wacz_limits most, struct arena *a,
                          struct wacz *out, struct err *e);
/* NULL if there is none. */
const struct wacz_member *wacz_find(const struct wacz *w, struct str path);
/* The member's bytes: a slice of the file, or the arena's where they were deflated.
 * ERR_CORRUPT: they do not match their size or CRC-32. */
MUST_CHECK bool wacz_read(const struct wacz_member *m, struct arena *a,
                          struct str *bytes, struct err *e);

/* --- checking */

struct wacz_finding {
	bool wrong;      /* else a note */
	/* one line; starts with the path of the member, if it has one */
	struct str text;
};

struct wacz_findings {
	struct wacz_finding *list;
	size_t count;        /* in the list: at most WACZ_FINDINGS_MOST of a kind */
	/* that were found; lines are not looked at after so many */
	size_t wrong, notes;
};

/* The container, the listing, the digest, pages and indexes. Each line of an index must
 * point to where a record or gzip member of a file in archive/ starts and ends. True if
 * nothing is wrong. Findings are the arena's. What is deflated is held unpacked, and
 * indexes are unpacked to no more than `total` bytes. */
bool wacz_check(struct str file, struct wacz_limits most, struct arena *a,
                struct wacz_findings *out);

#endif
