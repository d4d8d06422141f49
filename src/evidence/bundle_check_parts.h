/*
 * bundle_check_parts: what the parts of the check of a bundle share; bundle_check.h is
 * its manual.
 *
 * bundle_check.c holds words and text against each other, bundle_check_json.c reads
 * what is JSON, bundle_check_lists.c holds what lists files against these,
 * bundle_check_capture.c the records against the log's entries, bundle_check_proof.c
 * entries, proofs, keys and the stamp, and bundle_check_witness.c cosignatures. All of
 * them say what they find by report_say; false with *e is a fault of ours, or a limit.
 */
#ifndef BUNDLE_CHECK_PARTS_H
#define BUNDLE_CHECK_PARTS_H

#include <cjson/cJSON.h>

#include "evidence/bundle_check.h"
#include "evidence/bundle_parts.h"
#include "proof/inclusion.h"

/* The bundle's own words, read. */
struct check {
	struct report *r;
	const struct wacz *w;
	/* of the log, but for record.json */
	cJSON *entry, *record, *statement, *papers;
	/* of the log, on the capture that this one refers to; or NULL */
	cJSON *original;
	struct str entry_text, statement_text;
	/* of the record with the words, where redirects led to it; or empty */
	struct str url;
	struct bundle_keys keys;
	/* of the capture in the log, as its proof says */
	uint64_t index;
	struct str origin;
};

/* The bytes of a member that a bundle of ours has; its absence is wrong. */
bool check_need(struct check *c, const char *path, struct str *out);
/* One object, in which no property is there twice. */
bool check_parse(struct check *c, const char *path, struct str bytes, cJSON **out);
/* empty: there is none */
struct str check_text_of(const cJSON *object, const char *key);
/* Does a "sha256:HEX" speak of these bytes? */
bool check_is_digest_of(struct str text, const struct sha256 *h);
/* An entry of the log is of the kind that it is taken for, and in the one form that
 * the log gives it: else it could stand for two texts, as whoever reads it likes. */
void check_entry(struct check *c, const char *path, struct str bytes, const cJSON *entry,
                 const char *kind);
/* A file that follows from others must say what they say. */
void check_same(struct check *c, const char *path, struct str want);
/* datapackage.json says nothing of its own. */
void check_package(struct check *c);

/* The records are those that the log's entry is of, and the payload that it names is
 * among them, or among those that they refer to: then c->original is told, and c->url.
 * Where no bytes were captured, the file is the canonical text. */
MUST_CHECK bool check_capture(struct check *c, struct err *e);

/* Nothing else is in the bundle, and the files that lead to others or sum them up say
 * what these are. After check_capture. */
void check_lists(struct check *c);

/* A proof as inclusion_write writes it, without words of its own ("extra"). */
bool check_is_proof(struct str bytes, struct inclusion *out, struct err *e);
/* No key signed twice. */
bool check_signs_once(const struct note *note, struct err *e);
/* proof/NAME.tlog-proof leads from an entry to a checkpoint that is signed by a key
 * that counts; all of it is told. */
bool check_proof(struct check *c, const char *name, struct str entry,
                 struct inclusion *p, struct checkpoint *checkpoint, struct note *note);
/* The same of the capture, with its steps, under an older checkpoint that others
 * stamped or cosigned: what these say holds whoever signed it, so that any key will do
 * that the bundle says is the log's. Another than those that count is told. After
 * c->index. */
bool check_older_proof(struct check *c, const char *name, struct inclusion *p,
                       struct checkpoint *checkpoint, struct note *note);
void check_say_logged(struct check *c, const char *what, const struct inclusion *p,
                      const struct checkpoint *checkpoint, const struct note *note);
/* The pieces of a proof for people with a shell: proof/NAME.steps; then .checkpoint,
 * and of a key that counts .sig and .pem. */
void check_steps(struct check *c, const char *name, const struct inclusion *p,
                 const struct checkpoint *checkpoint);
void check_pieces(struct check *c, const char *name, const struct inclusion *p,
                  const struct checkpoint *checkpoint, const struct note *note);
/* Is this a path of the files on witnesses, where there are any? */
bool check_witness_member(struct check *c, struct str path);
/* Cosignatures on another checkpoint that has the same entry. */
void check_witnesses(struct check *c);
/* proof/checkpoint and the stamp on it. It is that of the capture's own proof
 * (`sighting`), or the one to which proof/stamped.tlog-proof leads. */
void check_stamp(struct check *c, const struct inclusion *sighting);

#endif
