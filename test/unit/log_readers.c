/* log_readers: who else may read or write a log, and what it refuses. */
#include <sys/wait.h>

#include "test/own_log.h"

/* As many entries more, and each `step` of them published; for another process, too. */
static bool
grow(struct own_log *o, unsigned entries, unsigned step)
{
	struct log *l = own_log_open(o);
	uint64_t size = log_size(l), end = size + entries;

	while (size < end) {
		size = size + step < end ? size + step : end;
		own_log_publish(o, l, size);
	}
	log_close(l);
	return !check_this_failed;
}

/* In memory, so that a writer that syncs each entry is quick. */
static void
a_log_is_sound_while_it_is_written(void)
{
	enum { ENTRIES = 700 };
	struct own_log m;
	struct log *l;
	int status = 0;
	unsigned read = 0;

	if (!own_log_make(&m, "/dev/shm"))
		SKIP("needs /dev/shm");
	pid_t writer = fork();
	if (writer == 0)
		_exit(grow(&m, ENTRIES, 1) ? 0 : 1);
	do {
		struct err e = {0};
		bool ok = log_open(m.path, m.keys, false, &l, &e);
		if (ok) {
			ok = log_verify(l, NULL, NULL, &e);
			log_close(l);
		}
		CHECK_SAY(ok, "%s", e.msg);
		read++;
	} while (waitpid(writer, &status, WNOHANG) == 0);
	CHECK_SAY(status == 0 && read > 10, "the writer ended with %d, after %u readings", status, read);
	own_log_release(&m);
}

static void
what_is_damaged_is_not_gone_on_from(void)
{
	struct own_log m;
	struct log *l;
	struct buf b;
	struct err e = {0};
	char path[128];

	CHECK(own_log_make(&m, "/tmp"));
	CHECK(grow(&m, 300, 300));
	snprintf(path, sizeof path, "%s/tile/entries/001.p/44", m.path);
	buf_init(&b, BUNDLE_BYTES);
	CHECK(file_read(path, &b, &e));
	b.p[b.n - 1] = (char)(b.p[b.n - 1] ^ 1); /* of the last entry */
	CHECK(file_write_durably(path, buf_str(&b), 0666, &e));
	CHECK(!log_open(m.path, m.keys, true, &l, &e) && e.kind == ERR_CORRUPT);
	CHECK_SAY(strstr(e.msg, "entry 299 "), "%s", e.msg);
	e = (struct err){0};
	CHECK(log_open(m.path, m.keys, false, &l, &e)); /* to be read it is there */
	CHECK(!log_verify(l, NULL, NULL, &e) && e.kind == ERR_CORRUPT);
	log_close(l);
	buf_release(&b);
	own_log_release(&m);
}

static void
a_log_that_is_read_is_not_written(void)
{
	struct own_log m;
	struct log *l;
	struct err e = {0};

	CHECK(own_log_make(&m, "/tmp"));
	CHECK(grow(&m, 3, 3));
	CHECK(log_open(m.path, m.keys, false, &l, &e));
	CHECK(!log_publish(l, m.by, &e) && e.kind == ERR_INTERNAL);
	e = (struct err){0};
	CHECK(!log_append(l, STR("x"), &e) && e.kind == ERR_INTERNAL);
	e = (struct err){0};
	log_close(l);
	CHECK(log_open(m.path, m.keys, false, &l, &e) && log_size(l) == 3);
	log_close(l);
	own_log_release(&m);
}

static void
other_signatures_are_on_the_same_checkpoint(void)
{
	struct own_log m;
	struct log *l;
	struct buf other;
	struct err e = {0};

	CHECK(own_log_make(&m, "/tmp"));
	CHECK(grow(&m, 3, 3));
	CHECK(log_open(m.path, m.keys, true, &l, &e));
	buf_init(&other, 4096);
	buf_add(&other, log_note(l));
	CHECK_SAY(log_publish_note(l, buf_str(&other), &e), "%s", e.msg);
	CHECK_STR(log_note(l), buf_str(&other));
	own_log_publish(&m, l, 4);
	CHECK(!log_publish_note(l, buf_str(&other), &e) && e.kind == ERR_INTERNAL); /* it would go back */
	CHECK(log_checkpoint(l)->size == 4);
	log_close(l);
	buf_release(&other);
	own_log_release(&m);
}

int
main(void)
{
	RUN(a_log_is_sound_while_it_is_written);
	RUN(what_is_damaged_is_not_gone_on_from);
	RUN(a_log_that_is_read_is_not_written);
	RUN(other_signatures_are_on_the_same_checkpoint);
	return check_done();
}
