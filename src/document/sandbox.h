/*
 * sandbox: foreign bytes are parsed in a child process without rights.
 *
 * The child may compute, allocate a bounded amount of memory and write to one pipe: no
 * files, no network, no other processes (seccomp), a bounded time of the processor
 * (LIMIT_PARSE_SECONDS; $PROVISO_PARSE_SECONDS in its place, for tests). What the parent
 * has mapped it sees too, and may read. If it is killed or falls, the parent goes on and
 * says so. Safe in threads.
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

/* Run a program, without network and with the same bounds, on bytes for its standard
 * input; its standard output is appended to *out. ERR_INTERNAL if it is not installed. */
MUST_CHECK bool sandbox_program(const char *const argv[], struct str input,
                                struct buf *out, struct err *e);

#endif
