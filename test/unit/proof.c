/* proof: the Merkle tree, signed notes, and the log on disk. */
#include <cjson/cJSON.h>
#include <ftw.h>
#include <unistd.h>

#include "proof/inclusion.h"
#include "test/check.h"

/* $PROVISO_SHARED/vectors/NAME, else ../shared's; the buffer is released by the caller. */
static const char *
vectors(struct arena *a, const char *name)
{
	const char *shared = getenv("PROVISO_SHARED");

	return arena_printf(a, "%s/vectors/%s", shared ? shared : "../shared", name).p;
}

static bool
load(const char *path, struct buf *out)
{
	struct err e = {0};

	buf_init(out, LIMIT_INPUT_BYTES);
	return file_read(path, out, &e);
}

static int tried, agreed;

static const char *
text_of(const cJSON *j, const char *name)
{
	const char *s = cJSON_GetStringValue(cJSON_GetObjectItem(j, name));
	return s ? s : "";
}

static uint64_t
number_of(const cJSON *j, const char *name)
{
	double d = cJSON_GetNumberValue(cJSON_GetObjectItem(j, name));
	return d < 1e19 ? (uint64_t)d : UINT64_MAX; /* -1 is written as 2^64 - 1 */
}

/* The vectors have roots that are no hashes, to be compared as they are. */
static bool
hash_from(const char *base64, struct sha256 *out)
{
	struct buf b;

	*out = (struct sha256){{0}};
	buf_init(&b, 256);
	bool whole = base64_read(str_of(base64), &b) && b.n == sizeof out->b;
	if (b.n)
		memcpy(out->b, b.p, b.n < sizeof out->b ? b.n : sizeof out->b);
	buf_release(&b);
	return whole;
}

static bool
proof_from(const cJSON *j, struct merkle_proof *out)
{
	const cJSON *line;
	bool whole = true;

	out->count = 0;
	cJSON_ArrayForEach(line, cJSON_GetObjectItem(j, "proof")) {
		if (out->count == MERKLE_LEVELS)
			return false;
		whole = hash_from(cJSON_GetStringValue(line), &out->hashes[out->count++]) && whole;
	}
	return whole;
}

static bool
holds(const cJSON *j)
{
	struct merkle_proof proof;
	struct sha256 one, two;
	bool whole = proof_from(j, &proof);

	if (cJSON_GetObjectItem(j, "root1")) {
		hash_from(text_of(j, "root1"), &one);
		hash_from(text_of(j, "root2"), &two);
		return whole && merkle_consistent(&one, number_of(j, "size1"), &two,
		                                  number_of(j, "size2"), &proof);
	}
	whole = hash_from(text_of(j, "root"), &one) && hash_from(text_of(j, "leafHash"), &two) && whole;
	return whole && merkle_includes(&one, number_of(j, "treeSize"), number_of(j, "leafIdx"), &two,
	                                &proof);
}

static int
try_vector(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	struct buf b;

	(void)st, (void)ftw;
	if (kind != FTW_F || !str_ends(str_of(path), STR(".json")) || !load(path, &b))
		return 0;
	cJSON *j = cJSON_ParseWithLength(b.p, b.n);
	bool want = !cJSON_IsTrue(cJSON_GetObjectItem(j, "wantErr"));
	bool got = holds(j);
	CHECK_SAY(got == want, "%s: accepted: %d", path, got);
	tried++;
	agreed += got == want;
	cJSON_Delete(j);
	buf_release(&b);
	return 0;
}

static void
merkle_vectors(void)
{
	struct arena a = {0};

	tried = agreed = 0;
	nftw(vectors(&a, "merkle-testdata/inclusion"), try_vector, 8, FTW_PHYS);
	nftw(vectors(&a, "merkle-testdata/consistency"), try_vector, 8, FTW_PHYS);
	arena_release(&a);
	if (!tried)
		SKIP("the vectors of ../shared are not here");
	CHECK_SAY(tried == agreed && tried > 100, "%d of %d", agreed, tried);
}

enum { LEAVES = 70 };

struct leaves {
	struct sha256 h[LEAVES];
};

/* Straight from the definition: for comparison. */
static struct sha256
slow_root(const struct sha256 *h, size_t n)
{
	size_t k = 1;

	if (n == 0)
		return merkle_empty();
	if (n == 1)
		return *h;
	while (2 * k < n)
		k *= 2;
	struct sha256 left = slow_root(h, k), right = slow_root(h + k, n - k);
	return merkle_node(&left, &right);
}

static bool
leaf_hash(void *context, unsigned level, uint64_t index, struct sha256 *out, struct err *e)
{
	const struct leaves *l = context;

	(void)e;
	*out = slow_root(l->h + (index << level), (size_t)1 << level);
	return true;
}

static void
proofs_of_all_small_trees(void)
{
	struct leaves l;
	struct merkle_source from = {leaf_hash, &l};
	struct merkle_edge edge = {0};
	struct merkle_proof p;
	struct err e = {0};

	for (unsigned i = 0; i < LEAVES; i++) {
		char entry = (char)i;
		l.h[i] = merkle_leaf((struct str){&entry, 1});
	}
	for (uint64_t n = 1; n <= LEAVES; n++) {
		merkle_edge_add(&edge, &l.h[n - 1]);
		struct sha256 root = slow_root(l.h, n), other = merkle_edge_root(&edge), got;
		CHECK(sha256_eq(&root, &other));
		CHECK(merkle_root(&from, 0, n, &got, &e) && sha256_eq(&root, &got));
		for (uint64_t i = 0; i < n; i++) {
			CHECK(merkle_prove_inclusion(&from, i, n, &p, &e));
			CHECK(merkle_includes(&root, n, i, &l.h[i], &p));
			CHECK(!merkle_includes(&root, n, i, &l.h[(i + 1) % n], &p) || n == 1);
			struct sha256 old = slow_root(l.h, i + 1);
			CHECK(merkle_prove_consistency(&from, i + 1, n, &p, &e));
			CHECK(merkle_consistent(&old, i + 1, &root, n, &p));
			CHECK(i + 1 == n || !merkle_consistent(&root, i + 1, &root, n, &p));
		}
	}
}

static void
note_of_the_standard(void)
{
	struct arena a = {0};
	struct buf b;
	struct note n;
	struct note_key key;
	struct err e = {0};

	if (!load(vectors(&a, "spec.note"), &b)) {
		arena_release(&a);
		SKIP("the vectors of ../shared are not here");
	}
	CHECK(note_key_parse(STR("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"),
	                     &key, &e));
	CHECK(note_parse(buf_str(&b), &n, &e) && note_verify(&n, &key, 1, &e));
	CHECK_STR(n.text, STR("This is an example message.\n"));
	for (size_t bit = 0; bit < 8 * b.n; bit++) {
		struct err no = {0};
		b.p[bit / 8] = (char)(b.p[bit / 8] ^ 1 << bit % 8);
		CHECK_SAY(!note_parse(buf_str(&b), &n, &no) || !note_verify(&n, &key, 1, &no),
		          "bit %zu may be flipped", bit);
		b.p[bit / 8] = (char)(b.p[bit / 8] ^ 1 << bit % 8);
	}
	buf_release(&b);
	arena_release(&a);
}

static void
keys_are_read_strictly(void)
{
	static const char good[] = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
	struct note_key key;
	struct buf b;
	struct err e = {0};

	CHECK(note_key_parse(str_of(good), &key, &e));
	buf_init(&b, 1000);
	note_key_write(&key, &b);
	CHECK_STR(buf_str(&b), str_of(good));
	for (size_t i = 0; i + 1 < sizeof good; i++) {
		char bad[sizeof good];
		struct err no = {0};
		memcpy(bad, good, sizeof good);
		bad[i] = bad[i] == 'x' ? 'y' : 'x';
		CHECK_SAY(!note_key_parse(str_of(bad), &key, &no) && no.kind == ERR_INPUT, "%s", bad);
	}
	buf_release(&b);
}

static void
sign_and_verify(void)
{
	struct note_signer *one, *two;
	struct note_key keys[2], stranger;
	struct buf note, pem;
	struct note n;
	struct err e = {0}, no = {0};

	CHECK(note_signer_make(STR("log.example/a"), &one, &e));
	buf_init(&pem, 4096);
	CHECK(note_signer_pem(one, &pem, &e));
	CHECK(note_signer_open(STR("log.example/a"), buf_str(&pem), &two, &e));
	keys[0] = *note_signer_key(one);
	CHECK(note_signer_key(two)->id == keys[0].id);
	note_signer_close(two);
	CHECK(note_signer_make(STR("log.example/a"), &two, &e));
	keys[1] = *note_signer_key(two);
	stranger = keys[1];
	stranger.id ^= 1;

	buf_init(&note, 4096);
	buf_add(&note, STR("one\n\ntwo\n\n"));
	CHECK(note_sign(one, STR("one\n\ntwo\n"), &note, &e) && note_sign(two, STR("one\n\ntwo\n"), &note, &e));
	CHECK(note_parse(buf_str(&note), &n, &e) && n.count == 2);
	CHECK(note_verify(&n, keys, 2, &e) && n.signatures[0].holds && n.signatures[1].holds);
	CHECK(note_parse(buf_str(&note), &n, &e) && note_verify(&n, keys + 1, 1, &e));
	CHECK(!n.signatures[0].holds && n.signatures[1].holds); /* unknown keys are passed over */
	CHECK(!note_verify(&n, &stranger, 1, &no) && no.kind == ERR_NO);
	no = (struct err){0};
	buf_truncate(&note, note.n - 1); /* a line of a signature has three parts and no more */
	buf_add(&note, STR(" \n"));
	CHECK(!note_parse(buf_str(&note), &n, &no) && no.kind == ERR_INPUT);
	no = (struct err){0};
	note_signer_close(one);
	note_signer_close(two);
	CHECK(!note_signer_make(STR("two words"), &two, &no) && no.kind == ERR_USAGE);
	buf_release(&note);
	buf_release(&pem);
}

static char scratch[] = "/tmp/proviso-log-XXXXXX";

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st, (void)kind, (void)ftw;
	return remove(path);
}

/* The roots of ../shared at ten sizes, by a log on disk that grows from one to the next
 * and is opened anew at each. */
static void
roots_at_ten_sizes(void)
{
	struct arena a = {0};
	struct buf b;
	struct str rest, line;
	struct note_signer *signer;
	struct log *l;
	struct err e = {0};
	uint64_t at = 0;

	if (!load(vectors(&a, "tlog_roots_entry-i.txt"), &b)) {
		arena_release(&a);
		SKIP("the vectors of ../shared are not here");
	}
	const char *folder = arena_printf(&a, "%s/roots", scratch).p;
	CHECK(note_signer_make(STR("log.example/archive"), &signer, &e));
	struct note_key key = *note_signer_key(signer);
	struct log_signers by = {&signer, 1};
	struct log_keys keys = {&key, 1};
	CHECK(log_create(folder, by, &e));
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
		CHECK_SAY(log_open(folder, keys, true, &l, &e), "%s", e.msg);
		for (; at < (uint64_t)size; at++) {
			char entry[32];
			int n = snprintf(entry, sizeof entry, "entry-%llu\n", (unsigned long long)at);
			CHECK(log_append(l, (struct str){entry, (size_t)n}, &e));
		}
		CHECK_SAY(log_publish(l, by, &e), "%s", e.msg);
		CHECK_SAY(sha256_eq(&want, &log_checkpoint(l)->root), "at %lld", (long long)size);
		CHECK_SAY(log_verify(l, NULL, NULL, &e), "at %lld: %s", (long long)size, e.msg);
		log_close(l);
	}
	CHECK(at == 70000);
	note_signer_close(signer);
	buf_release(&b);
	arena_release(&a);
}

static void
log_of_others(void)
{
	struct arena a = {0};
	struct note_key key;
	struct log *l;
	struct buf b;
	struct inclusion p;
	struct checkpoint c;
	struct note n;
	struct str entry;
	struct err e = {0};

	if (access(vectors(&a, "tessera-testdata/log/checkpoint"), R_OK) != 0) {
		arena_release(&a);
		SKIP("the vectors of ../shared are not here");
	}
	CHECK(note_key_parse(STR("example.com/log/testdata+33d7b496+"
	                         "AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"), &key, &e));
	struct log_keys keys = {&key, 1};
	CHECK_SAY(log_open(vectors(&a, "tessera-testdata/log"), keys, true, &l, &e), "%s", e.msg);
	CHECK(log_checkpoint(l)->size == 15);
	CHECK_SAY(log_verify(l, NULL, NULL, &e), "%s", e.msg);
	CHECK(log_entry(l, 4, &a, &entry, &e));
	CHECK(load(vectors(&a, "tessera-idx4.tlog-proof"), &b));
	CHECK(inclusion_parse(buf_str(&b), &p, &e) && inclusion_verify(&p, entry, keys, &c, &n, &e));
	CHECK(!inclusion_verify(&p, STR("another"), keys, &c, &n, &e) && e.kind == ERR_NO);
	e = (struct err){0};
	/* Ours of the same entry is the same file. */
	struct buf ours;
	buf_init(&ours, 1 << 16);
	CHECK(inclusion_prove(l, 4, 15, log_note(l), &p, &e));
	inclusion_write(&p, &ours);
	CHECK_STR(buf_str(&ours), buf_str(&b));
	buf_release(&ours);
	buf_release(&b);
	/* Each older checkpoint is the start of the newest. */
	struct merkle_source from = log_hashes(l);
	for (unsigned size = 1; size < 15; size++) {
		struct merkle_proof proof;
		struct checkpoint old;
		CHECK(load(arena_printf(&a, "%s.%u", vectors(&a, "tessera-testdata/log/checkpoint"), size).p, &b));
		CHECK(note_parse(buf_str(&b), &n, &e) && note_verify(&n, &key, 1, &e) &&
		      checkpoint_parse(n.text, &old, &e) && old.size == size);
		CHECK(merkle_prove_consistency(&from, size, 15, &proof, &e));
		CHECK(merkle_consistent(&old.root, size, &log_checkpoint(l)->root, 15, &proof));
		buf_release(&b);
	}
	log_close(l);
	arena_release(&a);
}

/* A proof of a log that grew has every bit count. */
static void
bits_of_a_proof(void)
{
	struct arena a = {0};
	struct note_signer *signer;
	struct log *l;
	struct inclusion p;
	struct buf file;
	struct note n;
	struct checkpoint c;
	struct err e = {0};
	const char *folder = arena_printf(&a, "%s/bits", scratch).p;

	CHECK(note_signer_make(STR("log.example/bits"), &signer, &e));
	struct note_key key = *note_signer_key(signer);
	struct log_signers by = {&signer, 1};
	struct log_keys keys = {&key, 1};
	CHECK(log_create(folder, by, &e) && log_open(folder, keys, true, &l, &e));
	for (unsigned i = 0; i < 300; i++)
		CHECK(log_append(l, arena_printf(&a, "entry %u", i), &e));
	CHECK(log_publish(l, by, &e));
	buf_init(&file, 1 << 16);
	CHECK(inclusion_prove(l, 257, 300, log_note(l), &p, &e));
	inclusion_write(&p, &file);
	for (size_t bit = 0; bit < 8 * file.n; bit++) {
		struct err no = {0};
		file.p[bit / 8] = (char)(file.p[bit / 8] ^ 1 << bit % 8);
		CHECK_SAY(!inclusion_parse(buf_str(&file), &p, &no) ||
		          !inclusion_verify(&p, STR("entry 257"), keys, &c, &n, &no),
		          "bit %zu may be flipped", bit);
		file.p[bit / 8] = (char)(file.p[bit / 8] ^ 1 << bit % 8);
	}
	CHECK(inclusion_parse(buf_str(&file), &p, &e) &&
	      inclusion_verify(&p, STR("entry 257"), keys, &c, &n, &e) && c.size == 300);
	buf_release(&file);
	log_close(l);
	note_signer_close(signer);
	arena_release(&a);
}

/* The log that bits_of_a_proof left, with one byte changed. */
static const char *flipped_folder;
static struct log_keys flipped_keys;
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
		struct log *l = NULL;
		b.p[at] = (char)(b.p[at] ^ 0x10);
		CHECK(file_write_durably(path, buf_str(&b), 0666, &e));
		bool holds = log_open(flipped_folder, flipped_keys, false, &l, &e) &&
		             log_verify(l, NULL, NULL, &e);
		log_close(l);
		CHECK_SAY(!holds && e.kind == ERR_CORRUPT, "%s may be changed at %zu", path, at);
		flipped_tried++;
		flipped_found += !holds;
		b.p[at] = (char)(b.p[at] ^ 0x10);
	}
	struct err e = {0};
	CHECK(file_write_durably(path, buf_str(&b), 0666, &e));
	buf_release(&b);
	return 0;
}

static void
a_changed_byte_of_a_log_is_found(void)
{
	struct arena a = {0};
	struct note_signer *signer;
	struct log *l;
	struct err e = {0};

	flipped_folder = arena_printf(&a, "%s/flipped", scratch).p;
	CHECK(note_signer_make(STR("log.example/flipped"), &signer, &e));
	struct note_key key = *note_signer_key(signer);
	struct log_signers by = {&signer, 1};
	flipped_keys = (struct log_keys){&key, 1};
	CHECK(log_create(flipped_folder, by, &e) && log_open(flipped_folder, flipped_keys, true, &l, &e));
	for (unsigned i = 0; i < 262; i++) {
		CHECK(log_append(l, arena_printf(&a, "entry %u", i), &e));
		if (i >= 257) /* so that partial tiles of older checkpoints are there too */
			CHECK(log_publish(l, by, &e));
	}
	log_close(l);
	nftw(flipped_folder, flip_file, 8, FTW_PHYS);
	CHECK_SAY(flipped_tried == flipped_found && flipped_tried > 400, "%zu of %zu", flipped_found,
	          flipped_tried);
	CHECK(log_open(flipped_folder, flipped_keys, true, &l, &e) && log_verify(l, NULL, NULL, &e));
	log_close(l);
	note_signer_close(signer);
	arena_release(&a);
}

/* Half a tile under a name that the next publish does not write over. */
static void
leave_behind(const char *folder, const char *tile, struct arena *a)
{
	struct err e = {0};
	const char *path = arena_printf(a, "%s/tile/%s", folder, tile).p;

	CHECK_SAY(file_make_folders(path, &e) && file_write_durably(path, STR("half"), 0600, &e), "%s", e.msg);
}

/* A process that is killed leaves tiles of a checkpoint that never was. */
static void
what_an_interrupted_work_left_is_no_part_of_the_log(void)
{
	static const unsigned sizes[] = {260, 270, 512, 600, 1100};
	static const char *const left[] = {"entries/001.p/7", "entries/001.p/200", "0/001.p/9", "0/002.p/30",
	                                   "entries/002", "entries/002.p/88", "entries/004.p/3", "1/000.p/2"};
	struct arena a = {0};
	struct note_signer *signer;
	struct log *l;
	struct err e = {0};
	const char *folder = arena_printf(&a, "%s/interrupted", scratch).p;

	CHECK(note_signer_make(STR("log.example/interrupted"), &signer, &e));
	struct note_key key = *note_signer_key(signer);
	struct log_signers by = {&signer, 1};
	struct log_keys keys = {&key, 1};
	CHECK(log_create(folder, by, &e));
	for (size_t i = 0; i < COUNT(sizes); i++) {
		CHECK_SAY(log_open(folder, keys, true, &l, &e), "%s", e.msg);
		for (uint64_t n = log_size(l); n < sizes[i]; n++)
			CHECK(log_append(l, arena_printf(&a, "entry %u", (unsigned)n), &e));
		CHECK(log_publish(l, by, &e));
		CHECK_SAY(log_verify(l, NULL, NULL, &e), "at %u: %s", sizes[i], e.msg);
		log_close(l);
		for (size_t k = 0; i == 0 && k < COUNT(left); k++)
			leave_behind(folder, left[k], &a);
	}
	note_signer_close(signer);
	arena_release(&a);
}

static void
base64_is_strict(void)
{
	struct buf b;
	char one[1];

	buf_init(&b, 100);
	base64_write(STR("any carnal pleas"), &b);
	CHECK_STR(buf_str(&b), STR("YW55IGNhcm5hbCBwbGVhcw=="));
	buf_clear(&b);
	CHECK(base64_read(STR("YW55IGNhcm5hbCBwbGVhcw=="), &b));
	CHECK_STR(buf_str(&b), STR("any carnal pleas"));
	CHECK(base64_read_exactly(STR("YQ=="), one, 1) && one[0] == 'a');
	static const char *const bad[] = {"YQ=", "YR==", "Y===", "====", "YQ==YQ==", "YW\n5", "YW5-", "YWJ="};
	for (size_t i = 0; i < COUNT(bad); i++)
		CHECK_SAY(!base64_read(str_of(bad[i]), &b), "%s", bad[i]);
	buf_release(&b);
}

int
main(void)
{
	if (!mkdtemp(scratch))
		return 1;
	RUN(base64_is_strict);
	RUN(merkle_vectors);
	RUN(proofs_of_all_small_trees);
	RUN(note_of_the_standard);
	RUN(keys_are_read_strictly);
	RUN(sign_and_verify);
	RUN(roots_at_ten_sizes);
	RUN(log_of_others);
	RUN(bits_of_a_proof);
	RUN(a_changed_byte_of_a_log_is_found);
	RUN(what_an_interrupted_work_left_is_no_part_of_the_log);
	nftw(scratch, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	return check_done();
}
