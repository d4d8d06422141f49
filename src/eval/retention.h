/*
 * retention: how long what is kept, and from when: labels against facts.
 */
#ifndef EVAL_RETENTION_H
#define EVAL_RETENTION_H

#include "eval/labelled.h"
#include "eval/score.h"
#include "provision/provision.h"

/* Compare the periods that the labels of a document state with those of our facts, and of
 * those that agree the event they run from and what is kept (half of the words of the
 * shorter name). Adds to "retention_period", "retention_anchor" and "retention_data". In a
 * document labelled as a whole, a period outside of all labels is wrong; else it is passed
 * over. Lifetimes of cookies on the device are no keeping. */
void retention_score(struct scores *s, const struct labelled *l, const struct analysis *found,
                     bool whole, struct arena *a);

#endif
