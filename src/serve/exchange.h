/*
 * exchange: the answer to a request, whatever it asks for. No socket is needed, so that
 * tests ask a site as the server does.
 */
#ifndef EXCHANGE_H
#define EXCHANGE_H

#include "serve/server.h"

/* By the handler of its route, checked; else by what is wrong: no such address, a method
 * that is not of those it takes (`allowed`, of route_find), odd parts. Always an answer;
 * *e says what went wrong in making it. */
void exchange_answer(struct exchange *x, const struct served *site, unsigned allowed,
                     struct err *e);
/* What was written so far is dropped, and a page or an object says what is wrong. */
void exchange_fail(struct exchange *x, const struct served *site, int status,
                   const char *message);

#endif
