/* hash: digests by OpenSSL, and a fast 64-bit hash. See hash.h. */
#include "base/base.h"

#include <openssl/evp.h>

struct sha256
sha256_of(struct str bytes)
{
	struct sha256 h;
	unsigned n = sizeof h.b;

	if (EVP_Digest(bytes.p ? bytes.p : "", bytes.n, h.b, &n,
	               EVP_sha256(), NULL) != 1)
		abort(); /* OpenSSL has no SHA-256: nothing could be named or verified */
	return h;
}

struct hash_stream {
	EVP_MD_CTX *context;
};

static const EVP_MD *
method_of(enum hash_kind kind)
{
	return kind == HASH_SHA256 ? EVP_sha256() : kind == HASH_SHA1 ? EVP_sha1() : EVP_md5();
}

size_t
hash_bytes(enum hash_kind kind)
{
	return (size_t)EVP_MD_get_size(method_of(kind));
}

struct hash_stream *
hash_start(enum hash_kind kind)
{
	struct hash_stream *h = xmalloc(sizeof *h);

	h->context = EVP_MD_CTX_new();
	if (h->context && EVP_DigestInit_ex(h->context, method_of(kind), NULL) == 1)
		return h;
	if (!h->context || kind == HASH_SHA256)
		abort(); /* out of memory, or as in sha256_of */
	hash_close(h);
	return NULL;
}

void
hash_add(struct hash_stream *h, struct str bytes)
{
	if (bytes.n && EVP_DigestUpdate(h->context, bytes.p, bytes.n) != 1)
		abort();
}

void
hash_get(struct hash_stream *h, uint8_t out[HASH_BYTES_MAX])
{
	if (EVP_DigestFinal_ex(h->context, out, NULL) != 1)
		abort();
}

void
hash_close(struct hash_stream *h)
{
	if (h)
		EVP_MD_CTX_free(h->context);
	free(h);
}

bool
sha256_eq(const struct sha256 *a, const struct sha256 *b)
{
	return memcmp(a->b, b->b, sizeof a->b) == 0;
}

void
sha256_hex(const struct sha256 *h, char out[SHA256_HEX + 1])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < sizeof h->b; i++) {
		out[2 * i] = digits[h->b[i] >> 4];
		out[2 * i + 1] = digits[h->b[i] & 15];
	}
	out[SHA256_HEX] = '\0';
}

bool
sha256_from_hex(struct str hex, struct sha256 *out)
{
	if (hex.n != SHA256_HEX)
		return false;
	for (size_t i = 0; i < sizeof out->b; i++) {
		int high = hex_value(hex.p[2 * i]), low = hex_value(hex.p[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		out->b[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

static uint64_t
mix(uint64_t a, uint64_t b)
{
	__extension__ typedef unsigned __int128 wide;
	wide product = (wide)a * b;
	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t
load_le(const char *p, size_t n)
{
	uint64_t v = 0;

	memcpy(&v, p, n);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	v = __builtin_bswap64(v);
#endif
	return v;
}

uint64_t
hash64(struct str s, uint64_t seed)
{
	/* Multiply and fold sixteen bytes at a time; the constants are odd digits of
	 * pi. */
	const uint64_t k0 = UINT64_C(0x243f6a8885a308d3), k1 = UINT64_C(0x13198a2e03707345);
	/* nothing multiplies by zero for seed 0 */
	const uint64_t k2 = UINT64_C(0xa4093822299f31d1);
	uint64_t h = seed ^ k0;
	size_t i = 0;

	for (; s.n - i >= 16; i += 16)
		h = mix(load_le(s.p + i, 8) ^ k1, load_le(s.p + i + 8, 8) ^ h);
	if (s.n - i >= 8) {
		h = mix(load_le(s.p + i, 8) ^ k1, h ^ k2);
		i += 8;
	}
	if (i < s.n)
		h = mix(load_le(s.p + i, s.n - i) ^ k1, h ^ k2);
	return mix(h ^ s.n, k1);
}
