/*
 * atlas: what commands say of a provision's kind and of other services.
 */
#ifndef CLI_ATLAS_H
#define CLI_ATLAS_H

#include "cli/cli.h"
#include "record/whole.h"

/* Others with the same provision, how common it is, and how well such are found. */
void print_elsewhere(struct call *c, const struct whole *w);

/* What is known of such provisions in general, with laws and agencies. */
void print_general(struct call *c, uint16_t type);

#endif
