/* merkle: hashes, roots and proofs of RFC 9162. See merkle.h. */
#include "proof/merkle.h"

struct sha256
merkle_leaf(struct str entry)
{
	char bytes[1 + MERKLE_ENTRY_MAX];

	bytes[0] = 0x00;
	if (entry.n)
		memcpy(bytes + 1, entry.p, entry.n);
	return sha256_of((struct str){bytes, 1 + entry.n});
}

struct sha256
merkle_node(const struct sha256 *left, const struct sha256 *right)
{
	char bytes[1 + 2 * sizeof left->b];

	bytes[0] = 0x01;
	memcpy(bytes + 1, left->b, sizeof left->b);
	memcpy(bytes + 1 + sizeof left->b, right->b, sizeof right->b);
	return sha256_of((struct str){bytes, sizeof bytes});
}

struct sha256
merkle_empty(void)
{
	return sha256_of((struct str){0});
}

void
merkle_edge_add(struct merkle_edge *t, const struct sha256 *leaf)
{
	struct sha256 h = *leaf;
	unsigned level = 0;

	for (uint64_t n = t->size; n & 1; n >>= 1, level++)
		h = merkle_node(&t->whole[level], &h);
	t->whole[level] = h;
	t->size++;
}

struct sha256
merkle_edge_root(const struct merkle_edge *t)
{
	struct sha256 root = merkle_empty();
	bool some = false;

	for (unsigned level = 0; level < MERKLE_LEVELS; level++) {
		if (!(t->size >> level & 1))
			continue;
		root = some ? merkle_node(&t->whole[level], &root) : t->whole[level];
		some = true;
	}
	return root;
}

/* The largest power of two below n; n > 1. */
static uint64_t
split(uint64_t n)
{
	return UINT64_C(1) << (63 - __builtin_clzll(n - 1));
}

static bool
is_power_of_two(uint64_t n)
{
	return n && !(n & (n - 1));
}

/* The whole subtrees along the right edge, joined from the right. */
bool
merkle_root(const struct merkle_source *from, uint64_t start, uint64_t end,
            struct sha256 *out, struct err *e)
{
	struct sha256 parts[MERKLE_LEVELS];
	size_t n = 0;

	if (start == end) {
		*out = merkle_empty();
		return true;
	}
	while (start < end) {
		uint64_t left = end - start;
		uint64_t part = is_power_of_two(left) ? left : split(left);
		unsigned level = (unsigned)__builtin_ctzll(part);
		if (!from->get(from->context, level, start >> level, &parts[n++], e))
			return false;
		start += part;
	}
	*out = parts[--n];
	while (n > 0)
		*out = merkle_node(&parts[--n], out);
	return true;
}

/* Proofs are found from the root down and written from the leaf up. */
static void
turn_round(struct merkle_proof *p)
{
	for (size_t i = 0; i < p->count / 2; i++) {
		struct sha256 h = p->hashes[i];
		p->hashes[i] = p->hashes[p->count - 1 - i];
		p->hashes[p->count - 1 - i] = h;
	}
}

bool
merkle_prove_inclusion(const struct merkle_source *from, uint64_t index, uint64_t size,
                       struct merkle_proof *out, struct err *e)
{
	uint64_t start = 0, end = size;

	out->count = 0;
	while (end - start > 1) {
		uint64_t middle = start + split(end - start);
		bool left = index < middle;
		if (!merkle_root(from, left ? middle : start, left ? end : middle,
		                 &out->hashes[out->count++], e))
			return false;
		if (left)
			end = middle;
		else
			start = middle;
	}
	turn_round(out);
	return true;
}

bool
merkle_prove_consistency(const struct merkle_source *from, uint64_t old, uint64_t size,
                         struct merkle_proof *out, struct err *e)
{
	uint64_t start = 0, end = size;
	/* the verifier has the root of what is left of the old tree */
	bool is_known = true;

	out->count = 0;
	if (old == 0 || old == size)
		return true;
	while (old != end) {
		uint64_t middle = start + split(end - start);
		bool left = old <= middle;
		if (!merkle_root(from, left ? middle : start, left ? end : middle,
		                 &out->hashes[out->count++], e))
			return false;
		if (left) {
			end = middle;
		} else {
			start = middle;
			is_known = false;
		}
	}
	if (!is_known && !merkle_root(from, start, end, &out->hashes[out->count++], e))
		return false;
	turn_round(out);
	return true;
}

bool
merkle_includes(const struct sha256 *root, uint64_t size, uint64_t index,
                const struct sha256 *leaf, const struct merkle_proof *proof)
{
	if (index >= size)
		return false;
	uint64_t node = index, last = size - 1;
	struct sha256 r = *leaf;
	for (size_t i = 0; i < proof->count; i++) {
		const struct sha256 *p = &proof->hashes[i];
		if (last == 0)
			return false;
		if (node & 1 || node == last) {
			r = merkle_node(p, &r);
			while (!(node & 1) && node != 0) {
				node >>= 1;
				last >>= 1;
			}
		} else {
			r = merkle_node(&r, p);
		}
		node >>= 1;
		last >>= 1;
	}
	return last == 0 && sha256_eq(&r, root);
}

/* Both roots, computed from the hashes of the proof (section 2.1.4.2, steps 3 to 6). */
static bool
roots_of(uint64_t old, uint64_t size, const struct sha256 *first,
         const struct sha256 *rest, size_t n, struct sha256 *old_root,
         struct sha256 *root)
{
	uint64_t node = old - 1, last = size - 1;

	for (; node & 1; node >>= 1)
		last >>= 1;
	*old_root = *root = *first;
	for (size_t i = 0; i < n; i++) {
		if (last == 0)
			return false;
		if (node & 1 || node == last) {
			*old_root = merkle_node(&rest[i], old_root);
			*root = merkle_node(&rest[i], root);
			while (!(node & 1) && node != 0) {
				node >>= 1;
				last >>= 1;
			}
		} else {
			*root = merkle_node(root, &rest[i]);
		}
		node >>= 1;
		last >>= 1;
	}
	return last == 0;
}

bool
merkle_consistent(const struct sha256 *old_root, uint64_t old,
                  const struct sha256 *root, uint64_t size,
                  const struct merkle_proof *proof)
{
	struct sha256 empty = merkle_empty(), was, is;

	if (old == size)
		return proof->count == 0 && sha256_eq(old_root, root) &&
		       (old > 0 || sha256_eq(old_root, &empty));
	if (old == 0 || old > size)
		return false;
	/* The old tree may be a whole subtree, whose root the verifier has already. */
	bool known = is_power_of_two(old);
	if (proof->count == 0)
		return false;
	return roots_of(old, size, known ? old_root : &proof->hashes[0],
	                proof->hashes + !known, proof->count - !known, &was, &is) &&
	       sha256_eq(&was, old_root) && sha256_eq(&is, root);
}
