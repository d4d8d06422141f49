/* document: pages, Markdown and text to canonical text; repeats, judgement, selectors. */
#include "document/dates.h"
#include "document/document.h"
#include "document/refresh.h"
#include "test/check.h"

static struct arena arena;

static struct document
read_as(enum document_type type, const char *bytes)
{
	struct read_options o = {.type = type};
	struct document d = {.text = {NULL, 0}};
	struct err e = {0};

	if (!document_read(str_of(bytes), &o, &arena, &d, &e))
		CHECK_SAY(false, "not read: %s", e.msg);
	return d;
}

static void
markdown_becomes_blocks(void)
{
	struct document d = read_as(DOCUMENT_MARKDOWN,
	                            "Terms\n=====\n\nWe **may** change\nthem, see [here](https://x.example/a_(b)).\n\n"
	                            "*   one\n    *   deeper\n*   two\n\n1\\. Not a list\n---------------\n\n"
	                            "| Data | Kept |\n| --- | --- |\n| a \\| b | 30 days<br>or less |\n");

	CHECK_STR(d.text, STR("# Terms\nWe may change them, see here.\n- one\n  - deeper\n- two\n"
	                      "## 1. Not a list\n|= Data |= Kept\n| a \\| b | 30 days \xC2\xB6 or less |\n"));
	CHECK(d.link_count == 1);
	CHECK_STR(d.links[0].target, STR("https://x.example/a_(b)"));
	CHECK_STR(str_slice(d.text, d.links[0].start, d.links[0].end), STR("here"));
	CHECK(d.blocks[3].intro == 2 && d.blocks[4].intro == 1);
	CHECK(d.blocks[7].intro == 6 && d.blocks[7].heading == 5);
}

static void
images_in_markdown_have_no_words(void)
{
	struct buf b;

	buf_init(&b, 1 << 20);
	buf_add(&b, STR("# Terms\n\nBefore ![logo](https://x.example/a.png) it ![](data:image/png;base64,"));
	for (int i = 0; i < 20000; i++)
		buf_add(&b, STR("AbC/"));
	buf_add(&b, STR(") and after.\n"));
	buf_byte(&b, '\0');
	CHECK_STR(read_as(DOCUMENT_MARKDOWN, b.p).text,
	          STR("# Terms\nBefore it and after.\n"));
	buf_release(&b);
}

static void
pages_lose_what_is_not_the_text(void)
{
	struct document d = read_as(DOCUMENT_HTML,
		"<html><body><nav><a href=/>Home</a> <a href=/b>About us</a></nav><main><h1>Policy</h1>"
		"<p>We keep your data for 30 days after you close the account, and no longer than that.</p>"
		"<ol start=3><li>First<ul><li>Inner</li></ul></li><li>Second</li></ol>"
		"<table><tr><th>What</th><th>Why</th></tr><tr><td>Name</td><td>To greet you</td></tr></table>"
		"<script>var x = 'no';</script></main><footer>Imprint and other links</footer></body></html>");

	CHECK_STR(d.text, STR("# Policy\nWe keep your data for 30 days after you close the account, and no longer than "
	                      "that.\n3. First\n  - Inner\n4. Second\n|= What |= Why\n| Name | To greet you |\n"));
}

static void
words_behind_an_unclosed_frame_are_text(void)
{
	struct document d = read_as(DOCUMENT_HTML, "<p>Before it.<iframe src=x><p>After it.<textarea>And more.");

	CHECK(str_find(d.text, STR("After it."), 0) != SIZE_MAX);
	CHECK(str_find(d.text, STR("And more."), 0) != SIZE_MAX);
}

static void
a_million_nested_elements_are_refused(void)
{
	size_t n = 5 * 1000000;
	char *html = xmalloc(n + 1);
	struct read_options o = {.type = DOCUMENT_HTML};
	struct document d;
	struct err e = {0};

	for (size_t i = 0; i < n; i += 5)
		memcpy(html + i, "<div>", 5);
	CHECK(!document_read((struct str){html, n}, &o, &arena, &d, &e) &&
	      e.kind == ERR_LIMIT);
	free(html);
}

static void
text_is_nfc_without_what_nobody_sees(void)
{
	struct document d = read_as(DOCUMENT_TEXT, "Cafe\xCC\x81 \xC2\xA0 soft\xC2\xADware\xE2\x80\x8B ends");

	CHECK_STR(d.text, STR("Caf\xC3\xA9 software ends\n"));
}

static void
other_encodings_become_utf8(void)
{
	struct document d = read_as(DOCUMENT_TEXT, "caf\xE9 \x93quoted\x94");

	CHECK_STR(d.text, STR("caf\xC3\xA9 \xE2\x80\x9Cquoted\xE2\x80\x9D\n"));
}

static void
a_byte_order_mark_counts_more_than_a_label(void)
{
	static const char bytes[] = "\xFF\xFE<\0h\0""1\0>\0H\0i\0<\0/\0h\0""1\0>\0";
	static const char *const labels[] = {"", "utf-8", "iso-8859-1"};

	for (size_t i = 0; i < COUNT(labels); i++) {
		struct read_options o = {.charset = str_of(labels[i])};
		struct document d = {.text = {NULL, 0}};
		struct err e = {0};
		CHECK_SAY(document_read((struct str){bytes, sizeof bytes - 1}, &o, &arena,
		                        &d, &e), "%s: %s", labels[i], e.msg);
		CHECK_STR(d.text, STR("# Hi\n"));
	}
}

static void
a_type_is_what_a_browser_takes_it_for(void)
{
	static const char page[] = "<!doctype html><!--\n%PDF-1.4\n--><p>We sell it.</p>";
	static const struct {
		const char *bytes, *media;
		enum document_type type;
	} cases[] = {
		{page, "text/html", DOCUMENT_HTML},
		{page, "", DOCUMENT_HTML},
		{page, "application/octet-stream", DOCUMENT_HTML},
		{page, "application/pdf", DOCUMENT_PDF},
		{page, "TEXT/plain", DOCUMENT_TEXT},
		{"%PDF-1.4\n<html><p>We sell it.</p>", "text/html", DOCUMENT_HTML},
		{"%PDF-1.4\n<html><p>We sell it.</p>", "", DOCUMENT_PDF},
		{"\xEF\xBB\xBF \n%PDF-1.4\n", "", DOCUMENT_PDF},
		{"mail header\n%PDF-1.4\n", "", DOCUMENT_PDF},
		{"# Terms\n\nSee [it](x).\n", "text/markdown", DOCUMENT_MARKDOWN},
		{"<p>x</p>", "application/xhtml+xml", DOCUMENT_HTML},
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		enum document_type type = document_type_told(str_of(cases[i].bytes),
		                                             str_of(cases[i].media));
		CHECK_SAY(type == cases[i].type, "case %zu: type %d", i, (int)type);
	}
}

static void
where_a_page_sends_browsers_on_to_is_told(void)
{
	static const struct {
		const char *value, *to;
	} cases[] = {
		{"0; url=/other", "/other"}, {"0;URL='/a b' x", "/a b"}, {" 5 , https://x.example/", "https://x.example/"},
		{"1.9;url = \"/q", "/q"}, {".5 /x", "/x"}, {"10;urlish", "urlish"}, {"3;url=", ""}, {"11;url=/late", ""},
		{"5", ""}, {"5;", ""}, {"soon; url=/x", ""}, {"5x; url=/x", ""}, {"", ""}, {"99999999999999999999;/x", ""},
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		CHECK_STR(refresh_target(str_of(cases[i].value)), str_of(cases[i].to));
	CHECK_STR(read_as(DOCUMENT_HTML, "<meta http-equiv=Refresh content='0;url=/x'><p>We").refresh, STR("/x"));
	CHECK_STR(read_as(DOCUMENT_HTML, "<head><noscript><meta http-equiv=refresh content='0;url=/x'></noscript>"
	                                 "</head><p>We").refresh, STR(""));
	CHECK_STR(read_as(DOCUMENT_HTML, "<div>We<noscript><div><meta http-equiv=refresh content='0;url=/x'></div>"
	                                 "</noscript>").refresh, STR(""));
}

static void
bytes_that_are_no_text_are_refused(void)
{
	struct read_options o = {.type = DOCUMENT_AUTO};
	struct document d;
	struct err e = {0};

	CHECK(!document_read(STR("\x89PNG\r\n\x1a\n\x01\x02\x03\x04\x05\x06\x07\x08"), &o, &arena, &d, &e));
	CHECK(e.kind == ERR_INPUT);
}

static void
a_body_that_stands_twice_is_found(void)
{
	struct buf b;

	buf_init(&b, 1 << 20);
	for (int copy = 0; copy < 2; copy++)
		for (int i = 0; i < 12; i++)
			buf_printf(&b, "Paragraph %d says something of its own about the use of the service.\n\n", i);
	buf_byte(&b, '\0');
	struct document d = read_as(DOCUMENT_TEXT, b.p);
	CHECK(d.repeat_count == 1 && d.repeats[0].of == 0 &&
	      d.repeats[0].start == d.blocks[12].line);
	CHECK(!d.blocks[11].repeated && d.blocks[12].repeated && d.blocks[23].repeated);
	buf_release(&b);
}

static void
texts_are_judged(void)
{
	static const struct {
		const char *text;
		enum refusal refusal;
	} cases[] = {
		{"Error 404. The page you requested could not be found.", REFUSED_ERROR_PAGE},
		{"Please wait while we are checking your browser before accessing the site.", REFUSED_ERROR_PAGE},
		{"The committee said on Monday that the new bridge was finished two years early, and critics "
		 "reported that its price had doubled according to a study of the region.", REFUSED_NOT_LEGAL_TEXT},
		{"Wir verarbeiten Ihre personenbezogenen Daten nur, soweit dies zur Bereitstellung unserer "
		 "Dienste erforderlich ist. Sie haben das Recht auf Auskunft und L\xC3\xB6schung Ihrer Daten.", REFUSED_LANGUAGE},
		{"You agree that we may use your content to provide the service, and you must not upload content "
		 "that infringes the rights of others.", REFUSED_NOT},
		{"We use your data to show you personalised advertising.", REFUSED_NOT},
		{"Sign in to continue. Forgot your password?", REFUSED_LOGIN_WALL},
		{"Terms of Service\n================\n", REFUSED_NOT_LEGAL_TEXT},
		{"[Download our terms](https://files.example/terms.pdf)\n", REFUSED_NOT_LEGAL_TEXT},
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct document d = read_as(DOCUMENT_AUTO, cases[i].text);
		struct judgement j;
		document_judge(&d, &j);
		CHECK_SAY(j.refusal == cases[i].refusal, "case %zu: refusal %d (%s)", i, (int)j.refusal,
		          j.detail ? j.detail : "none");
	}
}

static void
dates_are_read_where_they_are_without_doubt(void)
{
	static const struct {
		const char *text, *date;
	} cases[] = {
		{"Effective: January 1, 2026", "2026-01-01"}, {"Last updated 5 May 2026.", "2026-05-05"},
		{"as of 2024-02-29", "2024-02-29"}, {"31.12.2025", "2025-12-31"},
		{"1st of September, 2023", "2023-09-01"}, {"Sept. 3, 2021", "2021-09-03"},
		{"03/04/2024", ""}, {"may 20 people", ""}, {"version 2.10.3", ""},
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		char date[11] = "";
		date_find(str_of(cases[i].text), date);
		CHECK_SAY(strcmp(date, cases[i].date) == 0, "\"%s\" gives \"%s\"",
		          cases[i].text, date);
	}
}

static void
selectors_take_and_leave(void)
{
	static const char page[] = "<div class='a b'><p id=x>One</p><p>Two</p><ul><li>L1</li><li class=k>L2</li></ul>"
	                           "</div><footer>F</footer>";
	static const struct {
		const char *select, *remove, *text;
	} cases[] = {
		{"#x", "", "One\n"}, {"p + p", "", "Two\n"}, {"li:nth-child(2n)", "", "- L2\n"},
		{"div:has(> ul) p:not(#x)", "", "Two\n"}, {"p:has(+ p)", "", "One\n"}, {"p:has(~ ul)", "", "One\nTwo\n"},
		{"div:has(> li)", "", ""}, {"ul:has(> li + .k)", "", "- L1\n- L2\n"}, {"p:has(+ li)", "", ""}, {"[class~=k], footer", "", "- L2\nF\n"},
		{"ul:first-child", "", ""}, {"", "ul, footer", "One\nTwo\n"}, {".a.b > ul > li:last-of-type", "", "- L2\n"},
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct read_options o = {.type = DOCUMENT_HTML,
		                         .select = str_of(cases[i].select),
		                         .remove = str_of(cases[i].remove)};
		struct document d;
		struct err e = {0};
		CHECK_SAY(document_read(str_of(page), &o, &arena, &d, &e), "%s: %s",
		          cases[i].select, e.msg);
		CHECK_STR(d.text, str_of(cases[i].text));
	}
}

static void
selectors_that_are_not_known_are_named(void)
{
	static const char *const bad[] = {"p:hover", "p >", "[a=", ":has(", "a b,",
	                                  "p::before", "(", ""};

	for (size_t i = 0; i + 1 < COUNT(bad); i++) {
		struct read_options o = {.type = DOCUMENT_HTML, .select = str_of(bad[i])};
		struct document d;
		struct err e = {0};
		CHECK_SAY(!document_read(STR("<p>x</p>"), &o, &arena, &d, &e) &&
		          e.kind == ERR_USAGE, "\"%s\" is taken", bad[i]);
	}
}

int
main(void)
{
	RUN(markdown_becomes_blocks);
	RUN(images_in_markdown_have_no_words);
	RUN(pages_lose_what_is_not_the_text);
	RUN(words_behind_an_unclosed_frame_are_text);
	RUN(a_million_nested_elements_are_refused);
	RUN(text_is_nfc_without_what_nobody_sees);
	RUN(other_encodings_become_utf8);
	RUN(a_byte_order_mark_counts_more_than_a_label);
	RUN(a_type_is_what_a_browser_takes_it_for);
	RUN(where_a_page_sends_browsers_on_to_is_told);
	RUN(bytes_that_are_no_text_are_refused);
	RUN(a_body_that_stands_twice_is_found);
	RUN(texts_are_judged);
	RUN(dates_are_read_where_they_are_without_doubt);
	RUN(selectors_take_and_leave);
	RUN(selectors_that_are_not_known_are_named);
	arena_release(&arena);
	return check_done();
}
