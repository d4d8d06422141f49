/* phrases: compile the patterns of the knowledge base to a Vectorscan database, for any
 * processor of this architecture, so that the program starts without compiling. */
#include <hs.h>
#include <stdio.h>
#include <stdlib.h>

#include "src/provision/tables.h"

#define KNOWLEDGE_PATTERNS
#include "knowledge.h"

enum { COUNT_OF = sizeof pattern_table / sizeof *pattern_table };

int
main(int argc, char **argv)
{
	static const char *regexes[COUNT_OF];
	static unsigned flags[COUNT_OF], ids[COUNT_OF];
	hs_platform_info_t platform = {.tune = HS_TUNE_FAMILY_GENERIC};
	hs_database_t *database;
	hs_compile_error_t *why;
	char *bytes;
	size_t size;

	for (size_t i = 0; i < COUNT_OF; i++) {
		regexes[i] = pattern_table[i].regex;
		flags[i] = HS_FLAG_CASELESS;
		ids[i] = pattern_table[i].phrase;
	}
	if (hs_compile_multi(regexes, flags, ids, COUNT_OF, HS_MODE_BLOCK, &platform, &database, &why) !=
	    HS_SUCCESS) {
		fprintf(stderr, "phrases: %s: %s\n", why->expression >= 0 ? regexes[why->expression] : "",
		        why->message);
		return 1;
	}
	FILE *out = argc == 2 ? fopen(argv[1], "wb") : NULL;
	if (!out || hs_serialize_database(database, &bytes, &size) != HS_SUCCESS ||
	    fwrite(bytes, 1, size, out) != size || fclose(out) != 0) {
		fprintf(stderr, "use: phrases FILE (a file that can be written)\n");
		return 1;
	}
	return 0;
}
