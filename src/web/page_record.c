/* page_record: gathers what the page of a record shows. See record_page.h. */
#include "web/record_page.h"

#include "proof/log.h"
#include "web/data.h"
#include "web/pages/record.html.h"

static int
by_place(const void *pa, const void *pb)
{
	uint32_t a = *(const uint32_t *)pa, b = *(const uint32_t *)pb;

	return a < b ? -1 : a > b;
}

/* Does the point rest on a part of the clause, so that marking it tells something? */
static bool
is_marked(const struct provision *p, size_t point)
{
	const struct point *t = &p->points[point];

	return point < POINTS_SHOWN && t->end > t->start && t->start >= p->start &&
	       t->end <= p->end && !(t->start == p->start && t->end == p->end);
}

/* Cut the quote wherever a span begins or ends. */
static void
mark_quote(struct record_page *r)
{
	const struct provision *p = &r->w.place.p;
	uint32_t cuts[2 * POINTS_SHOWN + 2];
	size_t n = 0;

	cuts[n++] = p->start;
	cuts[n++] = p->end;
	for (size_t i = 0; i < p->point_count; i++)
		if (is_marked(p, i)) {
			cuts[n++] = p->points[i].start;
			cuts[n++] = p->points[i].end;
		}
	qsort(cuts, n, sizeof *cuts, by_place);
	r->stretches = ARENA_ARRAY(r->a, struct stretch, n);
	for (size_t k = 0; k + 1 < n; k++) {
		struct stretch *s = &r->stretches[r->stretch_count];
		if (cuts[k] == cuts[k + 1])
			continue;
		s->words = str_slice(r->w.place.d.text, cuts[k], cuts[k + 1]);
		for (size_t i = 0; i < p->point_count; i++) {
			if (!is_marked(p, i) || p->points[i].start > cuts[k] ||
			    p->points[i].end < cuts[k + 1])
				continue;
			s->points |= 1u << i;
			s->ends |= p->points[i].end == cuts[k + 1] ? 1u << i : 0;
		}
		r->stretch_count++;
	}
}

void
write_quote(struct buf *out, const struct record_page *r)
{
	for (size_t i = 0; i < r->stretch_count; i++) {
		const struct stretch *s = &r->stretches[i];
		buf_add(out, s->points ? STR("<mark>") : STR(""));
		html_add(out, s->words);
		buf_add(out, s->points ? STR("</mark>") : STR(""));
		for (unsigned k = 0; k < POINTS_SHOWN; k++)
			if (s->ends & 1u << k)
				buf_printf(out, "<sup><a href=\"#point-%u\">%u</a></sup>",
				           k + 1, k + 1);
	}
}

static void
find_headings(struct record_page *r)
{
	const struct document *d = &r->w.place.d;
	size_t n = 0;

	for (uint32_t h = d->blocks[r->w.place.p.block].heading; h != BLOCK_NONE;
	     h = d->blocks[h].heading)
		n++;
	r->headings = ARENA_ARRAY(r->a, uint32_t, n);
	r->heading_count = n;
	for (uint32_t h = d->blocks[r->w.place.p.block].heading; h != BLOCK_NONE;
	     h = d->blocks[h].heading)
		r->headings[--n] = h;
}

static struct provision_row
sibling_of(const struct record_page *r, const struct provision_row *row)
{
	return (struct provision_row){
		.record = arena_str(r->a, row->record), .type = row->type,
		.score = row->score, .words = cut_words(arena_str(r->a, row->words), 120, r->a)};
}

/* Training is often allowed in one sentence, and may be refused by another. */
static void
take_refusal(struct record_page *r, const struct provision_row *row)
{
	struct str type = str_of(type_id(r->w.row.type));

	if (r->w.in_force && r->refusal_count < REFUSALS_SHOWN &&
	    str_eq(str_of(type_id(row->type)), STR("ai.train_optout")) &&
	    (str_eq(type, STR("ai.train_content")) || str_eq(type, STR("ai.train_public"))))
		r->refusals[r->refusal_count++] = sibling_of(r, row);
}

/* The most severe of a document. */
static bool
take_sibling(void *context, const struct provision_row *row)
{
	struct record_page *r = context;
	size_t at = r->sibling_count;

	if (str_eq(row->record, r->w.row.record))
		return true;
	take_refusal(r, row);
	r->sibling_total++;
	while (at > 0 && r->siblings[at - 1].score < row->score)
		at--;
	if (at == SIBLINGS_SHOWN)
		return true;
	size_t last = r->sibling_count < SIBLINGS_SHOWN ? r->sibling_count : SIBLINGS_SHOWN - 1;
	memmove(&r->siblings[at + 1], &r->siblings[at], (last - at) * sizeof *r->siblings);
	r->siblings[at] = sibling_of(r, row);
	r->sibling_count = last + 1;
	return true;
}

static bool
find_siblings(struct record_page *r, struct db *db, struct err *e)
{
	struct provision_filter f = {.service = r->w.row.service,
	                             .document = r->w.row.document, .type = TYPE_NONE,
	                             .severity = -1, .in_force = true};

	r->siblings = ARENA_ARRAY(r->a, struct provision_row, SIBLINGS_SHOWN + 1);
	return records_provisions(db, &f, take_sibling, r, e);
}

bool
record_page_gather(struct exchange *x, struct record_page *r, struct err *e)
{
	struct home *h = &site_view(x)->h;
	struct gathering g = site_gathering(x);

	if (!whole_gather(&g, x->values[0], x->a, &r->w, e) ||
	    !evidence_of(h, site_reader(x), &r->w.row, &r->w.place, x->a, &r->v, e) ||
	    !evidence_citation(h, &r->v, x->a, &r->citation, e) ||
	    !find_siblings(r, h->db, e))
		return false;
	type_knowledge(r->w.place.p.type, &r->general);
	sha256_hex(&r->w.place.version.id, r->digest);
	sha256_hex(&r->v.place.version.id, r->captured_digest);
	mark_quote(r);
	find_headings(r);
	return true;
}

bool
page_record(struct exchange *x, struct err *e)
{
	struct record_page r = {.a = x->a};

	if (!record_page_gather(x, &r, e))
		return false;
	const struct provision_row *row = &r.w.row;
	r.page = (struct page){
		.title = arena_printf(x->a, "%s – %.*s, %.*s", type_title(row->type),
		                      STR_ARG(row->service), STR_ARG(row->document)),
		.description = cut_words(row->words, 200, x->a),
		.self = link_record(x->a, row->record),
		.json = link_record_as(x->a, row->record, "record.json"),
		.feed = link_record_as(x->a, row->record, "feed.atom"),
		.feed_title = arena_printf(x->a, "Changes of %.*s", STR_ARG(row->record)),
		.data = data_record, .data_of = &r,
		.section = "registry"};
	page_begin(x, &r.page);
	record_page(&x->response->body, &r);
	page_end(x, &r.page);
	return true;
}
