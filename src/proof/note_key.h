/*
 * note_key: the keys of signed notes (note.h), and the signatures that they make.
 *
 * C2SP signed-note: a key has a name, a type and an id, which is four bytes of SHA-256
 * over name, type and public key, so that one name may have several keys. The types are
 * Ed25519 over the text (0x01), and the cosignatures of witnesses, Ed25519 over the
 * text and a time (0x04, C2SP tlog-cosignature).
 */
#ifndef NOTE_KEY_H
#define NOTE_KEY_H

#include "base/base.h"

enum note_key_type {
	NOTE_ED25519 = 0x01,
	NOTE_COSIGNATURE = 0x04
};

enum { NOTE_PUBLIC = 32, NOTE_SIGNATURE = 64 }; /* bytes of a public key, a signature */

/* A verifier's key. */
struct note_key {
	struct str name; /* no white space, no "+" */
	uint32_t id;
	uint8_t type; /* enum note_key_type */
	uint8_t public[NOTE_PUBLIC];
};

/* "NAME+ID+BASE64(type, public key)". Strings point into `vkey`. ERR_INPUT. */
MUST_CHECK bool note_key_parse(struct str vkey, struct note_key *out, struct err *e);
/* Does it read "NAME+ID+BASE64", so that it is meant to be a key even if it is none? */
bool note_key_has_form(struct str vkey);
void note_key_write(const struct note_key *key, struct buf *out);
struct str note_key_text(const struct note_key *key, struct arena *a); /* the same */
bool note_key_eq(const struct note_key *a, const struct note_key *b);
/* The public key as PEM, for OpenSSL and its like. */
MUST_CHECK bool note_key_pem(const struct note_key *key, struct buf *out,
                             struct err *e);

bool note_name_is_sound(struct str name);
/* The four bytes that a key's id is written as. */
uint32_t note_key_id(const uint8_t bytes[4]);

/* A signing key, Ed25519. Its private half never leaves this handle but by
 * note_signer_pem, and is gone from memory when it is closed; PEM is the caller's, to
 * be wiped. */
struct note_signer;
/* ERR_USAGE: no name that a key can have. */
MUST_CHECK bool note_signer_make(struct str name, struct note_signer **out,
                                 struct err *e);
/* PEM as note_signer_pem and "openssl genpkey" write it: PKCS #8 (RFC 8410, section 7),
 * not encrypted. ERR_INPUT: it is none. */
MUST_CHECK bool note_signer_open(struct str name, struct str pem,
                                 struct note_signer **out, struct err *e);
MUST_CHECK bool note_signer_pem(const struct note_signer *s, struct buf *out,
                                struct err *e);
const struct note_key *note_signer_key(const struct note_signer *s);
void note_signer_close(struct note_signer *s); /* NULL is fine */

/* Add the line "— …" of this signer over `text` to *out. */
MUST_CHECK bool note_sign(const struct note_signer *s, struct str text, struct buf *out,
                          struct err *e);

#endif
