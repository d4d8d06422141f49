/* merkle: roots and proofs of RFC 9162, sound ones and others; base64. */
#include <cjson/cJSON.h>

#include "proof/merkle.h"
#include "test/check.h"

static bool
load(const char *path, struct buf *out)
{
	struct err e = {0};

	buf_init(out, LIMIT_INPUT_BYTES);
	return file_read(path, out, &e);
}

static int tried, agreed;

static const char *
text_of(const cJSON *j, const char *name)
{
	const char *s = cJSON_GetStringValue(cJSON_GetObjectItem(j, name));
	return s ? s : "";
}

static uint64_t
number_of(const cJSON *j, const char *name)
{
	double d = cJSON_GetNumberValue(cJSON_GetObjectItem(j, name));
	return d < 1e19 ? (uint64_t)d : UINT64_MAX; /* -1 is written as 2^64 - 1 */
}

/* The vectors have roots that are no hashes, to be compared as they are. */
static bool
hash_from(const char *base64, struct sha256 *out)
{
	struct buf b;

	*out = (struct sha256){{0}};
	buf_init(&b, 256);
	bool whole = base64_read(str_of(base64), &b) && b.n == sizeof out->b;
	if (b.n)
		memcpy(out->b, b.p, b.n < sizeof out->b ? b.n : sizeof out->b);
	buf_release(&b);
	return whole;
}

static bool
proof_from(const cJSON *j, struct merkle_proof *out)
{
	const cJSON *line;
	bool whole = true;

	out->count = 0;
	cJSON_ArrayForEach(line, cJSON_GetObjectItem(j, "proof")) {
		if (out->count == MERKLE_LEVELS)
			return false;
		whole = hash_from(cJSON_GetStringValue(line), &out->hashes[out->count++]) && whole;
	}
	return whole;
}

static bool
holds(const cJSON *j)
{
	struct merkle_proof proof;
	struct sha256 one, two;
	bool whole = proof_from(j, &proof);

	if (cJSON_GetObjectItem(j, "root1")) {
		hash_from(text_of(j, "root1"), &one);
		hash_from(text_of(j, "root2"), &two);
		return whole && merkle_consistent(&one, number_of(j, "size1"), &two,
		                                  number_of(j, "size2"), &proof);
	}
	whole = hash_from(text_of(j, "root"), &one) && hash_from(text_of(j, "leafHash"), &two) && whole;
	return whole && merkle_includes(&one, number_of(j, "treeSize"), number_of(j, "leafIdx"), &two,
	                                &proof);
}

static int
try_vector(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	struct buf b;

	(void)st, (void)ftw;
	if (kind != FTW_F || !str_ends(str_of(path), STR(".json")) || !load(path, &b))
		return 0;
	cJSON *j = cJSON_ParseWithLength(b.p, b.n);
	bool want = !cJSON_IsTrue(cJSON_GetObjectItem(j, "wantErr"));
	bool got = holds(j);
	CHECK_SAY(got == want, "%s: accepted: %d", path, got);
	tried++;
	agreed += got == want;
	cJSON_Delete(j);
	buf_release(&b);
	return 0;
}

static void
merkle_vectors(void)
{
	struct arena a = {0};

	tried = agreed = 0;
	nftw(check_shared("vectors/merkle-testdata/inclusion", &a), try_vector, 8, FTW_PHYS);
	nftw(check_shared("vectors/merkle-testdata/consistency", &a), try_vector, 8, FTW_PHYS);
	arena_release(&a);
	if (!tried)
		SKIP("the vectors of ../shared are not here");
	CHECK_SAY(tried == agreed && tried > 100, "%d of %d", agreed, tried);
}

enum { LEAVES = 70 };

struct leaves {
	struct sha256 h[LEAVES];
};

/* Straight from the definition: for comparison. */
static struct sha256
slow_root(const struct sha256 *h, size_t n)
{
	size_t k = 1;

	if (n == 0)
		return merkle_empty();
	if (n == 1)
		return *h;
	while (2 * k < n)
		k *= 2;
	struct sha256 left = slow_root(h, k), right = slow_root(h + k, n - k);
	return merkle_node(&left, &right);
}

static bool
leaf_hash(void *context, unsigned level, uint64_t index, struct sha256 *out, struct err *e)
{
	const struct leaves *l = context;

	(void)e;
	*out = slow_root(l->h + (index << level), (size_t)1 << level);
	return true;
}

static void
make_leaves(struct leaves *l)
{
	for (unsigned i = 0; i < LEAVES; i++) {
		char entry = (char)i;
		l->h[i] = merkle_leaf((struct str){&entry, 1});
	}
}

static void
proofs_of_all_small_trees(void)
{
	struct leaves l;
	struct merkle_source from = {leaf_hash, &l};
	struct merkle_edge edge = {0};
	struct merkle_proof p;
	struct err e = {0};

	make_leaves(&l);
	for (uint64_t n = 1; n <= LEAVES; n++) {
		merkle_edge_add(&edge, &l.h[n - 1]);
		struct sha256 root = slow_root(l.h, n), other = merkle_edge_root(&edge), got;
		CHECK(sha256_eq(&root, &other));
		CHECK(merkle_root(&from, 0, n, &got, &e) && sha256_eq(&root, &got));
		for (uint64_t i = 0; i < n; i++) {
			CHECK(merkle_prove_inclusion(&from, i, n, &p, &e));
			CHECK(merkle_includes(&root, n, i, &l.h[i], &p));
			CHECK(!merkle_includes(&root, n, i, &l.h[(i + 1) % n], &p) || n == 1);
			struct sha256 old = slow_root(l.h, i + 1);
			CHECK(merkle_prove_consistency(&from, i + 1, n, &p, &e));
			CHECK(merkle_consistent(&old, i + 1, &root, n, &p));
			CHECK(i + 1 == n || !merkle_consistent(&root, i + 1, &root, n, &p));
		}
	}
}

/* The same with a hash more, which may be any. */
static struct merkle_proof
longer(const struct merkle_proof *p, const struct sha256 *h)
{
	struct merkle_proof more = *p;

	more.hashes[more.count++] = *h;
	return more;
}

static struct merkle_proof
shorter(const struct merkle_proof *p)
{
	struct merkle_proof less = *p;

	less.count--;
	return less;
}

/* Section 2.1.3.2 refuses what is beside the proof of a leaf, and so what is made to fit. */
static void
no_other_proof_includes_a_leaf(void)
{
	struct leaves l;
	struct merkle_source from = {leaf_hash, &l};
	struct merkle_proof none = {.count = 0}, p, other;
	struct err e = {0};

	make_leaves(&l);
	for (uint64_t n = 1; n <= LEAVES; n++) {
		struct sha256 root = slow_root(l.h, n);
		CHECK(!merkle_includes(&root, n, n, &root, &none));
		CHECK(!merkle_includes(&root, 0, 0, &root, &none));
		/* The root is no leaf, though no hash leads from it to itself. */
		CHECK(!merkle_includes(&root, n, 0, &root, &none) || n == 1);
		for (uint64_t i = 0; i < n; i++) {
			CHECK(merkle_prove_inclusion(&from, i, n, &p, &e));
			CHECK(!merkle_includes(&root, n, n + i, &l.h[i], &p));
			CHECK(!merkle_includes(&root, n, UINT64_MAX, &l.h[i], &p));
			other = longer(&p, &root);
			CHECK(!merkle_includes(&root, n, i, &l.h[i], &other));
			if (p.count == 0)
				continue;
			other = shorter(&p);
			CHECK(!merkle_includes(&root, n, i, &l.h[i], &other));
			other = p;
			other.hashes[i % p.count].b[0] ^= 1;
			CHECK(!merkle_includes(&root, n, i, &l.h[i], &other));
		}
	}
}

/* A subtree is no leaf: of a proof that begins above the leaves nothing follows. */
static void
no_node_passes_for_a_leaf(void)
{
	struct leaves l;
	struct merkle_source from = {leaf_hash, &l};
	struct merkle_proof p, above;
	struct err e = {0};

	make_leaves(&l);
	for (uint64_t n = 2; n <= LEAVES; n++) {
		struct sha256 root = slow_root(l.h, n), node = merkle_node(&l.h[0], &l.h[1]);
		CHECK(merkle_prove_inclusion(&from, 0, n, &p, &e));
		above = (struct merkle_proof){.count = p.count - 1};
		memcpy(above.hashes, p.hashes + 1, above.count * sizeof *above.hashes);
		CHECK(!merkle_includes(&root, n, 0, &node, &above));
	}
}

/* Section 2.1.4.2. */
static void
no_other_proof_is_of_consistency(void)
{
	struct leaves l;
	struct merkle_source from = {leaf_hash, &l};
	struct merkle_proof none = {.count = 0}, p, other;
	struct sha256 nothing = merkle_empty();
	struct err e = {0};

	make_leaves(&l);
	CHECK(merkle_consistent(&nothing, 0, &nothing, 0, &none));
	CHECK(!merkle_consistent(&l.h[0], 0, &l.h[0], 0, &none));
	for (uint64_t n = 1; n <= LEAVES; n++) {
		struct sha256 root = slow_root(l.h, n);
		other = longer(&none, &root);
		CHECK(!merkle_consistent(&nothing, 0, &root, n, &none)); /* it says nothing */
		CHECK(!merkle_consistent(&root, 0, &root, n, &other));
		CHECK(!merkle_consistent(&root, n, &root, n, &other));
		for (uint64_t more = n + 1; more < 2 * n + 4; more++)
			CHECK(!merkle_consistent(&root, more, &root, n, &none) &&
			      !merkle_consistent(&root, more, &root, n, &other));
		for (uint64_t m = 1; m < n; m++) {
			struct sha256 old = slow_root(l.h, m);
			CHECK(merkle_prove_consistency(&from, m, n, &p, &e));
			CHECK(!merkle_consistent(&root, n, &old, m, &p));
			other = longer(&p, &root);
			CHECK(!merkle_consistent(&old, m, &root, n, &other));
			other = shorter(&p);
			CHECK(!merkle_consistent(&old, m, &root, n, &other));
			CHECK(!merkle_consistent(&old, m, &old, n, &none));
		}
	}
}

/* An old tree that is made to be the new one: both roots follow from one hash. */
static void
a_tree_does_not_grow_without_a_proof(void)
{
	struct leaves l;
	struct merkle_proof one = {.count = 1};

	make_leaves(&l);
	for (uint64_t n = 4; n <= LEAVES; n++)
		for (uint64_t m = 1; m < n; m++) {
			struct sha256 root = slow_root(l.h, n);
			one.hashes[0] = root;
			CHECK_SAY(!merkle_consistent(&root, m, &root, n, &one), "%d of %d", (int)m, (int)n);
		}
}

static void
base64_is_strict(void)
{
	struct buf b;
	char one[1];

	buf_init(&b, 100);
	base64_write(STR("any carnal pleas"), &b);
	CHECK_STR(buf_str(&b), STR("YW55IGNhcm5hbCBwbGVhcw=="));
	buf_clear(&b);
	CHECK(base64_read(STR("YW55IGNhcm5hbCBwbGVhcw=="), &b));
	CHECK_STR(buf_str(&b), STR("any carnal pleas"));
	CHECK(base64_read_exactly(STR("YQ=="), one, 1) && one[0] == 'a');
	static const char *const bad[] = {"YQ=", "YR==", "Y===", "====", "YQ==YQ==", "YW\n5",
	                                  "YW5-", "YWJ="};
	for (size_t i = 0; i < COUNT(bad); i++)
		CHECK_SAY(!base64_read(str_of(bad[i]), &b), "%s", bad[i]);
	buf_release(&b);
}

int
main(void)
{
	RUN(base64_is_strict);
	RUN(merkle_vectors);
	RUN(proofs_of_all_small_trees);
	RUN(no_other_proof_includes_a_leaf);
	RUN(no_node_passes_for_a_leaf);
	RUN(no_other_proof_is_of_consistency);
	RUN(a_tree_does_not_grow_without_a_proof);
	return check_done();
}
