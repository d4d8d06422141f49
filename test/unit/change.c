/* change: how two wordings of a clause differ. */
#include "change/compare.h"
#include "test/check.h"

static void
check_wording(struct str line)
{
	struct str level = line, before, after;
	size_t first = str_find(line, STR(" | "), 0), second = str_find(line, STR(" | "),
	        first + 3);

	level = str_slice(line, 0, first);
	before = str_slice(line, first + 3, second);
	after = str_slice(line, second + 3, line.n);
	const char *got = level_name(compare_words(before, after));
	CHECK_SAY(str_eq(level, str_of(got)), "%s, not %.*s: %.*s -> %.*s", got,
	          STR_ARG(level), STR_ARG(before), STR_ARG(after));
}

static void
wordings_have_their_levels(void)
{
	check_lines("test/data/wordings.txt", check_wording);
}

int
main(void)
{
	RUN(wordings_have_their_levels);
	return check_done();
}
