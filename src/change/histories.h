/*
 * histories: one service's documents with all versions and sightings in memory, each
 * version as the list of its blocks and provisions.
 *
 * Blocks with one key have one reading (provision.h), so each is read once for the
 * service, whatever number of versions it stands in.
 */
#ifndef HISTORIES_H
#define HISTORIES_H

#include "change/change.h"

/* One provision of a block, as it is in every version that has the block. */
struct wording {
	uint64_t key;  /* of the block */
	uint64_t block; /* hash of the block's words */
	uint16_t k;    /* number within the block */
	uint16_t type;
	int16_t score;
	uint32_t document; /* where it was first seen: index, version, byte range */
	uint32_t version;
	uint32_t start, end;
	struct str words;
	struct str facts; /* JSON, offsets relative: equal facts are equal text */
};

/* One block's reading. */
struct reading {
	uint64_t key;       /* 0: free slot */
	uint64_t words;     /* hash of the words alone */
	struct str text;    /* the words */
	uint8_t kind;
	bool repeated;         /* says again what stands above: it has no wordings */
	uint32_t first, count; /* its wordings */
};

struct text_version {
	struct sha256 id;
	size_t bytes;
	uint32_t *readings; /* of its blocks, in order: index into histories.readings */
	uint32_t *starts;   /* byte of the text at which the words of each block start */
	size_t block_count;
	enum refusal refusal;
	char language[8];
	const char *unhealthy; /* why it is no sound capture, or NULL */
};

struct document_history {
	struct document_name name;
	struct text_version *versions; /* number n at n - 1 */
	size_t version_count;
	struct sighting *sightings;    /* in the order of time */
	size_t sighting_count;
};

struct histories {
	struct arena a;
	struct document_history *documents;
	size_t count;
	struct reading *readings;
	size_t reading_count, reading_cap;
	uint32_t *table; /* of readings by key; index + 1 */
	size_t slots;
	struct wording *wordings;
	size_t wording_count, wording_cap;
};

MUST_CHECK bool histories_load(struct db *db, struct reader *r, struct str service,
                               struct histories *out, struct err *e);
void histories_release(struct histories *h);

/* health.c: sets `unhealthy` of each version, judged from all that is known. */
void histories_judge(struct histories *h);

#endif
