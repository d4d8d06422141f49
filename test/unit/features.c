/* features: what counts as the same word, and what explains a type. */
#include "provision/features.h"
#include "test/check.h"

static struct features f;

/* The hash of the n-th feature of some words: words and, behind each but the first, pairs. */
static uint32_t
feature(const char *words, size_t n)
{
	f.n = 0;
	features_words(&f, FEATURES_WORDS, str_of(words), 0);
	return n < f.n ? f.f[n].hash : 0;
}

static void
forms_of_a_word_are_one_word(void)
{
	CHECK(feature("Cookies", 0) == feature("cookie", 0));
	CHECK(feature("policies", 0) == feature("POLICY", 0));
	CHECK(feature("don't", 0) == feature("dont", 0));
	CHECK(feature("don\xE2\x80\x99t", 0) == feature("don't", 0));
	CHECK(feature("30", 0) == feature("12", 0));
	CHECK(feature("class", 0) != feature("clas", 0));
	CHECK(feature("sell", 0) != feature("share", 0));
}

static void
pairs_know_their_order(void)
{
	CHECK(feature("may sell", 2) != feature("sell may", 2));
	CHECK(feature("may, sell", 2) == feature("may sell", 2));
	CHECK(feature("word", 1) == 0);
}

static void
places_are_those_of_the_words(void)
{
	const char *words = "We sell  your data.";

	f.n = 0;
	features_words(&f, FEATURES_WORDS, str_of(words), 100);
	CHECK(f.n == 7);
	CHECK(f.f[1].start == 103 && f.f[1].end == 107); /* sell */
	CHECK(f.f[2].start == 100 && f.f[2].end == 107); /* we sell */
	CHECK(f.f[5].start == 114 && f.f[5].end == 118); /* data */
}

static struct arena arena;

static void
a_type_is_explained_by_words_of_the_text(void)
{
	const char *text = "# Privacy Policy\n\nWe may sell your personal information to data brokers.\n";
	struct read_options o = {.type = DOCUMENT_MARKDOWN};
	struct explanation x;
	struct document d;
	struct provision *p;
	struct ruleset *rules;
	struct err e = {0};
	size_t n;

	CHECK(ruleset_open(&rules, &e) && document_read(str_of(text), &o, &arena, &d, &e));
	struct reader *r = reader_open(rules);
	struct judgement about = {.terms_type = "Privacy Policy"};
	provision_block(provision_context(r, &d, &about, &arena), 1, &arena, &p, &n);
	CHECK(n == 1 && strcmp(type_id(p->type), "share.sale") == 0);
	provision_explain(r, &d, p, &arena, &x);
	CHECK(x.count > 0 && x.rule_type == p->type);
	for (size_t i = 0; i < x.count; i++) {
		struct str w = x.reasons[i].words;
		CHECK(w.p >= d.text.p && w.p + w.n <= d.text.p + d.text.n);
		CHECK(i == 0 || x.reasons[i - 1].hundredths >= x.reasons[i].hundredths);
	}
	reader_close(r);
	ruleset_close(rules);
}

int
main(void)
{
	RUN(forms_of_a_word_are_one_word);
	RUN(pairs_know_their_order);
	RUN(places_are_those_of_the_words);
	RUN(a_type_is_explained_by_words_of_the_text);
	features_release(&f);
	arena_release(&arena);
	return check_done();
}
