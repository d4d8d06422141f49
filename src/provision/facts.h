/*
 * facts: how the files that read facts build them, and what they share.
 */
#ifndef FACTS_H
#define FACTS_H

#include "provision/internal.h"
#include "provision/regex.h"

/* What is read: one span, with its words and the place for its facts. */
struct fact_reader {
	const struct surroundings *s;
	uint32_t start, end;
	struct str words;
	const uint16_t *types;
	size_t type_count;
	struct arena *a;
	struct fact_list *out;
};

bool is_typed(const struct fact_reader *r, const char *front); /* a type's id starts so */

/* A new fact over [start, end) of the document's text; its fields are added after it. */
struct fact *fact_add(struct fact_reader *r, const char *kind, uint32_t start,
                      uint32_t end);
/* Empty strings become null. Values are kept as they are, not copied. */
void fact_string(struct fact_reader *r, struct fact *f, const char *name,
                 struct str value);
void fact_strings(struct fact_reader *r, struct fact *f, const char *name,
                  const struct str *values, size_t count);
void fact_bool(struct fact_reader *r, struct fact *f, const char *name, bool value);

/* A growing list of words without doubles. */
enum { TERMS_MAX = 32 };
struct terms {
	struct str t[TERMS_MAX];
	size_t n;
};
void terms_add(struct terms *t, struct str s);

/* "Label: rest" or "Label. Rest": a short front that names what the rest is about. */
bool label_of(struct str words, struct str *label, struct str *rest);

/* Names of categories in a noun phrase: "your Input, Output and Feedback" gives three,
 * "your payment and billing information" one: lower case, without "your" and without
 * "data" or "information" at the end. */
void categories_of(struct str phrase, struct arena *a, struct terms *out);
/* The whole phrase as one category, so cleaned; empty if it says nothing ("data"). */
struct str category_clean(struct str phrase, struct arena *a);

/* Take the next paragraph or list item off the front of a cell; false at its end. */
bool next_line(struct str *cell, struct str *line);
/* Categories in a cell: one line names one or some; sentences explain and name none. */
void cell_categories(struct str cell, struct arena *a, struct terms *out);

/* The lawful bases that some words name, in the contract's vocabulary. */
void bases_of(struct str words, struct terms *out);

/* The product that a phrase limits something to: "if you use our Atlas API" gives
 * "Atlas API"; empty for none, or for "our services". */
struct str product_of(struct str words, struct arena *a);

/* The first period: "thirty (30) rolling days" gives P30D. */
struct period {
	size_t start, end; /* bytes of the words */
	struct str iso;
	bool rolling;
};
bool period_find(struct str words, size_t from, struct arena *a, struct period *out);

/* From here to the end of the clause. */
struct str clause_from(struct str words, size_t start);
/* The event that a period of these words runs from, as the contract names it; or NULL. */
const char *anchor_of(struct str words, const struct period *p, struct arena *a);
/* All events that end a keeping "until …" or "as long as …", and the words that say so. */
void ends_of(struct str words, struct terms *out, struct str *criterion);

/* What a date line dates: "updated" or "effective"; NULL if it does not say. */
const char *date_meaning(struct str words);

struct str lower(struct arena *a, struct str s);

void facts_retention(struct fact_reader *r);
void facts_processing(struct fact_reader *r);
void facts_rights(struct fact_reader *r);
void facts_sharing(struct fact_reader *r);
void facts_terms(struct fact_reader *r);

/* What a table's column holds, told by its head. */
enum column { COLUMN_OTHER, COLUMN_NAME, COLUMN_PURPOSE, COLUMN_CATEGORIES,
             COLUMN_BASIS, COLUMN_RETENTION };
enum column column_kind(struct str head);
/* The cell under the first column of this kind; false if there is none. */
bool cell_of(const struct surroundings *s, enum column kind, struct str *out);

#endif
