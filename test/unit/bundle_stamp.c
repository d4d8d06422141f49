/* bundle_stamp: a bundle of what was stamped and cosigned under a key that signs no
 * more. */
#include "archive/attest.h"
#include "archive/attest.sql.h"
#include "archive/rotation.h"
#include "proof/timestamp.h"
#include "test/authority.h"
#include "test/bundles.h"
#include "test/cosigner.h"

static struct bundles b;
static struct authority y;
static struct cosigner witness;
static struct str first, newest;  /* keys of the log */
static struct str stamped;        /* a bundle, while the first key signed alone */
static struct str rotated;        /* the same, when it signed no more */
static struct str before_note, before_reply; /* a stamp from before the capture */

static struct str
own_note(void)
{
	struct buf note;
	struct err e = {0};

	buf_init(&note, ATTEST_NOTE_BYTES);
	CHECK_SAY(attest_own_note(log_note(b.home.log), &b.home.keys, &note, &e), "%s",
	          e.msg);
	struct str s = arena_str(&b.a, buf_str(&note));
	buf_release(&note);
	return s;
}

static bool
reply_to(struct str note, struct str *reply, struct timestamp *t, struct err *e)
{
	struct chain_sources from = {.anchors = authority_read(&y, "root.pem")};
	struct str request;

	if (!timestamp_request(note, &b.a, &request, e))
		return false;
	*reply = authority_reply(&y, "stamps", request);
	return timestamp_accept(request, note, *reply, &from, &b.a, t, e);
}

/* As if authority and witness had been asked for the present checkpoint, `later` by
 * the row of the stamp. */
static bool
attest(int64_t later, struct err *e)
{
	int64_t size = (int64_t)log_checkpoint(b.home.log)->size;
	struct str reply, note = own_note();
	struct buf cosigned;
	struct timestamp t;
	struct note n;
	struct stmt *s;

	if (!reply_to(note, &reply, &t, e) ||
	    !(s = db_stmt(b.home.db, sql_stamp_add, e)))
		return false;
	stmt_bind_int(s, 1, size);
	stmt_bind_int(s, 2, t.time + later);
	stmt_bind_blob(s, 3, note);
	stmt_bind_blob(s, 4, reply);
	stmt_bind_str(s, 5, t.chain.pem);
	if (!stmt_run(s, e) || !note_parse(note, &n, e) ||
	    !(s = db_stmt(b.home.db, sql_witness_add, e)))
		return false;
	buf_init(&cosigned, ATTEST_NOTE_BYTES);
	buf_add(&cosigned, note);
	cosign(&witness, n.text, (uint64_t)t.time, &cosigned);
	stmt_bind_str(s, 1, bundles_vkey(&b, &witness.key));
	stmt_bind_int(s, 2, size);
	stmt_bind_int(s, 3, t.time);
	stmt_bind_blob(s, 4, buf_str(&cosigned));
	bool ok = stmt_run(s, e);
	buf_release(&cosigned);
	return ok;
}

static bool
bundle(struct str *file, struct err *e)
{
	struct evidence v;

	return bundles_gather(&b, STR("Tern Row"), 0, &v, e) &&
	       bundles_write(&b, &v, file, e);
}

static bool
make(struct err *e)
{
	struct timestamp t;
	char id[9];

	if (!bundles_know_witnesses(&b, bundles_vkey(&b, &witness.key), e) ||
	    !bundles_keep_text(&b, STR("Moss Hill"), e))
		return false;
	before_note = own_note();
	/* the first of three is from before the capture */
	if (!reply_to(before_note, &before_reply, &t, e) || !attest(-60, e) ||
	    !bundles_keep(&b, bundles_page, 0, NULL, e) || !attest(0, e) ||
	    !bundle(&stamped, e) || !attest(60, e) || !rotation_begin(&b.home, e))
		return false;
	first = bundles_vkey(&b, &b.home.keys.keys[0]);
	newest = bundles_vkey(&b, &b.home.keys.keys[1]);
	snprintf(id, sizeof id, "%08x", b.home.keys.keys[0].id);
	return rotation_end(&b.home, str_of(id), e) && bundle(&rotated, e);
}

/* It holds, and that is said of it. */
static bool
says(struct str file, struct str key, enum bundle_word word, const char *text)
{
	struct bundle_trust trust = {.now = bundles_day, .key = key,
	                             .anchors = authority_read(&y, "root.pem"),
	                             .witnesses = bundles_vkey(&b, &witness.key)};
	struct bundles_said said = {.word = word, .looked_for = str_of(text)};
	struct err e = {0};

	CHECK_SAY(bundle_verify(file, &trust, bundles_listen, &said, &e), "%s", e.msg);
	return said.found;
}

static void
each_key_of_the_log_will_do(void)
{
	static const char stamp[] = "a checkpoint that has the capture existed at ";
	static const char cosigned[] = "the witness witness.example/one (key ";
	const struct str keys[] = {first, newest, {0}};

	for (size_t i = 0; i < COUNT(keys); i++) {
		CHECK(says(rotated, keys[i], BUNDLE_HOLDS, stamp));
		CHECK(says(rotated, keys[i], BUNDLE_HOLDS, cosigned));
	}
	CHECK(says(stamped, first, BUNDLE_HOLDS, stamp));
	CHECK(says(stamped, first, BUNDLE_HOLDS, cosigned));
}

/* Who knows the newest alone is told by whom the older checkpoints are signed: the first
 * that was stamped with the capture, and the first that was cosigned. */
static void
a_key_that_is_not_led_to_is_told(void)
{
	static const char *const names[] = {
		"proof/stamped.tlog-proof: its checkpoint of 2 entries is signed by",
		"proof/witnessed.tlog-proof: its checkpoint of 2 entries is signed by"};

	for (size_t i = 0; i < COUNT(names); i++) {
		CHECK(says(rotated, newest, BUNDLE_NOTE, names[i]));
		CHECK(!says(rotated, first, BUNDLE_NOTE, names[i]));
		CHECK(!says(rotated, (struct str){0}, BUNDLE_NOTE, names[i]));
	}
}

/* What was stamped must have the capture: not another entry, nor none. */
static void
a_stamp_on_something_else_is_refused(void)
{
	struct arena a = {0};
	struct forgery f;

	forgery_begin(rotated, &a, &f);
	*forgery_file(&f, "proof/checkpoint") = before_note;
	*forgery_file(&f, "proof/stamp.tsr") = before_reply;
	forgery_sum(&f);
	CHECK(bundles_fail_by(forgery_pack(&f), first,
	                      "proof/checkpoint: does not say"));
	forgery_begin(rotated, &a, &f);
	*forgery_file(&f, "proof/stamped.tlog-proof") =
		*forgery_file(&f, "proof/papers.tlog-proof");
	forgery_sum(&f);
	CHECK(bundles_fail_by(forgery_pack(&f), newest, "proof/stamped.tlog-proof: "));
	arena_release(&a);
}

/* But for the certificates, which are the authority's claim: whom the reader trusts,
 * counts; and for the stamp, which has parts that the authority does not sign (see
 * test/unit/timestamp.c). */
static void
every_file_counts(void)
{
	struct arena a = {0};
	struct forgery f;
	size_t tried = 0;

	forgery_begin(rotated, &a, &f);
	for (size_t i = 0; i < f.count; i++)
		if (!str_eq(f.files[i].path, STR("proof/authority.pem")) &&
		    !str_eq(f.files[i].path, STR("proof/stamp.tsr")))
			forgery_change_file(&f, i, first, &tried);
	CHECK_SAY(tried >= 100, "%zu tried", tried);
	bundles_check_each_file_is_missed(rotated, first);
	arena_release(&a);
}

/* Also what leads to a key from older ones, of which the reader needs nothing. */
static void
a_proof_counts_whoever_needs_it(void)
{
	struct arena a = {0};
	struct forgery f;
	const char *path = arena_printf(&a, "proof/keys/%08x.tlog-proof",
	                                b.home.keys.keys[1].id).p;

	forgery_begin(rotated, &a, &f);
	struct str *proof = forgery_file(&f, path);
	size_t at = str_find(*proof, STR("index "), 0) + strlen("index ");
	*proof = arena_printf(&a, "%.*s1%.*s", (int)at, proof->p,
	                      STR_ARG(str_slice(*proof, at, proof->n)));
	forgery_sum(&f);
	CHECK(bundles_fail_by(forgery_pack(&f), first, "proof/keys/: the proof of"));
	CHECK(bundles_fail_by(forgery_pack(&f), newest, "proof/keys/: the proof of"));
	arena_release(&a);
}

/* The certificates of the stamp are PEM, and nothing else stands there. */
static void
certificates_say_nothing_else(void)
{
	struct arena a = {0};
	struct forgery f;
	struct str none = {0};

	forgery_begin(stamped, &a, &f);
	struct str *pem = forgery_file(&f, "proof/authority.pem");
	*pem = arena_printf(&a, "Stamped in 1999 by a court\n%.*s", STR_ARG(*pem));
	forgery_sum(&f);
	CHECK(bundles_fail_by(forgery_pack(&f), none,
	                      "proof/authority.pem: is more or less than"));
	arena_release(&a);
}

int
main(void)
{
	struct err e = {0};

	if (!authority_open(&y)) {
		printf("skip bundle_stamp: there is no program openssl\n");
		return 0;
	}
	cosigner_open(&witness, STR("witness.example/one"));
	bool ok = bundles_open(&b, &e) && make(&e);
	if (ok) {
		RUN(each_key_of_the_log_will_do);
		RUN(a_key_that_is_not_led_to_is_told);
		RUN(a_stamp_on_something_else_is_refused);
		RUN(every_file_counts);
		RUN(a_proof_counts_whoever_needs_it);
		RUN(certificates_say_nothing_else);
	} else {
		printf("FAIL a_bundle_is_made: %s\n", e.msg);
	}
	EVP_PKEY_free(witness.pair);
	bundles_close(&b);
	authority_close(&y);
	return ok ? check_done() : 1;
}
