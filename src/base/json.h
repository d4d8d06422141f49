/*
 * json: a writer of RFC 8259 text into a buffer, one value at a time.
 *
 * Commas and nesting are the writer's business; the order of the calls is the
 * caller's. Numbers are integers, or decimals with a fixed count of places, so that
 * the same values give the same bytes everywhere.
 */
#ifndef JSON_H
#define JSON_H

#include "base/buf.h"

struct json {
	struct buf *out;
	bool comma;    /* a value stands before this place */
};

void json_object(struct json *j);     /* { */
void json_object_end(struct json *j); /* } */
void json_array(struct json *j);
void json_array_end(struct json *j);
void json_key(struct json *j, const char *key);

void json_str(struct json *j, struct str s);
void json_cstr(struct json *j, const char *s); /* a null pointer gives null */
void json_int(struct json *j, int64_t v);
void json_decimal(struct json *j, double v, int places);
void json_bool(struct json *j, bool v);
void json_null(struct json *j);

/* "key": value */
void json_key_str(struct json *j, const char *key, struct str s);
/* An empty one gives null. */
void json_key_word(struct json *j, const char *key, struct str s);
void json_key_cstr(struct json *j, const char *key, const char *s);
void json_key_int(struct json *j, const char *key, int64_t v);
void json_key_bool(struct json *j, const char *key, bool v);
/* Unix seconds as "2024-03-12T09:30:00Z". */
void json_key_time(struct json *j, const char *key, int64_t t);

#endif
