/*
 * bundle: all evidence of a record in one file that anybody can check.
 *
 * A WACZ (wacz.h) with, besides what that format asks for:
 *
 *     archive/original.warc.gz  where the capture, archive/data.warc.gz, refers to an
 *     proof/original.*          earlier one of the same payload: that, and its entry
 *     record/record.json        what is said of the words, and by which ruleset and model
 *     record/text.txt           the canonical text that the words are bytes of
 *     proof/sighting.json       the log's entry on the capture, exactly
 *     proof/sighting.tlog-proof that it is in the log (C2SP tlog-proof)
 *     proof/publication.*       the same for the entry on record.json
 *     proof/papers.*            the same for the entry on certificate.pdf and VERIFY.txt
 *     proof/checkpoint          the signed checkpoint of the first of these proofs
 *     proof/witnessed.*         the proof of the same entry in a checkpoint that witnesses
 *     proof/witness.keys        cosigned, and their keys, as the home knows them; if one did
 *     proof/log.keys            the log's public keys
 *     proof/keys/ID.tlog-proof  that a key was announced under an older one
 *     proof/stamp.tsr           an authority's time stamp of that checkpoint (RFC 3161), with
 *     proof/authority.pem       its certificates, where there is one
 *     proof/NAME.steps, .checkpoint, .sig, .pem, witness-N.sig, .pem, SHA256SUMS: the same
 *                               in pieces (way to the root, signed text, signature, key), for
 *     VERIFY.txt                how to check all of it with a shell and OpenSSL
 *     certificate.pdf           what it is, on one page, for people
 */
#ifndef BUNDLE_H
#define BUNDLE_H

#include "evidence/evidence.h"

/* Makes the statements in the log that the bundle needs, and the bundle. `name` is what
 * the file will be called, for the instructions. ERR_USAGE: it has a control character,
 * or is too long for the certificate. ERR_INPUT: the capture is dated in the future. */
MUST_CHECK bool bundle_write(struct home *h, struct evidence *v, const char *name,
                             struct buf *out, struct err *e);

#endif
