/* page_document: gathers the text of a version and what stands in it. See
 * document_page.h. */
#include "web/document_page.h"
#include "web/data.h"

#include "web/document.sql.h"
#include "web/pages/document.html.h"

static bool
take_row(void *context, const struct document_row *r)
{
	struct document_page *p = context;

	p->row = *r;
	p->row.service = p->name.service;
	p->row.document = p->name.document;
	p->row.state = arena_str(p->a, r->state);
	p->row.failure = arena_str(p->a, r->failure);
	p->row.source = arena_str(p->a, r->source);
	p->row.address = arena_str(p->a, r->address);
	p->row.select = p->row.remove = (struct str){0};
	return true;
}

/* The newest version that was analysed; if none was, the newest. */
static bool
find_shown(struct db *db, struct document_page *p, int64_t *n, struct err *e)
{
	struct stmt *s = db_stmt(db, sql_version_shown, e);
	bool row;

	if (!s)
		return false;
	stmt_bind_int(s, 1, p->name.id);
	if (!stmt_next(s, &row, e))
		return false;
	*n = row ? stmt_int(s, 0) : 0;
	if (row)
		stmt_reset(s);
	return true;
}

static bool
find_about(struct db *db, struct document_page *p, struct err *e)
{
	struct stmt *s = db_stmt(db, sql_version_about, e);
	bool row;

	if (!s)
		return false;
	stmt_bind_int(s, 1, p->name.id);
	stmt_bind_int(s, 2, p->version.n);
	if (!stmt_next(s, &row, e))
		return false;
	if (!row)
		return true;
	p->problem = arena_str(p->a, stmt_str(s, 0));
	p->language = arena_str(p->a, stmt_str(s, 1));
	p->first = stmt_int(s, 2);
	p->last = stmt_int(s, 3);
	stmt_reset(s);
	return true;
}

static bool
load_version(struct exchange *x, struct document_page *p, int64_t n, struct err *e)
{
	struct db *db = site_db(x);

	if (!archive_version(db, p->name.id, n, p->a, &p->version, e) ||
	    !document_parse(p->version.text, p->a, &p->d, e) || !find_about(db, p, e) ||
	    !records_standing(db, site_reader(x), &p->version, &p->d, p->a, &p->standing,
	                      &p->standing_count, e))
		return false;
	sha256_hex(&p->version.id, p->digest);
	for (size_t i = 0; i < p->standing_count; i++)
		if (p->standing[i].counted)
			p->counts.of[severity_level(p->standing[i].score)]++;
	return true;
}

/* A block that no page holds is cut between words. */
static void
cut_block(struct document_page *p, const struct block *b, size_t weight)
{
	uint32_t step = (uint32_t)((uint64_t)(b->end - b->start) * TEXT_A_PAGE / weight);
	const char *t = p->d.text.p;

	for (uint32_t at = b->start + step; at < b->end; at += step) {
		uint32_t cut = at;
		while (cut > at - step / 2 && t[cut] != ' ')
			cut--;
		while (cut > b->start && ((unsigned char)t[cut] & 0xC0) == 0x80)
			cut--;
		p->cuts[p->pages++] = cut;
	}
}

/* Where the pages of the text begin. */
static void
cut_pages(struct document_page *p)
{
	size_t bytes = 0, k = 0;

	p->cuts = ARENA_ARRAY(p->a, uint32_t,
	                      2 * p->d.block_count + p->d.text.n / (TEXT_A_PAGE / 64) + 2);
	p->pages = 1;
	for (uint32_t i = 0; i < p->d.block_count; i++) {
		const struct block *b = &p->d.blocks[i];
		size_t words = html_weight(block_words(&p->d, i)), mine = BLOCK_BYTES + words;
		for (; k < p->standing_count && p->standing[k].block <= i; k++)
			mine += NOTE_BYTES;
		if (bytes > 0 && bytes + mine > TEXT_A_PAGE) {
			p->cuts[p->pages++] = b->line;
			bytes = 0;
		}
		bytes += mine;
		if (words > TEXT_A_PAGE)
			cut_block(p, b, words);
	}
	p->cuts[p->pages] = (uint32_t)p->d.text.n;
}

/* Which page was asked for: by its number, or by a block on it. */
static void
choose_page(struct exchange *x, struct document_page *p)
{
	int64_t block;

	cut_pages(p);
	p->number = found_page(x, p->pages);
	if (!str_to_i64(request_parameter(x->request, "block"), &block) || block < 0 ||
	    (size_t)block >= p->d.block_count)
		return;
	p->number = 1;
	while (p->number < p->pages && p->cuts[p->number] <= p->d.blocks[block].start)
		p->number++;
}

static bool
watch(struct db *db, struct document_page *p, struct err *e)
{
	struct watching *w = &p->watching;
	struct stmt *s = db_stmt(db, sql_captures, e);
	bool row = true, ok;
	int64_t before = 0;

	if (!s)
		return false;
	stmt_bind_int(s, 1, p->name.id);
	while ((ok = stmt_next(s, &row, e)) && row) {
		int64_t at = stmt_int(s, 0);
		w->sightings++;
		w->failed += stmt_int(s, 1) != 0;
		if (before && at - before > (int64_t)GAP_DAYS * 86400) {
			w->gaps++;
			if (at - before > w->longest) {
				w->longest = at - before;
				w->longest_from = before;
			}
		}
		before = at;
	}
	w->versions = (uint64_t)p->row.versions;
	return ok;
}

static bool
find_course(struct db *db, struct document_page *p, struct err *e)
{
	struct course_shown *s = &p->course;

	*s = (struct course_shown){.a = p->a, .service = p->name.service,
	                           .document = p->name.document};
	return course_of(db, p->name.id, p->a, &s->c, e) && course_rows(db, p->name.id, s, e);
}

static int
by_kind_then_count(const void *a, const void *b)
{
	const struct stated_fact *x = a, *y = b;
	size_t m = str_find_byte(x->fact, '.', 0), n = str_find_byte(y->fact, '.', 0);
	int kind = str_cmp(str_slice(x->fact, 0, m), str_slice(y->fact, 0, n));

	if (kind)
		return kind;
	if (x->clauses != y->clauses)
		return x->clauses > y->clauses ? -1 : 1;
	return str_cmp(x->fact, y->fact);
}

static int
by_fact(const void *a, const void *b)
{
	const struct stated_fact *x = a, *y = b;

	return str_cmp(x->fact, y->fact);
}

/* Each distinct fact once, with how many clauses state it. */
static bool
sum_facts(struct db *db, struct document_page *p, struct err *e)
{
	struct clauses all;
	size_t n = 0, kept = 0;

	if (!clauses_of_service(db, p->name.service, p->a, &all, e))
		return false;
	for (size_t i = 0; i < all.n; i++)
		if (str_eq(all.list[i].document, p->name.document))
			n += all.list[i].fact_count;
	p->facts = ARENA_ARRAY(p->a, struct stated_fact, n);
	n = 0;
	for (size_t i = 0; i < all.n; i++) {
		const struct clause *c = &all.list[i];
		if (!str_eq(c->document, p->name.document))
			continue;
		for (size_t k = 0; k < c->fact_count; k++)
			if (k == 0 || !str_eq(c->facts[k], c->facts[k - 1]))
				p->facts[n++] = (struct stated_fact){c->facts[k], c->record, 1};
	}
	if (n)
		qsort(p->facts, n, sizeof *p->facts, by_fact);
	for (size_t i = 0; i < n; i++)
		if (kept && str_eq(p->facts[kept - 1].fact, p->facts[i].fact))
			p->facts[kept - 1].clauses++;
		else
			p->facts[kept++] = p->facts[i];
	if (kept)
		qsort(p->facts, kept, sizeof *p->facts, by_kind_then_count);
	p->fact_count = kept;
	return true;
}

static void
show(struct exchange *x, struct document_page *p)
{
	const struct document_name *n = &p->name;
	struct str title = arena_printf(x->a, "%.*s – %.*s", STR_ARG(n->document),
	                                STR_ARG(n->service));

	p->page = (struct page){
		.title = p->is_newest ? title
		                      : arena_printf(x->a, "%.*s, version %.16s", STR_ARG(title),
		                                     p->digest),
		.description = arena_printf(x->a, "The text of %.*s of %.*s, its clauses marked "
		                            "and named.", STR_ARG(n->document),
		                            STR_ARG(n->service)),
		.self = page_url(x->a, p->list, p->number), .section = "services",
		.is_hidden = !p->is_newest,
		.data = data_document, .data_of = p,
		.feed = link_document_feed(x->a, n->service, n->document),
		.feed_title = arena_printf(x->a, "Changes of %.*s", STR_ARG(title))};
	page_begin(x, &p->page);
	document_page(&x->response->body, p);
	page_end(x, &p->page);
}

static bool
gather(struct exchange *x, struct document_page *p, struct err *e)
{
	return found_document(x, x->values[0], x->values[1], &p->name, e) &&
	       records_documents(site_db(x), p->name.service, p->name.document, take_row, p,
	                         e);
}

bool
page_document(struct exchange *x, struct err *e)
{
	struct document_page p = {.a = x->a, .is_newest = true, .is_current = true};
	int64_t n;

	if (!gather(x, &p, e) || !find_shown(site_db(x), &p, &n, e) ||
	    (n && !load_version(x, &p, n, e)) || !watch(site_db(x), &p, e))
		return false;
	choose_page(x, &p);
	p.list = link_document(x->a, p.name.service, p.name.document);
	if (p.number == 1 &&
	    (!sum_facts(site_db(x), &p, e) || !find_course(site_db(x), &p, e)))
		return false;
	show(x, &p);
	return true;
}

bool
page_version(struct exchange *x, struct err *e)
{
	struct document_page p = {.a = x->a};
	int64_t n, newest;

	if (!gather(x, &p, e) || !found_version(x, &p.name, x->values[2], &n, e) ||
	    !find_shown(site_db(x), &p, &newest, e) || !load_version(x, &p, n, e))
		return false;
	p.is_current = n == newest;
	choose_page(x, &p);
	p.list = link_version(x->a, p.name.service, p.name.document, str_of(p.digest));
	show(x, &p);
	return true;
}

bool
version_text(struct exchange *x, struct err *e)
{
	struct document_name name;
	struct version v;
	int64_t n;

	if (!found_document(x, x->values[0], x->values[1], &name, e) ||
	    !found_version(x, &name, x->values[2], &n, e) ||
	    !archive_version(site_db(x), name.id, n, x->a, &v, e))
		return false;
	x->response->type = "text/plain; charset=utf-8";
	x->response->is_file = true;
	x->response->is_open = true;
	buf_add(&x->response->body, v.text);
	return true;
}
