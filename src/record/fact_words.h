/*
 * fact_words: facts as people say them: "kept: 30 days" for retention.duration=P30D.
 */
#ifndef FACT_WORDS_H
#define FACT_WORDS_H

#include "provision/provision.h"

/* One field of a fact: what it is called, and its value. The names are
 * those of the JSON ("retention", "duration"); a period is ISO 8601. */
void print_fact_field(struct buf *b, struct str kind, struct str field, struct str value);
/* The same behind the kind, which is not said again: "amount: 100 euros", "opt-out:
 * from training". */
void print_fact_part(struct buf *b, struct str kind, struct str field,
                     struct str value);
struct str fact_kind_words(struct str kind);
/* A value alone: one more of a list. */
void print_fact_value(struct buf *b, struct str field, struct str value);
/* All fields of a fact that say something, behind its kind: "data: contact details; kept:
 * 30 days". */
void fact_words(struct buf *b, const struct fact *f);
/* The same as print_fact_field, from "retention.duration=P30D". */
void print_flat_fact(struct buf *b, struct str fact);

#endif
