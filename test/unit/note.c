/* note: signed notes of C2SP, their keys, and the checkpoints in them. */
#include "proof/checkpoint.h"
#include "proof/note.h"
#include "test/check.h"

static void
note_of_the_standard(void)
{
	struct arena a = {0};
	struct buf b;
	struct note n;
	struct note_key key;
	struct err e = {0};

	buf_init(&b, LIMIT_INPUT_BYTES);
	if (!file_read(check_shared("vectors/spec.note", &a), &b, &e)) {
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
	CHECK(note_sign(one, STR("one\n\ntwo\n"), &note, &e) &&
	      note_sign(two, STR("one\n\ntwo\n"), &note, &e));
	CHECK(note_parse(buf_str(&note), &n, &e) && n.count == 2);
	CHECK(note_verify(&n, keys, 2, &e) && n.signatures[0].holds && n.signatures[1].holds);
	CHECK(note_parse(buf_str(&note), &n, &e) && note_verify(&n, keys + 1, 1, &e));
	CHECK(!n.signatures[0].holds && n.signatures[1].holds); /* unknown keys are passed over */
	CHECK(!note_verify(&n, &stranger, 1, &no) && no.kind == ERR_NO);
	no = (struct err){0};
	note_signer_close(one);
	note_signer_close(two);
	CHECK(!note_signer_make(STR("two words"), &two, &no) && no.kind == ERR_USAGE);
	buf_release(&note);
	buf_release(&pem);
}

/* A note of this text, signed by one key. */
static struct str
signed_note(struct str text, const struct note_signer *by, struct arena *a)
{
	struct buf b;
	struct err e = {0};

	buf_init(&b, 1 << 16);
	buf_printf(&b, "%.*s\n", STR_ARG(text));
	CHECK(note_sign(by, text, &b, &e));
	struct str s = arena_str(a, buf_str(&b));
	buf_release(&b);
	return s;
}

static bool
accepts(struct str bytes, const struct note_signer *by)
{
	struct note n;
	struct err e = {0};

	return note_parse(bytes, &n, &e) && note_verify(&n, note_signer_key(by), 1, &e);
}

/* A good signature does not help what is no note. */
static void
what_is_no_note_is_refused_though_it_is_signed(void)
{
	static const char *const texts[] = {"a\x01\n", "tab\there\n", "a\r\n", "\xFF\n",
	                                    "\xC3\n", "no line end", "", "\n"};
	struct arena a = {0};
	struct note_signer *s;
	struct err e = {0};

	CHECK(note_signer_make(STR("log.example/a"), &s, &e));
	struct str good = signed_note(STR("text\n"), s, &a), line = str_slice(good, 6, good.n - 1);
	CHECK(accepts(good, s));
	for (size_t i = 0; i < COUNT(texts); i++)
		CHECK_SAY(!accepts(signed_note(str_of(texts[i]), s, &a), s), "text %zu", i);
	const struct str bad[] = {
		str_slice(good, 0, good.n - 1), str_slice(good, 0, 6), STR(""),
		arena_printf(&a, "text\n%.*s\n", STR_ARG(line)),
		arena_printf(&a, "text\n\n%.*s x\n", STR_ARG(line)),
		arena_printf(&a, "text\n\n%.*s \n", STR_ARG(line)),
		arena_printf(&a, "text\n\n%.*s\nmore\n", STR_ARG(line)),
		arena_printf(&a, "text\n\n-%.*s\n", STR_ARG(line)),
		arena_printf(&a, "text\n\n%.*s\n\xE2\x80\x94 two+names AAAAAAA=\n", STR_ARG(line)),
	};
	for (size_t i = 0; i < COUNT(bad); i++)
		CHECK_SAY(!accepts(bad[i], s), "%.*s", STR_ARG(bad[i]));
	note_signer_close(s);
	arena_release(&a);
}

static void
a_note_has_so_many_signatures_and_no_more(void)
{
	struct arena a = {0};
	struct note_signer *s;
	struct note n;
	struct buf b;
	struct err e = {0};

	CHECK(note_signer_make(STR("log.example/a"), &s, &e));
	buf_init(&b, 1 << 20);
	buf_add(&b, signed_note(STR("text\n"), s, &a));
	for (size_t i = 1; i < NOTE_SIGNATURES; i++)
		buf_printf(&b, "\xE2\x80\x94 w%zu AAAAAAA=\n", i);
	CHECK(accepts(buf_str(&b), s));
	buf_add(&b, STR("\xE2\x80\x94 w AAAAAAA=\n"));
	CHECK(!note_parse(buf_str(&b), &n, &e) && e.kind == ERR_INPUT);
	buf_release(&b);
	note_signer_close(s);
	arena_release(&a);
}

/* Who is known and signed something else makes a note bad, whoever else signed it. */
static void
one_false_signature_of_a_known_key_is_too_many(void)
{
	struct arena a = {0};
	struct note_signer *one, *two;
	struct note n;
	struct err e = {0};

	CHECK(note_signer_make(STR("log.example/a"), &one, &e));
	CHECK(note_signer_make(STR("log.example/b"), &two, &e));
	struct note_key keys[] = {*note_signer_key(one), *note_signer_key(two)};
	struct str good = signed_note(STR("text\n"), one, &a);
	struct str other = signed_note(STR("other\n"), two, &a);
	other = str_slice(other, strlen("other\n\n"), other.n); /* the signature alone */
	struct str both = arena_printf(&a, "%.*s%.*s", STR_ARG(good), STR_ARG(other));
	CHECK(note_parse(both, &n, &e) && n.count == 2 && note_verify(&n, keys, 1, &e));
	CHECK(!note_verify(&n, keys, 2, &e) && e.kind == ERR_NO);
	note_signer_close(one);
	note_signer_close(two);
	arena_release(&a);
}

/* C2SP signed-note names more types than we know how to check. */
static void
keys_of_other_types_are_not_read(void)
{
	struct note_key key;
	char all[] = "log.example/a\n\x01................................", vkey[128];
	struct buf b;
	struct err e = {0};

	for (int type = 1; type < 256; type++) {
		all[14] = (char)type;
		struct sha256 h = sha256_of(str_of(all));
		buf_init(&b, 100);
		base64_write(str_slice(str_of(all), 14, 47), &b);
		snprintf(vkey, sizeof vkey, "log.example/a+%02x%02x%02x%02x+%.*s", h.b[0], h.b[1], h.b[2],
		         h.b[3], STR_ARG(buf_str(&b)));
		e = (struct err){0};
		bool known = type == NOTE_ED25519 || type == NOTE_COSIGNATURE;
		CHECK_SAY(note_key_parse(str_of(vkey), &key, &e) == known, "type %d: %s", type, vkey);
		CHECK_SAY(known || strstr(e.msg, "such signatures are not known here"), "%s", e.msg);
		vkey[14] = vkey[14] == '0' ? '1' : '0'; /* of the id */
		e = (struct err){0};
		CHECK(!note_key_parse(str_of(vkey), &key, &e) && strstr(e.msg, "mistyped"));
		buf_release(&b);
	}
}

#define ROOT "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="

static void
checkpoints_are_read_strictly(void)
{
	static const char *const good[] = {"a\n0\n" ROOT "\n",
	                                   "a b\n12\n" ROOT "\nmore\nand more\n"};
	static const char *const bad[] = {
		"", "a\n", "a\n0\n", "\n0\n" ROOT "\n", "a\n\n" ROOT "\n", "a\n00\n" ROOT "\n",
		"a\n01\n" ROOT "\n", "a\n-1\n" ROOT "\n", "a\n+1\n" ROOT "\n", "a\n1 \n" ROOT "\n",
		"a\n0x1\n" ROOT "\n", "a\n99999999999999999999\n" ROOT "\n", "a\n0\n" ROOT "=\n",
		"a\n0\nAAAA\n", "a\n0\n" ROOT "\n\n", "a\n0\n" ROOT "\nmore\n\nmore\n"};
	struct checkpoint c;

	for (size_t i = 0; i < COUNT(good); i++) {
		struct err e = {0};
		CHECK_SAY(checkpoint_parse(str_of(good[i]), &c, &e), "%s: %s", good[i], e.msg);
	}
	CHECK(c.size == 12);
	CHECK_STR(c.origin, STR("a b"));
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct err e = {0};
		CHECK_SAY(!checkpoint_parse(str_of(bad[i]), &c, &e) && e.kind == ERR_INPUT, "%s", bad[i]);
	}
}

int
main(void)
{
	RUN(note_of_the_standard);
	RUN(keys_are_read_strictly);
	RUN(sign_and_verify);
	RUN(what_is_no_note_is_refused_though_it_is_signed);
	RUN(a_note_has_so_many_signatures_and_no_more);
	RUN(one_false_signature_of_a_known_key_is_too_many);
	RUN(keys_of_other_types_are_not_read);
	RUN(checkpoints_are_read_strictly);
	return check_done();
}
