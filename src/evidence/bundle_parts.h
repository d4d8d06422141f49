/*
 * bundle_parts: files of a bundle that follow from others in it, for who makes a bundle
 * and who checks one.
 */
#ifndef BUNDLE_PARTS_H
#define BUNDLE_PARTS_H

#include "warc/wacz.h"

#define BUNDLE_DESCRIPTION \
	"Evidence of the words of a legal document. VERIFY.txt says how to check it."
#define BUNDLE_WARC     "archive/data.warc.gz"     /* the records of the capture */
#define BUNDLE_ORIGINAL "archive/original.warc.gz" /* those that it refers to */

enum { CLOCKS_APART = 10 * 60 }; /* seconds by which honest clocks may differ */

/* A name for a text that has no address: "ni:///sha-256;…" (RFC 6920). */
struct str bundle_name_of(const struct sha256 *id, struct arena *a);
struct str bundle_title(struct str record, struct str service, struct str document,
                        struct arena *a);

/* The address that answered, where that is another than the one that was asked: `uri`
 * of the record with the payload, or empty. What differs in no more than form is the
 * same. */
struct str bundle_led_to(struct str source, struct str uri, struct arena *a);

/* indexes/index.cdx of the files in archive/, of which the first is the capture's.
 * *page is the address in that which shows the words: `source`, from which redirects
 * lead on, or else that of the last record. */
MUST_CHECK bool bundle_index(const struct wacz_file *warcs, size_t count,
                             struct str source, struct arena *a, struct buf *out,
                             struct str *page, struct err *e);
/* pages/pages.jsonl: that page. */
void bundle_pages(struct str record, struct str title, struct str url, int64_t at,
                  struct buf *out);
/* A line of proof/SHA256SUMS, as sha256sum writes and checks it. */
void bundle_sum(struct str path, struct str bytes, struct buf *out);

#endif
