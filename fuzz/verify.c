/* verify: any bytes as a bundle or an archive from elsewhere. */
#include "evidence/bundle_verify.h"
#include "fuzz/target.h"

/* One of the two witnesses in corpus/verify/cosigned. */
#define KNOWN "witness.example/one+11a767f7+BMYBWkl6vMhkOdgH3JzCKRO9EJv4CKArDJec7uLqZ8bY"

static bool
look(void *context, enum bundle_word word, struct str text)
{
	size_t *wrong = context;

	if (!utf8_valid(text) || str_find_byte(text, '\n', 0) != SIZE_MAX)
		abort(); /* one line that a terminal can show */
	*wrong += word == BUNDLE_WRONG;
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = {(const char *)data, size};
	struct bundle_trust trust = {.witnesses = STR(KNOWN), .now = 1767225600};
	struct err e = {0};
	size_t wrong = 0;

	bool holds = bundle_verify(bytes, &trust, look, &wrong, &e);
	if (holds != (e.kind == ERR_NONE) || (holds && wrong) || (!holds && e.kind == ERR_NO && !wrong))
		abort(); /* an answer that does not go with its reasons */
	return 0;
}
