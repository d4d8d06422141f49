/*
 * language: which language a text is in.
 */
#ifndef LANGUAGE_H
#define LANGUAGE_H

#include "document/document.h"

/* ISO 639-1 code (or what CLD2 says where there is none) of a sample of the text's
 * words; "" if the sample does not tell. Deterministic; safe in threads. */
void language_of(const struct document *d, char out[8]);

#endif
