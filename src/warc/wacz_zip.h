/*
 * wacz_zip: what stands where in a ZIP file, read without libzip.
 *
 * Follows PKWARE's APPNOTE.TXT 6.3.10; clauses are cited as [4.3.7]. libzip tells
 * neither where a member begins nor what stands between members, and a bundle of
 * evidence must not carry bytes that nobody lists. Refused are archives of several
 * parts, archive comments, encryption, and methods other than stored and deflated.
 * ZIP64 is read.
 */
#ifndef WACZ_ZIP_H
#define WACZ_ZIP_H

#include "base/base.h"

enum { ZIP_STORED = 0, ZIP_DEFLATED = 8, ZIP_FLAG_DESCRIPTOR = 1 << 3,
       ZIP_FLAG_UTF8 = 1 << 11 };

/* One member. The first block is what both its headers say. */
struct zip_entry {
	uint16_t needed, flags, method, time, date;
	uint32_t crc;
	uint64_t packed, size;
	struct str name;

	/* Only in the directory. */
	uint16_t made_by, inner;
	uint32_t outer;
	uint64_t at; /* where its local header is */
	struct str extra, comment;

	/* Found at its place. */
	struct str local_extra;
	uint64_t data, end; /* where its bytes start, and where all of it ends */
};

struct zip_directory {
	struct zip_entry *entries; /* as they are listed */
	size_t count;
	const struct zip_entry **by_place;
	uint64_t start; /* where the directory is in the file */
};

/* Memory is the arena's. ERR_INPUT, ERR_LIMIT (LIMIT_BUNDLE_MEMBERS). */
MUST_CHECK bool zip_list(struct str file, struct arena *a, struct zip_directory *out,
                         struct err *e);

/* What is wrong with the path of a member, to follow "its path "; NULL if nothing
 * is. */
const char *zip_path_fault(struct str path);

/* Take the little-endian number of `width` bytes, which are there, off the front. */
uint64_t zip_take(struct str *s, size_t width);

#endif
