/* bundle_witness: a bundle of what witnesses have cosigned. */
#include "archive/attest.h"
#include "archive/attest.sql.h"
#include "test/bundles.h"
#include "test/cosigner.h"

enum { DAY = 86400 };

static struct bundles b;
static struct cosigner one, two, planted;
static struct str alone;    /* before anybody cosigned */
static struct str cosigned; /* with both witnesses */

/* As if the witness had been asked for the present checkpoint. */
static bool
witness(const struct cosigner *w, int64_t at, struct err *e)
{
	const struct checkpoint *c = log_checkpoint(b.home.log);
	struct stmt *s = db_stmt(b.home.db, sql_witness_add, e);
	struct buf note;
	struct note n;

	buf_init(&note, ATTEST_NOTE_BYTES);
	bool ok = s && attest_own_note(log_note(b.home.log), &b.home.keys, &note, e) &&
	          note_parse(buf_str(&note), &n, e);
	if (ok) {
		struct str text = arena_str(&b.a, n.text);
		cosign(w, text, (uint64_t)at, &note);
		stmt_bind_str(s, 1, bundles_vkey(&b, &w->key));
		stmt_bind_int(s, 2, (int64_t)c->size);
		stmt_bind_int(s, 3, at);
		stmt_bind_blob(s, 4, buf_str(&note));
		ok = stmt_run(s, e);
	}
	buf_release(&note);
	return ok;
}

static bool
bundle(struct str *file, struct err *e)
{
	struct evidence v;

	return bundles_gather(&b, STR("Tern Row"), INT64_MAX, &v, e) &&
	       bundles_write(&b, &v, file, e);
}

/* The earlier checkpoint has fewer witnesses, and the first does not have the capture.
 * One was written into the rows whom the home's owner does not know. */
static bool
make(struct err *e)
{
	int64_t t = bundles_day;
	struct str known = arena_printf(&b.a, "%.*s\n%.*s\n",
	                                STR_ARG(bundles_vkey(&b, &one.key)),
	                                STR_ARG(bundles_vkey(&b, &two.key)));

	return bundles_know_witnesses(&b, known, e) &&
	       bundles_keep(&b, bundles_page, 0, NULL, e) &&
	       witness(&planted, t, e) && bundle(&alone, e) &&
	       witness(&two, t + DAY, e) && bundle(&cosigned, e) &&
	       witness(&planted, t, e) && witness(&one, t + 2 * DAY, e) &&
	       witness(&two, t + 2 * DAY + 1, e) && witness(&one, t + 3 * DAY, e) &&
	       bundle(&cosigned, e);
}

/* It holds, and that is said of it. */
static bool
says(struct str file, const struct bundle_trust *trust, enum bundle_word word,
     const char *text)
{
	struct bundles_said said = {.word = word, .looked_for = str_of(text)};
	struct err e = {0};

	CHECK_SAY(bundle_verify(file, trust, bundles_listen, &said, &e), "%s", e.msg);
	return said.found;
}

static void
witnesses_are_claimed_until_they_are_known(void)
{
	struct bundle_trust nobody = {.now = bundles_day}, known = nobody, stranger = nobody;
	struct cosigner other;

	cosigner_open(&other, one.key.name);
	known.witnesses = arena_printf(&b.a, "%.*s\n", STR_ARG(bundles_vkey(&b, &one.key)));
	stranger.witnesses = bundles_vkey(&b, &other.key);
	CHECK(says(cosigned, &nobody, BUNDLE_NOTE, "who calls itself the witness witness.example/one"));
	CHECK(says(cosigned, &nobody, BUNDLE_NOTE, "who calls itself the witness witness.example/two"));
	CHECK(says(cosigned, &known, BUNDLE_HOLDS, "the witness witness.example/one (key "));
	CHECK(says(cosigned, &known, BUNDLE_HOLDS, "the capture among them, at 2026-01-03T00:00:00Z"));
	CHECK(says(cosigned, &known, BUNDLE_NOTE, "who calls itself the witness witness.example/two"));
	CHECK(!says(cosigned, &stranger, BUNDLE_HOLDS, "the witness witness.example/one"));
	CHECK(says(alone, &known, BUNDLE_NOTE, "no witness"));
	EVP_PKEY_free(other.pair);
}

/* The one that most of them cosigned, and of two cosignatures by one key the earlier. */
static void
the_best_cosigned_checkpoint_comes_along(void)
{
	struct str proof = bundles_member(cosigned, "proof/witnessed.tlog-proof", &b.a);
	struct str how = bundles_member(cosigned, "VERIFY.txt", &b.a);

	CHECK(str_find(proof, STR("witness.example/one"), 0) != SIZE_MAX &&
	      str_find(proof, STR("witness.example/two"), 0) != SIZE_MAX);
	CHECK_STR(bundles_member(cosigned, "proof/witness.keys", &b.a),
	          arena_printf(&b.a, "%.*s\n%.*s\n", STR_ARG(bundles_vkey(&b, &one.key)),
	                       STR_ARG(bundles_vkey(&b, &two.key))));
	CHECK(str_find(how, STR("witness.example/one, at 2026-01-03T00:00:00Z"), 0) != SIZE_MAX &&
	      str_find(how, STR("witness.example/two, at 2026-01-03T00:00:01Z"), 0) != SIZE_MAX);
}

static void
every_file_of_a_witness_counts(void)
{
	bundles_check_each_file_counts(cosigned, b.key);
	bundles_check_each_file_is_missed(cosigned, b.key);
}

/* Nor is one counted as two. */
static void
each_witness_is_named_once(void)
{
	struct arena a = {0};
	struct forgery f;

	forgery_begin(cosigned, &a, &f);
	struct str *keys = forgery_file(&f, "proof/witness.keys");
	*keys = arena_printf(&a, "%.*s%.*s\n", STR_ARG(*keys),
	                     STR_ARG(bundles_vkey(&b, &one.key)));
	forgery_add(&f, "proof/witness-3.sig", *forgery_file(&f, "proof/witness-1.sig"));
	forgery_add(&f, "proof/witness-3.pem", *forgery_file(&f, "proof/witness-1.pem"));
	forgery_sum(&f);
	CHECK(bundles_fail_by(forgery_pack(&f), b.key, "proof/witness.keys: has the key "));
	*keys = b.key;
	forgery_sum(&f);
	CHECK(bundles_fail_by(forgery_pack(&f), b.key, "is no key of a witness"));
	arena_release(&a);
}

int
main(void)
{
	struct err e = {0};
	bool ok = bundles_open(&b, &e);

	cosigner_open(&one, STR("witness.example/one"));
	cosigner_open(&two, STR("witness.example/two"));
	cosigner_open(&planted, STR("witness.court.gov"));
	ok = ok && make(&e);
	if (ok) {
		RUN(witnesses_are_claimed_until_they_are_known);
		RUN(the_best_cosigned_checkpoint_comes_along);
		RUN(every_file_of_a_witness_counts);
		RUN(each_witness_is_named_once);
	} else {
		printf("FAIL a_bundle_is_made: %s\n", e.msg);
	}
	EVP_PKEY_free(one.pair);
	EVP_PKEY_free(two.pair);
	EVP_PKEY_free(planted.pair);
	bundles_close(&b);
	return ok ? check_done() : 1;
}
