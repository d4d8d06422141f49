/*
 * facts: facts as people say them, and citations, written into pages.
 */
#ifndef WEB_FACTS_H
#define WEB_FACTS_H

#include "evidence/citation.h"
#include "provision/provision.h"
#include "serve/html.h"

/* The fields of a fact that say something: "data: contact details; kept: 30 days". */
void write_fact_fields(struct buf *out, const struct fact *f);
/* "retention.duration=P30D" as "kept: 30 days". */
void write_flat_fact(struct buf *out, struct str fact);
/* The value alone: "30 days". */
void write_fact_value(struct buf *out, struct str fact);
/* A citation in one of its formats, in <pre>. */
void write_citation(struct buf *out, const struct citation *c, enum citation_format format);

#endif
