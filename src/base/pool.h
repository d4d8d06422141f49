/*
 * pool: the same work for many items on several threads, with results in order.
 *
 * `work` runs on any of the threads, `done` only on the calling one, item after item
 * from 0 on, so that output does not depend on the number of threads. At most
 * `window` items are worked ahead of `done`, which bounds memory. Either may stop the
 * run by returning false: no further items start, those under way end, and pool_run
 * returns false. What they share is theirs to guard; `worker` (0 to threads-1) picks
 * what belongs to one thread.
 */
#ifndef POOL_H
#define POOL_H

#include <stdbool.h>
#include <stddef.h>

typedef bool pool_work(void *context, unsigned worker, size_t item);
typedef bool pool_done(void *context, size_t item); /* may be NULL */

bool pool_run(unsigned threads, size_t items, size_t window, pool_work *work,
              pool_done *done, void *context);

unsigned pool_cores(void); /* processors that this process may use; at least 1 */

#endif
