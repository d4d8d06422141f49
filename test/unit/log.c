/* log: entries, tiles and checkpoints of a log on disk, and proofs of what is in it. */
#include <unistd.h>

#include "archive/attest.h"
#include "proof/inclusion.h"
#include "test/own_log.h"

static bool
load(const char *path, struct buf *out)
{
	struct err e = {0};

	buf_init(out, LIMIT_INPUT_BYTES);
	return file_read(path, out, &e);
}

/* The roots of ../shared at ten sizes, by a log on disk that grows from one to the next
 * and is opened anew at each. */
static void
roots_at_ten_sizes(void)
{
	struct own_log o;
	struct buf b;
	struct str rest, line;
	struct err e = {0};
	uint64_t at = 0;

	CHECK(own_log_make(&o, "/tmp"));
	if (!load(check_shared("vectors/tlog_roots_entry-i.txt", &o.a), &b)) {
		own_log_release(&o);
		SKIP("the vectors of ../shared are not here");
	}
	rest = buf_str(&b);
	while (str_next(&rest, '\n', &line)) {
		struct str word[4], root_text;
		for (size_t i = 0; i < 4; i++)
			str_next(&line, ' ', &word[i]);
		int64_t size;
		struct sha256 want;
		CHECK(str_to_i64(word[1], &size));
		root_text = word[3];
		CHECK(base64_read_exactly(root_text, want.b, sizeof want.b));
		struct log *l = own_log_open(&o);
		for (; at < (uint64_t)size; at++) {
			char entry[32];
			int n = snprintf(entry, sizeof entry, "entry-%llu\n", (unsigned long long)at);
			CHECK(log_append(l, (struct str){entry, (size_t)n}, &e));
		}
		CHECK_SAY(log_publish(l, o.by, &e), "%s", e.msg);
		CHECK_SAY(sha256_eq(&want, &log_checkpoint(l)->root), "at %lld", (long long)size);
		CHECK_SAY(log_verify(l, NULL, NULL, &e), "at %lld: %s", (long long)size, e.msg);
		log_close(l);
	}
	CHECK(at == 70000);
	buf_release(&b);
	own_log_release(&o);
}

/* The proof that others made of entry 4 of their log, and ours, which is the same file. */
static void
proof_of_others(struct log *l, struct log_keys keys, struct arena *a)
{
	struct buf theirs, ours;
	struct inclusion p;
	struct checkpoint c;
	struct note n;
	struct str entry;
	struct err e = {0};

	CHECK(log_entry(l, 4, a, &entry, &e));
	CHECK(load(check_shared("vectors/tessera-idx4.tlog-proof", a), &theirs));
	CHECK(inclusion_parse(buf_str(&theirs), &p, &e) &&
	      inclusion_verify(&p, entry, keys, &c, &n, &e));
	CHECK(!inclusion_verify(&p, STR("another"), keys, &c, &n, &e) && e.kind == ERR_NO);
	e = (struct err){0};
	buf_init(&ours, 1 << 16);
	CHECK(inclusion_prove(l, 4, 15, log_note(l), &p, &e));
	inclusion_write(&p, &ours);
	CHECK_STR(buf_str(&ours), buf_str(&theirs));
	buf_release(&ours);
	buf_release(&theirs);
}

/* A checkpoint of theirs, when their log had `size` entries, is the start of the newest. */
static void
older_checkpoint(struct log *l, const struct note_key *key, unsigned size, struct arena *a)
{
	const char *newest = check_shared("vectors/tessera-testdata/log/checkpoint", a);
	struct merkle_source from = log_hashes(l);
	struct merkle_proof proof;
	struct checkpoint old;
	struct note n;
	struct buf b;
	struct err e = {0};

	CHECK(load(arena_printf(a, "%s.%u", newest, size).p, &b));
	CHECK(note_parse(buf_str(&b), &n, &e) && note_verify(&n, key, 1, &e) &&
	      checkpoint_parse(n.text, &old, &e) && old.size == size);
	CHECK(merkle_prove_consistency(&from, size, 15, &proof, &e));
	CHECK(merkle_consistent(&old.root, size, &log_checkpoint(l)->root, 15, &proof));
	buf_release(&b);
}

static void
log_of_others(void)
{
	struct arena a = {0};
	struct note_key key;
	struct log *l;
	struct err e = {0};
	const char *folder = check_shared("vectors/tessera-testdata/log", &a);

	if (access(folder, R_OK) != 0) {
		arena_release(&a);
		SKIP("the vectors of ../shared are not here");
	}
	CHECK(note_key_parse(STR("example.com/log/testdata+33d7b496+"
	                         "AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"),
	                     &key, &e));
	struct log_keys keys = {&key, 1};
	CHECK_SAY(log_open(folder, keys, true, &l, &e), "%s", e.msg);
	CHECK(log_checkpoint(l)->size == 15);
	CHECK_SAY(log_verify(l, NULL, NULL, &e), "%s", e.msg);
	proof_of_others(l, keys, &a);
	for (unsigned size = 1; size < 15; size++)
		older_checkpoint(l, &key, size, &a);
	log_close(l);
	arena_release(&a);
}

/* A proof of a log that grew has every bit count. */
static void
bits_of_a_proof(void)
{
	struct own_log o;
	struct inclusion p;
	struct buf file;
	struct note n;
	struct checkpoint c;
	struct err e = {0};

	CHECK(own_log_make(&o, "/tmp"));
	struct log *l = own_log_open(&o);
	own_log_publish(&o, l, 300);
	buf_init(&file, 1 << 16);
	CHECK(inclusion_prove(l, 257, 300, log_note(l), &p, &e));
	inclusion_write(&p, &file);
	for (size_t bit = 0; bit < 8 * file.n; bit++) {
		struct err no = {0};
		file.p[bit / 8] = (char)(file.p[bit / 8] ^ 1 << bit % 8);
		CHECK_SAY(!inclusion_parse(buf_str(&file), &p, &no) ||
		          !inclusion_verify(&p, STR("entry 257"), o.keys, &c, &n, &no),
		          "bit %zu may be flipped", bit);
		file.p[bit / 8] = (char)(file.p[bit / 8] ^ 1 << bit % 8);
	}
	CHECK(inclusion_parse(buf_str(&file), &p, &e) &&
	      inclusion_verify(&p, STR("entry 257"), o.keys, &c, &n, &e) && c.size == 300);
	buf_release(&file);
	log_close(l);
	own_log_release(&o);
}

/* Other bytes in the place of a file; they need not outlive this machine. */
static void
put(const char *path, struct str bytes)
{
	FILE *f = fopen(path, "wb");

	CHECK_SAY(f && fwrite(bytes.p, 1, bytes.n, f) == bytes.n && fclose(f) == 0, "%s", path);
}

/* A log, with one byte changed at a time. */
static struct own_log flipped;
static size_t flipped_tried, flipped_found;

static int
flip_file(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	struct buf b;

	(void)ftw;
	if (kind != FTW_F || !load(path, &b))
		return 0;
	for (size_t at = 0; at < b.n; at += st->st_size > 1000 ? 61 : 1) {
		struct err e = {0};
		b.p[at] = (char)(b.p[at] ^ 0x10);
		put(path, buf_str(&b));
		bool holds = own_log_verifies(&flipped, &e);
		CHECK_SAY(!holds && e.kind == ERR_CORRUPT, "%s may be changed at %zu", path, at);
		flipped_tried++;
		flipped_found += !holds;
		b.p[at] = (char)(b.p[at] ^ 0x10);
	}
	put(path, buf_str(&b));
	buf_release(&b);
	return 0;
}

static void
a_changed_byte_of_a_log_is_found(void)
{
	struct err e = {0};

	CHECK(own_log_make(&flipped, "/tmp"));
	struct log *l = own_log_open(&flipped);
	own_log_fill(&flipped, l, 257);
	for (uint64_t size = 258; size <= 262; size++) { /* older partial tiles are there too */
		own_log_publish(&flipped, l, size);
	}
	log_close(l);
	nftw(flipped.path, flip_file, 8, FTW_PHYS);
	CHECK_SAY(flipped_tried == flipped_found && flipped_tried > 400, "%zu of %zu", flipped_found,
	          flipped_tried);
	CHECK_SAY(own_log_verifies(&flipped, &e), "%s", e.msg);
	own_log_release(&flipped);
}

/* More bytes than a tile has are no part of it. */
static int
lengthen_file(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	static const char more[sizeof(struct sha256)] = {0};
	struct buf b;
	struct err e = {0};

	(void)st, (void)ftw;
	if (kind != FTW_F || !load(path, &b))
		return 0;
	size_t n = b.n;
	for (size_t i = 1; i <= sizeof more; i += sizeof more - 1) {
		buf_truncate(&b, n);
		buf_add(&b, (struct str){more, i});
		put(path, buf_str(&b));
		CHECK_SAY(!own_log_verifies(&flipped, &e) && e.kind == ERR_CORRUPT,
		          "%s may have %zu bytes more", path, i);
		e = (struct err){0};
	}
	buf_truncate(&b, n);
	put(path, buf_str(&b));
	flipped_tried++;
	buf_release(&b);
	return 0;
}

static void
bytes_behind_a_file_of_a_log_are_found(void)
{
	struct err e = {0};

	CHECK(own_log_make(&flipped, "/tmp"));
	struct log *l = own_log_open(&flipped);
	own_log_publish(&flipped, l, 259);
	log_close(l);
	flipped_tried = 0;
	nftw(flipped.path, lengthen_file, 8, FTW_PHYS);
	CHECK_SAY(flipped_tried == 6, "%zu files", flipped_tried);
	CHECK_SAY(own_log_verifies(&flipped, &e), "%s", e.msg);
	own_log_release(&flipped);
}

/* A signature does not make a root one of the entries that are there. */
static void
a_checkpoint_over_another_tree_is_told(void)
{
	struct own_log o;
	struct log *l;
	struct buf note;
	struct err e = {0};

	CHECK(own_log_make(&o, "/tmp"));
	l = own_log_open(&o);
	own_log_publish(&o, l, 3);
	struct checkpoint c = *log_checkpoint(l);
	c.root.b[0] ^= 1;
	buf_init(&note, 4096);
	checkpoint_write(&c, &note);
	struct str text = arena_str(&o.a, buf_str(&note));
	buf_byte(&note, '\n');
	CHECK(note_sign(o.signer, text, &note, &e));
	log_close(l);
	put(arena_printf(&o.a, "%s/checkpoint", o.path).p, buf_str(&note));
	CHECK(!own_log_verifies(&o, &e) && strstr(e.msg, "its root is not that of the log's entries"));
	e = (struct err){0};
	CHECK(!log_open(o.path, o.keys, true, &l, &e) && e.kind == ERR_CORRUPT);
	CHECK_SAY(strstr(e.msg, "do not give the checkpoint's root"), "%s", e.msg);
	buf_release(&note);
	own_log_release(&o);
}

/* Who kept a checkpoint of the empty log kept the root of nothing, and no other. */
static void
a_log_goes_on_from_nothing_too(void)
{
	struct own_log o;
	struct err e = {0};

	CHECK(own_log_make(&o, "/tmp"));
	struct log *l = own_log_open(&o);
	struct checkpoint kept = *log_checkpoint(l);
	own_log_publish(&o, l, 3);
	CHECK_SAY(attest_goes_on_from(l, &kept, &e), "%s", e.msg);
	kept.root.b[0] ^= 1;
	CHECK(!attest_goes_on_from(l, &kept, &e) && e.kind == ERR_NO);
	log_close(l);
	own_log_release(&o);
}

static void
a_log_is_made_once(void)
{
	struct own_log o;
	struct err e = {0};

	CHECK(own_log_make(&o, "/tmp"));
	struct log *l = own_log_open(&o);
	own_log_publish(&o, l, 2);
	log_close(l);
	CHECK(!log_create(o.path, o.by, &e) && e.kind == ERR_HOME);
	l = own_log_open(&o);
	CHECK(log_size(l) == 2);
	log_close(l);
	own_log_release(&o);
}

/* tlog-tiles counts the bytes of an entry in two. */
static void
an_entry_that_is_too_long_changes_nothing(void)
{
	static char bytes[MERKLE_ENTRY_MAX + 1];
	const struct str most = {bytes, MERKLE_ENTRY_MAX}, more = {bytes, sizeof bytes};
	struct own_log o;
	struct inclusion p;
	struct checkpoint c;
	struct note n;
	struct err e = {0};

	CHECK(own_log_make(&o, "/tmp"));
	struct log *l = own_log_open(&o);
	CHECK(log_append(l, most, &e));
	CHECK(!log_append(l, more, &e) && e.kind == ERR_LIMIT);
	e = (struct err){0};
	CHECK_SAY(log_append(l, STR("after it"), &e) && log_publish(l, o.by, &e), "%s", e.msg);
	CHECK(log_size(l) == 2 && log_verify(l, NULL, NULL, &e));
	CHECK(inclusion_prove(l, 0, 2, log_note(l), &p, &e));
	CHECK(inclusion_verify(&p, most, o.keys, &c, &n, &e));
	CHECK(!inclusion_verify(&p, more, o.keys, &c, &n, &e) && e.kind == ERR_LIMIT);
	log_close(l);
	own_log_release(&o);
}

/* After a failure the log in memory is ahead of the files, and only those count. */
static void
what_could_not_be_written_is_not_gone_on_with(void)
{
	struct own_log o;
	struct err e = {0};

	CHECK(own_log_make(&o, "/tmp"));
	const char *tiles = arena_printf(&o.a, "%s/tile", o.path).p; /* a file, and no folder */
	struct log *l = own_log_open(&o);
	CHECK(file_write_durably(tiles, STR(""), 0600, &e));
	own_log_fill(&o, l, 1);
	CHECK(!log_publish(l, o.by, &e) && e.kind == ERR_HOME);
	remove(tiles);
	e = (struct err){0};
	CHECK(!log_append(l, STR("more"), &e) && strstr(e.msg, "run the command again"));
	e = (struct err){0};
	CHECK(!log_publish(l, o.by, &e) && strstr(e.msg, "run the command again"));
	log_close(l);
	l = own_log_open(&o);
	CHECK(log_size(l) == 0);
	own_log_fill(&o, l, 2);
	e = (struct err){0};
	CHECK_SAY(log_publish(l, o.by, &e) && log_verify(l, NULL, NULL, &e), "%s", e.msg);
	log_close(l);
	own_log_release(&o);
}

/* Half a tile under a name that the next publish does not write over. */
static void
leave_behind(const char *folder, const char *tile, struct arena *a)
{
	struct err e = {0};
	const char *path = arena_printf(a, "%s/tile/%s", folder, tile).p;

	CHECK_SAY(file_make_folders(path, &e) && file_write_durably(path, STR("half"), 0600, &e),
	          "%s", e.msg);
}

/* A process that is killed leaves tiles of a checkpoint that never was. */
static void
what_an_interrupted_work_left_is_no_part_of_the_log(void)
{
	static const unsigned sizes[] = {260, 270, 512, 600, 1100};
	static const char *const left[] = {
		"entries/001.p/7", "entries/001.p/200", "0/001.p/9", "0/002.p/30", "entries/002",
		"entries/002.p/88", "entries/004.p/3", "1/000.p/2"};
	struct own_log o;
	struct err e = {0};

	CHECK(own_log_make(&o, "/tmp"));
	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct log *l = own_log_open(&o);
		own_log_publish(&o, l, sizes[i]);
		CHECK_SAY(log_verify(l, NULL, NULL, &e), "at %u: %s", sizes[i], e.msg);
		log_close(l);
		for (size_t k = 0; i == 0 && k < COUNT(left); k++)
			leave_behind(o.path, left[k], &o.a);
	}
	own_log_release(&o);
}

int
main(void)
{
	RUN(roots_at_ten_sizes);
	RUN(log_of_others);
	RUN(bits_of_a_proof);
	RUN(a_changed_byte_of_a_log_is_found);
	RUN(bytes_behind_a_file_of_a_log_are_found);
	RUN(a_checkpoint_over_another_tree_is_told);
	RUN(a_log_goes_on_from_nothing_too);
	RUN(a_log_is_made_once);
	RUN(an_entry_that_is_too_long_changes_nothing);
	RUN(what_could_not_be_written_is_not_gone_on_with);
	RUN(what_an_interrupted_work_left_is_no_part_of_the_log);
	return check_done();
}
