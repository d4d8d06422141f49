/*
 * note: text with signatures, and the keys that make and check them.
 *
 * C2SP signed-note: the text ends in a line end; an empty line; one line or more
 * "— NAME BASE64(key id, signature)". A key id is four bytes of SHA-256 over name, type
 * and public key, so that one name may have several keys. Signatures by unknown keys are
 * passed over; one by a known key that does not hold condemns the note.
 *
 * Types of keys: Ed25519 over the text (0x01), and the cosignatures of witnesses,
 * Ed25519 over the text and a time (0x04, C2SP tlog-cosignature). Others are unknown.
 */
#ifndef NOTE_H
#define NOTE_H

#include "base/base.h"

enum note_key_type {
	NOTE_ED25519 = 0x01,
	NOTE_COSIGNATURE = 0x04
};

/* A verifier's key. */
struct note_key {
	struct str name; /* no white space, no "+" */
	uint32_t id;
	uint8_t type; /* enum note_key_type */
	uint8_t public[32];
};

/* "NAME+ID+BASE64(type, public key)". Strings point into `vkey`. ERR_INPUT. */
MUST_CHECK bool note_key_parse(struct str vkey, struct note_key *out, struct err *e);
void note_key_write(const struct note_key *key, struct buf *out);
/* The public key as PEM, for OpenSSL and its like. */
MUST_CHECK bool note_key_pem(const struct note_key *key, struct buf *out,
                             struct err *e);

/* A signing key, Ed25519. Its private half never leaves this handle but by
 * note_signer_pem. */
struct note_signer;
MUST_CHECK bool note_signer_make(struct str name, struct note_signer **out,
                                 struct err *e);
/* PKCS #8 in PEM, as made by note_signer_pem or openssl genpkey. ERR_INPUT. */
MUST_CHECK bool note_signer_open(struct str name, struct str pem,
                                 struct note_signer **out, struct err *e);
MUST_CHECK bool note_signer_pem(const struct note_signer *s, struct buf *out,
                                struct err *e);
const struct note_key *note_signer_key(const struct note_signer *s);
void note_signer_close(struct note_signer *s);

/* Add the line "— …" of this signer over `text` to *out. */
MUST_CHECK bool note_sign(const struct note_signer *s, struct str text, struct buf *out,
                          struct err *e);

enum { NOTE_SIGNATURES = 64 }; /* more than that in one note are refused */

struct note_signature {
	struct str name;  /* as is the rest, into the note's bytes */
	struct str line;  /* whole, with its line end */
	uint32_t id;
	uint8_t bytes[80]; /* what follows the key id, where it is not longer */
	size_t count;      /* of bytes; 0: longer */
	bool holds;        /* set by note_verify: made by one of the keys given */
	int64_t at;        /* of a cosignature that holds: Unix seconds, else 0 */
};

struct note {
	struct str text; /* with its last line end */
	struct note_signature signatures[NOTE_SIGNATURES];
	size_t count;
};

/* ERR_INPUT names what is not of the form. Slices point into `bytes`. */
MUST_CHECK bool note_parse(struct str bytes, struct note *out, struct err *e);
/* Mark the signatures that hold. ERR_NO if none does, or one by a known key does not. */
MUST_CHECK bool note_verify(struct note *n, const struct note_key *keys, size_t count,
                            struct err *e);
/* Is there a signature that names this key? The first such, or NULL; it may not hold. */
const struct note_signature *note_find(const struct note *n, const struct note_key *key);
/* The note with those signatures alone that hold, in their order. */
void note_write(const struct note *n, struct buf *out);

#endif
