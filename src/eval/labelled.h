/*
 * labelled: labelled sets as documents with labelled spans, whatever file they come in.
 *
 *     claudette     sentences of terms of service     labels: tags ("ltd2"), "unfair"
 *     tosdr         quotes                            labels: the case, the point
 *     opp115        paragraphs of privacy policies    labels: categories
 *     opp115-retention  the same                      labels: kinds of retention period
 *     goppc150      paragraphs with heading path      labels: GDPR codes
 *     policyie      sentences with slots              labels: slot names, each with its span
 *     policy-dates  snippets                          labels: the kind of date
 *     annotations   documents labelled in full        labels: types, then "@" and a level
 *     clauses       clauses written as examples       the same, without "@"
 *     pool          single sentences of documents     the same; "none" where there is no type
 *     retention     the same, on how long what is kept, with facts
 *
 * The formats are those of the files as their makers publish them, one JSON object or
 * row a line; `annotations` is our own (model/annotations/README.md): offsets without
 * words, so it needs the folders that hold the documents.
 */
#ifndef LABELLED_H
#define LABELLED_H

#include "document/document.h"

enum { LABELS_MAX = 24 };

struct labelled_span {
	uint32_t block, start, end; /* bytes of the document's text */
	struct str labels[LABELS_MAX];
	size_t label_count;
	struct str facts; /* annotations: JSON, or empty */
};

struct labelled {
	struct str group; /* the service, or the document's name: sets are split by it */
	struct str name;
	struct document d;
	struct labelled_span *spans; /* in order */
	size_t count;
};

struct labelled_source {
	struct str set;
	const char *const *files; /* annotations: the first is the file, the others folders */
	size_t file_count;
	bool held_out_only, train_only; /* by labelled_held_out */
};

/* Calls `each` for every document; it returns false to stop. What it is given lives
 * until it returns. ERR_INPUT names the first line that is not of the set's format. */
typedef bool labelled_each(void *context, const struct labelled *l);
MUST_CHECK bool labelled_read(const struct labelled_source *s, labelled_each *each,
                              void *context, struct err *e);

/* Is this group kept out of training? SHA-256 with its first byte divisible by five. */
bool labelled_held_out(struct str group);
bool labelled_has(const struct labelled_span *s, struct str label);
/* Does the label name a type: no level, and none of "none", "other" and "summary"? */
bool labelled_is_type(struct str label);

/* CLAUDETTE's tags; a label is one of them and a digit: how unfair. */
enum { CLAUDETTE_TAGS = 9 };
extern const char *const claudette_tags[CLAUDETTE_TAGS];
bool claudette_has(const struct str *labels, size_t count, struct str tag);

/* The type that a case of ToS;DR stands for, or empty. `map` is model/maps/tosdr.tsv: lines
 * "case TAB type", the case by the first digits of the SHA-256 of its words. */
struct str tosdr_type(struct str map, struct str words);

#endif
