/* citation: each form word for word, and values that try to leave their fields. */
#include "evidence/citation.h"
#include "test/check.h"

static struct arena arena;

static const struct citation known = {
	.service = STR_INIT("Example Social"),
	.document = STR_INIT("Privacy Policy"),
	.heading = STR_INIT("Your data > Messages"),
	.quote = STR_INIT("We keep messages for 18 months."),
	.url = STR_INIT("https://social.example/privacy?lang=en"),
	.record = STR_INIT("PR-7K3QX0M9ZD"),
	.text_sha256 = STR_INIT("60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"),
	.log_origin = STR_INIT("archive.example/log"),
	.entry = 0,
	.first_seen = 1710235800,
	.captured = 1768469400,
};

/* Nothing in it stays where it is put, if it can help it. */
static const struct citation hostile = {
	.service = STR_INIT("Ev\\il {Inc}, $5 #1 ~^_"),
	.document = STR_INIT("Ti\ntle } with {{ \"100%\" & more\r\nER  - \r\nTY  - BOOK"),
	.heading = STR_INIT("} head\r\nER  - \u202E"),
	.quote = STR_INIT("a \u202Equote\x01 }\r\nER  - \n\"{"),
	.asked = STR_INIT("https://x.example/<}\n"),
	.url = STR_INIT("https://x.example/}\\\"\n>,\nnote = {no}"),
	.record = STR_INIT("PR-{x},%"),
	.log_origin = STR_INIT("log\n}"),
	.captured = 1768469400,
	.how = STR_INIT("} how\r\nER  - \u202E"),
};

static struct str
written(const struct citation *c, const char *format)
{
	enum citation_format f = CITATION_TEXT;
	struct buf b;

	CHECK_SAY(citation_format_of(str_of(format), &f), "%s is not known", format);
	buf_init(&b, LIMIT_TEXT_BYTES);
	citation_write(c, f, &b);
	struct str s = arena_str(&arena, buf_str(&b));
	buf_release(&b);
	return s;
}

static bool
holds(struct str text, const char *words)
{
	return str_find(text, str_of(words), 0) != SIZE_MAX;
}

static void
formats_have_names(void)
{
	enum citation_format f;

	CHECK(citation_format_of(STR("ris"), &f) && f == CITATION_RIS);
	CHECK(!citation_format_of(STR("RIS"), &f) && !citation_format_of(STR(""), &f));
}

static void
text_can_be_checked_without_the_archive(void)
{
	CHECK_STR(written(&known, "text"),
	          STR("Example Social, “Privacy Policy”, under “Your data > Messages” (version first seen 2024-03-12, captured "
	              "2026-01-15T09:30:00Z): “We keep messages for 18 months.”. "
	              "<https://social.example/privacy?lang=en>. Record PR-7K3QX0M9ZD. SHA-256 of "
	              "the text: 60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752. "
	              "Log archive.example/log, entry 0.\n"));
}

static void
bibtex_is_a_misc_entry(void)
{
	CHECK_STR(written(&known, "bibtex"),
	          STR("@misc{PR-7K3QX0M9ZD,\n"
	              "  author = {{Example Social}},\n"
	              "  title = {{Privacy Policy}},\n"
	              "  year = {2024},\n"
	              "  month = mar,\n"
	              "  url = {https://social.example/privacy?lang=en},\n"
	              "  urldate = {2026-01-15},\n"
	              "  abstract = {We keep messages for 18 months.},\n"
	              "  note = {Under “Your data > Messages”. Version first seen 2024-03-12, captured 2026-01-15T09:30:00Z. Record "
	              "PR-7K3QX0M9ZD. SHA-256 of the text: "
	              "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752. Log "
	              "archive.example/log, entry 0}\n"
	              "}\n"));
}

static void
csl_is_a_web_page(void)
{
	struct str s = written(&known, "csl");

	CHECK(str_starts(s, STR("[{\"id\":\"PR-7K3QX0M9ZD\",\"type\":\"webpage\","
	                        "\"author\":[{\"literal\":\"Example Social\"}],"
	                        "\"title\":\"Privacy Policy\",\"section\":\"Your data > Messages\","
	                        "\"issued\":{\"date-parts\":[[2024,3,12]],\"circa\":true},"
	                        "\"accessed\":{\"date-parts\":[[2026,1,15]]},")));
	CHECK(holds(s, "\"archive\":\"archive.example/log\",\"archive_location\":\"entry 0\","
	               "\"abstract\":\"We keep messages for 18 months.\",\"note\":\"Under “Your data > "
	               "Messages”. Version first seen"));
}

static void
ris_lines_end_with_cr_lf(void)
{
	CHECK_STR(written(&known, "ris"),
	          STR("TY  - ELEC\r\n"
	              "ID  - PR-7K3QX0M9ZD\r\n"
	              "AU  - Example Social\r\n"
	              "TI  - Privacy Policy\r\n"
	              "PY  - 2024\r\n"
	              "DA  - 2024/03/12\r\n"
	              "Y2  - 2026/01/15\r\n"
	              "UR  - https://social.example/privacy?lang=en\r\n"
	              "AB  - We keep messages for 18 months.\r\n"
	              "N1  - Under “Your data > Messages”. Version first seen 2024-03-12, captured 2026-01-15T09:30:00Z. Record "
	              "PR-7K3QX0M9ZD. SHA-256 of the text: "
	              "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752. Log "
	              "archive.example/log, entry 0\r\n"
	              "ER  - \r\n"));
}

/* Behind the time that it is about, in each form. */
static void
it_says_on_whose_word_a_time_is(void)
{
	static const char *const forms[] = {"text", "bibtex", "csl", "ris"};
	struct citation c = known;

	c.how = STR("as stated by whoever added it");
	for (size_t i = 0; i < COUNT(forms); i++)
		CHECK(holds(written(&c, forms[i]),
		            "captured 2026-01-15T09:30:00Z, as stated by whoever added it"));
}

static void
what_is_not_known_is_left_out(void)
{
	const struct citation little = {.document = STR("Terms"), .record = STR("PR-1"), .entry = 7};

	CHECK_STR(written(&little, "text"), STR("“Terms”. Record PR-1.\n"));
	CHECK_STR(written(&little, "bibtex"),
	          STR("@misc{PR-1,\n  title = {{Terms}},\n  note = {Record PR-1}\n}\n"));
	CHECK_STR(written(&little, "csl"),
	          STR("[{\"id\":\"PR-1\",\"type\":\"webpage\",\"title\":\"Terms\","
	              "\"note\":\"Record PR-1\"}]\n"));
	CHECK_STR(written(&little, "ris"),
	          STR("TY  - ELEC\r\nID  - PR-1\r\nTI  - Terms\r\nN1  - Record PR-1\r\nER  - \r\n"));
}

/* Every "{" has its "}", no "}" comes too early, and each line is one of the entry. */
static void
bibtex_braces_balance_whatever_is_in_them(void)
{
	struct str s = written(&hostile, "bibtex"), rest = s, line;
	int depth = 0;

	CHECK(holds(s, "author = {{Ev{\\textbackslash}il {\\textbraceleft}Inc{\\textbraceright}, "
	               "\\$5 \\#1 {\\textasciitilde}{\\textasciicircum}\\_}}"));
	CHECK(holds(s, "title = {{Ti tle {\\textbraceright} with {\\textbraceleft}{\\textbraceleft} "
	               "\"100\\%\" \\& more ER - TY - BOOK}}"));
	for (size_t i = 0; i < s.n; i++) {
		depth += (s.p[i] == '{') - (s.p[i] == '}');
		CHECK_SAY(depth > 0 || i < 6 || i + 2 == s.n || s.p[i] == '\n',
		          "the entry ends at byte %zu of %zu", i, s.n);
	}
	CHECK(depth == 0);
	CHECK(str_starts(s, STR("@misc{PR-x,\n")));
	while (str_next(&rest, '\n', &line))
		CHECK_SAY(line.n < 2 || str_starts(line, STR("@misc{")) || str_starts(line, STR("  ")),
		          "a line of its own: %.*s", STR_ARG(line));
}

static void
ris_values_start_no_lines(void)
{
	struct str s = written(&hostile, "ris"), rest = s, line;
	int lines = 0;

	while (str_next(&rest, '\n', &line)) {
		lines++;
		CHECK_SAY(line.n >= 7 && str_eq(str_slice(line, 2, 6), STR("  - ")) &&
		          line.p[line.n - 1] == '\r', "not a line of RIS: %.*s", STR_ARG(line));
	}
	CHECK_SAY(lines == 9, "%d lines", lines);
	CHECK(holds(s, "AB  - a [U+202E]quote[U+0001] } ER - \"{\r\n"));
	CHECK(holds(s, "N1  - Under “} head ER - [U+202E]”. "));
	CHECK(holds(s, "AU  - Ev\\il {Inc} $5 #1 ~^_\r\n"));
	CHECK(holds(s, "TI  - Ti tle } with {{ \"100%\" & more ER - TY - BOOK\r\n"));
}

static void
nothing_acts_unseen(void)
{
	static const char *const formats[] = {"text", "bibtex", "csl", "ris"};

	CHECK(holds(written(&hostile, "text"), "“a [U+202E]quote[U+0001] } ER - \"{”"));
	for (size_t i = 0; i < COUNT(formats); i++) {
		struct str s = written(&hostile, formats[i]);
		CHECK(holds(s, "https://x.example/%7D%5C%22%0A%3E,%0Anote%20=%20%7Bno%7D"));
		CHECK(!holds(s, "\u202E") && !holds(s, "\x01"));
	}
}

static void
long_quotes_are_cut_between_words(void)
{
	struct citation c = known;
	struct buf b;

	buf_init(&b, LIMIT_TEXT_BYTES);
	for (int i = 0; i < 100000; i++)
		buf_add(&b, STR("übermäßig "));
	c.quote = buf_str(&b);
	struct str s = written(&c, "text");
	CHECK(holds(s, "übermäßig …”. <"));
	CHECK_SAY(s.n < 750, "%zu bytes", s.n);
	c.heading = c.quote;
	for (int i = 0; i < 3; i++) {
		s = written(&c, (const char *const[]){"bibtex", "csl", "ris"}[i]);
		CHECK(holds(s, "übermäßig …") && holds(s, known.text_sha256.p) && holds(s, "entry 0"));
		CHECK_SAY(s.n > 2000 && s.n < 4500, "%zu bytes", s.n);
	}
	c.heading = (struct str){0};
	c.document = c.quote;
	CHECK(written(&c, "bibtex").n > b.n);
	buf_release(&b);
}

/* What is cited is the page with the words; how one came there is said. */
static void
redirects_are_told(void)
{
	struct citation c = known;

	c.asked = STR("https://social.example/terms");
	CHECK(holds(written(&c, "text"), "<https://social.example/privacy?lang=en>, redirected from "
	                                 "<https://social.example/terms>. Record"));
	CHECK(holds(written(&c, "bibtex"), "url = {https://social.example/privacy?lang=en}"));
	CHECK(holds(written(&c, "bibtex"), "T09:30:00Z. Redirected from https://social.example/terms. Record"));
	CHECK(holds(written(&c, "csl"), "\"URL\":\"https://social.example/privacy?lang=en\""));
	CHECK(holds(written(&c, "ris"), "UR  - https://social.example/privacy?lang=en\r\n"));
	CHECK(holds(written(&c, "ris"), "Redirected from https://social.example/terms. Record"));
}

int
main(void)
{
	RUN(formats_have_names);
	RUN(text_can_be_checked_without_the_archive);
	RUN(bibtex_is_a_misc_entry);
	RUN(csl_is_a_web_page);
	RUN(ris_lines_end_with_cr_lf);
	RUN(it_says_on_whose_word_a_time_is);
	RUN(what_is_not_known_is_left_out);
	RUN(bibtex_braces_balance_whatever_is_in_them);
	RUN(ris_values_start_no_lines);
	RUN(nothing_acts_unseen);
	RUN(long_quotes_are_cut_between_words);
	RUN(redirects_are_told);
	arena_release(&arena);
	return check_done();
}
