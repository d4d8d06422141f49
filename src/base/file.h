/*
 * file: whole files in, with a bound.
 */
#ifndef FILE_H
#define FILE_H

#include "base/buf.h"

/* Append the file at `path` ("-" is standard input) to *out, whose maximum is the
 * limit. ERR_NOT_FOUND, ERR_INPUT (a folder, unreadable), ERR_LIMIT. */
bool file_read(const char *path, struct buf *out, struct err *e)
	__attribute__((warn_unused_result));

#endif
