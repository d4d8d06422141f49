/*
 * bundle_parts: files of a bundle that follow from others in it, for who makes a bundle and
 * who checks one.
 */
#ifndef BUNDLE_PARTS_H
#define BUNDLE_PARTS_H

#include "record/wacz.h"

#define BUNDLE_WARC     "archive/data.warc.gz"     /* the records of the capture */
#define BUNDLE_ORIGINAL "archive/original.warc.gz" /* those that it refers to */

/* A name for bytes that have no address: "ni:///sha-256;…" (RFC 6920). */
struct str bundle_name_of(const struct sha256 *id, struct arena *a);
struct str bundle_title(struct str record, struct str service, struct str document,
                        struct arena *a);

/* indexes/index.cdx of the files in archive/. */
MUST_CHECK bool bundle_index(const struct wacz_file *warcs, size_t count, struct arena *a,
                             struct buf *out, struct err *e);
/* pages/pages.jsonl: the page that the words are from. */
void bundle_pages(struct str record, struct str title, struct str url, int64_t at,
                  struct buf *out);
/* A line of proof/SHA256SUMS, as sha256sum writes and checks it. */
void bundle_sum(struct str path, struct str bytes, struct buf *out);

#endif
