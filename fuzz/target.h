/*
 * target: what a fuzz target defines, and how it says that something does not hold.
 */
#ifndef FUZZ_TARGET_H
#define FUZZ_TARGET_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* What libFuzzer calls with each input, and replay.c with each file of a corpus. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What holds whatever the input is; ends the process where it does not. */
#define MUST(condition)                                                                  \
	do {                                                                             \
		if (!(condition)) {                                                      \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);  \
			abort();                                                         \
		}                                                                        \
	} while (0)

#endif
