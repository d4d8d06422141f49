/*
 * merkle: the tree of RFC 9162 section 2.1, over SHA-256.
 *
 * A leaf is hashed as SHA-256(0x00, entry) and a node as SHA-256(0x01, left, right), so
 * that neither can be taken for the other. A tree of n leaves splits at the largest
 * power of two below n; the root of an empty tree is the SHA-256 of nothing.
 *
 * Hashes of whole subtrees have a place: (level, index) is the root of the 2^level
 * leaves from index × 2^level on.
 */
#ifndef MERKLE_H
#define MERKLE_H

#include "base/base.h"

enum {
	MERKLE_ENTRY_MAX = 65535, /* bytes of one entry, as tlog-tiles bounds it */
	MERKLE_LEVELS = 64
};

/* `entry` has at most MERKLE_ENTRY_MAX bytes. */
struct sha256 merkle_leaf(struct str entry);
struct sha256 merkle_node(const struct sha256 *left, const struct sha256 *right);
struct sha256 merkle_empty(void);

/* The right edge of a growing tree: one hash for each bit that is set in `size`. */
struct merkle_edge {
	uint64_t size;
	struct sha256 whole[MERKLE_LEVELS]; /* by level; where size has the bit */
};
void merkle_edge_add(struct merkle_edge *t, const struct sha256 *leaf);
struct sha256 merkle_edge_root(const struct merkle_edge *t);

/* Where hashes of whole subtrees come from. */
struct merkle_source {
	bool (*get)(void *context, unsigned level, uint64_t index, struct sha256 *out,
	            struct err *e);
	void *context;
};

/* The root of the leaves [start, end); start is a multiple of a power of two that is
 * not smaller than end - start. */
MUST_CHECK bool merkle_root(const struct merkle_source *from, uint64_t start,
                            uint64_t end, struct sha256 *out, struct err *e);

struct merkle_proof {
	struct sha256 hashes[MERKLE_LEVELS];
	size_t count;
};

/* That the leaf at `index` is in the tree of `size` leaves (section 2.1.3.1);
 * index < size. */
MUST_CHECK bool merkle_prove_inclusion(const struct merkle_source *from, uint64_t index,
                                       uint64_t size, struct merkle_proof *out,
                                       struct err *e);
/* That the tree of `old` leaves is the start of the one of `size` (section 2.1.4.1);
 * old <= size. */
MUST_CHECK bool merkle_prove_consistency(const struct merkle_source *from, uint64_t old,
                                         uint64_t size, struct merkle_proof *out,
                                         struct err *e);

/* Section 2.1.3.2. */
bool merkle_includes(const struct sha256 *root, uint64_t size, uint64_t index,
                     const struct sha256 *leaf, const struct merkle_proof *proof);
/* Section 2.1.4.2. Any tree follows an empty one, so that no proof of it is accepted:
 * do not ask for one. */
bool merkle_consistent(const struct sha256 *old_root, uint64_t old,
                       const struct sha256 *root, uint64_t size,
                       const struct merkle_proof *proof);

#endif
