/* robots: RFC 9309, clause by clause, and the cases of another implementation. */
#include "net/robots.h"
#include "test/check.h"

#include <cjson/cJSON.h>

static struct arena arena;

static struct robots_answer
ask(const struct robots *r, const char *url)
{
	struct robots_answer answer = {0};
	struct err e = {0};

	CHECK_SAY(robots_ask(r, str_of(url), &answer, &e), "%s", e.msg);
	return answer;
}

/* The line that decides on the path; negative if it disallows, 0 if there is none. */
static int
line_for(const char *file, const char *agent, const char *path)
{
	struct robots_answer answer =
	    ask(robots_parse(str_of(file), str_of(agent), &arena), path);

	return answer.allowed ? (int)answer.line : -(int)answer.line;
}

#define CHECK_LINE(file, agent, path, want)                                              \
	do {                                                                             \
		int got_ = line_for(file, agent, path);                                  \
		CHECK_SAY(got_ == (want), "%s for %s: line %d, not %d", path, agent,     \
		          got_, want);                                                   \
	} while (0)

/* As CHECK_LINE, with a file of one group for everybody: its rules begin at line 2. */
#define CHECK_RULES(rules, path, want)                                                   \
	CHECK_LINE("User-agent: *\n" rules, "proviso", path, want)

/* 2.2.1 */

static void
the_agent_is_found_without_regard_to_case(void)
{
	static const char file[] = "User-Agent: PROViso\nDisallow: /a\n";

	CHECK_LINE(file, "proviso", "/a", -2);
	CHECK_LINE(file, "PROVISO", "/a", -2);
	CHECK_LINE(file, "provis", "/a", 0);
	CHECK_LINE(file, "provisor", "/a", 0);
	CHECK_LINE(file, "", "/a", 0);
	CHECK_LINE("User-agent: 360\nDisallow: /a\n", "", "/a", 0);
}

static void
a_version_after_the_agent_is_no_part_of_it(void)
{
	CHECK_LINE("User-agent: Proviso/1.0 (x)\nDisallow: /a\n", "proviso", "/a", -2);
	CHECK_LINE("User-agent: pro_vi-so bot\nDisallow: /a\n", "pro_vi-so", "/a", -2);
}

static void
groups_of_the_same_agent_are_combined(void)
{
	static const char file[] = "user-agent: proviso\ndisallow: /a\n"
	                           "user-agent: other\ndisallow: /b\n"
	                           "user-agent: proviso\ndisallow: /c\n";

	CHECK_LINE(file, "proviso", "/a", -2);
	CHECK_LINE(file, "proviso", "/b", 0);
	CHECK_LINE(file, "proviso", "/c", -6);
}

static void
everybodys_groups_hold_only_for_those_without_their_own(void)
{
	static const char file[] = "user-agent: *\ndisallow: /a\n"
	                           "user-agent: proviso\ndisallow: /b\n"
	                           "user-agent: *\ndisallow: /c\n";

	CHECK_LINE(file, "proviso", "/a", 0);
	CHECK_LINE(file, "proviso", "/b", -4);
	CHECK_LINE(file, "other", "/a", -2);
	CHECK_LINE(file, "other", "/b", 0);
	CHECK_LINE(file, "other", "/c", -6);
}

static void
one_group_may_have_several_agents(void)
{
	static const char file[] = "user-agent: other\n\nuser-agent: proviso\n"
	                           "user-agent: *\ndisallow: /a\n";

	CHECK_LINE(file, "proviso", "/a", -5);
	CHECK_LINE(file, "other", "/a", -5);
	CHECK_LINE(file, "third", "/a", -5);
	CHECK_LINE("user-agent: * and all\ndisallow: /a\n", "third", "/a", -2);
}

static void
no_group_and_a_group_without_rules_allow_everything(void)
{
	CHECK_LINE("", "proviso", "/a", 0);
	CHECK_LINE("user-agent: other\ndisallow: /\n", "proviso", "/a", 0);
	CHECK_LINE("user-agent: *\ndisallow: /\nuser-agent: proviso\n", "proviso", "/a", 0);
	CHECK_LINE("user-agent: proviso\ndisallow:\nuser-agent: *\ndisallow: /\n", "proviso",
	           "/a", 0);
}

static void
a_bad_agent_begins_a_group_of_nobody(void)
{
	CHECK_RULES("disallow: /a\nuser-agent: 360\ndisallow: /\n", "/b", 0);
	CHECK_LINE("user-agent: *bot\ndisallow: /\n", "proviso", "/b", 0);
}

/* 2.2.2 */

static void
the_rule_with_the_most_octets_decides(void)
{
	CHECK_RULES("allow: /a/\ndisallow: /a/b.gif\n", "/a/b.gif", -3);
	CHECK_RULES("allow: /a/\ndisallow: /a/b.gif\n", "/a/c.gif", 2);
	CHECK_RULES("disallow: /a/b\nallow: /a/\n", "/a/b", -2);
	CHECK_RULES("allow: /page\ndisallow: /*.htm\n", "/page.htm", -3);
	CHECK_RULES("allow: /\ndisallow: /$\n", "/", -3);
	/* "%C3%A9" is six octets in whatever way it is written */
	CHECK_RULES("disallow: /\xC3\xA9\nallow: /%C3\n", "/%C3%A9", -2);
}

static void
allow_wins_between_equals(void)
{
	CHECK_RULES("disallow: /a\nallow: /a\n", "/a", 3);
	CHECK_RULES("allow: /a\ndisallow: /a\n", "/a", 2);
	CHECK_RULES("disallow: /%61\nallow: /a\n", "/a", 3);
	CHECK_RULES("disallow: /a\ndisallow: /a\n", "/a", -2);
	CHECK_RULES("allow: /a\nallow: /a\n", "/a", 2);
}

static void
paths_are_matched_from_their_start_and_with_case(void)
{
	CHECK_RULES("disallow: /a\n", "/b/a", 0);
	CHECK_RULES("disallow: /a\n", "/A", 0);
	CHECK_RULES("disallow: /a\n", "/ab", -2);
	CHECK_RULES("disallow: /a/\n", "/a", 0);
	CHECK_RULES("disallow: a\n", "/a", 0);
}

static void
what_no_rule_matches_is_allowed(void)
{
	CHECK_RULES("disallow: /a\n", "/b", 0);
	CHECK_RULES("disallow:\nallow:\n", "/b", 0);
	CHECK_RULES("disallow: # nothing\n", "/b", 0);
}

static void
robots_txt_itself_is_always_allowed(void)
{
	CHECK_RULES("disallow: /\n", "https://a.example/robots.txt", 0);
	CHECK_RULES("disallow: /\n", "https://a.example/robots.txt#x", 0);
	CHECK_RULES("disallow: /\n", "https://a.example/robots.txt2", -2);
	CHECK_RULES("disallow: /\n", "https://a.example/x/robots.txt", -2);
}

static void
rules_before_the_first_agent_do_not_hold(void)
{
	CHECK_LINE("disallow: /a\nuser-agent: *\ndisallow: /b\n", "proviso", "/a", 0);
}

/* The examples of the table in 2.2.2, each written in either way on either side. */
static void
encoding_makes_no_difference_to_what_is_forbidden(void)
{
	static const char *const pairs[][2] = {
		{"/foo/bar?baz=quz", "/foo/bar?baz=qu%7A"},
		{"/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar"},
		{"/foo/bar/\xE3\x83\x84", "/foo/bar/%e3%83%84"},
		{"/foo/bar/%E3%83%84", "/foo/bar/%E3%83%84"},
		{"/foo/bar/baz", "/foo/bar/%62%61%7A"},
		{"/a b\"<>", "/a%20b%22%3c%3E"},
		{"/100%", "/100%25"},
		{"/%4", "/%254"},
		{"/%zz", "/%25zz"},
		{"/\xFF", "/%FF"},
	};

	for (size_t i = 0; i < COUNT(pairs); i++)
		for (int way = 0; way < 4; way++) {
			const char *rule = pairs[i][way & 1], *url = pairs[i][way >> 1];
			struct str file =
			    arena_printf(&arena, "user-agent: *\ndisallow: %s$\n", rule);
			const struct robots *r = robots_parse(file, STR("proviso"), &arena);
			CHECK_SAY(ask(r, url).line == 2, "\"%s\" does not match %s", rule,
			          url);
		}
}

static void
what_only_decoding_would_allow_stays_forbidden(void)
{
	CHECK_RULES("disallow: /\nallow: /b\n", "/b", 3);
	CHECK_RULES("disallow: /\nallow: /b\n", "/%62", -2);
	CHECK_RULES("disallow: /\nallow: /%62\n", "/b", -2);
	CHECK_RULES("disallow: /\nallow: /%62\n", "/%62", 3);
	CHECK_RULES("disallow: /\nallow: /\xC3\xA9\n", "/%c3%a9", 3);
}

static void
an_encoded_delimiter_of_a_path_is_none(void)
{
	CHECK_RULES("disallow: /*%2F\n", "/a/b", 0);
	CHECK_RULES("disallow: /*%2F\n", "/a%2fb", -2);
	CHECK_RULES("disallow: /a/b\n", "/a%2Fb", 0);
	CHECK_RULES("disallow: /a?\n", "/a%3F", 0);
	CHECK_RULES("disallow: /a?b=%26\n", "/a?b=&", 0);
	CHECK_RULES("disallow: /a%2Fb?c\n", "/a/b?c", 0);
	CHECK_RULES("disallow: /a%3Fb%2Fc?d\n", "/a%3Fb/c?d", 0);
}

static void
a_rule_always_matches_what_is_written_alike(void)
{
	CHECK_RULES("disallow: /*=http://\n", "/x?u=http://a", -2);
	CHECK_RULES("disallow: /*%2F\n", "/x?u=%2F", -2);
	CHECK_RULES("disallow: /*?b:\n", "/x?a=?b:", -2);
	CHECK_RULES("disallow: */y/*?u=/\n", "/x?a=/y/?u=/", -2);
}

/* 2.2.3 */

static void
special_characters_are_supported(void)
{
	CHECK_RULES("allow: / # a comment\n", "/", 2);
	CHECK_RULES("disallow: /a#b\n", "/a", -2);
	CHECK_RULES("# disallow: /\n", "/", 0);
	CHECK_RULES("disallow: /this/path/exactly$\n", "/this/path/exactly", -2);
	CHECK_RULES("disallow: /this/path/exactly$\n", "/this/path/exactly/", 0);
	CHECK_RULES("disallow: /exactly$\n", "/this/path/exactly", 0);
	CHECK_RULES("disallow: /this/*/exactly\n", "/this/or/that/exactly/so", -2);
	CHECK_RULES("disallow: /this/*/exactly\n", "/this/exactly", 0);
	CHECK_RULES("disallow: *.gif$\n", "/a.gif", -2);
	CHECK_RULES("disallow: *.gif$\n", "/a.gif?b", 0);
	CHECK_RULES("disallow: /a$b\n", "/a$bc", -2);
	CHECK_RULES("disallow: /a$b\n", "/a", 0);
}

static void
special_characters_stand_for_themselves_when_encoded(void)
{
	CHECK_RULES("disallow: /path/file-with-a-%2A.html\n", "/path/file-with-a-*.html", -2);
	CHECK_RULES("disallow: /path/file-with-a-%2A.html\n", "/path/file-with-a-b.html", 0);
	CHECK_RULES("disallow: /path/foo-%24\n", "/path/foo-$", -2);
	CHECK_RULES("disallow: /path/foo-%24\n", "/path/foo-", 0);
	CHECK_RULES("disallow: /a%23\n", "/a%23", -2);
}

/* By its definition, one octet at a time; patterns here are short. */
static bool
matches_slowly(const char *pattern, const char *path)
{
	if (*pattern == '\0')
		return true;
	if (*pattern == '$' && pattern[1] == '\0')
		return *path == '\0';
	if (*pattern == '*')
		return matches_slowly(pattern + 1, path) ||
		    (*path && matches_slowly(pattern, path + 1));
	return *pattern == *path && matches_slowly(pattern + 1, path + 1);
}

/* The n-th string over the letters, after a "/". */
static void
spell(char *out, size_t n, const char *letters)
{
	*out++ = '/';
	for (size_t base = strlen(letters); n > 0; n = (n - 1) / base)
		*out++ = letters[(n - 1) % base];
	*out = '\0';
}

static void
every_short_pattern_matches_what_it_should(void)
{
	char pattern[16], path[16];

	for (size_t i = 0; i < 1365; i++) { /* up to five letters of four */
		spell(pattern, i, "ab*$");
		struct str file =
		    arena_printf(&arena, "user-agent: *\ndisallow: %s\n", pattern);
		const struct robots *r = robots_parse(file, STR("proviso"), &arena);
		for (size_t j = 0; j < 127; j++) { /* up to six letters of two */
			spell(path, j, "ab");
			CHECK_SAY(ask(r, path).allowed != matches_slowly(pattern, path),
			          "%s against %s", pattern, path);
		}
	}
}

/* 2.2.4 */

static void
other_records_and_bad_lines_end_no_group(void)
{
	static const char file[] = "user-agent: other\nSitemap: https://a.example/s.xml\n"
	                           "crawl-delay: 10\n<html>\n:\nuser-agent\n\n"
	                           "user-agent: proviso\nnoindex: /\ndisallow: /a\n"
	                           "host: x\ndisallow /b\ndisallow /c d\ndisallow\n";

	CHECK_LINE(file, "proviso", "/a", -10);
	CHECK_LINE(file, "other", "/a", -10);
	CHECK_LINE(file, "proviso", "/b", -12);
	CHECK_LINE(file, "proviso", "/c", 0);
	CHECK_RULES("disallow: /a\nuser-agent\ndisallow: /b\n", "/b", -4);
}

static void
names_are_read_in_any_case_with_any_space_and_with_common_slips(void)
{
	CHECK_LINE("\t USER-AGENT \t:proviso\n DisALLOW\t: /a \t\n", "proviso", "/a", -2);
	CHECK_LINE("Useragent: proviso\nDissallow: /a\n", "proviso", "/a", -2);
	CHECK_LINE("user agent: proviso\ndisallowed: /a\n", "proviso", "/a", 0);
}

/* 2.2, 2.3 */

static void
lines_end_with_cr_lf_or_both_and_a_mark_may_come_first(void)
{
	static const char file[] = "\xEF\xBB\xBFuser-agent: *\rdisallow: /a\r\n\r\n"
	                           "disallow: /b\n\n\rdisallow: /c";

	CHECK_LINE(file, "proviso", "/a", -2);
	CHECK_LINE(file, "proviso", "/b", -4);
	CHECK_LINE(file, "proviso", "/c", -7);
}

/* 2.3.1 */

static void
the_status_says_what_holds(void)
{
	static const struct {
		int status;
		enum robots_access access;
	} cases[] = {
		{200, ROBOTS_RULES}, {204, ROBOTS_RULES},
		{301, ROBOTS_ALLOW_ALL}, {400, ROBOTS_ALLOW_ALL}, {404, ROBOTS_ALLOW_ALL},
		{499, ROBOTS_ALLOW_ALL},
		{500, ROBOTS_DISALLOW_ALL}, {503, ROBOTS_DISALLOW_ALL},
		{0, ROBOTS_DISALLOW_ALL}, {100, ROBOTS_DISALLOW_ALL},
		{999, ROBOTS_DISALLOW_ALL},
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		CHECK_SAY(robots_access_of(cases[i].status) == cases[i].access, "status %d",
		          cases[i].status);
}

/* 2.5 */

static void
fill(struct buf *b, size_t until)
{
	while (b->n + 10 < until)
		buf_add(b, STR("# filling\n"));
	while (b->n < until)
		buf_byte(b, '\n');
}

static void
five_hundred_kib_are_read_and_never_half_a_line(void)
{
	struct buf b;

	buf_init(&b, LIMIT_INPUT_BYTES);
	buf_add(&b, STR("user-agent: *\n"));
	fill(&b, ((size_t)500 << 10) - 12);
	buf_add(&b, STR("disallow: /a\n"));
	fill(&b, ROBOTS_BYTES_MAX - 12);
	buf_add(&b, STR("disallow: /b/only/here\n"));
	const struct robots *r = robots_parse(buf_str(&b), STR("proviso"), &arena);
	CHECK(!ask(r, "/a").allowed);
	CHECK(ask(r, "/b").allowed);
	CHECK(ask(r, "/b/only/here").allowed);
	buf_release(&b);
}

/* 5.1 and 5.2, with other names */

static void
the_examples_of_the_standard_come_out_as_it_says(void)
{
	static const char file[] = "User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\n"
	                           "Allow: /publications/\n\n"
	                           "User-Agent: one\nDisallow:/\nAllow:/example/page.html\n"
	                           "Allow:/example/allowed.gif\n\n"
	                           "User-Agent: two\nUser-Agent: three\n"
	                           "Disallow: /example/page.html\n\n"
	                           "User-Agent: four\n";

	CHECK_LINE(file, "zero", "/a.gif", -2);
	CHECK_LINE(file, "zero", "/example/page.html", -3);
	CHECK_LINE(file, "zero", "/publications/a", 4);
	CHECK_LINE(file, "one", "/example/page.html", 8);
	CHECK_LINE(file, "one", "/a", -7);
	CHECK_LINE(file, "two", "/example/page.html", -13);
	CHECK_LINE(file, "three", "/example/page.html", -13);
	CHECK_LINE(file, "three", "/example/allowed.gif", 0);
	CHECK_LINE(file, "four", "/example/page.html", 0);
}

/* What the record of a capture needs. */

static void
the_answer_quotes_its_line(void)
{
	static const char file[] = "User-agent: *\r\n  Disallow : /a/*/b$  # no\r\n";
	const struct robots *r = robots_parse(str_of(file), STR("proviso"), &arena);
	struct robots_answer answer = ask(r, "https://a.example/a/x/b");

	CHECK(!answer.allowed && answer.line == 2);
	CHECK_STR(answer.bytes, STR("Disallow : /a/*/b$"));
	CHECK(answer.bytes.p > file && answer.bytes.p < file + sizeof file);
	answer = ask(r, "https://a.example/b");
	CHECK(answer.allowed && answer.line == 0 && answer.bytes.n == 0);
}

static void
the_path_is_taken_from_any_url(void)
{
	static const char file[] = "user-agent: *\nallow: /$\nallow: /?a\nallow: /a?b://c$\n"
	                           "disallow: /\n";

	CHECK_LINE(file, "proviso", "https://a.example", 2);
	CHECK_LINE(file, "proviso", "https://a.example#/x", 2);
	CHECK_LINE(file, "proviso", "HTTPS://u@[::1]:8080/", 2);
	CHECK_LINE(file, "proviso", "", 2);
	CHECK_LINE(file, "proviso", "https://a.example?a", 3);
	CHECK_LINE(file, "proviso", "https://a.example/a?b://c#d", 4);
	CHECK_LINE(file, "proviso", "/a?b://c", 4);
	CHECK_LINE(file, "proviso", "https://a.example/b", -5);
}

static void
a_url_over_the_limit_is_an_error(void)
{
	const struct robots *r = robots_parse(STR("user-agent: *\n"), STR("x"), &arena);
	char *url = arena_alloc(&arena, ROBOTS_URL_MAX + 1, 1);
	struct robots_answer answer;
	struct err e = {0};

	memset(url, '/', ROBOTS_URL_MAX + 1);
	CHECK(robots_ask(r, (struct str){url, ROBOTS_URL_MAX}, &answer, &e));
	CHECK(answer.allowed);
	CHECK(!robots_ask(r, (struct str){url, ROBOTS_URL_MAX + 1}, &answer, &e));
	CHECK(e.kind == ERR_LIMIT);
}

/* A matcher that goes back at each "*" would not come to an end here. */
static void
many_stars_do_not_take_long(void)
{
	struct buf rule, url;
	struct robots_answer answer;
	struct err e = {0};

	buf_init(&rule, ROBOTS_BYTES_MAX);
	buf_init(&url, ROBOTS_URL_MAX);
	buf_add(&rule, STR("user-agent: *\ndisallow: /"));
	for (int i = 0; i < 200000; i++)
		buf_add(&rule, STR("*a"));
	buf_add(&rule, STR("b\n"));
	buf_byte(&url, '/');
	while (url.n < ROBOTS_URL_MAX)
		buf_byte(&url, 'a');
	const struct robots *r = robots_parse(buf_str(&rule), STR("proviso"), &arena);
	double began = time_monotonic();
	CHECK(robots_ask(r, buf_str(&url), &answer, &e) && answer.allowed);
	CHECK(time_monotonic() - began < 2);
	buf_release(&rule);
	buf_release(&url);
}

/* The matcher cases of Google's parser. */

/* Those in which it does not do what RFC 9309 says, which we do. */
static const struct {
	int number;
	const char *test, *why;
} deviations[] = {
	{78, "GoogleOnly_IndexHTMLisDirectory",
	 "2.2.2: \"/x/\" ends before \"/x/index.html\" does"},
	{83, "GoogleOnly_LineTooLong", "2.2.2: a path of 16 KiB is compared to its end"},
	{86, "GoogleOnly_LineTooLong", "2.2.2: a path of 16 KiB is compared to its end"},
};

static const char *
deviation(int number, const char *test)
{
	for (size_t i = 0; i < COUNT(deviations); i++)
		if (deviations[i].number == number && strcmp(deviations[i].test, test) == 0)
			return deviations[i].why;
	return NULL;
}

static const char *
text_of(const cJSON *object, const char *key)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
	const char *text = cJSON_GetStringValue(item);

	return text ? text : "";
}

static struct str
unhex(const char *hex)
{
	size_t n = strlen(hex) / 2;
	char *bytes = arena_alloc(&arena, n + 1, 1);

	for (size_t i = 0; i < n; i++) {
		char pair[3] = {hex[2 * i], hex[2 * i + 1], '\0'};
		bytes[i] = (char)strtol(pair, NULL, 16);
	}
	return (struct str){bytes, n};
}

static bool
agrees(const cJSON *item)
{
	const struct robots *r =
	    robots_parse(unhex(text_of(item, "robots_hex")),
	                 str_of(text_of(item, "agent")), &arena);
	bool want = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(item, "allowed"));

	return ask(r, text_of(item, "url")).allowed == want;
}

static void
another_implementation_agrees(void)
{
	const char *path = check_shared("vectors/robots_vectors.json", &arena);
	struct buf file;
	struct err e = {0};
	int number = 0, agreed = 0;

	buf_init(&file, LIMIT_INPUT_BYTES);
	if (!file_read(path, &file, &e))
		SKIP("the cases are not at hand; PROVISO_SHARED names their folder");
	cJSON *list = cJSON_ParseWithLength(file.p, file.n);
	const cJSON *item;
	cJSON_ArrayForEach(item, list) {
		bool same = agrees(item);
		const char *test = text_of(item, "test"), *why = deviation(number, test);
		CHECK_SAY(same == !why, "case %d, %s: %.80s", number, test,
		          why ? why : text_of(item, "url"));
		agreed += same;
		number++;
	}
	CHECK_SAY(number == 145 && agreed == number - (int)COUNT(deviations),
	          "%d of %d cases agree", agreed, number);
	cJSON_Delete(list);
	buf_release(&file);
}

int
main(void)
{
	RUN(the_agent_is_found_without_regard_to_case);
	RUN(a_version_after_the_agent_is_no_part_of_it);
	RUN(groups_of_the_same_agent_are_combined);
	RUN(everybodys_groups_hold_only_for_those_without_their_own);
	RUN(one_group_may_have_several_agents);
	RUN(no_group_and_a_group_without_rules_allow_everything);
	RUN(a_bad_agent_begins_a_group_of_nobody);
	RUN(the_rule_with_the_most_octets_decides);
	RUN(allow_wins_between_equals);
	RUN(paths_are_matched_from_their_start_and_with_case);
	RUN(what_no_rule_matches_is_allowed);
	RUN(robots_txt_itself_is_always_allowed);
	RUN(rules_before_the_first_agent_do_not_hold);
	RUN(encoding_makes_no_difference_to_what_is_forbidden);
	RUN(what_only_decoding_would_allow_stays_forbidden);
	RUN(an_encoded_delimiter_of_a_path_is_none);
	RUN(a_rule_always_matches_what_is_written_alike);
	RUN(special_characters_are_supported);
	RUN(special_characters_stand_for_themselves_when_encoded);
	RUN(every_short_pattern_matches_what_it_should);
	RUN(other_records_and_bad_lines_end_no_group);
	RUN(names_are_read_in_any_case_with_any_space_and_with_common_slips);
	RUN(lines_end_with_cr_lf_or_both_and_a_mark_may_come_first);
	RUN(the_status_says_what_holds);
	RUN(five_hundred_kib_are_read_and_never_half_a_line);
	RUN(the_examples_of_the_standard_come_out_as_it_says);
	RUN(the_answer_quotes_its_line);
	RUN(the_path_is_taken_from_any_url);
	RUN(a_url_over_the_limit_is_an_error);
	RUN(many_stars_do_not_take_long);
	RUN(another_implementation_agrees);
	arena_release(&arena);
	return check_done();
}
