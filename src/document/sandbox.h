/*
 * sandbox: foreign bytes are parsed in a child process without rights.
 *
 * The child may compute, allocate a bounded amount of memory and write to one pipe: no
 * files, no network, no other processes (seccomp), a bounded time of the processor
 * (LIMIT_PARSE_SECONDS; $PROVISO_PARSE_SECONDS in its place, for tests). What the
 * parent has mapped it sees too, and may read. If it is killed or falls, the parent
 * goes on and says so. Safe in threads.
 *
 * A program of others needs its libraries and data. It may besides start, and read what
 * lies in the folders of libraries, in /usr/share, /etc/fonts and /var/cache/fontconfig
 * (Landlock). It sees which other files there are, and reads none; it has no
 * environment, and of its parent's files only its input, its output and /dev/null. A
 * kernel older than Linux 5.13, or one that has Landlock switched off, lets it read
 * what the user may read: it has nowhere to tell it but its output. Without seccomp
 * there is no child at all.
 */
#ifndef SANDBOX_H
#define SANDBOX_H

#include "base/base.h"

/* What the child does; its result goes to *out. */
typedef bool sandbox_work(void *context, struct buf *out, struct err *e);

/* Run `work` in a child and append its result to *out. ERR_LIMIT: it needed too much
 * time or memory, ERR_INPUT: the parser fell; or the error that `work` set. */
MUST_CHECK bool sandbox_run(sandbox_work *work, void *context, struct buf *out,
                            struct err *e);

/* Run the program at the path argv[0] with the same bounds on bytes for its standard
 * input; its standard output is appended to *out. Errors as of sandbox_run; ERR_INPUT
 * also if it ends with another status than 0, ERR_INTERNAL if it does not start. */
MUST_CHECK bool sandbox_program(const char *const argv[], struct str input,
                                struct buf *out, struct err *e);

#endif
