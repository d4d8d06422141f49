/* fragment: addresses of words are written as the grammar of text directives has it. */
#include "net/fragment.h"
#include "test/check.h"

static void
words_become_directives(void)
{
	static const char *const cases[][3] = {
		{"http://example.org/terms", "We sell nothing.", "text=We%20sell%20nothing."},
		{"https://example.org/a?b=c#part", "opt-out, & more",
		 "text=opt%2Dout%2C%20%26%20more"},
		{"https://example.org/", "caf\xC3\xA9  (\"all\")\n50% #1",
		 "text=caf%C3%A9%20%28%22all%22%29%2050%25%20%231"},
		{"https://example.org/", "a_b.c~d", "text=a_b.c~d"},
		{"https://example.org/", "1 2 3 4 5 6 7 8 9 10 11 12",
		 "text=1%202%203%204%205%206%207%208%209%2010%2011%2012"},
		{"https://example.org/", "1 2 3 4 5 6 7 8 9 10 11 12 13",
		 "text=1%202%203%204%205%206,8%209%2010%2011%2012%2013"},
		{"https://example.org/", "| Name \\| nickname | We mail you \xC2\xB6 news |",
		 "text=Name%20%7C%20nickname,news"},
		{"https://example.org/", "| one cell |", "text=one%20cell"},
	};
	struct arena a = {0};
	struct str got;

	for (size_t i = 0; i < COUNT(cases); i++) {
		bool ok = fragment_of_words(str_of(cases[i][0]), str_of(cases[i][1]), &a, &got);
		CHECK_SAY(ok && str_ends(got, str_of(cases[i][2])), "%s gives %.*s, not %s",
		          cases[i][1], STR_ARG(ok ? got : STR("nothing")), cases[i][2]);
		size_t hash = ok ? str_find(got, STR("#:~:text="), 0) : SIZE_MAX;
		CHECK_SAY(hash != SIZE_MAX && str_find_byte(got, '#', 0) == hash &&
		          str_find_byte(got, '#', hash + 1) == SIZE_MAX, "%s has one fragment",
		          cases[i][0]);
	}
	arena_release(&a);
}

static void
what_leads_nowhere_has_none(void)
{
	static const char *const cases[][2] = {
		{"git:0123", "words"}, {"terms.html", "words"}, {"javascript:alert(1)", "words"},
		{"ftp://example.org/", "words"}, {"https://example.org/", ""},
		{"https://example.org/", " | \xC2\xB6 | "}};
	struct arena a = {0};
	struct str got;

	for (size_t i = 0; i < COUNT(cases); i++)
		CHECK_SAY(!fragment_of_words(str_of(cases[i][0]), str_of(cases[i][1]), &a, &got),
		          "%s, %s gives %.*s", cases[i][0], cases[i][1], STR_ARG(got));
	arena_release(&a);
}

int
main(void)
{
	RUN(words_become_directives);
	RUN(what_leads_nowhere_has_none);
	return check_done();
}
