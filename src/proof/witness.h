/*
 * witness: what a log and a witness say to each other (C2SP tlog-witness).
 *
 * A witness keeps, for each log that it knows, the largest tree that it saw, and
 * cosigns a larger one only with a proof that it goes on from that (C2SP
 * tlog-cosignature, keys of the type NOTE_COSIGNATURE). So nobody who asks for its
 * cosignature can be shown another history of the log.
 *
 * Here are the texts alone: the body of the call add-checkpoint and what the answers
 * mean. Nothing is sent. Answers are a stranger's bytes.
 */
#ifndef WITNESS_H
#define WITNESS_H

#include "proof/merkle.h"
#include "proof/note.h"

enum { WITNESS_ANSWER_MAX = 16 * 1024 }; /* bytes of a body */

/* The body of add-checkpoint: `note` is a checkpoint signed by its log, and `proof`
 * that it goes on from the tree of `old` entries, which the witness cosigned last.
 * Where old is 0 or the size of the checkpoint, the proof is empty. */
void witness_request(uint64_t old, const struct merkle_proof *proof, struct str note,
                     struct buf *out);

struct witness_answer {
	int status;      /* of HTTP */
	struct str type; /* Content-Type, or empty */
	struct str body;
};

struct witness_said {
	/* else the request was made for another size than the witness has */
	bool cosigned;
	struct str line; /* the cosignature with its line end; in the answer's body */
	int64_t at;      /* its time: Unix seconds */
	uint64_t size;   /* where not cosigned: what the witness cosigned last */
};

/* What the answer to a request with this note means. ERR_REMOTE: a refusal, or none of
 * the form; a cosignature that does not hold is no answer either. */
MUST_CHECK bool witness_read(const struct witness_answer *answer, struct str note,
                             const struct note_key *key, struct witness_said *out,
                             struct err *e);

#endif
