/*
 * answer: a response in the forms in which it is sent: plain, packed, and "not modified".
 * Made once, sent to any number of clients, by any thread; it counts its users.
 */
#ifndef ANSWER_H
#define ANSWER_H

#include "serve/route.h"

#include <microhttpd.h>

struct answer;

/* The caller is its first user. `route` made it; or NULL. The response's stream is
 * taken, and goes with the answer. */
struct answer *answer_new(const struct response *r, const struct route *route);
const struct route *answer_route(const struct answer *a);
void answer_hold(void *answer);
void answer_drop(void *answer); /* NULL is fine */
size_t answer_bytes(const struct answer *a); /* of memory */
/* Queue it for the client. *status as sent; *bytes of the body as sent, 0 for a stream,
 * whose bytes nobody knows yet. */
enum MHD_Result answer_send(const struct answer *a, struct MHD_Connection *c,
                            const struct request *r, int *status, size_t *bytes);

#endif
