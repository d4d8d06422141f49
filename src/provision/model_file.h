/*
 * model_file: the form of model/proviso.model. Little-endian, every part aligned to four
 * bytes:
 *
 *     struct model_header
 *     struct model_output[outputs]
 *     struct model_slot[slots]        a hash table with open addressing; slots is a power of two
 *     int8_t[rows][MODEL_WIDTH]       features with many weights: one for each output
 *     struct model_weight[weights]    the others; those of one feature stand together
 *     int8_t[aspects][types]          how much a type's score says of an aspect; types come first
 *     char[names]                     the outputs' names, each with its NUL
 */
#ifndef MODEL_FILE_H
#define MODEL_FILE_H

#include <stdint.h>

#define MODEL_MAGIC "PROVISO2"

enum { MODEL_WIDTH = 160, MODEL_ROW = 255 };

struct model_header {
	char magic[8];
	uint32_t outputs, types, slots, rows, weights, names;
};

struct model_output {
	int32_t bias;     /* logit in 1/65536 */
	int32_t scale;    /* logit of one unit of the weighted sum, in 2^-32 */
	int32_t layer;    /* aspects: logit of one unit at a type's certainty of 1, in 2^-28 */
	int32_t shown, balanced; /* logits in 1/65536 */
	uint32_t name;    /* offset into the names */
};

struct model_slot {
	uint32_t hash;
	uint32_t first : 24; /* index of its first weight, or of its row */
	uint32_t count : 8;  /* of weights; MODEL_ROW: a row; 0: an empty slot */
};

struct model_weight {
	uint8_t output;
	int8_t weight;
};

#endif
