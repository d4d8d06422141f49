/*
 * provision: canonical text to provisions: split, classify, facts, severity. Pure:
 * the result depends on the canonical text and the ruleset, to the byte.
 *
 * A provision lies inside one block. All that is said of it depends on the words of
 * its block and on the block's context (heading path, the sentence or items that
 * introduce its list, the column heads of its table, the document's defined terms and
 * terms type), and on nothing else: provision_block_key is a hash of exactly that, so
 * blocks with equal keys have equal provisions and need to be read once.
 */
#ifndef PROVISION_H
#define PROVISION_H

#include "document/document.h"

/* A fact's value by name; lists and strings refer to text in the arena or the document. */
enum field_kind { FIELD_NULL, FIELD_STRING, FIELD_LIST, FIELD_BOOL };

struct field {
	const char *name; /* of the contract, e.g. "duration" */
	enum field_kind kind;
	bool truth;         /* FIELD_BOOL */
	struct str *values; /* FIELD_STRING: one; FIELD_LIST: count */
	size_t count;
};

struct fact {
	const char *kind;    /* of the contract, e.g. "retention" */
	uint32_t start, end; /* bytes of the canonical text, inside the provision */
	struct field *fields;
	size_t field_count;
};

/* One term of the sum that is the severity, with the words that earned it. */
struct point {
	const char *reason;
	int points;
	uint32_t start, end;
};

enum { ALSO_MAX = 2, TYPE_NONE = 0xFFFF };

struct provision {
	uint32_t block;      /* index into the document's blocks */
	uint32_t start, end; /* the quote: bytes of the canonical text */
	uint16_t type;       /* index into the types of knowledge/ */
	uint16_t also[ALSO_MAX]; /* TYPE_NONE where there is none */
	uint16_t confidence; /* thousandths */
	int score;           /* sum of the points, at most 10 */
	struct point *points;
	size_t point_count;
	struct fact *facts;
	size_t fact_count;
};

struct analysis {
	struct judgement about;
	struct provision *provisions; /* in order of start; none where refused */
	size_t provision_count;
};

struct ruleset; /* compiled patterns and types; immutable once open, shared by threads */
struct reader;  /* what one thread needs to read with it (scratch space) */

MUST_CHECK bool ruleset_open(struct ruleset **out, struct err *e);
void ruleset_close(struct ruleset *r);
/* Hex of the SHA-256 over the folder knowledge/ and the version of the rules' code. */
const char *ruleset_version(void);
/* Hex of the SHA-256 of model/proviso.model. */
const char *model_version(void);

struct reader *reader_open(const struct ruleset *r);
void reader_close(struct reader *r);

/* All of a document. Blocks that repeat earlier text have no provisions. */
void provision_analyse(struct reader *r, const struct document *d, struct arena *a,
                       struct analysis *out);

/* The same, block by block, for those who keep results: first look at the document
 * as a whole (its context: defined terms, terms type), then read single blocks.
 * Offsets in what provision_block gives are into the document's text. */
struct context;
struct context *provision_context(struct reader *r, const struct document *d,
                                  const struct judgement *about, struct arena *a);
uint64_t provision_block_key(const struct context *c, size_t block);
void provision_block(const struct context *c, size_t block, struct arena *a,
                     struct provision **out, size_t *count);

/* Why a provision of this document has its type: the words and headings that speak most
 * for it, and the rule of knowledge/ that holds, if one does. */
enum { REASONS = 5, RULE_PHRASES_MAX = 8 };
struct reason {
	struct str words;
	bool heading;   /* above, or introducing the list: not in the provision itself */
	int hundredths; /* what they add to the logit */
};
struct explanation {
	struct reason reasons[REASONS]; /* the heaviest first */
	size_t count;
	uint16_t rule_type; /* TYPE_NONE if no rule holds */
	unsigned rule_line; /* of knowledge/rules.txt */
	const char *rule_phrases[RULE_PHRASES_MAX]; /* that it asks for and that stand there */
	size_t rule_phrase_count;
};
void provision_explain(struct reader *r, const struct document *d, const struct provision *p,
                       struct arena *a, struct explanation *out);

/* Types, by index. */
size_t type_count(void);
const char *type_id(uint16_t type);    /* "ai.feedback_grant" */
const char *type_title(uint16_t type); /* plain words */
uint16_t type_find(struct str id);     /* TYPE_NONE if there is none */
int type_base_points(uint16_t type);   /* of severity, before all modifiers */

enum severity { SEVERITY_PROTECTIVE, SEVERITY_LOW, SEVERITY_MEDIUM, SEVERITY_HIGH };
enum severity severity_level(int score);
const char *severity_name(enum severity s); /* "High" */

/* {"type",…,"facts":[…]} as `proviso analyse` prints it. */
void provision_json(struct json *j, const struct document *d,
                    const struct provision *p);
/* A field of a fact by its name; NULL if it has none such. */
const struct field *fact_field(const struct fact *f, const char *name);
/* Has it a value there: no null, no empty list? */
bool fact_has(const struct fact *f, const char *name);

/* One fact; with offsets taken less `base`. */
void fact_json(struct json *j, const struct fact *f, uint32_t base);

#endif
