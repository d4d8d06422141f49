/* judge: what a text is, before anybody reads its provisions. See document.h. */
#include "document/dates.h"
#include "document/language.h"

enum {
	SAMPLE_BYTES = 48 * 1024,
	SHORT_BYTES = 2500,  /* error pages and login walls are shorter */
	CLAUSE_WORDS = 12,   /* a clause of law has at least so many words */
	HEAD_BLOCKS = 40     /* title and date stand among the first blocks */
};

static const char *const refusal_names[] = {
	[REFUSED_NOT] = NULL,
	[REFUSED_NOT_LEGAL_TEXT] = "not_legal_text",
	[REFUSED_ERROR_PAGE] = "error_page",
	[REFUSED_LOGIN_WALL] = "login_wall",
	[REFUSED_LANGUAGE] = "language",
	[REFUSED_EMPTY] = "empty",
	[REFUSED_UNREADABLE] = "unreadable",
};

const char *
refusal_name(enum refusal r)
{
	return refusal_names[r];
}

/* How often words of a kind stand in the sample. */
struct counts {
	size_t words;
	size_t persons;   /* you, we, our: the text speaks for somebody, to somebody */
	size_t norms;     /* may, must, shall, agree: what is promised, allowed, forbidden */
	size_t matters;   /* personal, data, terms, liability: what such texts are about */
	size_t reports;   /* said, reported, analysis: somebody speaks about others */
	size_t sentences; /* blocks with at least CLAUSE_WORDS words */
	size_t short_blocks;
};

struct word_class {
	const char *word;
	size_t offset; /* into struct counts */
};

#define IS(kind) offsetof(struct counts, kind)
static const struct word_class word_classes[] = {
	{"you", IS(persons)}, {"your", IS(persons)}, {"we", IS(persons)}, {"our", IS(persons)},
	{"us", IS(persons)}, {"user", IS(persons)}, {"users", IS(persons)},
	{"customer", IS(persons)}, {"party", IS(persons)}, {"parties", IS(persons)},
	{"company", IS(persons)}, {"subscriber", IS(persons)}, {"member", IS(persons)},
	{"may", IS(norms)}, {"must", IS(norms)}, {"shall", IS(norms)}, {"will", IS(norms)},
	{"agree", IS(norms)}, {"agrees", IS(norms)}, {"not", IS(norms)}, {"cannot", IS(norms)},
	{"required", IS(norms)}, {"prohibited", IS(norms)}, {"permitted", IS(norms)},
	{"consent", IS(norms)}, {"responsible", IS(norms)}, {"comply", IS(norms)},
	{"should", IS(norms)}, {"acknowledge", IS(norms)}, {"use", IS(norms)},
	{"allowed", IS(norms)}, {"violate", IS(norms)}, {"request", IS(norms)},
	{"terms", IS(matters)}, {"policy", IS(matters)}, {"privacy", IS(matters)},
	{"personal", IS(matters)}, {"data", IS(matters)}, {"information", IS(matters)},
	{"rights", IS(matters)}, {"liability", IS(matters)}, {"services", IS(matters)},
	{"service", IS(matters)}, {"agreement", IS(matters)}, {"content", IS(matters)},
	{"account", IS(matters)}, {"law", IS(matters)}, {"legal", IS(matters)},
	{"cookies", IS(matters)}, {"cookie", IS(matters)}, {"copyright", IS(matters)},
	{"license", IS(matters)}, {"licence", IS(matters)}, {"intellectual", IS(matters)},
	{"guidelines", IS(matters)}, {"processing", IS(matters)}, {"security", IS(matters)},
	{"said", IS(reports)}, {"says", IS(reports)}, {"reported", IS(reports)},
	{"according", IS(reports)}, {"analysis", IS(reports)}, {"provision", IS(reports)},
	{"severity", IS(reports)}, {"monitoring", IS(reports)}, {"platforms", IS(reports)},
	{"methodology", IS(reports)}, {"excerpt", IS(reports)}, {"tracked", IS(reports)},
	{"announced", IS(reports)}, {"critics", IS(reports)}, {"clause", IS(reports)},
	{"rated", IS(reports)}, {"archived", IS(reports)}, {"snapshot", IS(reports)},
};

static const char *const error_phrases[] = {
	"page not found", "404 not found", "error 404", "404 error", "page you are looking for",
	"page you requested", "can't be found", "cannot be found", "could not be found",
	"couldn't find", "doesn't exist", "does not exist", "no longer available",
	"access denied", "403 forbidden", "permission to access", "just a moment",
	"checking your browser", "enable javascript", "javascript is disabled",
	"requires javascript", "javascript to run", "something went wrong", "unusual traffic",
	"are you a robot", "not a robot", "captcha", "verify you are human", "bad gateway",
	"service unavailable", "internal server error", "temporarily unavailable",
	"too many requests", "browser is not supported", "browser isn't supported",
	"unsupported browser", "session has expired", "try again later", "attention required",
	"security service to protect", "ray id", "loading...", "please wait",
};

static const char *const login_phrases[] = {
	"log in to", "login to", "sign in to", "sign in with", "log in with", "forgot password",
	"forgot your password", "create an account", "create account", "email or phone", "password",
	"remember me", "keep me signed in", "don't have an account", "sign up",
};

/* Phrases with which a page speaks about a legal text instead of being one. */
static const char *const about_phrases[] = {
	"this analysis", "this provision", "this clause type", "excerpt from", "original clause",
	"clause language", "view original", "change history", "change record", "what it is",
	"why it matters", "what this means", "how other", "consumer impact", "first tracked",
	"last verified", "content hash", "wayback", "record id", "file a complaint",
	"not affiliated with", "governance", "severity", "our methodology", "read our methodology",
	"start monitoring", "institutional analysis", "summary of", "terms of service rated",
	"points awaiting", "in plain english", "tl;dr", "legal filings", "regulatory framework",
	"risk score", "according to", "told reporters", "in a statement", "spokesperson",
	"compliance analysis", "may constitute", "snapshot",
};

/* The classes of words, by their FNV-1a hash. */
enum { SLOTS = 512 };
static const uint32_t fnv_start = 0x811C9DC5, fnv_prime = 0x01000193;
struct word_table {
	const struct word_class *slots[SLOTS];
};

static uint32_t
hash_letter(uint32_t hash, char c)
{
	return (hash ^ (uint32_t)to_lower(c)) * fnv_prime;
}

/* The slot of the word, whose letters hash to `hash`, or the empty one it belongs in. */
static size_t
word_slot(const struct word_table *t, struct str word, uint32_t hash)
{
	size_t slot = (hash ^ hash >> 15) % SLOTS;

	while (t->slots[slot] && !str_eq_nocase(str_of(t->slots[slot]->word), word))
		slot = (slot + 1) % SLOTS;
	return slot;
}

static void
word_table_fill(struct word_table *t)
{
	*t = (struct word_table){{NULL}};
	for (size_t i = 0; i < COUNT(word_classes); i++) {
		struct str word = str_of(word_classes[i].word);
		uint32_t hash = fnv_start;
		for (size_t k = 0; k < word.n; k++)
			hash = hash_letter(hash, word.p[k]);
		t->slots[word_slot(t, word, hash)] = &word_classes[i];
	}
}

static void
count_block(struct str words, const struct word_table *table, struct counts *c)
{
	size_t in_block = 0;

	for (size_t i = 0; i < words.n;) {
		uint32_t hash = fnv_start;
		size_t start = i;
		for (; i < words.n && (is_alpha(words.p[i]) || (unsigned char)words.p[i] >= 0x80); i++)
			hash = hash_letter(hash, words.p[i]);
		if (i == start) {
			i++;
			continue;
		}
		in_block++;
		const struct word_class *w =
			table->slots[word_slot(table, str_slice(words, start, i), hash)];
		if (w)
			++*(size_t *)(void *)((char *)c + w->offset);
	}
	c->words += in_block;
	if (in_block >= CLAUSE_WORDS)
		c->sentences++;
	else
		c->short_blocks++;
}

static void
count_words(const struct document *d, struct counts *c)
{
	struct word_table table;

	*c = (struct counts){0};
	word_table_fill(&table);
	for (size_t i = 0; i < d->block_count && d->blocks[i].start < SAMPLE_BYTES; i++)
		count_block(block_words(d, i), &table, c);
}

static size_t
count_phrases(struct str text, const char *const *phrases, size_t count)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		n += str_find_nocase(text, str_of(phrases[i]), 0) != SIZE_MAX;
	return n;
}

/* A page about a legal text: few long sentences of its own, many labels, and words
 * that name, rate or report instead of binding anybody. */
static bool
is_about_one(const struct document *d, const struct counts *c)
{
	struct str sample = str_slice(d->text, 0, SAMPLE_BYTES);

	if (c->reports * 60 < c->words || c->sentences > c->short_blocks * 2)
		return false;
	return count_phrases(sample, about_phrases, COUNT(about_phrases)) >= 5;
}

/* A sentence or two by themselves, rather than a document. */
static bool
is_quotation(const struct document *d, const struct counts *c)
{
	enum { BLOCKS = 3, WORDS = 40 };

	if (d->block_count > BLOCKS || c->words >= WORDS)
		return false;
	for (size_t i = 0; i < d->block_count; i++)
		if (d->blocks[i].kind != BLOCK_HEADING && str_ends(block_words(d, i), STR(".")))
			return true;
	return false;
}

/* Somebody speaks to somebody about rights, duties and data, in sentences. */
static bool
is_legal(const struct document *d, const struct counts *c)
{
	size_t hits = c->persons + c->norms + c->matters;

	if (is_quotation(d, c))
		return hits * 15 >= c->words && c->reports * 20 < c->words + 20;
	if (c->words < CLAUSE_WORDS || c->sentences == 0)
		return false;
	if (c->words < 120) /* one clause is enough, if it is one */
		return c->norms > 0 && hits * 100 >= c->words * 12 &&
		    c->reports * 20 < c->words;
	return c->norms * 200 >= c->words && hits * 100 >= c->words * 5;
}

static void
judge_kind(const struct document *d, struct judgement *j)
{
	struct counts c;
	bool is_short = d->text.n < SHORT_BYTES;
	size_t errors = is_short ? count_phrases(d->text, error_phrases, COUNT(error_phrases)) : 0;

	count_words(d, &c);
	bool legal = is_legal(d, &c);
	if (c.words == 0) {
		j->refusal = REFUSED_EMPTY;
		j->detail = "there are no words in it";
	} else if (errors > 0 && (c.words < 150 || errors > 2) &&
	           (!legal || c.words < 80)) {
		j->refusal = REFUSED_ERROR_PAGE;
		j->detail = "it is an error page, not the document";
	} else if (is_short && c.words < 250 && (!legal || is_quotation(d, &c)) &&
	           count_phrases(d->text, login_phrases, COUNT(login_phrases)) >= 2) {
		j->refusal = REFUSED_LOGIN_WALL;
		j->detail = "it asks to log in instead of showing the document";
	} else if (*j->language && strcmp(j->language, "en") != 0) {
		j->refusal = REFUSED_LANGUAGE;
		j->detail = "it is not in English; other languages are archived and compared only";
	} else if (is_about_one(d, &c)) {
		j->refusal = REFUSED_NOT_LEGAL_TEXT;
		j->detail = "it is a page about a legal text, not the legal text itself";
	} else if (!legal) {
		j->refusal = REFUSED_NOT_LEGAL_TEXT;
		j->detail = "it does not read like a legal text";
	}
}

static struct str
title_of(const struct document *d)
{
	for (size_t i = 0; i < d->block_count && i < HEAD_BLOCKS; i++)
		if (d->blocks[i].kind == BLOCK_HEADING)
			return block_words(d, i);
	return d->block_count && d->blocks[0].end - d->blocks[0].start <= 120 ? block_words(d, 0)
	                                                                    : (struct str){0};
}

/* Words of a title, in order of how much they tell, and the terms type they mean. */
static const struct {
	const char *phrase, *type;
} titles[] = {
	{"privacy policy", "Privacy Policy"}, {"privacy notice", "Privacy Policy"},
	{"privacy statement", "Privacy Policy"}, {"data policy", "Privacy Policy"},
	{"privacy & cookie", "Privacy Policy"}, {"data protection policy", "Privacy Policy"},
	{"trackers policy", "Trackers Policy"},
	{"cookie", "Trackers Policy"}, {"similar technologies", "Trackers Policy"},
	{"community guidelines", "Community Guidelines"}, {"community standards", "Community Guidelines"},
	{"community rules", "Community Guidelines"}, {"code of conduct", "Community Guidelines"},
	{"acceptable use", "Acceptable Use Policy"}, {"usage polic", "Acceptable Use Policy"},
	{"prohibited use", "Acceptable Use Policy"}, {"data processing", "Data Processor Agreement"},
	{"data processor", "Data Processor Agreement"}, {"copyright", "Copyright Claims Policy"},
	{"dmca", "Copyright Claims Policy"}, {"intellectual property", "Copyright Claims Policy"},
	{"law enforcement", "Law Enforcement Guidelines"}, {"government request", "Law Enforcement Guidelines"},
	{"vulnerability", "Vulnerability Disclosure Policy"}, {"responsible disclosure", "Vulnerability Disclosure Policy"},
	{"bug bounty", "Vulnerability Disclosure Policy"}, {"developer", "Developer Terms"},
	{"api terms", "Developer Terms"}, {"brand", "Brand Guidelines"}, {"trademark", "Brand Guidelines"},
	{"service level", "Service Level Agreement"}, {"commercial terms", "Commercial Terms"},
	{"business terms", "Commercial Terms"}, {"terms of sale", "Commercial Terms"},
	{"services agreement", "Commercial Terms"}, {"enterprise", "Commercial Terms"},
	{"imprint", "Imprint"}, {"legal notice", "Imprint"}, {"impressum", "Imprint"},
	{"subprocessor", "Subprocessor List"}, {"sub-processor", "Subprocessor List"},
	{"advertising polic", "Ads Policy"}, {"terms of service", "Terms of Service"},
	{"terms of use", "Terms of Service"}, {"terms and conditions", "Terms of Service"},
	{"terms & conditions", "Terms of Service"}, {"conditions of use", "Terms of Service"},
	{"user agreement", "Terms of Service"},
}, vague_titles[] = {{"terms", "Terms of Service"}, {"privacy", "Privacy Policy"}};

const char *
terms_type_named(struct str words)
{
	for (size_t i = 0; i < COUNT(titles); i++)
		if (str_find_nocase(words, str_of(titles[i].phrase), 0) != SIZE_MAX)
			return titles[i].type;
	return NULL;
}

const char *
terms_type_of_title(struct str words)
{
	const char *named = terms_type_named(words);

	for (size_t i = 0; !named && i < COUNT(vague_titles); i++)
		if (str_find_nocase(words, str_of(vague_titles[i].phrase), 0) != SIZE_MAX)
			return vague_titles[i].type;
	return named;
}

bool
terms_type_is(struct str name)
{
	for (size_t i = 0; i < COUNT(titles); i++)
		if (str_eq_nocase(name, str_of(titles[i].type)))
			return true;
	return false;
}

static const char *
terms_type_of(const struct document *d, struct str title)
{
	const char *type = terms_type_of_title(title);

	for (size_t i = 0; !type && i < d->block_count && i < 12; i++)
		type = terms_type_of_title(str_slice(block_words(d, i), 0, 300));
	return type;
}

/* How plainly the words before a date say that it is the document's own. */
static int
date_claim(struct str words)
{
	static const char *const strong[] = {"effective"};
	static const char *const weak[] = {"last updated", "last modified", "last revised", "updated on",
	                                   "last update", "updated:", "revised", "posted", "modified",
	                                   "published", "version", "in force", "as of", "date:"};

	for (size_t i = 0; i < COUNT(strong); i++)
		if (str_find_nocase(words, str_of(strong[i]), 0) != SIZE_MAX)
			return 2;
	for (size_t i = 0; i < COUNT(weak); i++)
		if (str_find_nocase(words, str_of(weak[i]), 0) != SIZE_MAX)
			return 1;
	return 0;
}

/* Nearly all words are without one, which is cheap to see. */
static bool
has_year(struct str words)
{
	return str_find(words, STR("20"), 0) != SIZE_MAX ||
	    str_find(words, STR("199"), 0) != SIZE_MAX;
}

static void
find_date(const struct document *d, char out[11])
{
	int best = 0;
	char date[11];

	for (size_t i = 0; i < d->block_count && best < 2; i++) {
		if (i >= HEAD_BLOCKS && i + HEAD_BLOCKS / 4 < d->block_count)
			continue;
		struct str words = str_slice(block_words(d, i), 0, 400);
		if (!has_year(words))
			continue;
		int claim = date_claim(words);
		if (claim > best && date_find(words, date)) {
			memcpy(out, date, sizeof date);
			best = claim;
		}
	}
}

void
document_judge(const struct document *d, struct judgement *out)
{
	*out = (struct judgement){0};
	if (d->block_count == 0) {
		out->refusal = REFUSED_EMPTY;
		out->detail = "there are no words in it";
		return;
	}
	out->title = title_of(d);
	language_of(d, out->language);
	judge_kind(d, out);
	out->terms_type = terms_type_of(d, out->title);
	find_date(d, out->effective_date);
}
