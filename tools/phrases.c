/* phrases: compile the patterns of the knowledge base to a Vectorscan database, for any
 * processor of this architecture, so that the program starts without compiling. */
#include <hs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/provision/tables.h"
#include "tools/expand.h"

#define KNOWLEDGE_PATTERNS
#include "knowledge.h"

enum {
	PATTERNS = sizeof pattern_table / sizeof *pattern_table,
	EXPANDED_MAX = PATTERNS * EXPANSIONS_MAX
};

static const char *regexes[EXPANDED_MAX];
static unsigned flags[EXPANDED_MAX], ids[EXPANDED_MAX], count;

/* True if a pattern of this phrase finds all that `regex` finds: "keep" finds "keeps". */
static bool
is_found_already(const char *regex, unsigned finds, unsigned first)
{
	for (unsigned i = first; i < count; i++) {
		size_t n = strlen(regexes[i]);
		bool open_end = n < 2 || strcmp(regexes[i] + n - 2, "\\b") != 0;
		if (ids[i] == finds && strncmp(regexes[i], regex, n) == 0 &&
		    (open_end || !regex[n]))
			return true;
	}
	return false;
}

static void
add_pattern(const char *regex, unsigned finds, unsigned first)
{
	struct list forms;

	expand(regex, &forms);
	for (size_t i = 0; i < forms.n; i++) {
		if (is_found_already(forms.s[i], finds, first))
			continue;
		regexes[count] = forms.s[i];
		flags[count] = HS_FLAG_CASELESS;
		ids[count++] = finds;
	}
}

int
main(int argc, char **argv)
{
	hs_platform_info_t platform = {.tune = HS_TUNE_FAMILY_GENERIC};
	hs_database_t *database;
	hs_compile_error_t *why;
	char *bytes;
	size_t size;

	for (unsigned i = 0, first = 0; i < PATTERNS; i++) {
		if (i > 0 && pattern_table[i].finds != pattern_table[i - 1].finds)
			first = count;
		add_pattern(pattern_table[i].regex, pattern_table[i].finds, first);
	}
	if (hs_compile_multi(regexes, flags, ids, count, HS_MODE_BLOCK, &platform, &database, &why) !=
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
