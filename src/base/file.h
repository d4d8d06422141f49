/*
 * file: whole files in, with a bound, and out, whole or not at all.
 */
#ifndef FILE_H
#define FILE_H

#include "base/buf.h"

/* Append the file at `path` ("-" is standard input) to *out, whose maximum is the
 * limit. No copy of the bytes stays elsewhere. ERR_NOT_FOUND, ERR_INPUT (a folder,
 * unreadable), ERR_LIMIT. */
bool file_read(const char *path, struct buf *out, struct err *e)
	__attribute__((warn_unused_result));

/* The bytes of the file at `path`, mapped for reading; given back with file_unmap.
 * Whoever cuts the file meanwhile ends a process that reads on: foreign files are read
 * in a child. ERR_NOT_FOUND, ERR_INPUT. */
bool file_map(const char *path, struct str *out, struct err *e)
	__attribute__((warn_unused_result));
void file_unmap(struct str bytes);

/* Write the file at `path` anew: it is there whole, and on the disk, before this
 * returns, or it is as it was. `mode` as in open(2). ERR_HOME. */
bool file_write_durably(const char *path, struct str bytes, unsigned mode,
                        struct err *e) __attribute__((warn_unused_result));
/* What was made or renamed in the folder of `path` is on the disk. ERR_HOME. */
bool file_sync_folder(const char *path,
                      struct err *e) __attribute__((warn_unused_result));
/* Make the folders above the file at `path`, where they are missing, durably.
 * ERR_HOME. */
bool file_make_folders(const char *path,
                       struct err *e) __attribute__((warn_unused_result));
/* All of the bytes, however many calls it takes; false with errno. */
bool file_write_all(int fd, struct str bytes) __attribute__((warn_unused_result));

#endif
