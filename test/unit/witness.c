/* witness: what is sent to a witness, and what its answers mean; keys that follow keys. */
#include "archive/config.h"
#include "proof/inclusion.h"
#include "proof/succession.h"
#include "proof/witness.h"
#include "test/cosigner.h"

#define TEXT "log.example/a\n3\nSBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=\n"
static const char note[] = TEXT "\n\xE2\x80\x94 log.example/a ZWZnaDEyMzQ=\n";

static bool
reads(int status, const char *type, struct str body, const struct note_key *key,
      struct witness_said *said, struct err *e)
{
	struct witness_answer answer = {status, str_of(type), body};

	*e = (struct err){0};
	return witness_read(&answer, str_of(note), key, said, e);
}

static void
a_request_is_as_the_standard_says(void)
{
	struct merkle_proof none = {.count = 0}, two = {.count = 2};
	struct buf b;

	two.hashes[0] = merkle_empty();
	two.hashes[1] = merkle_leaf(STR(""));
	buf_init(&b, 4096);
	witness_request(0, &none, str_of(note), &b);
	CHECK(str_starts(buf_str(&b), STR("old 0\n\nlog.example/a\n3\n")));
	buf_clear(&b);
	witness_request(17, &two, str_of(note), &b);
	CHECK(str_starts(buf_str(&b), STR("old 17\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
	                                  "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n\nlog.example/a\n")));
	CHECK(str_ends(buf_str(&b), str_of(note)));
	buf_release(&b);
}

static void
a_cosignature_is_found_among_others(void)
{
	struct cosigner one, two;
	struct witness_said said;
	struct buf b;
	struct err e;

	cosigner_open(&one, STR("witness.example/one"));
	cosigner_open(&two, STR("witness.example/two"));
	buf_init(&b, 4096);
	cosign(&two, STR(TEXT), 5, &b);
	size_t start = b.n;
	cosign(&one, STR(TEXT), 1767225600, &b);
	size_t end = b.n;
	cosign(&two, STR(TEXT), 7, &b);
	CHECK_SAY(reads(200, "", buf_str(&b), &one.key, &said, &e), "%s", e.msg);
	CHECK(said.cosigned && said.at == 1767225600);
	CHECK_STR(said.line, str_slice(buf_str(&b), start, end));
	/* Only the witness that was asked counts. */
	CHECK(!reads(200, "", str_slice(buf_str(&b), 0, start), &one.key, &said, &e) && e.kind == ERR_REMOTE);
	CHECK(!reads(200, "", STR(""), &one.key, &said, &e) && e.kind == ERR_REMOTE);
	/* Each bit of the line counts. */
	for (size_t bit = 8 * start; bit < 8 * end; bit++) {
		b.p[bit / 8] = (char)(b.p[bit / 8] ^ 1 << bit % 8);
		CHECK_SAY(!reads(200, "", buf_str(&b), &one.key, &said, &e), "bit %zu may be flipped", bit);
		b.p[bit / 8] = (char)(b.p[bit / 8] ^ 1 << bit % 8);
	}
	/* A time that nobody's clock has. */
	buf_clear(&b);
	cosign(&one, STR(TEXT), UINT64_MAX, &b);
	CHECK(!reads(200, "", buf_str(&b), &one.key, &said, &e));
	buf_clear(&b);
	cosign(&one, STR(TEXT), INT64_MAX, &b);
	CHECK(reads(200, "", buf_str(&b), &one.key, &said, &e) && said.at == INT64_MAX);
	/* A text of its own in front of a cosignature over that is none of ours. */
	buf_clear(&b);
	buf_add(&b, STR("more\n\n"));
	cosign(&one, STR("log.example/a\n3\nSBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=\n\n"
	                 "\xE2\x80\x94 log.example/a ZWZnaDEyMzQ=\nmore\n"), 5, &b);
	CHECK(!reads(200, "", buf_str(&b), &one.key, &said, &e));
	buf_clear(&b); /* nor behind a line of another */
	buf_add(&b, STR("more\n\n"));
	cosign(&two, STR(TEXT), 5, &b);
	cosign(&one, STR("log.example/a\n3\nSBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=\n\n"
	                 "\xE2\x80\x94 log.example/a ZWZnaDEyMzQ=\nmore\n"), 5, &b);
	CHECK(!reads(200, "", buf_str(&b), &one.key, &said, &e));
	EVP_PKEY_free(one.pair);
	EVP_PKEY_free(two.pair);
	buf_release(&b);
}

static void
a_conflict_names_the_size(void)
{
	struct cosigner w;
	struct witness_said said;
	struct err e;

	cosigner_open(&w, STR("witness.example/one"));
	CHECK(reads(409, "text/x.tlog.size", STR("12\n"), &w.key, &said, &e) && !said.cosigned && said.size == 12);
	CHECK(reads(409, "Text/X.TLOG.size ; a=b", STR("0\n"), &w.key, &said, &e) && said.size == 0);
	static const char *const bad[] = {"", "\n", "12", "012\n", "-1\n", "12\n\n", " 12\n", "12 \n",
	                                  "99999999999999999999\n"};
	for (size_t i = 0; i < COUNT(bad); i++)
		CHECK_SAY(!reads(409, "text/x.tlog.size", str_of(bad[i]), &w.key, &said, &e) &&
		          e.kind == ERR_REMOTE, "\"%s\" was read", bad[i]);
	CHECK(!reads(409, "text/plain", STR("12\n"), &w.key, &said, &e) && strstr(e.msg, "another tree"));
	EVP_PKEY_free(w.pair);
}

static void
refusals_say_what_to_do(void)
{
	static const struct {
		int status;
		const char *words;
	} all[] = {{400, "bad one"}, {403, "proviso key"}, {404, "ask its operator"}, {422, "rewritten"},
	           {500, "status 500"}, {301, "status 301"}};
	struct cosigner w;
	struct witness_said said;
	struct err e;

	static char long_answer[WITNESS_ANSWER_MAX + 1];

	cosigner_open(&w, STR("witness.example/one"));
	CHECK(!reads(200, "", (struct str){long_answer, sizeof long_answer}, &w.key, &said, &e) &&
	      strstr(e.msg, "is longer than"));
	for (size_t i = 0; i < COUNT(all); i++)
		CHECK_SAY(!reads(all[i].status, "", STR("words\nof theirs"), &w.key, &said, &e) &&
		          e.kind == ERR_REMOTE && strstr(e.msg, all[i].words), "%d: %s", all[i].status, e.msg);
	EVP_PKEY_free(w.pair);
}

/* ---- succession ---- */

enum { KEYS = 5 };

struct line_of_keys {
	struct arena a;
	struct note_signer *signers[KEYS];
	struct successor list[KEYS - 1]; /* of the keys after the first */
};

/* A log that has just this entry, signed by one key: a proof of it. */
static struct str
proof_of(struct arena *a, struct str origin, struct str entry, const struct note_signer *by)
{
	struct sha256 leaf = merkle_leaf(entry);
	struct checkpoint c = {origin, 1, leaf};
	struct inclusion p = {.index = 0};
	struct buf text, signed_text, file;
	struct err e = {0};

	buf_init(&text, 4096);
	buf_init(&signed_text, 4096);
	buf_init(&file, 8192);
	checkpoint_write(&c, &text);
	buf_printf(&signed_text, "%.*s\n", STR_ARG(buf_str(&text)));
	CHECK(note_sign(by, buf_str(&text), &signed_text, &e));
	p.note = buf_str(&signed_text);
	inclusion_write(&p, &file);
	struct str s = arena_str(a, buf_str(&file));
	buf_release(&text);
	buf_release(&signed_text);
	buf_release(&file);
	return s;
}

static struct str
text_of(struct arena *a, const struct note_key *key,
        void (*write)(const struct note_key *key, struct buf *out))
{
	struct buf b;

	buf_init(&b, 4096);
	write(key, &b);
	struct str s = arena_str(a, buf_str(&b));
	buf_release(&b);
	return s;
}

/* Each key is announced in a log that the one before it signed. */
static void
line_open(struct line_of_keys *l)
{
	struct str origin = STR("log.example/a");
	struct err e = {0};

	*l = (struct line_of_keys){0};
	for (size_t i = 0; i < KEYS; i++)
		CHECK(note_signer_make(origin, &l->signers[i], &e));
	for (size_t i = 1; i < KEYS; i++) {
		const struct note_key *key = note_signer_key(l->signers[i]);
		l->list[i - 1].vkey = text_of(&l->a, key, note_key_write);
		l->list[i - 1].proof = proof_of(&l->a, origin, text_of(&l->a, key, succession_statement),
		                                l->signers[i - 1]);
	}
}

static void
line_close(struct line_of_keys *l)
{
	for (size_t i = 0; i < KEYS; i++)
		note_signer_close(l->signers[i]);
	arena_release(&l->a);
}

static void
keys_lead_to_their_successors(void)
{
	struct line_of_keys l;
	struct successor s;

	line_open(&l);
	succession_follow(note_signer_key(l.signers[0]), l.list, KEYS - 1);
	for (size_t i = 0; i < KEYS - 1; i++)
		CHECK_SAY(l.list[i].trusted && l.list[i].key.id == note_signer_key(l.signers[i + 1])->id,
		          "key %zu: %s", i + 1, l.list[i].why.msg);
	/* In any order. */
	s = l.list[0];
	l.list[0] = l.list[3];
	l.list[3] = s;
	succession_follow(note_signer_key(l.signers[0]), l.list, KEYS - 1);
	for (size_t i = 0; i < KEYS - 1; i++)
		CHECK(l.list[i].trusted);
	/* From the second key the first is not reached, and the others are. */
	s = l.list[0];
	l.list[0] = l.list[3];
	l.list[3] = s;
	succession_follow(note_signer_key(l.signers[1]), l.list, KEYS - 1);
	CHECK(!l.list[0].trusted && l.list[0].why.kind == ERR_NO);
	CHECK(l.list[1].trusted && l.list[2].trusted && l.list[3].trusted);
	line_close(&l);
}

static void
a_broken_link_ends_trust(void)
{
	struct line_of_keys l;

	line_open(&l);
	char *p = (char *)(uintptr_t)l.list[1].proof.p;
	for (size_t bit = 0; bit < 8 * l.list[1].proof.n; bit += 7) {
		p[bit / 8] = (char)(p[bit / 8] ^ 1 << bit % 8);
		succession_follow(note_signer_key(l.signers[0]), l.list, KEYS - 1);
		CHECK_SAY(l.list[0].trusted && !l.list[1].trusted && !l.list[2].trusted && !l.list[3].trusted,
		          "bit %zu may be flipped", bit);
		CHECK(l.list[1].why.kind != ERR_NONE && l.list[1].why.msg[0]);
		p[bit / 8] = (char)(p[bit / 8] ^ 1 << bit % 8);
	}
	line_close(&l);
}

/* Who is no key of this log vouches for nobody, and nobody for a key of another log. */
static void
strangers_are_not_trusted(void)
{
	struct line_of_keys l;
	struct note_signer *other;
	struct err e = {0};

	line_open(&l);
	const struct note_key *second = note_signer_key(l.signers[1]);
	struct str statement = text_of(&l.a, second, succession_statement);
	l.list[0].proof = proof_of(&l.a, STR("log.example/b"), statement, l.signers[0]);
	succession_follow(note_signer_key(l.signers[0]), l.list, 1);
	CHECK(!l.list[0].trusted && strstr(l.list[0].why.msg, "another log"));
	l.list[0].proof = proof_of(&l.a, STR("log.example/a"), STR("{\"key\":\"\",\"kind\":\"key\"}"),
	                           l.signers[0]);
	succession_follow(note_signer_key(l.signers[0]), l.list, 1);
	CHECK(!l.list[0].trusted && l.list[0].why.kind == ERR_NO);

	CHECK(note_signer_make(STR("log.example/b"), &other, &e));
	l.list[0].vkey = text_of(&l.a, note_signer_key(other), note_key_write);
	l.list[0].proof = proof_of(&l.a, STR("log.example/a"),
	                           text_of(&l.a, note_signer_key(other), succession_statement),
	                           l.signers[0]);
	succession_follow(note_signer_key(l.signers[0]), l.list, 1);
	CHECK(!l.list[0].trusted && strstr(l.list[0].why.msg, "no key of the log"));
	note_signer_close(other);

	struct cosigner witness; /* which attests to the log under its own name */
	cosigner_open(&witness, STR("log.example/a"));
	l.list[0].vkey = text_of(&l.a, &witness.key, note_key_write);
	l.list[0].proof = proof_of(&l.a, STR("log.example/a"),
	                           text_of(&l.a, &witness.key, succession_statement), l.signers[0]);
	succession_follow(note_signer_key(l.signers[0]), l.list, 1);
	CHECK(!l.list[0].trusted && strstr(l.list[0].why.msg, "no key of the log"));
	EVP_PKEY_free(witness.pair);
	line_close(&l);
}

/* ---- config ---- */

#define VKEY "witness.example/w+0b1ca5bb+BMH7PBvigh0pYAi47zXwCEExGF6ISshSBOgzrkdcXK3x"
#define OTHER "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k" /* type 01 */

static bool
config_of(const char *text, struct arena *a, struct config *c, struct err *e)
{
	char folder[] = "/tmp/proviso-config-XXXXXX";

	*e = (struct err){0};
	CHECK(mkdtemp(folder));
	const char *path = arena_printf(a, "%s/config", folder).p;
	struct err none = {0};
	CHECK(!text || file_write_durably(path, str_of(text), 0600, &none));
	bool ok = config_read(folder, a, c, e);
	remove(path);
	remove(folder);
	return ok;
}

static void
a_config_is_read(void)
{
	struct arena a = {0};
	struct config c;
	struct err e;

	CHECK(config_of(NULL, &a, &c, &e) && !c.authority && c.witness_count == 0);
	CHECK(config_of("\n  # a comment\n\ttimestamp-authority  https://tsa.example/a#b  my file.pem \r\n"
	                "witness http://w.example/log/ " VKEY "\n", &a, &c, &e));
	CHECK_STR(str_of(c.authority), STR("https://tsa.example/a#b"));
	CHECK(str_ends(str_of(c.anchors), STR("/my file.pem")) && str_starts(str_of(c.anchors), STR("/tmp/")));
	CHECK(c.witness_count == 1);
	CHECK_STR(str_of(c.witnesses[0].url), STR("http://w.example/log"));
	CHECK_STR(c.witnesses[0].key.name, STR("witness.example/w"));
	CHECK(config_of("timestamp-authority http://tsa.example /a/b.pem", &a, &c, &e));
	CHECK_STR(str_of(c.anchors), STR("/a/b.pem"));
	arena_release(&a);
}

static void
a_bad_config_names_the_line(void)
{
	static const struct {
		const char *text, *words;
	} all[] = {
		{"# fine\nwitnes http://w.example " VKEY, "line 2: \"witnes\" is no setting"},
		{"timestamp-authority tsa.example", "line 1: timestamp-authority needs an address"},
		{"timestamp-authority https://", "line 1: timestamp-authority needs an address"},
		{"timestamp-authority", "line 1: timestamp-authority needs an address"},
		{"\n\ntimestamp-authority http://a.b\ntimestamp-authority http://a.c", "line 4: a home has one"},
		{"witness http://w.example", "line 1: \"\" is no key"},
		{"witness " VKEY, "line 1: witness needs an address"},
		{"witness http://w.example " OTHER, "line 1: the key of a witness is one for cosignatures"},
		{"witness http://w.example " VKEY " more", "line 1: \"witness.example"},
		{"witness http://w.example " VKEY "\nwitness http://x.example " VKEY, "line 2: this witness is named"},
		{"\xFF", "is no UTF-8 text"},
	};
	struct arena a = {0};
	struct config c;
	struct err e;

	for (size_t i = 0; i < COUNT(all); i++)
		CHECK_SAY(!config_of(all[i].text, &a, &c, &e) && e.kind == ERR_INPUT &&
		          strstr(e.msg, all[i].words), "%s: \"%s\"", all[i].text, e.msg);
	arena_release(&a);
}

int
main(void)
{
	RUN(a_request_is_as_the_standard_says);
	RUN(a_cosignature_is_found_among_others);
	RUN(a_conflict_names_the_size);
	RUN(refusals_say_what_to_do);
	RUN(keys_lead_to_their_successors);
	RUN(a_broken_link_ends_trust);
	RUN(strangers_are_not_trusted);
	RUN(a_config_is_read);
	RUN(a_bad_config_names_the_line);
	return check_done();
}
