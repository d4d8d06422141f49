/*
 * cosigner: a witness of our own, for tests: a key, and cosignatures by it.
 */
#ifndef COSIGNER_H
#define COSIGNER_H

#include <openssl/evp.h>

#include "proof/note.h"
#include "test/check.h"

struct cosigner {
	EVP_PKEY *pair;
	struct note_key key;
};

static inline void
cosigner_open(struct cosigner *c, struct str name)
{
	char id[256];
	size_t n = sizeof c->key.public;

	c->pair = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	c->key = (struct note_key){.name = name, .type = NOTE_COSIGNATURE};
	CHECK(EVP_PKEY_get_raw_public_key(c->pair, c->key.public, &n) == 1);
	int at = snprintf(id, sizeof id, "%.*s\n\x04", STR_ARG(name));
	memcpy(id + at, c->key.public, n);
	struct sha256 h = sha256_of((struct str){id, (size_t)at + n});
	c->key.id = (uint32_t)h.b[0] << 24 | (uint32_t)h.b[1] << 16 | (uint32_t)h.b[2] << 8 | h.b[3];
}

/* The line of C2SP tlog-cosignature over a text. */
static inline void
cosign(const struct cosigner *c, struct str text, uint64_t at, struct buf *out)
{
	uint8_t bytes[4 + 8 + 64];
	size_t n = 64;
	struct buf message;
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	for (int i = 0; i < 4; i++)
		bytes[i] = (uint8_t)(c->key.id >> (24 - 8 * i));
	for (int i = 0; i < 8; i++)
		bytes[4 + i] = (uint8_t)(at >> (56 - 8 * i));
	buf_init(&message, 4096);
	buf_printf(&message, "cosignature/v1\ntime %llu\n%.*s", (unsigned long long)at, STR_ARG(text));
	CHECK(EVP_DigestSignInit(ctx, NULL, NULL, NULL, c->pair) == 1);
	CHECK(EVP_DigestSign(ctx, bytes + 12, &n, (uint8_t *)message.p, message.n) == 1);
	EVP_MD_CTX_free(ctx);
	buf_release(&message);
	buf_printf(out, "\xE2\x80\x94 %.*s ", STR_ARG(c->key.name));
	base64_write((struct str){(const char *)bytes, sizeof bytes}, out);
	buf_byte(out, '\n');
}

#endif
