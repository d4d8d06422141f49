/*
 * file: whole files in, with a bound, and out, durably.
 */
#ifndef FILE_H
#define FILE_H

#include "base/buf.h"

/* Append the file at `path` ("-" is standard input) to *out, whose maximum is the
 * limit. ERR_NOT_FOUND, ERR_INPUT (a folder, unreadable), ERR_LIMIT. */
bool file_read(const char *path, struct buf *out, struct err *e)
	__attribute__((warn_unused_result));

/* Write the file at `path`, which is there whole or not at all, and on the disk before
 * this returns. A file that is there already is ERR_USAGE unless `replace`; what cannot
 * be written is ERR_HOME. */
bool file_write_durably(const char *path, struct str bytes, bool replace, struct err *e)
	__attribute__((warn_unused_result));
/* Bring the entry of `path` in its folder to the disk. */
bool file_sync_entry(const char *path);

#endif
