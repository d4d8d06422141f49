/*
 * base: what every room builds on. Knows no word of law.
 *
 * One include for slices, buffers, arenas, errors, hashes, JSON output, time and
 * the limits that every input is held to.
 */
#ifndef BASE_H
#define BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The result must be looked at. */
#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#include "base/arena.h"
#include "base/banned.h"
#include "base/base64.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/file_group.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/pool.h"
#include "base/str.h"
#include "base/time.h"

#endif
