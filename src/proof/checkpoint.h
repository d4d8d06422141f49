/*
 * checkpoint: what a log says of itself: its name, how many entries, and their root.
 *
 * C2SP tlog-checkpoint: the text of a signed note, lines "origin", size in decimal,
 * root in base64, then extension lines, which are kept but not understood.
 */
#ifndef CHECKPOINT_H
#define CHECKPOINT_H

#include "base/base.h"

struct checkpoint {
	struct str origin;
	uint64_t size;
	struct sha256 root;
};

/* Of a note's text. ERR_INPUT. The origin points into it. */
MUST_CHECK bool checkpoint_parse(struct str text, struct checkpoint *out,
                                 struct err *e);
void checkpoint_write(const struct checkpoint *c, struct buf *out);

/* A decimal number without leading zeros, as all C2SP formats write them. */
bool decimal_read(struct str s, uint64_t *out);

#endif
