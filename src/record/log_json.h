/*
 * log_json: what the log says of itself, and others of it, as JSON.
 */
#ifndef LOG_JSON_H
#define LOG_JSON_H

#include "archive/attest.h"

/* The newest checkpoint, as doc/schema/checkpoint.json has it. ERR_CORRUPT: a stamp or
 * a cosignature does not hold. */
MUST_CHECK bool checkpoint_json(struct json *j, const struct home *h, struct arena *a,
                                struct err *e);

#endif
