/*
 * hash: SHA-256 (FIPS 180-4) for what is named or proven, and a fast 64-bit hash
 * for tables in memory. The fast one is the same on every machine, and no defence
 * against somebody who chooses the input: use it with bounded tables only.
 *
 * SHA-1 and MD5 are broken. They are here to check what others wrote down in their
 * files, and name or prove nothing of ours.
 */
#ifndef HASH_H
#define HASH_H

#include "base/str.h"

struct sha256 {
	uint8_t b[32];
};

enum { SHA256_HEX = 64 };

struct sha256 sha256_of(struct str bytes);
bool sha256_eq(const struct sha256 *a, const struct sha256 *b);
void sha256_hex(const struct sha256 *h, char out[SHA256_HEX + 1]); /* lower case */
bool sha256_from_hex(struct str hex, struct sha256 *out);

/* A digest of bytes that come in pieces. */
enum hash_kind { HASH_SHA256, HASH_SHA1, HASH_MD5 };
enum { HASH_BYTES_MAX = 32 };

struct hash_stream;
size_t hash_bytes(enum hash_kind kind); /* of its digest */
/* NULL where the machine forbids the kind, which only happens to SHA-1 and MD5. */
struct hash_stream *hash_start(enum hash_kind kind);
void hash_add(struct hash_stream *h, struct str bytes);
/* once, at the end */
void hash_get(struct hash_stream *h, uint8_t out[HASH_BYTES_MAX]);
void hash_close(struct hash_stream *h); /* NULL is fine */

uint64_t hash64(struct str bytes, uint64_t seed);

#endif
