/*
 * note: text with signatures.
 *
 * C2SP signed-note: the text ends in a line end; an empty line; one line or more
 * "— NAME BASE64(key id, signature)". Signatures by unknown keys, and of unknown types,
 * are passed over; one by a known key (note_key.h) that does not hold condemns the
 * note.
 */
#ifndef NOTE_H
#define NOTE_H

#include "proof/note_key.h"

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
/* Mark the signatures that hold. ERR_NO if none does, or one by a known key does
 * not. */
MUST_CHECK bool note_verify(struct note *n, const struct note_key *keys, size_t count,
                            struct err *e);
/* Is there a signature that names this key? The first such, or NULL; it may not
 * hold. */
const struct note_signature *note_find(const struct note *n,
                                       const struct note_key *key);
/* The note with those signatures alone that hold, in their order. */
void note_write(const struct note *n, struct buf *out);

#endif
