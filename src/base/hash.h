/*
 * hash: SHA-256 (FIPS 180-4) for what is named or proven, and a fast 64-bit hash
 * for tables in memory. The fast one is the same on every machine, and no defence
 * against somebody who chooses the input: use it with bounded tables only.
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

uint64_t hash64(struct str bytes, uint64_t seed);

#endif
