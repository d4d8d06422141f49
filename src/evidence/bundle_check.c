/* bundle_check: quote, text, record, papers, lists. See bundle_check.h. */
#include "evidence/bundle_check_parts.h"


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

struct str
check_text_of(const cJSON *object, const char *key)
{
	return str_of(cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key)));
}

bool
check_is_digest_of(struct str text, const struct sha256 *h)
{
	char hex[SHA256_HEX + 1];

	sha256_hex(h, hex);
	return str_starts(text, STR("sha256:")) &&
	       str_eq(str_slice(text, 7, text.n), str_of(hex));
}

bool
check_parse(struct check *c, const char *path, struct str bytes, cJSON **out)
{
	*out = cJSON_ParseWithLength(bytes.p ? bytes.p : "", bytes.n);
	if (cJSON_IsObject(*out))
		return true;
	report_say(c->r, BUNDLE_WRONG, "%s: is no JSON object", path);
	return false;
}

void
check_same(struct check *c, const char *path, struct str want)
{
	struct str bytes;

	if (check_need(c, path, &bytes) && !str_eq(bytes, want))
		report_say(c->r, BUNDLE_WRONG, "%s: does not say what follows from the "
		           "other files", path);
}

void
check_kind(struct check *c, const char *path, const cJSON *entry, const char *kind)
{
	if (!str_eq(check_text_of(entry, "kind"), str_of(kind)))
		report_say(c->r, BUNDLE_WRONG, "%s: is not of the kind "
		           "\"%s\"", path, kind);
}

/* Nothing else is in a bundle of ours: whatever else is there, nobody vouches for
 * it. */
static void
check_members(struct check *c)
{
	static const char *const known[] = {
		"archive/data.warc.gz", "archive/original.warc.gz", "indexes/index.cdx",
		"pages/pages.jsonl",
		"record/record.json", "record/text.txt", "proof/sighting.json",
		"proof/sighting.tlog-proof",
		"proof/original.json", "proof/original.tlog-proof",
		"proof/publication.json",
		"proof/publication.tlog-proof", "proof/papers.json",
		"proof/papers.tlog-proof",
		"proof/sighting.steps", "proof/sighting.checkpoint",
		"proof/sighting.sig", "proof/sighting.pem",
		"proof/papers.steps", "proof/papers.checkpoint", "proof/papers.sig",
		"proof/papers.pem",
		"proof/checkpoint", "proof/log.keys", "proof/stamp.tsr",
		"proof/stamped.tlog-proof", "proof/stamped.steps",
		"proof/authority.pem", "proof/SHA256SUMS",
		"certificate.pdf", "VERIFY.txt",
		"datapackage.json", "datapackage-digest.json"};

	for (size_t i = 0; i < c->w->count; i++) {
		struct str path = c->w->members[i].path;
		bool is_known = str_ends(path, STR("/")) ||
		                check_witness_member(c, path) ||
		                (str_starts(path, STR("proof/keys/")) &&
		                 str_ends(path, STR(".tlog-proof")) &&
		                 path.n == sizeof "proof/keys/01234567.tlog-proof" - 1);
		for (size_t k = 0; k < COUNT(known); k++)
			is_known = is_known || str_eq(path, str_of(known[k]));
		if (!is_known)
			report_say(c->r, BUNDLE_WRONG, "%.*s: is no part of such a "
			           "bundle", STR_ARG(path));
	}
	struct str none;
	if (!c->original && (bundle_member(c->r, c->w,
	                                   "archive/original.warc.gz", &none) ||
	                     bundle_member(c->r, c->w, "proof/original.json", &none)))
		report_say(c->r, BUNDLE_WRONG, "archive/original.warc.gz: the capture "
		           "refers to no other");
}

/* What datapackage.json says to people. */
static void
check_title(struct check *c)
{
	struct str bytes, url, source = check_text_of(c->entry, "source");
	cJSON *package;

	if (!check_need(c, "datapackage.json", &bytes) ||
	    !check_parse(c, "datapackage.json", bytes, &package))
		return;
	url = check_text_of(package, "mainPageUrl");
	if (!str_eq(check_text_of(package, "title"),
	            bundle_title(check_text_of(c->record, "record"),
	                         check_text_of(c->record, "service"),
	                         check_text_of(c->record, "document"), &c->r->a)) ||
	    (url.n && (!str_eq(url, source) ||
	               !str_eq(check_text_of(package, "mainPageDate"),
	                       check_text_of(c->entry, "time")))) ||
	    !str_eq(check_text_of(package, "description"), STR(BUNDLE_DESCRIPTION)))
		report_say(c->r, BUNDLE_WRONG, "datapackage.json: its title, "
		           "description or main page is not of this bundle");
	cJSON_Delete(package);
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

/* The index of the records, and the page that it leads to. */
static void
check_index(struct check *c)
{
	struct wacz_file warcs[2] = {{STR(BUNDLE_WARC), {0}},
	                             {STR(BUNDLE_ORIGINAL), {0}}};
	size_t count = c->original ? 2 : 1;
	struct str page = {0};
	struct err bad = {0};
	struct buf b;
	int64_t at = 0;
	bool ok = true;

	for (size_t i = 0; i < count; i++)
		ok = check_need(c, warcs[i].path.p, &warcs[i].bytes) && ok;
	buf_init(&b, LIMIT_INPUT_BYTES);
	if (ok && bundle_index(warcs, count, check_text_of(c->entry, "source"),
	                       &c->r->a, &b, &page, &bad))
		check_same(c, "indexes/index.cdx", buf_str(&b));
	buf_clear(&b);
	time_from_iso(check_text_of(c->entry, "time"), &at);
	bundle_pages(check_text_of(c->record, "record"),
	             bundle_title(check_text_of(c->record, "record"),
	                          check_text_of(c->record, "service"),
	                          check_text_of(c->record, "document"), &c->r->a),
	                          page, at, &b);
	check_same(c, "pages/pages.jsonl", buf_str(&b));
	buf_release(&b);
}

/* Each file has its line in proof/SHA256SUMS, in whatever order the bundle was
 * packed. */
static void
check_sums(struct check *c)
{
	struct buf line;
	struct str sums, bytes;
	size_t said = 0;
	bool same = true;
	struct err bad = {0};

	if (!check_need(c, "proof/SHA256SUMS", &sums))
		return;
	buf_init(&line, WACZ_PATH_MOST + SHA256_HEX + 8);
	for (size_t i = 0; i < c->w->count; i++) {
		struct str path = c->w->members[i].path;
		if (str_eq(path, STR("proof/SHA256SUMS")) ||
		    str_starts(path, STR("datapackage")) ||
		    str_ends(path, STR("/")) ||
		    !wacz_read(&c->w->members[i], &c->r->a, &bytes, &bad))
			continue;
		buf_clear(&line);
		bundle_sum(path, bytes, &line);
		size_t at = str_find(sums, buf_str(&line), 0);
		same = same && (at == 0 || (at != SIZE_MAX && sums.p[at - 1] == '\n'));
		said += line.n;
	}
	buf_release(&line);
	if (!same || said != sums.n)
		report_say(c->r, BUNDLE_WRONG, "proof/SHA256SUMS: does not say what "
		           "the files are");
}

static void
check_text(struct check *c, struct str text)
{
	struct sha256 id = sha256_of(text);

	if (!check_is_digest_of(check_text_of(c->entry, "text"), &id))
		report_say(c->r, BUNDLE_WRONG, "record/text.txt: is not the text that "
		           "the log's entry is of");
	if (!check_is_digest_of(check_text_of(c->record, "text"), &id) ||
	    !check_is_digest_of(check_text_of(c->statement, "text"), &id))
		report_say(c->r, BUNDLE_WRONG, "record/record.json: is about "
		           "another text");
}

static void
check_quote(struct check *c, struct str text)
{
	const cJSON *p = cJSON_GetObjectItemCaseSensitive(c->record, "provision");
	double start = cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(p, "start"));
	double end = cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(p, "end"));
	struct str quote = check_text_of(p, "quote");

	if (!(start >= 0 && end > start && end <= (double)text.n) ||
	    !str_eq(quote, str_slice(text, (size_t)start, (size_t)end)))
		report_say(c->r, BUNDLE_WRONG, "record/record.json: its quote is not "
		           "what stands in record/text.txt");
	else
		report_say(c->r, BUNDLE_HOLDS, "the words are bytes %.0f to %.0f of "
		           "the text", start, end);
}

/* record.json is what the log's entry on it says, and of this capture. */
static void
check_record(struct check *c, struct str record)
{
	static const char *const names[] = {"service", "document", "record"};
	const cJSON *sighting = cJSON_GetObjectItemCaseSensitive(c->record, "sighting");
	struct sha256 id = sha256_of(record);

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
}

static bool
check_all(struct check *c, struct str entry, struct err *e)
{
	struct inclusion p;
	struct checkpoint checkpoint;
	struct note note;
	struct str record, statement, papers, text;

	if (!check_parse(c, "proof/sighting.json", entry, &c->entry) ||
	    !check_need(c, "record/record.json", &record) ||
	    !check_parse(c, "record/record.json", record, &c->record) ||
	    !check_need(c, "proof/publication.json", &statement) ||
	    !check_parse(c, "proof/publication.json", statement, &c->statement) ||
	    !check_need(c, "proof/papers.json", &papers) ||
	    !check_parse(c, "proof/papers.json", papers, &c->papers) ||
	    !check_need(c, "record/text.txt", &text) ||
	    !bundle_keys(c->r, c->w, &c->keys))
		return true;
	c->entry_text = entry;
	c->statement_text = statement;
	check_kind(c, "proof/sighting.json", c->entry, "sighting");
	check_kind(c, "proof/publication.json", c->statement, "record");
	check_kind(c, "proof/papers.json", c->papers, "papers");
	check_quote(c, text);
	check_text(c, text);
	if (!check_capture(c, text, e))
		return false;
	check_record(c, record);
	check_papers(c);
	check_members(c);
	check_index(c);
	check_title(c);
	check_sums(c);
	if (check_proof(c, "publication", statement, &p, &checkpoint, &note))
		check_say_logged(c, "what is said of the words", &p,
		                 &checkpoint, &note);
	if (check_proof(c, "papers", papers, &p, &checkpoint, &note)) {
		check_say_logged(c, "what certificate.pdf and VERIFY.txt say", &p,
		                 &checkpoint, &note);
		check_pieces(c, "papers", &p, &checkpoint, &note);
	}
	if (check_proof(c, "sighting", entry, &p, &checkpoint, &note)) {
		check_say_logged(c, "the capture", &p, &checkpoint, &note);
		check_pieces(c, "sighting", &p, &checkpoint, &note);
		c->index = p.index;
		c->origin = checkpoint.origin;
		check_stamp(c, &p);
		check_witnesses(c);
	}
	if (c->r->trust->key.n == 0)
		report_say(c->r, BUNDLE_NOTE, "the log's key is the one that the "
		           "bundle brings: compare it with one from elsewhere, or give "
		           "that with --key");
	return e->kind == ERR_NONE;
}

bool
bundle_check(struct report *r, const struct wacz *w, struct str entry, struct err *e)
{
	struct check c = {.r = r, .w = w};

	bool ok = check_all(&c, entry, e);
	cJSON_Delete(c.entry);
	cJSON_Delete(c.record);
	cJSON_Delete(c.statement);
	cJSON_Delete(c.papers);
	cJSON_Delete(c.original);
	return ok;
}
