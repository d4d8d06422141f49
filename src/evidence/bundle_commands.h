/*
 * bundle_commands: what people type to check a bundle without Proviso, and what comes
 * out where all is well.
 *
 * Each is a line of a POSIX shell (dash and busybox will do); later ones use functions
 * that earlier ones define.
 */
#ifndef BUNDLE_COMMANDS_H
#define BUNDLE_COMMANDS_H

#include "evidence/bundle_text.h"

/* The certificate has those up to COMMANDS_ON_PAPER, in this order. */
enum bundle_command_of {
	DO_UNZIP, DO_SUMS, DO_QUOTE, DO_DIGEST, DO_SAYS, DO_TEXT, DO_CAPTURE,
	DO_ORIGINAL, DO_STEPS, DO_NODE, DO_STEP, DO_ROOT, DO_NAMED, DO_LEADS, DO_IN_LOG,
	DO_SIGNED, DO_SIGNATURE, DO_STAMPED, DO_STAMP, DO_STAMP_HOLDS,
	COMMANDS_ON_PAPER,
	DO_HERE = COMMANDS_ON_PAPER, DO_NO_OTHER,
	DO_KEY, DO_ITS_KEY, DO_KNOWN, DO_SAME, DO_ITS_KEY_IS_KNOWN,
	DO_WHOSE_STAMP,
	DO_OF_PAPERS, DO_PAPERS, DO_OF_RECORD, DO_PAPERS_IN_LOG, DO_PAPERS_SIGNATURE,
	DO_PAPERS_KEY, DO_PAPERS_KEY_IS_KNOWN, COMMANDS
};

struct bundle_command {
	struct str line;   /* empty: there is nothing to check */
	struct str prints; /* what it prints, by lines; empty: it defines something */
};

/* Memory is the arena's. */
struct bundle_command bundle_command(const struct bundle_text *t,
                                     const struct evidence *v,
                                     enum bundle_command_of which, struct arena *a);
/* What a key's line prints: "NAME+ID+KEY" without name and id. */
struct str bundle_key_part(struct str vkey);

#endif
