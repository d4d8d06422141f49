/* log: who else may read or write it, and what it refuses. test/unit/proof.c has the rest. */
#include <ftw.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proof/keyring.h"
#include "test/check.h"

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st, (void)kind, (void)ftw;
	return remove(path);
}

/* A log with a key of its own in a folder of its own. */
struct made {
	char folder[64];
	char log[80];
	struct note_signer *signer;
	struct note_key key;
	struct log_signers by;
	struct log_keys keys;
};

static bool
make(const char *where, struct made *m)
{
	struct err e = {0};

	snprintf(m->folder, sizeof m->folder, "%s/proviso-log-XXXXXX", where);
	if (!mkdtemp(m->folder))
		return false;
	snprintf(m->log, sizeof m->log, "%s/log", m->folder);
	CHECK(note_signer_make(STR("log.example/a"), &m->signer, &e));
	m->key = *note_signer_key(m->signer);
	m->by = (struct log_signers){&m->signer, 1};
	m->keys = (struct log_keys){&m->key, 1};
	CHECK_SAY(log_create(m->log, m->by, &e), "%s", e.msg);
	return true;
}

static void
unmake(struct made *m)
{
	note_signer_close(m->signer);
	nftw(m->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* Append as many entries, and publish each `step` of them. */
static bool
grow(struct log *l, const struct made *m, unsigned entries, unsigned step, struct err *e)
{
	char text[32];

	for (unsigned i = 1; i <= entries; i++) {
		int n = snprintf(text, sizeof text, "entry %llu", (unsigned long long)log_size(l));
		if (!log_append(l, (struct str){text, (size_t)n}, e) ||
		    (i % step == 0 && !log_publish(l, m->by, e)))
			return false;
	}
	return log_publish(l, m->by, e);
}

static bool
grown(const struct made *m, unsigned entries, unsigned step)
{
	struct log *l;
	struct err e = {0};
	bool ok = log_open(m->log, m->keys, true, &l, &e);

	if (ok) {
		ok = grow(l, m, entries, step, &e);
		log_close(l);
	}
	CHECK_SAY(ok, "%s", e.msg);
	return ok;
}

/* In memory, so that a writer that syncs each entry is quick. */
static void
a_log_is_sound_while_it_is_written(void)
{
	enum { ENTRIES = 700 };
	struct made m;
	struct log *l;
	int status = 0;
	unsigned read = 0;

	if (!make("/dev/shm", &m))
		SKIP("needs /dev/shm");
	pid_t writer = fork();
	if (writer == 0)
		_exit(grown(&m, ENTRIES, 1) ? 0 : 1);
	do {
		struct err e = {0};
		bool ok = log_open(m.log, m.keys, false, &l, &e);
		if (ok) {
			ok = log_verify(l, NULL, NULL, &e);
			log_close(l);
		}
		CHECK_SAY(ok, "%s", e.msg);
		read++;
	} while (waitpid(writer, &status, WNOHANG) == 0);
	CHECK_SAY(status == 0 && read > 10, "the writer ended with %d, after %u readings", status, read);
	unmake(&m);
}

static void
what_is_damaged_is_not_gone_on_from(void)
{
	struct made m;
	struct log *l;
	struct buf b;
	struct err e = {0};
	char path[128];

	CHECK(make("/tmp", &m));
	CHECK(grown(&m, 300, 300));
	snprintf(path, sizeof path, "%s/tile/entries/001.p/44", m.log);
	buf_init(&b, BUNDLE_BYTES);
	CHECK(file_read(path, &b, &e));
	b.p[b.n - 1] = (char)(b.p[b.n - 1] ^ 1); /* of the last entry */
	CHECK(file_write_durably(path, buf_str(&b), 0666, &e));
	CHECK(!log_open(m.log, m.keys, true, &l, &e) && e.kind == ERR_CORRUPT);
	CHECK_SAY(strstr(e.msg, "entry 299 "), "%s", e.msg);
	e = (struct err){0};
	CHECK(log_open(m.log, m.keys, false, &l, &e)); /* to be read it is there */
	CHECK(!log_verify(l, NULL, NULL, &e) && e.kind == ERR_CORRUPT);
	log_close(l);
	buf_release(&b);
	unmake(&m);
}

static void
a_log_that_is_read_is_not_written(void)
{
	struct made m;
	struct log *l;
	struct err e = {0};

	CHECK(make("/tmp", &m));
	CHECK(grown(&m, 3, 3));
	CHECK(log_open(m.log, m.keys, false, &l, &e));
	CHECK(!log_publish(l, m.by, &e) && e.kind == ERR_INTERNAL);
	e = (struct err){0};
	CHECK(!log_append(l, STR("x"), &e) && e.kind == ERR_INTERNAL);
	e = (struct err){0};
	log_close(l);
	CHECK(log_open(m.log, m.keys, false, &l, &e) && log_size(l) == 3);
	log_close(l);
	unmake(&m);
}

static void
other_signatures_are_on_the_same_checkpoint(void)
{
	struct made m;
	struct log *l;
	struct buf other;
	struct err e = {0};

	CHECK(make("/tmp", &m));
	CHECK(grown(&m, 3, 3));
	CHECK(log_open(m.log, m.keys, true, &l, &e));
	buf_init(&other, 4096);
	buf_add(&other, log_note(l));
	CHECK_SAY(log_publish_note(l, buf_str(&other), &e), "%s", e.msg);
	CHECK_STR(log_note(l), buf_str(&other));
	CHECK(grow(l, &m, 1, 1, &e));
	CHECK(!log_publish_note(l, buf_str(&other), &e) && e.kind == ERR_INTERNAL); /* it would go back */
	CHECK(log_checkpoint(l)->size == 4);
	log_close(l);
	buf_release(&other);
	unmake(&m);
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
