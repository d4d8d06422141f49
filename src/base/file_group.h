/*
 * file_group: files that become durable together.
 *
 * A file is on the disk when it, the folder that names it, and each folder that was
 * made for it have been synced. Disks take their time for each of these, one after the
 * other; a group asks for all of them at once, which costs about as much as for one.
 *
 * What is new is written under its own name, and may be half there after a crash: so
 * who reads must have another sign that it is whole. Such a sign is a file that is
 * replaced: it takes the place of the one before, whole, when all else of the group is
 * durable.
 */
#ifndef FILE_GROUP_H
#define FILE_GROUP_H

#include "base/err.h"
#include "base/str.h"

struct group_member;

/* A group that is all zero is ready for use. */
struct file_group {
	struct group_member *list; /* files and folders that are not synced yet */
	size_t count, cap;
	char *replaces; /* the file that the last member is to take the place of */
};

/* Write the file at `path` anew; folders above it are made where they are missing. What
 * was added long before may be synced on the way. ERR_HOME. */
bool file_group_add(struct file_group *g, const char *path, struct str bytes,
                    unsigned mode, struct err *e) __attribute__((warn_unused_result));
/* The same for a file that is replaced; the last of its group. */
bool file_group_replace(struct file_group *g, const char *path, struct str bytes,
                        unsigned mode, struct err *e)
	__attribute__((warn_unused_result));
/* Make the folders above the file at `path`, where they are missing. */
bool file_group_folders(struct file_group *g, const char *path, struct err *e)
	__attribute__((warn_unused_result));
/* What was made, renamed or removed in the folder of `path` is of the group. */
bool file_group_names(struct file_group *g, const char *path, struct err *e)
	__attribute__((warn_unused_result));

/* All of it is on the disk; the group is empty then. ERR_HOME: some may be missing. */
bool file_group_sync(struct file_group *g, struct err *e)
	__attribute__((warn_unused_result));
/* Forget what is not synced. */
void file_group_release(struct file_group *g);

#endif
