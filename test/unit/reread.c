/* reread: a text that its captured page does not give is found, whoever wrote it down and
 * signed it; one that another program rightly read is only counted. */
#include "archive/reread.h"

#include <unistd.h>

#include "test/check.h"

#define DAY INT64_C(86400)
#define BEGIN INT64_C(1767225600) /* 2026-01-01T00:00:00Z */
#define PAGE "<html><h1>Terms</h1><p class=a>We never sell it.</p><p class=b>We keep it.</p></html>"
#define OTHER "<html><h1>Terms</h1><p class=a>We sell it to anyone.</p></html>"

static char scratch[] = "/tmp/proviso-reread-XXXXXX";
static struct home home;

/* A capture of `page`, with the text of `read`. */
static void
keep(const char *document, const char *page, const char *read, const struct read_options *o,
     int64_t at)
{
	struct arena a = {0};
	struct segments *segments;
	struct document d;
	struct event event;
	struct err e = {0};

	CHECK_SAY(segments_open(&home, &segments, &e) &&
	          document_read(str_of(read), o, &a, &d, &e), "%s", e.msg);
	event_init(&event, segments_warcinfo(segments));
	CHECK(event_add_resource(&event, STR("file:///page"), "text/html", str_of(page),
	                         at * 1000000, &e));
	event_end(&event);
	struct capture c = {.service = STR("S"), .document = str_of(document), .d = &d,
	                    .read = o, .at = at, .source = STR("page"), .event = &event,
	                    .has_payload = true};
	CHECK_SAY(archive_capture(&home, segments, &c, 1, &e), "%s", e.msg);
	event_release(&event);
	segments_close(segments);
	arena_release(&a);
}

/* A change of rows, which does not stay. */
static bool
verify_with(const char *sql, struct verified *v, struct err *e)
{
	CHECK_SAY(db_exec(home.db, "SAVEPOINT was; DROP TRIGGER reading_is_kept;"
	                  "DROP TRIGGER reading_is_fixed", e) && db_exec(home.db, sql, e), "%s", e->msg);
	bool ok = reread_verify(&home, NULL, &v->pages, &v->others, e);
	struct err undone = {0};
	CHECK_SAY(db_exec(home.db, "ROLLBACK TO was; RELEASE was", &undone), "%s", undone.msg);
	return ok;
}

static void
each_page_gives_its_text_and_is_read_once(void)
{
	struct read_options all = {.type = DOCUMENT_HTML};
	struct read_options part = {.type = DOCUMENT_HTML, .select = STR("p"), .remove = STR(".b")};
	struct read_options told = {.type = DOCUMENT_TEXT, .charset = STR("iso-8859-2")};
	struct verified v;
	struct err e = {0};

	for (int i = 0; i < 3; i++)
		keep("Terms", PAGE, PAGE, &all, BEGIN + i * DAY);
	keep("Terms", PAGE, PAGE, &part, BEGIN + 4 * DAY);
	keep("Text", "\xB1", "\xB1", &told, BEGIN);
	CHECK_SAY(archive_verify(&home, true, NULL, &v, &e), "%s", e.msg);
	CHECK_SAY(v.pages == 3 && v.others == 0, "%d pages, %d differ", (int)v.pages, (int)v.others);
}

static void
how_it_was_read_is_part_of_it(void)
{
	static const char *const changes[] = {
		"UPDATE reading SET selected = '' WHERE selected <> ''",
		"UPDATE reading SET removed = 'h1' WHERE selected = ''",
		"UPDATE reading SET type = 2 WHERE type = 1",
		"UPDATE reading SET charset = 'iso-8859-1' WHERE charset <> ''",
		"UPDATE reading SET selected = 'p >' WHERE selected <> ''",
	};
	struct verified v;

	for (size_t i = 0; i < COUNT(changes); i++) {
		struct err e = {0};
		CHECK_SAY(!verify_with(changes[i], &v, &e) && e.kind == ERR_CORRUPT, "%s", changes[i]);
		CHECK_SAY(strstr(e.msg, "its text is not what its captured page gives"), "%s", e.msg);
	}
	struct err e = {0};
	CHECK(!verify_with("DELETE FROM reading WHERE selected <> ''", &v, &e));
	CHECK_SAY(strstr(e.msg, "S / Terms, captured at 2026-01-05T00:00:00Z: how its text was "
	                 "read is gone"), "%s", e.msg);
}

static void
a_text_that_is_not_in_its_page_is_found(void)
{
	struct read_options o = {.type = DOCUMENT_HTML};
	struct verified v;
	struct err e = {0};

	keep("Privacy", OTHER, PAGE, &o, BEGIN + DAY);
	CHECK_SAY(archive_verify(&home, false, NULL, &v, &e), "%s", e.msg);
	CHECK(!archive_verify(&home, true, NULL, &v, &e) && e.kind == ERR_CORRUPT);
	CHECK_SAY(strstr(e.msg, "S / Privacy, captured at 2026-01-02T00:00:00Z: its text is not what "
	                 "its captured page gives"), "%s", e.msg);
	e = (struct err){0};
	CHECK_SAY(verify_with("UPDATE reading SET reader = reader - 1", &v, &e), "%s", e.msg);
	CHECK_SAY(v.pages == 4 && v.others == 1, "%d pages, %d differ", (int)v.pages, (int)v.others);
	e = (struct err){0}; /* to say of a page that it is a PDF does not help */
	CHECK(!verify_with("UPDATE reading SET type = 4", &v, &e) && e.kind == ERR_CORRUPT);
}

/* What the others are is of no matter: as if an older program had read them. */
static bool
verify_alone(const char *document, struct verified *v, struct err *e)
{
	char sql[200];

	snprintf(sql, sizeof sql, "UPDATE reading SET reader = 0 WHERE document <> "
	         "(SELECT id FROM document WHERE name = '%s')", document);
	return verify_with(sql, v, e);
}

/* The first capture of the text gives it; a later one says that it does. */
static void
each_page_of_a_text_is_read(void)
{
	struct read_options o = {.type = DOCUMENT_HTML};
	struct verified v;
	struct err e = {0};

	keep("Cookies", PAGE, PAGE, &o, BEGIN + DAY);
	CHECK_SAY(verify_alone("Cookies", &v, &e), "%s", e.msg);
	keep("Cookies", OTHER, PAGE, &o, BEGIN + 2 * DAY);
	CHECK(!verify_alone("Cookies", &v, &e) && e.kind == ERR_CORRUPT);
	CHECK_SAY(strstr(e.msg, "S / Cookies, captured at 2026-01-03T00:00:00Z: its text is not what "
	                 "its captured page gives"), "%s", e.msg);
}

/* So is one by each charset that it was read in. */
static void
each_charset_of_a_page_is_read(void)
{
	struct read_options o = {.type = DOCUMENT_TEXT, .charset = STR("iso-8859-2")};
	struct read_options other = {.type = DOCUMENT_TEXT, .charset = STR("iso-8859-5")};
	struct verified v;
	struct err e = {0};

	keep("Charset", "\xB1", "\xB1", &o, BEGIN);
	CHECK_SAY(verify_alone("Charset", &v, &e), "%s", e.msg);
	keep("Charset", "\xB1", "\xC4\x85", &other, BEGIN + DAY); /* the same text */
	CHECK(!verify_alone("Charset", &v, &e) && e.kind == ERR_CORRUPT);
}

/* Rules that have changed may refuse what those before them read. */
static void
why_a_page_gives_no_text_is_told(void)
{
	struct read_options o = {.type = DOCUMENT_HTML};
	struct verified v;
	struct err e = {0};

	keep("Broken", "\1\2\3\4\5\6", PAGE, &o, BEGIN + DAY);
	CHECK(!verify_alone("Broken", &v, &e) && e.kind == ERR_CORRUPT);
	CHECK_SAY(strstr(e.msg, "gives, which cannot be read (neither HTML"), "%s", e.msg);
	e = (struct err){0};
	CHECK_SAY(verify_with("UPDATE reading SET reader = 0", &v, &e), "%s", e.msg);
}

/* pdftotext is another's, and may read it otherwise from one release to the next. */
static void
a_pdf_is_only_counted(void)
{
	struct read_options o = {.type = DOCUMENT_HTML};
	struct verified v;
	struct err e = {0};

	if (access("/usr/bin/pdftotext", X_OK) != 0)
		return;
	keep("Pdf", "%PDF-1.4 of another release", PAGE, &o, BEGIN);
	CHECK(!verify_alone("Pdf", &v, &e) && e.kind == ERR_CORRUPT);
	for (int type = DOCUMENT_AUTO; type <= DOCUMENT_PDF; type += DOCUMENT_PDF) {
		char sql[120];
		snprintf(sql, sizeof sql, "UPDATE reading SET reader = reader * (document = (SELECT "
		         "max(document) FROM reading)), type = %d", type);
		e = (struct err){0};
		CHECK_SAY(verify_with(sql, &v, &e) && v.others > 0, "%s", e.msg);
	}
}

/* It tells nothing of the page. */
static void
a_limit_is_no_finding(void)
{
	struct read_options o = {.type = DOCUMENT_TEXT};
	size_t n = LIMIT_TEXT_BYTES + (1 << 20);
	char *page = xmalloc(n + 1);
	struct verified v;
	struct err e = {0};

	memset(page, 'a', n);
	page[n] = '\0';
	keep("Long", page, PAGE, &o, BEGIN);
	free(page);
	CHECK(!verify_alone("Long", &v, &e) && e.kind == ERR_LIMIT);
	CHECK_SAY(strstr(e.msg, "its page cannot be read again: "), "%s", e.msg);
}

int
main(void)
{
	struct err e = {0};

	if (!mkdtemp(scratch) || !home_init(scratch, STR("log.example/reread"), &e) ||
	    !home_open(scratch, true, &home, &e)) {
		printf("FAIL a_home_is_made: %s\n", e.msg);
		return 1;
	}
	RUN(each_page_gives_its_text_and_is_read_once);
	RUN(how_it_was_read_is_part_of_it);
	RUN(a_text_that_is_not_in_its_page_is_found);
	RUN(each_page_of_a_text_is_read);
	RUN(each_charset_of_a_page_is_read);
	RUN(why_a_page_gives_no_text_is_told);
	RUN(a_pdf_is_only_counted);
	RUN(a_limit_is_no_finding);
	home_close(&home);
	check_remove(scratch);
	return check_done();
}
