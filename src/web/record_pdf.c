/* record_pdf: a record on paper, for a file. See record_page.h. */
#include "web/record_page.h"

#include "paper/brief.h"
#include "record/fact_words.h"

static struct str
day(struct arena *a, int64_t t)
{
	char iso[TIME_ISO + 1];

	time_iso(t, iso);
	return arena_str(a, (struct str){iso, 10});
}

static void
print_head(struct brief *b, const struct record_page *r, struct str address)
{
	const struct whole *w = &r->w;

	brief_title(b, str_of(type_title(w->row.type)));
	brief_words(b, arena_printf(r->a, "%s%.*s. Seen first on %.*s, last on %.*s.",
	                            w->in_force ? "In force when last seen"
	                                        : "No longer in force: ",
	                            w->in_force ? 0 : (int)w->row.status.n, w->row.status.p,
	                            STR_ARG(day(r->a, w->place.first_seen)),
	                            STR_ARG(day(r->a, w->place.last_seen))));
	brief_row(b, "Service", w->row.service);
	brief_row(b, "Document", w->row.document);
	brief_row(b, "Record", w->row.record);
	brief_row(b, "Address", address);
	brief_heading(b, STR("The words"));
	for (size_t i = 0; i < r->heading_count; i++)
		brief_note(b, arena_printf(r->a, "under “%.*s”",
		                           STR_ARG(block_words(&w->place.d, r->headings[i]))));
	brief_quote(b, r->v.quote);
	brief_note(b, arena_printf(r->a, "Bytes %u to %u of the canonical text with the SHA-256 "
	                           "below, letter for letter.", r->v.place.p.start, r->v.place.p.end));
}

static void
print_points(struct brief *b, const struct record_page *r)
{
	const struct provision *p = &r->w.place.p;

	brief_heading(b, arena_printf(r->a, "Severity: %s, %d points",
	                              severity_name(severity_level(p->score)), p->score));
	for (size_t i = 0; i < p->point_count; i++) {
		const struct point *t = &p->points[i];
		bool whole = t->start == p->start && t->end == p->end;
		struct str words = str_slice(r->w.place.d.text, t->start, t->end);
		brief_item(b, whole ? arena_printf(r->a, "%+d  %s: the whole clause", t->points,
		                                   t->reason)
		                    : arena_printf(r->a, "%+d  %s: “%.*s”", t->points, t->reason,
		                                   STR_ARG(words)));
	}
	for (size_t i = 0; i < r->refusal_count; i++)
		brief_item(b, arena_printf(r->a, "Elsewhere the document says how training may be "
		                           "refused, %.*s: “%.*s”",
		                           STR_ARG(r->refusals[i].record),
		                           STR_ARG(r->refusals[i].words)));
	brief_note(b, str_of(r->general.severity));
}

static void
print_facts(struct brief *b, const struct record_page *r)
{
	const struct provision *p = &r->w.place.p;
	struct buf words;

	if (p->fact_count == 0)
		return;
	brief_heading(b, STR("Facts in these words"));
	buf_init(&words, 1 << 20);
	for (size_t i = 0; i < p->fact_count; i++) {
		buf_clear(&words);
		fact_words(&words, &p->facts[i]);
		brief_row(b, arena_cstr(r->a, fact_kind_words(str_of(p->facts[i].kind))),
		          buf_str(&words));
	}
	buf_release(&words);
}

static void
print_general(struct brief *b, const struct record_page *r)
{
	const struct type_knowledge *k = &r->general;

	brief_heading(b, STR("Such clauses in general (not about this one)"));
	brief_words(b, str_of(k->does));
	brief_words(b, str_of(k->matters));
	brief_words(b, str_of(k->means));
	brief_heading(b, STR("Laws that such clauses implicate (which is not “violate”)"));
	for (size_t i = 0; i < k->law_count; i++) {
		const struct law *l = law_at(k->laws[i]);
		brief_item(b, arena_printf(r->a, "%s %s (%s): %s [%s]", l->short_name,
		                           l->provision, l->jurisdiction, l->subject,
		                           law_status_name(l->status)));
	}
}

static void
print_history(struct brief *b, const struct record_page *r)
{
	brief_heading(b, STR("What happened to it"));
	brief_item(b, arena_printf(r->a, "%.*s  first seen",
	                           STR_ARG(day(r->a, r->w.place.first_seen))));
	for (size_t i = 0; i < r->w.event_count; i++)
		brief_item(b, arena_printf(r->a, "%.*s  %.*s",
		                           STR_ARG(day(r->a, r->w.events[i].at)),
		                           STR_ARG(r->w.events[i].how)));
}

static void
print_evidence(struct brief *b, const struct record_page *r)
{
	char iso[TIME_ISO + 1];
	struct buf text;

	brief_heading(b, STR("What proves it"));
	time_iso(r->v.at, iso);
	brief_row(b, "Captured", evidence_how_words(&r->v, r->a).n
	          ? arena_printf(r->a, "%s, %.*s", iso, STR_ARG(evidence_how_words(&r->v, r->a)))
	          : str_of(iso));
	brief_row(b, "From", r->v.source);
	brief_code_row(b, "SHA-256 of the text", str_of(r->captured_digest));
	brief_code_row(b, "Log", r->citation.log_origin);
	brief_code_row(b, "Entry", arena_printf(r->a, "%lld", (long long)r->v.seen.index));
	brief_note(b, arena_printf(r->a, "The evidence bundle of this record holds %s, and the "
	                           "proof that the log has %s; it says how to check all of it "
	                           "with a shell and OpenSSL.",
	                           r->v.has_records ? "the captured bytes and the text"
	                                            : "the text that was imported",
	                           r->v.has_records ? "them" : "it"));
	brief_heading(b, STR("Cite it"));
	buf_init(&text, 1 << 20);
	citation_write(&r->citation, CITATION_TEXT, &text);
	brief_words(b, str_trim(buf_str(&text)));
	buf_release(&text);
	brief_note(b, STR("This describes what a text says. It is not legal advice."));
}

bool
page_record_pdf(struct exchange *x, struct err *e)
{
	struct record_page r = {.a = x->a};
	struct brief *b;

	if (!record_page_gather(x, &r, e))
		return false;
	const struct provision_row *row = &r.w.row;
	struct str address = site_absolute(x, link_record(x->a, row->record)).text;
	struct brief_about about = {
		.title = arena_printf(x->a, "%s – %.*s, %.*s", type_title(row->type),
		                      STR_ARG(row->service), STR_ARG(row->document)),
		.subject = row->document, .keywords = row->record, .author = str_of(site_name(x)),
		.created = r.w.place.last_seen};
	if (!brief_open(&about, arena_printf(x->a, "%s · %.*s · %.*s", site_name(x),
	                                     STR_ARG(row->record), STR_ARG(address)),
	                &x->response->body, &b, e))
		return false;
	print_head(b, &r, address);
	print_points(b, &r);
	print_facts(b, &r);
	print_history(b, &r);
	print_evidence(b, &r);
	print_general(b, &r);
	x->response->type = "application/pdf";
	x->response->is_file = true;
	response_field(x->response, "Content-Disposition",
	               arena_printf(x->a, "inline; filename=\"%.*s.pdf\"", STR_ARG(row->record)));
	return brief_close(b, e);
}
