/*
 * bundle_builder: a bundle while it is made. For bundle.c, and bundle_proof.c, which
 * adds what the log says.
 *
 * Files come with their proofs before what is said of them: instructions and
 * certificate name the checkpoint of the capture, and the log's statement on these two
 * papers comes after both, under a later checkpoint.
 */
#ifndef BUNDLE_BUILDER_H
#define BUNDLE_BUILDER_H

#include "evidence/bundle_text.h"
#include "warc/wacz.h"

enum {
	BUNDLE_FILES = 40 + KEYRING_KEYS + 2 * BUNDLE_WITNESSES,
	BUNDLE_SMALL = 1 << 20 /* bytes of a file that is made here */
};

struct builder {
	struct home *home;
	struct evidence *v;
	struct arena a;
	struct wacz_file files[BUNDLE_FILES]; /* first those of archive/ */
	size_t count;
	struct bundle_text text; /* what the instructions and the certificate say */
};

void builder_add(struct builder *b, const char *path, struct str bytes);
/* Take what a buffer holds as a file, and release it. */
MUST_CHECK bool builder_add_buf(struct builder *b, const char *path, struct buf *bytes,
                                struct err *e);

/* The log's word on the capture, and on what it refers to, under the newest checkpoint,
 * which the newest key signed; the earliest stamp, and the witnesses, of checkpoints
 * that have the capture, too; the log's keys. */
MUST_CHECK bool builder_add_sighting(struct builder *b, struct err *e);
/* Under the newest checkpoint: the statements on record.json and on the papers. */
MUST_CHECK bool builder_add_statements(struct builder *b, const struct logged *papers,
                                       struct err *e);

#endif
