/*
 * lineage: one document's provisions through all its versions, and its changes.
 */
#ifndef LINEAGE_H
#define LINEAGE_H

#include "change/histories.h"

enum { RECORD_ID = 13 }; /* "PR-" and ten characters of Crockford's base 32 */

enum how { HOW_ADDED, HOW_REMOVED, HOW_CHANGED, HOW_MOVED };
const char *how_name(enum how h);

/* A provision: what it was minted for, and how it stands now. */
struct traced {
	char id[RECORD_ID + 1];
	uint32_t version, start, end; /* number and byte range it was minted for */
	uint16_t type;
	uint32_t wording;             /* as it stood last, as these words were first read */
	size_t last_seen;             /* number of the last healthy sighting with it */
};

struct stand { /* a provision in a version */
	uint32_t traced;
	uint32_t wording; /* as its block is read in this version */
	uint32_t reading; /* as the same words were first read */
};

struct provision_change {
	uint32_t traced;
	enum how how;
	uint32_t was, is; /* readings before and after; was of one added, is of one removed: 0 */
};

struct change {
	int64_t from_version, to_version, from_time, to_time;
	enum change_level level;
	const char *direction;
	struct str summary;
	struct provision_change *provisions;
	size_t provision_count;
};

struct lineage {
	struct traced *traced;
	size_t traced_count, traced_cap;
	struct stand **stands; /* by version; NULL: not healthy, or never seen */
	size_t *stand_counts;
	struct change *changes;
	size_t change_count, change_cap;
	size_t healthy_sightings;
};

/* The name of a record that is minted for these words, in out[RECORD_ID + 1]. */
void record_name(const struct document_name *name, const struct sha256 *version,
                 uint32_t start, uint32_t end, const char *type, char *out);

/* Blocks of a version whose words stood in the one before are given its readings. All
 * memory is the arena's, but for `traced` and `changes`: see lineage_release. */
void lineage_trace(const struct histories *h, const struct document_history *d,
                   struct arena *a, struct lineage *out);
void lineage_release(struct lineage *l);

#endif
