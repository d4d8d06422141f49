/* bundle_check: quote, text, record, papers, lists. See bundle_check.h. */
#include "evidence/bundle_check_parts.h"

enum { WORDS_SHOWN = 1000 }; /* bytes of the words that are told */

struct words {
	struct str record, papers, text;
	/* they are what the log's entries are of */
	bool capture_holds, record_holds, papers_hold;
};

bool
bundle_member(struct report *r, const struct wacz *w, const char *path, struct str *out)
{
	const struct wacz_member *m = wacz_find(w, str_of(path));
	struct err bad = {0};

	return m && wacz_read(m, &r->a, out, &bad);
}

bool
bundle_need(struct report *r, const struct wacz *w, const char *path, struct str *out)
{
	if (bundle_member(r, w, path, out))
		return true;
	report_say(r, BUNDLE_WRONG, "%s: is missing", path);
	return false;
}

bool
check_need(struct check *c, const char *path, struct str *out)
{
	return bundle_need(c->r, c->w, path, out);
}

void
check_same(struct check *c, const char *path, struct str want)
{
	struct str bytes;

	if (check_need(c, path, &bytes) && !str_eq(bytes, want))
		report_say(c->r, BUNDLE_WRONG, "%s: does not say what follows from the "
		           "other files", path);
}

/* Certificate and instructions are those that the log's entry on them is of. */
static void
check_papers(struct check *c)
{
	static const char *const papers[][2] = {{"certificate.pdf", "certificate"},
	                                        {"VERIFY.txt", "instructions"}};
	struct str bytes;

	for (size_t i = 0; i < COUNT(papers); i++) {
		if (!check_need(c, papers[i][0], &bytes))
			continue;
		struct sha256 id = sha256_of(bytes);
		if (!check_is_digest_of(check_text_of(c->papers, papers[i][1]), &id))
			report_say(c->r, BUNDLE_WRONG, "%s: is not what the log's "
			           "entry on it was made of", papers[i][0]);
	}
	struct sha256 sighting = sha256_of(c->entry_text), publication = sha256_of(c->statement_text);
	if (!str_eq(check_text_of(c->papers, "record"),
	            check_text_of(c->record, "record")) ||
	    !check_is_digest_of(check_text_of(c->papers, "sighting"), &sighting) ||
	    !check_is_digest_of(check_text_of(c->papers, "publication"), &publication))
		report_say(c->r, BUNDLE_WRONG, "proof/papers.json: is about another "
		           "record or capture");
}

static bool
check_text(struct check *c, struct str text)
{
	struct sha256 id = sha256_of(text);
	struct str logged = check_text_of(c->entry, "text");

	bool holds = check_is_digest_of(logged, &id);
	if (!holds)
		report_say(c->r, BUNDLE_WRONG, "record/text.txt: is not the text that "
		           "the log's entry is of");
	if (!str_eq(check_text_of(c->record, "text"), logged) ||
	    !str_eq(check_text_of(c->statement, "text"), logged))
		report_say(c->r, BUNDLE_WRONG, "record/record.json: is about "
		           "another text");
	return holds;
}

/* As much of the words as a line has room for. */
static struct str
first_of(struct str words)
{
	struct str s = str_slice(words, 0, WORDS_SHOWN);

	while (s.n < words.n && !utf8_valid(s))
		s.n--;
	return s;
}

/* In a text that is the log's. They are told: the certificate has them by the word of
 * whoever made it. */
static void
check_quote(struct check *c, struct str text)
{
	const cJSON *p = cJSON_GetObjectItemCaseSensitive(c->record, "provision");
	double start = cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(p, "start"));
	double end = cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(p, "end"));
	struct str quote = check_text_of(p, "quote"), shown = first_of(quote);

	if (!(start >= 0 && end > start && end <= (double)text.n) ||
	    !str_eq(quote, str_slice(text, (size_t)start, (size_t)end)))
		report_say(c->r, BUNDLE_WRONG, "record/record.json: its quote is not "
		           "what stands in record/text.txt");
	else
		report_say(c->r, BUNDLE_HOLDS, "the words are bytes %.0f to %.0f of "
		           "the text: “%.*s%s”", start, end,
		           STR_ARG(shown), shown.n < quote.n ? " …" : "");
}

/* record.json is what the log's entry on it says, and of this capture. */
static void
check_record(struct check *c, struct str record)
{
	static const char *const names[] = {"service", "document", "record"};
	const cJSON *sighting = cJSON_GetObjectItemCaseSensitive(c->record, "sighting");
	struct sha256 id = sha256_of(record);
	size_t wrong = c->r->wrong;

	if (!check_is_digest_of(check_text_of(c->statement, "digest"), &id))
		report_say(c->r, BUNDLE_WRONG, "record/record.json: is not what the "
		           "log's entry was made of");
	for (size_t i = 0; i < COUNT(names); i++)
		if (!str_eq(check_text_of(c->record, names[i]),
		            check_text_of(c->statement, names[i])) ||
		    (i < 2 &&
		     !str_eq(check_text_of(c->record, names[i]),
		             check_text_of(c->entry, names[i]))))
			report_say(c->r, BUNDLE_WRONG, "record/record.json: its %s is "
			           "not the log's", names[i]);
	if (cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(sighting, "number")) !=
	        cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(c->entry, "sighting")) ||
	    !str_eq(check_text_of(sighting, "time"), check_text_of(c->entry, "time")) ||
	    !str_eq(check_text_of(sighting, "source"),
	            check_text_of(c->entry, "source")) ||
	    !str_eq(check_text_of(sighting, "payload"),
	            check_text_of(c->entry, "payload")) ||
	    !str_eq(check_text_of(sighting, "url"), c->url))
		report_say(c->r, BUNDLE_WRONG, "record/record.json: is of another "
		           "capture than the log's entry");
	if (c->r->wrong == wrong)
		report_say(c->r, BUNDLE_HOLDS, "the record is %.*s, of %.*s / %.*s",
		           STR_ARG(check_text_of(c->record, "record")),
		           STR_ARG(check_text_of(c->record, "service")),
		           STR_ARG(check_text_of(c->record, "document")));
}

/* The bundle's own words. */
static bool
read_words(struct check *c, struct words *out)
{
	return check_parse(c, "proof/sighting.json", c->entry_text, &c->entry) &&
	       check_need(c, "record/record.json", &out->record) &&
	       check_parse(c, "record/record.json", out->record, &c->record) &&
	       check_need(c, "proof/publication.json", &c->statement_text) &&
	       check_parse(c, "proof/publication.json", c->statement_text,
	                   &c->statement) &&
	       check_need(c, "proof/papers.json", &out->papers) &&
	       check_parse(c, "proof/papers.json", out->papers, &c->papers) &&
	       check_need(c, "record/text.txt", &out->text) &&
	       bundle_keys(c->r, c->w, &c->keys);
}

/* The words, and what the log's entries are of. */
static bool
check_words(struct check *c, struct words *w, struct err *e)
{
	size_t wrong = c->r->wrong;

	check_entry(c, "proof/sighting.json", c->entry_text, c->entry, "sighting");
	check_entry(c, "proof/publication.json", c->statement_text, c->statement, "record");
	check_entry(c, "proof/papers.json", w->papers, c->papers, "papers");
	bool text_holds = check_text(c, w->text);
	if (text_holds)
		check_quote(c, w->text);
	w->record_holds = c->r->wrong == wrong;
	wrong = c->r->wrong;
	if (!check_capture(c, e))
		return false;
	w->capture_holds = text_holds && c->r->wrong == wrong;
	wrong = c->r->wrong;
	check_record(c, w->record);
	w->record_holds = w->record_holds && c->r->wrong == wrong;
	wrong = c->r->wrong;
	check_papers(c);
	w->papers_hold = c->r->wrong == wrong;
	return true;
}

/* Of a file that is not what an entry is of, it is not said that it is in the log. */
static void
check_entries(struct check *c, const struct words *w)
{
	struct inclusion p;
	struct checkpoint checkpoint;
	struct note note;

	if (check_proof(c, "publication", c->statement_text, &p, &checkpoint, &note) &&
	    w->record_holds)
		check_say_logged(c, "what is said of the words", &p,
		                 &checkpoint, &note);
	if (check_proof(c, "papers", w->papers, &p, &checkpoint, &note)) {
		if (w->papers_hold)
			check_say_logged(c, "what the log's owner says in certificate.pdf and VERIFY.txt",
			                 &p, &checkpoint, &note);
		check_pieces(c, "papers", &p, &checkpoint, &note);
	}
	if (check_proof(c, "sighting", c->entry_text, &p, &checkpoint, &note)) {
		if (w->capture_holds)
			check_say_logged(c, "the capture", &p, &checkpoint, &note);
		check_pieces(c, "sighting", &p, &checkpoint, &note);
		c->index = p.index;
		c->origin = checkpoint.origin;
		check_stamp(c, &p);
		check_witnesses(c);
	}
}

static bool
check_all(struct check *c, struct err *e)
{
	struct words w = {0};

	if (!read_words(c, &w))
		return true;
	if (!check_words(c, &w, e))
		return false;
	check_lists(c);
	check_entries(c, &w);
	if (c->r->trust->key.n == 0)
		report_say(c->r, BUNDLE_OWN_KEY, "the log's key is the one that the "
		           "bundle brings, and whoever forged it all would bring one, "
		           "too");
	return e->kind == ERR_NONE;
}

bool
bundle_check(struct report *r, const struct wacz *w, struct str entry, struct err *e)
{
	struct check c = {.r = r, .w = w, .entry_text = entry};

	bool ok = check_all(&c, e);
	cJSON_Delete(c.entry);
	cJSON_Delete(c.record);
	cJSON_Delete(c.statement);
	cJSON_Delete(c.papers);
	cJSON_Delete(c.original);
	return ok;
}
