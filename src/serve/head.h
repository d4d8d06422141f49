/*
 * head: the head of a request, and what is wrong with it (RFC 9112). Two programs on the
 * way could take such a request for two different ones; so nobody takes it.
 */
#ifndef HEAD_H
#define HEAD_H

#include "base/base.h"

enum { HEAD_BYTES = 32 << 10, BODY_BYTES = 64 << 10 };

struct head {
	size_t bytes;           /* of all of it */
	bool is_old;            /* HTTP/1.0 */
	struct str host, length, coding;
	size_t hosts, lengths, codings; /* fields of these names */
	struct str odd;         /* a field that is none: its name */
	bool is_odd;
};

/* One field after the other, in their order; they live as long as the head. */
void head_field(struct head *h, struct str name, struct str value);
/* 0: it is sound. Else the status of the answer, and *e says why: 400, 413 where the body
 * that it tells of is too large, 431 where it is itself. */
int head_refused(const struct head *h, struct err *e);

#endif
