/* archive: what a home keeps when work is interrupted, the disk is full, or others read. */
#include "archive/archive.h"

#include <signal.h>
#include <sys/resource.h>

#include "archive/leaves.h"
#include "test/check.h"

#define BEGIN INT64_C(1700000000)

static char scratch[] = "/tmp/proviso-archive-XXXXXX";
static struct home home; /* that writes */

/* So many failed captures of a document, as rows alone: the log lacks them. */
static void
add_rows(const char *name, size_t count)
{
	struct new_sighting *list = xcalloc(count, sizeof *list);
	struct addition add = {.sightings = list, .sighting_count = count};
	struct err e = {0};
	int64_t last = 0;

	for (size_t i = 0; i < count; i++)
		list[i] = (struct new_sighting){.at = BEGIN + (int64_t)i, .source = STR("a file"),
		                                .failure = STR("not read")};
	CHECK_SAY(db_begin(home.db, &e) &&
	          archive_document(home.db, STR("Harbor"), str_of(name), true, &add.document, &e) &&
	          archive_write(home.db, &add, &last, &e) && db_commit(home.db, &e), "%s", e.msg);
	free(list);
}

static bool
log_is_complete(void)
{
	struct err e = {0};
	int64_t index = -1, document;

	return archive_document(home.db, STR("Harbor"), STR("Waiting"), false, &document, &e) &&
	       leaves_of_sighting(home.db, document, 3, &index, &e) &&
	       (uint64_t)index + 1 == log_checkpoint(home.log)->size;
}

static void
what_an_interrupted_work_left_is_signed_by_the_next_that_writes(void)
{
	struct err e = {0};

	add_rows("Waiting", 3);
	CHECK(!log_is_complete());
	home_close(&home);
	CHECK_SAY(home_open(scratch, true, &home, &e), "%s", e.msg);
	CHECK(log_is_complete());
}

/* --- verify beside a writer */

struct writer {
	unsigned documents; /* that were written */
	bool publishes;
};

static void
write_meanwhile(void *context, size_t done, size_t total)
{
	struct writer *w = context;
	struct err e = {0};
	char name[32];

	(void)done, (void)total;
	snprintf(name, sizeof name, "Meanwhile %u", w->documents++);
	add_rows(name, 2);
	if (w->publishes)
		CHECK_SAY(leaves_publish(&home, &e), "%s", e.msg);
}

static void
verify_sees_one_moment_of_a_home_that_is_written_to(void)
{
	struct home reader;
	struct err e = {0};

	for (int publishes = 0; publishes < 2; publishes++) {
		struct writer w = {.publishes = publishes != 0};
		struct progress_of p = {write_meanwhile, &w};
		struct verified verified = {.waiting = 99};
		CHECK(leaves_publish(&home, &e));
		CHECK_SAY(home_open(scratch, false, &reader, &e), "%s", e.msg);
		CHECK_SAY(archive_verify(&reader, true, &p, &verified, &e), "%s",
		          e.msg);
		CHECK_SAY(verified.waiting == 0, "%d wait", (int)verified.waiting);
		CHECK(verified.documents > 0 && verified.sightings > verified.documents);
		CHECK(w.documents > 0);
		home_close(&reader);
	}
	CHECK(leaves_publish(&home, &e));
}

static void
each_entry_of_a_long_leaf_is_found(void)
{
	enum { COUNT_OF = 1000 };
	struct arena a = {0};
	struct err e = {0};
	struct str rows, entry;
	int64_t first = -1, document;

	add_rows("Long", COUNT_OF);
	CHECK_SAY(leaves_publish(&home, &e), "%s", e.msg);
	CHECK(archive_document(home.db, STR("Harbor"), STR("Long"), false, &document, &e));
	CHECK(leaves_of_sighting(home.db, document, 1, &first, &e));
	for (int64_t i = first - 1; i < first + COUNT_OF; i += 37) {
		CHECK_SAY(leaves_text(home.db, i, &a, &rows, &e) &&
		          log_entry(home.log, (uint64_t)i, &a, &entry, &e), "%s", e.msg);
		CHECK_STR(rows, entry);
	}
	CHECK(!leaves_text(home.db, first + COUNT_OF, &a, &rows, &e) && e.kind == ERR_NOT_FOUND);
	arena_release(&a);
}

static void
a_row_that_the_disk_does_not_take_is_told(void)
{
	struct rlimit was, none;
	struct err e = {0};
	int64_t id = 0;

	signal(SIGXFSZ, SIG_IGN);
	CHECK(getrlimit(RLIMIT_FSIZE, &was) == 0);
	none = was;
	none.rlim_cur = 0;
	CHECK(setrlimit(RLIMIT_FSIZE, &none) == 0);
	CHECK(!archive_document(home.db, STR("A new service"), STR("Terms"), true, &id, &e));
	CHECK(setrlimit(RLIMIT_FSIZE, &was) == 0);
	CHECK_SAY(e.kind == ERR_HOME, "it is told as: %s", e.msg);
	e = (struct err){0};
	CHECK(!archive_document(home.db, STR("A new service"), STR("Terms"), false, &id, &e));
	CHECK_SAY(str_starts(str_of(e.msg), STR("there is no service")), "%s", e.msg);
}

static void
a_source_that_is_no_text_is_refused(void)
{
	struct new_sighting s = {.at = BEGIN, .source = STR("p\xFF.html"), .failure = STR("no")};
	struct addition add = {.sightings = &s, .sighting_count = 1};
	struct err e = {0};
	int64_t last;

	CHECK(archive_document(home.db, STR("Harbor"), STR("Long"), false, &add.document, &e));
	CHECK(!archive_write(home.db, &add, &last, &e) && e.kind == ERR_USAGE);
}

/* Nobody wrote 2, though it would read as the 1 that was written. */
static void
a_mark_that_nobody_wrote_is_told(void)
{
	struct new_sighting s = {.at = BEGIN, .technical = true, .source = STR("a file"),
	                         .failure = STR("not read")};
	struct addition add = {.sightings = &s, .sighting_count = 1};
	struct err e = {0};
	struct verified verified = {.waiting = 0};
	int64_t last;

	CHECK(archive_document(home.db, STR("Harbor"), STR("Long"), false, &add.document, &e));
	CHECK(archive_write(home.db, &add, &last, &e) && leaves_publish(&home, &e));
	CHECK_SAY(archive_verify(&home, false, NULL, &verified, &e), "%s", e.msg);
	CHECK(db_exec(home.db, "DROP TRIGGER sighting_is_fixed;"
	              "UPDATE sighting SET technical = 2 WHERE technical = 1", &e));
	CHECK(!archive_verify(&home, false, NULL, &verified, &e));
	CHECK_SAY(e.kind == ERR_CORRUPT && str_starts(str_of(e.msg), STR("Harbor / Long: sighting")),
	          "%s", e.msg);
}

int
main(void)
{
	struct err e = {0};

	if (!mkdtemp(scratch) || !home_init(scratch, STR("log.example/archive"), &e) ||
	    !home_open(scratch, true, &home, &e)) {
		printf("FAIL a_home_is_made: %s\n", e.msg);
		return 1;
	}
	RUN(what_an_interrupted_work_left_is_signed_by_the_next_that_writes);
	RUN(verify_sees_one_moment_of_a_home_that_is_written_to);
	RUN(each_entry_of_a_long_leaf_is_found);
	RUN(a_row_that_the_disk_does_not_take_is_told);
	RUN(a_source_that_is_no_text_is_refused);
	RUN(a_mark_that_nobody_wrote_is_told);
	home_close(&home);
	check_remove(scratch);
	return check_done();
}
