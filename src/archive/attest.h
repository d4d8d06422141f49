/*
 * attest: what others say of a home's log: when it was as it is, and that there is but
 * one.
 *
 * A stamp is the statement of an authority (RFC 3161) that a signed checkpoint existed
 * at a time. What is stamped is the checkpoint as the log signed it: the note's text,
 * an empty line, and the lines of the log's own keys, in their order; no cosignature.
 * The stamp is kept with that note, and the log gets the statement
 *
 *     {"digest":"sha256:…","kind":"stamp","size":n,"time":…}
 *
 * with the digest of the authority's reply, the size of the stamped checkpoint and the
 * time of the stamp. So the next stamp covers this one, and proves that it existed
 * while its certificates were good: stamping again renews all stamps before.
 *
 * A witness cosigns checkpoints (proof/witness.h). Its cosignature is kept with the
 * note, and stands on the published checkpoint until the log grows.
 *
 * Whom to ask is said in the home's config (config.h). An authority that fails is
 * ERR_REMOTE, and nothing is kept of it. Memory is the arena's.
 */
#ifndef ATTEST_H
#define ATTEST_H

#include "archive/config.h"
#include "archive/home.h"

struct stamp {
	uint64_t size;        /* of the log when it was stamped */
	int64_t at;           /* Unix seconds, as the authority says */
	int64_t not_after;    /* when the first of its certificates ends */
	struct str authority; /* "Common Name (Organization)" */
	/* why no authority that is trusted now stands behind it, or empty */
	struct str why;
};

/* Have the present checkpoint stamped. ERR_NOT_FOUND: the config names no authority;
 * ERR_REMOTE: no good stamp by a trusted one. */
MUST_CHECK bool attest_stamp(struct home *h, bool allow_private, struct arena *a,
                             struct stamp *out, struct err *e);
/* Those that are kept, oldest first. ERR_CORRUPT: one does not hold. */
MUST_CHECK bool attest_stamps(const struct home *h, struct arena *a, struct stamp **out,
                              size_t *count, struct err *e);

struct cosignature {
	struct note_key key; /* of the witness */
	uint64_t size;       /* of the log */
	int64_t at;          /* Unix seconds, as the witness says */
	struct err failure;  /* of a witness that was asked and did not cosign */
};

/* Called for each witness that was asked. */
typedef void attest_told(void *context, const struct cosignature *c);

/* Have the present checkpoint cosigned by each witness. ERR_NOT_FOUND: the config names
 * none; ERR_REMOTE: not all did. */
MUST_CHECK bool attest_witness(struct home *h, bool allow_private, attest_told *told,
                               void *context, struct err *e);
/* The newest of each witness. */
MUST_CHECK bool attest_cosignatures(const struct home *h, struct arena *a,
                                    struct cosignature **out, size_t *count,
                                    struct err *e);

/* All stamps and cosignatures against themselves, the keys and the log. ERR_CORRUPT. */
MUST_CHECK bool attest_verify(const struct home *h, struct log *log,
                              const struct keyring *keys, struct err *e);
/* A checkpoint of this log that was kept elsewhere: does the log go on from it, and by
 * whose word? `known` is a key from elsewhere, or NULL (rotation_vouched_before).
 * *size: its entries. ERR_INPUT: it is none; ERR_NO: it is of another log, by none of
 * its keys, or the log was rolled back or rewritten since. */
MUST_CHECK bool attest_verify_kept(const struct home *h, struct str note,
                                   const struct note_key *known, uint64_t *size,
                                   struct err *e);

/* Does the log start with the tree of an older checkpoint? ERR_NO: it does not. */
MUST_CHECK bool attest_goes_on_from(struct log *log, const struct checkpoint *old,
                                    struct err *e);

/* Each signature holds: no byte of the note is passed over. ERR_NO. */
MUST_CHECK bool attest_all_hold(const struct note *n, struct err *e);

/* The statement of the log that speaks of a stamp. */
void attest_statement(uint64_t size, int64_t at, struct str reply, struct buf *out);
/* The certificate that a kept chain ends in. */
struct str attest_anchor(struct str pem);
/* The checkpoint with the lines of the log's own keys alone. */
MUST_CHECK bool attest_own_note(struct str note, const struct keyring *keys,
                                struct buf *out, struct err *e);

enum { ATTEST_NOTE_BYTES = 64 * 1024, ATTEST_STATEMENT_BYTES = 256 };

#endif
