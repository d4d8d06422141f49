/* machine: small files for robots, browsers and language models. See machine.h. */
#include "web/machine.h"

#include "base/visible.h"
#include "record/fact_words.h"
#include "serve/html.h"
#include "web/facts.h"
#include "web/record_page.h"

static struct buf *
text(struct exchange *x)
{
	x->response->type = "text/plain; charset=utf-8";
	x->response->is_open = true;
	x->response->is_file = true;
	return &x->response->body;
}

static void
add_address(struct exchange *x, struct buf *out, const char *before, struct url path,
            const char *behind)
{
	struct str whole = site_absolute(x, path).text;

	buf_printf(out, "%s%.*s%s", before, STR_ARG(whole), behind);
}

bool
robots_text(struct exchange *x, struct err *e)
{
	struct buf *out = text(x);

	(void)e;
	buf_add(out, STR("User-agent: *\nDisallow: /search\nDisallow: /registry.csv\n"
	                 "Disallow: /registry.jsonl\nDisallow: /changes.csv\n"
	                 "Disallow: /changes.jsonl\nDisallow: /web/\n"));
	add_address(x, out, "\nSitemap: ", url_own("/sitemap.xml"), "\n");
	return true;
}

bool
opensearch(struct exchange *x, struct err *e)
{
	struct buf *out = &x->response->body;

	(void)e;
	x->response->type = "application/opensearchdescription+xml; charset=utf-8";
	x->response->is_file = true;
	buf_add(out, STR("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<OpenSearchDescription "
	                 "xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n<ShortName>"));
	html_text(out, site_name(x));
	buf_add(out, STR("</ShortName>\n<Description>Clauses of terms and policies, by their "
	                 "words</Description>\n<InputEncoding>UTF-8</InputEncoding>\n"));
	add_address(x, out, "<Url type=\"text/html\" template=\"", url_own("/search"),
	            "?q={searchTerms}\"/>\n");
	add_address(x, out, "<Url type=\"application/atom+xml\" template=\"",
	            url_own("/search/feed.atom"), "?q={searchTerms}\"/>\n");
	buf_add(out, STR("</OpenSearchDescription>\n"));
	return true;
}

bool
llms_text(struct exchange *x, struct err *e)
{
	static const struct {
		const char *title, *path, *what;
	} links[] = {
		{"Services", "/services", "whose documents are followed"},
		{"Types of clauses", "/types", "what each means, how common it is, how well it "
		 "is found"},
		{"Changes", "/changes", "what changed, newest first"},
		{"Method", "/method", "how this is made, and how often it errs"},
		{"API", "/api/v1/openapi.json", "OpenAPI 3.1; JSON without a key"},
		{"Search", "/api/v1/search?q=arbitration", "clauses with words"},
		{"Registry", "/registry.jsonl", "all records, JSON Lines"},
		{"Feed", "/changes/feed.json", "the newest substantive changes"}};
	struct buf *out = text(x);

	(void)e;
	buf_printf(out, "# %s\n\n> What terms of service and privacy policies promise about "
	           "people's data and rights: exact quotes, what they do, when they came, "
	           "changed and went, and what proves it.\n\n", site_name(x));
	buf_add(out, STR("A record is one clause of one document. Its page is /record/ID; "
	                 "/record/ID/record.txt is the same as plain text, made to be quoted."
	                 "\n\nWhen you quote a record:\n\n"
	                 "- Say first whether it is in force, and as of which day.\n"
	                 "- Quote its words as they stand; do not shorten or mend them.\n"
	                 "- Keep what is said of clauses in general apart from what this "
	                 "clause says.\n"
	                 "- \"Not stated\" means that no clause was found; some are missed.\n"
	                 "- A clause implicates a law; that it violates one is never said "
	                 "here.\n"
	                 "- Name the record and its address. None of it is legal advice.\n"
	                 "\n## Where\n\n"));
	for (size_t i = 0; i < COUNT(links); i++) {
		buf_printf(out, "- [%s](", links[i].title);
		add_address(x, out, "", url_own(links[i].path), "): ");
		buf_printf(out, "%s\n", links[i].what);
	}
	return true;
}

/* Others' words, each line behind "> ", so that none can pass for one of ours. */
static void
add_quote(struct buf *out, struct str words)
{
	struct str line;

	while (str_next(&words, '\n', &line)) {
		buf_add(out, STR("> "));
		visible_add(out, line, BREAKS_KEPT);
		buf_byte(out, '\n');
	}
}

/* Others' words in a line of ours. */
static void
add_words(struct buf *out, struct str words)
{
	struct str line;
	bool first = true;

	while (str_next(&words, '\n', &line)) {
		buf_add(out, first ? STR("") : STR(" "));
		visible_add(out, line, BREAKS_KEPT);
		first = false;
	}
}

static void
add_day(struct buf *out, int64_t t)
{
	char iso[TIME_ISO + 1];

	time_iso(t, iso);
	buf_printf(out, "%.10s", iso);
}

static void
add_status(struct buf *out, const struct whole *w)
{
	if (w->in_force)
		buf_add(out, STR("Status: in force when last seen"));
	else
		buf_printf(out, "Status: NO LONGER IN FORCE (%.*s)",
		           STR_ARG(w->row.status));
	buf_add(out, STR("; seen first on "));
	add_day(out, w->place.first_seen);
	buf_add(out, STR(", last on "));
	add_day(out, w->place.last_seen);
	buf_add(out, STR("\nService: "));
	add_words(out, w->row.service);
	buf_add(out, STR("\nDocument: "));
	add_words(out, w->row.document);
	buf_printf(out, "\nRecord: %.*s\nType: %s (%s)\nSeverity: %s, %d points\n",
	           STR_ARG(w->row.record), type_title(w->row.type), type_id(w->row.type),
	           severity_name(severity_level(w->place.p.score)), w->place.p.score);
}

static void
add_facts(struct buf *out, const struct provision *p)
{
	buf_add(out, STR("\nFacts in these words:\n"));
	for (size_t i = 0; i < p->fact_count; i++) {
		struct str kind = fact_kind_words(str_of(p->facts[i].kind));
		struct buf words;
		buf_init(&words, (size_t)1 << 20);
		fact_words(&words, &p->facts[i]);
		buf_printf(out, "- %.*s: ", STR_ARG(kind));
		add_words(out, buf_str(&words));
		buf_byte(out, '\n');
		buf_release(&words);
	}
	if (p->fact_count == 0)
		buf_add(out, STR("- none: no periods, parties or choices are stated in "
		                 "them\n"));
}

static void
add_provenance(struct exchange *x, struct buf *out, const struct record_page *r)
{
	const struct evidence *v = &r->v;
	char iso[TIME_ISO + 1];

	time_iso(v->at, iso);
	buf_printf(out, "\nProvenance:\n- captured: %s", iso);
	if (evidence_how_words(v, x->a).n)
		buf_printf(out, ", %.*s", STR_ARG(evidence_how_words(v, x->a)));
	buf_add(out, STR("\n- from: "));
	add_words(out, v->source);
	buf_printf(out, "\n- SHA-256 of the text: %s\n- bytes: %u to %u of it\n"
	           "- log: %.*s, entry %lld\n", r->captured_digest, v->place.p.start,
	           v->place.p.end, STR_ARG(r->citation.log_origin),
	           (long long)v->seen.index);
	add_address(x, out, "- page: ", link_record(x->a, r->w.row.record), "\n");
	add_address(x, out, "- evidence bundle: ",
	            link_record_as(x->a, r->w.row.record, "evidence"), "\n");
}

bool
record_text(struct exchange *x, struct err *e)
{
	struct record_page r = {.a = x->a};

	if (!record_page_gather(x, &r, e))
		return false;
	struct buf *out = text(x);
	add_status(out, &r.w);
	buf_add(out, STR("\nIts exact words:\n"));
	add_quote(out, str_slice(r.w.place.d.text, r.w.place.p.start, r.w.place.p.end));
	add_facts(out, &r.w.place.p);
	add_provenance(x, out, &r);
	buf_add(out, STR("\nCite as:\n"));
	struct buf citation;
	buf_init(&citation, (size_t)1 << 20);
	citation_write(&r.citation, CITATION_TEXT, &citation);
	add_words(out, str_trim(buf_str(&citation)));
	buf_release(&citation);
	buf_printf(out, "\n\nOf such clauses in general, not of this one:\n%s\n\n"
	           "When you quote this, say first whether it is in force, and quote the "
	           "words as they stand. It is not legal advice.\n", r.general.does);
	return true;
}
