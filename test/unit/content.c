/* content: what of a page is the text, told without knowing the site. */
#include "document/document.h"
#include "test/check.h"

static struct arena arena;

#define LONG "We keep what you give us for as long as you have an account with us, and delete it after."

static struct str
text_of(const char *html, const char *document)
{
	struct read_options o = {.type = DOCUMENT_HTML, .document = str_of(document)};
	struct document d = {.text = {NULL, 0}};
	struct err e = {0};

	if (!document_read(str_of(html), &o, &arena, &d, &e))
		CHECK_SAY(false, "not read: %s", e.msg);
	return d.text;
}

static bool
holds(struct str text, const char *words)
{
	return str_find(text, str_of(words), 0) != SIZE_MAX;
}

static void
words_for_screen_readers_are_left_out(void)
{
	struct str t = text_of("<main><h1>Policy</h1><p>" LONG " See <a href=/x>the list<span class=sr-only>"
	                       "(opens in a new window)</span></a>.</p><p>" LONG "</p></main>", "");

	CHECK(holds(t, "See the list."));
}

/* Without style or script: what browsers show only where they lack something, or when
 * asked to. */
static void
words_that_no_browser_shows_are_left_out(void)
{
	struct str t = text_of("<main><h1>Policy</h1><p>" LONG "</p><noframes>Never one.</noframes>"
	                       "<noembed>Never two.</noembed><p>" LONG " <meter>Never three.</meter></p>"
	                       "<p popover>Never four.</p><p>We keep it.</p></main>", "");

	CHECK(holds(t, "We keep it.") && !holds(t, "Never"));
}

/* What stands beside the template is not shown, but in a slot. */
static void
shadow_trees_are_what_is_shown(void)
{
	struct str t = text_of("<main><h1>Policy</h1><p>" LONG "</p><div><template shadowrootmode=open>"
	                       "<p>We sell your data.</p></template><p>Never one.</p>Never two.</div>"
	                       "<div><template shadowrootmode=closed><slot></slot></template><p>We keep it.</p></div>"
	                       "<ul><template shadowrootmode=open><li>Never three.</li></template><li>We share it.</li></ul>"
	                       "<template><p>Never four.</p></template><p>" LONG "</p></main>", "");

	CHECK_SAY(holds(t, "We sell your data.") && holds(t, "We keep it.") && holds(t, "We share it.") &&
	          !holds(t, "Never"), "%.*s", STR_ARG(t));
}

static void
headlines_in_buttons_stay_and_menus_of_buttons_go(void)
{
	struct str t = text_of("<body><div><ul><li><button aria-expanded=false>Getting started with it</button>"
	                       "<ul><li>Install</li></ul></li></ul></div><main><h1>Questions</h1>"
	                       "<div><button aria-expanded=false>Who owns what I write?</button><div><p>" LONG "</p></div></div>"
	                       "<div><button aria-expanded=false>Is it shared with others?</button><div><p>" LONG "</p></div></div>"
	                       "<div><button>Read more</button></div></main></body>", "");

	CHECK(holds(t, "Who owns what I write?"));
	CHECK(holds(t, "Is it shared with others?"));
	CHECK(!holds(t, "Getting started"));
	CHECK(!holds(t, "Read more"));
}

static void
anchors_made_of_titles_name_no_boilerplate(void)
{
	struct str t = text_of("<main><h1>Policy</h1><div id=1-collection><p>" LONG "</p></div>"
	                       "<div id=2-sharing-of-your-data><p>We share it with nobody.</p></div>"
	                       "<div id=share><p>Post this page</p></div><p>" LONG "</p></main>", "");

	CHECK(holds(t, "We share it with nobody."));
	CHECK(!holds(t, "Post this page"));
}

static void
lists_of_cookies_stay_and_consent_banners_go(void)
{
	struct str t = text_of("<body><div class=cookie-banner><p>We use cookies. Accept?</p><button>Accept</button></div>"
	                       "<main><h1>Cookie Policy</h1><p>" LONG "</p><p>" LONG "</p><div class=cookie-card>"
	                       "<div class=cookie-name>session_id</div><div>Keeps you logged in.</div></div></main></body>", "");

	CHECK(holds(t, "session_id"));
	CHECK(!holds(t, "Accept"));
}

static void
the_title_before_the_main_element_stays(void)
{
	struct str t = text_of("<body><nav>Home</nav><div><div><h1>Privacy Policy</h1><p>In force from May.</p></div>"
	                       "<div><p>" LONG "</p><p>" LONG "</p><p>" LONG "</p><p>" LONG "</p></div></div></body>", "");

	CHECK(str_starts(t, STR("# Privacy Policy\nIn force from May.\n")));
}

static void
headers_with_a_title_and_prose_are_text(void)
{
	struct str t = text_of("<body><header>Harbor <a href=/>Home</a></header><main><header><h1>Terms</h1><p>" LONG
	                       "</p></header><section><p>" LONG "</p><p>" LONG "</p></section></main></body>", "");

	CHECK(str_starts(t, STR("# Terms\n" LONG)));
}

static void
of_several_texts_the_wanted_one_is_taken(void)
{
#define FILL "<p>" LONG LONG LONG LONG LONG LONG "</p>"
	static const char page[] =
		"<body><main><section><h2>Terms of Service</h2><p>Of the service.</p>" FILL "</section>"
		"<section><h2>Additional Terms for consumers</h2><p>For consumers.</p>" FILL "</section>"
		"<section><h2>Deployment Terms</h2><p>Of deployment.</p>" FILL "</section>"
		"<section><h2>Privacy Policy</h2><p>Of privacy.</p>" FILL "</section></main></body>";
	struct str terms = text_of(page, "Terms of Service"), privacy = text_of(page,
	        "Privacy Policy");
	struct str all = text_of(page, "");

	CHECK(holds(terms, "Of the service.") && holds(terms, "For consumers."));
	CHECK(!holds(terms, "Of deployment.") && !holds(terms, "Of privacy."));
	CHECK(holds(privacy, "Of privacy.") && !holds(privacy, "Of the service."));
	CHECK(holds(all, "Of the service.") && holds(all, "Of privacy."));
}

int
main(void)
{
	RUN(words_for_screen_readers_are_left_out);
	RUN(words_that_no_browser_shows_are_left_out);
	RUN(shadow_trees_are_what_is_shown);
	RUN(headlines_in_buttons_stay_and_menus_of_buttons_go);
	RUN(anchors_made_of_titles_name_no_boilerplate);
	RUN(lists_of_cookies_stay_and_consent_banners_go);
	RUN(the_title_before_the_main_element_stays);
	RUN(headers_with_a_title_and_prose_are_text);
	RUN(of_several_texts_the_wanted_one_is_taken);
	arena_release(&arena);
	return check_done();
}
