/*
 * compare: one version against another: which blocks stayed, moved, changed, came and
 * went, and what kind of change that is.
 */
#ifndef COMPARE_H
#define COMPARE_H

#include "change/histories.h"

#define PAIR_NONE UINT32_MAX

/* What became of a block of the new version. */
struct pairing {
	uint32_t old;  /* index of the block in the old version, or PAIR_NONE */
	bool same;     /* the words are the same */
	bool moved;    /* the same words at another place */
};

struct comparison {
	struct pairing *blocks;  /* of the new version's blocks */
	bool *gone;              /* of the old version's blocks: nothing became of it */
	enum change_level level; /* of presentation … substantive */
};

/* Memory is the arena's. */
void compare_versions(const struct histories *h, const struct text_version *old,
                      const struct text_version *new, struct arena *a,
                      struct comparison *out);

/* Thousandths of the words that two texts share, near enough for choosing among them. */
unsigned compare_likeness(struct str a, struct str b);

/* How two wordings of one block differ: presentation, renaming, clarification or
 * substantive. */
enum change_level compare_words(struct str old, struct str new);

#endif
