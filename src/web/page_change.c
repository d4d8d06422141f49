/* page_change: gathers what differs between two versions. See change_page.h. */
#include "web/change_page.h"

#include "archive/leaves.h"
#include "web/change.sql.h"
#include "web/pages/change.html.h"

enum { CONTEXT = 1, ROW_BYTES = 120 };

/* "FROM..TO"; FROM may be empty. */
static bool
split_pair(struct str pair, struct str *from, struct str *to, struct err *e)
{
	size_t dots = str_find(pair, STR(".."), 0);

	if (dots == SIZE_MAX)
		return err_set(e, ERR_NOT_FOUND, "a change is named by two versions, OLD..NEW, each "
		               "by the first digits of its SHA-256; the history of the document "
		               "has links to all of them");
	*from = str_slice(pair, 0, dots);
	*to = str_slice(pair, dots + 2, pair.n);
	return true;
}

static bool
find_change(struct db *db, struct change_page *p, int64_t *from, int64_t to, struct err *e)
{
	struct stmt *s = db_stmt(db, sql_change_between, e);
	bool row;

	if (!s)
		return false;
	stmt_bind_int(s, 1, p->name.id);
	stmt_bind_int(s, 2, *from);
	stmt_bind_int(s, 3, to);
	if (!stmt_next(s, &row, e))
		return false;
	if (!row)
		return *from ||
		       err_set(e, ERR_NOT_FOUND, "no text is known from before this version; it "
		               "stands at %.*s", STR_ARG(link_version(p->a, p->name.service,
		               p->name.document, str_of(p->to.digest)).text));
	*from = stmt_int(s, 0);
	p->is_known = true;
	p->change = stmt_int(s, 1);
	p->from_time = stmt_int(s, 2);
	p->to_time = stmt_int(s, 3);
	p->level = (enum change_level)stmt_int(s, 4);
	p->direction = arena_str(p->a, stmt_str(s, 5));
	p->summary = arena_str(p->a, stmt_str(s, 6));
	p->times = (uint64_t)stmt_int(s, 7);
	stmt_reset(s);
	return true;
}

static bool
find_capture(struct db *db, const struct change_page *p, struct compared *c,
             const char *sql, int64_t at, struct err *e)
{
	struct stmt *s = db_stmt(db, sql, e);
	bool row;
	struct err none = {.kind = ERR_NONE};

	c->entry = -1;
	if (!s)
		return false;
	stmt_bind_int(s, 1, p->name.id);
	stmt_bind_int(s, 2, c->version.n);
	stmt_bind_int(s, 3, at);
	if (!stmt_next(s, &row, e))
		return false;
	if (!row)
		return true;
	c->sighting = stmt_int(s, 0);
	c->at = stmt_int(s, 1);
	c->source = arena_str(p->a, stmt_str(s, 2));
	c->how = arena_str(p->a, stmt_str(s, 3));
	stmt_reset(s);
	if (leaves_of_sighting(db, p->name.id, c->sighting, &c->entry, &none))
		return true;
	c->entry = -1;
	return none.kind == ERR_NOT_FOUND || err_set(e, none.kind, "%s", none.msg);
}

static bool
load(struct exchange *x, const struct change_page *p, int64_t n, struct compared *c,
     struct err *e)
{
	struct db *db = site_db(x);
	struct stmt *s;
	bool row;

	if (!archive_version(db, p->name.id, n, p->a, &c->version, e) ||
	    !document_parse(c->version.text, p->a, &c->d, e) ||
	    !records_standing(db, site_reader(x), &c->version, &c->d, p->a, &c->standing,
	                      &c->standing_count, e) ||
	    !(s = db_stmt(db, sql_state_of, e)))
		return false;
	sha256_hex(&c->version.id, c->digest);
	stmt_bind_int(s, 1, p->name.id);
	stmt_bind_int(s, 2, n);
	if (!stmt_next(s, &row, e))
		return false;
	if (row) {
		c->language = arena_str(p->a, stmt_str(s, 0));
		c->problem = arena_str(p->a, stmt_str(s, 1));
		stmt_reset(s);
	}
	return true;
}

static const struct standing *
standing_of(const struct compared *c, struct str record)
{
	for (size_t i = 0; i < c->standing_count; i++)
		if (str_eq(c->standing[i].record, record))
			return &c->standing[i];
	return NULL;
}

static struct str
words_of(const struct compared *c, const struct standing *s)
{
	return str_slice(c->d.text, s->start, s->end);
}

static void
add_provision(struct change_page *p, struct str record, struct str how, uint16_t type)
{
	p->provisions[p->provision_count++] = (struct provision_shown){
		record, how, type, standing_of(&p->from, record), standing_of(&p->to, record)};
}

/* Where the two did not follow on each other: what stands in one alone, or otherwise. */
static void
compare_standing(struct change_page *p)
{
	for (size_t i = 0; i < p->to.standing_count; i++) {
		const struct standing *is = &p->to.standing[i];
		const struct standing *was = standing_of(&p->from, is->record);
		if (is->again)
			continue;
		if (!was)
			add_provision(p, is->record, STR("added"), is->type);
		else if (!str_eq(words_of(&p->from, was), words_of(&p->to, is)))
			add_provision(p, is->record, STR("changed"), is->type);
	}
	for (size_t i = 0; i < p->from.standing_count; i++)
		if (!p->from.standing[i].again &&
		    !standing_of(&p->to, p->from.standing[i].record))
			add_provision(p, p->from.standing[i].record, STR("removed"),
			              p->from.standing[i].type);
}

static bool
find_provisions(struct db *db, struct change_page *p, struct err *e)
{
	size_t room = p->from.standing_count + p->to.standing_count, cap = 0;
	struct provision_shown *list = NULL;
	struct stmt *s;
	bool row = true, ok;

	if (!p->is_known) {
		p->provisions = ARENA_ARRAY(p->a, struct provision_shown, room);
		compare_standing(p);
		return true;
	}
	if (!(s = db_stmt(db, sql_provisions_of_change, e)))
		return false;
	stmt_bind_int(s, 1, p->name.id);
	stmt_bind_int(s, 2, p->change);
	while ((ok = stmt_next(s, &row, e)) && row) {
		struct str record = arena_str(p->a, stmt_str(s, 0));
		GROW(list, p->provision_count, cap);
		list[p->provision_count++] = (struct provision_shown){
			record, arena_str(p->a, stmt_str(s, 1)), (uint16_t)stmt_int(s, 2),
			standing_of(&p->from, record), standing_of(&p->to, record)};
	}
	p->provisions = ARENA_ARRAY(p->a, struct provision_shown, p->provision_count);
	if (p->provision_count)
		memcpy(p->provisions, list, p->provision_count * sizeof *list);
	free(list);
	return ok;
}

/* A block is shown if it, or one right beside it, differs. */
static bool
is_shown(const struct diff *d, size_t i)
{
	size_t from = i > CONTEXT ? i - CONTEXT : 0;
	size_t to = i + CONTEXT < d->count ? i + CONTEXT : d->count - 1;

	for (size_t k = from; k <= to; k++)
		if (!d->blocks[k].same)
			return true;
	return false;
}

static void
fold(struct change_page *p)
{
	p->rows = ARENA_ARRAY(p->a, struct diff_row, p->diff.count);
	for (size_t i = 0; i < p->diff.count; i++) {
		struct diff_row *last = p->row_count ? &p->rows[p->row_count - 1] : NULL;
		bool folded = !is_shown(&p->diff, i);
		if (folded && last && last->folded)
			last->count++;
		else
			p->rows[p->row_count++] = (struct diff_row){i, 1, folded};
	}
}

static size_t
weight_of(const struct change_page *p, const struct diff_row *r)
{
	const struct diff_block *b = &p->diff.blocks[r->first];
	size_t n = ROW_BYTES + 24 * b->span_count;

	if (r->folded)
		return n;
	if (b->old != BLOCK_NONE && (!b->same || p->view == VIEW_SIDE))
		n += html_weight(block_words(&p->from.d, b->old));
	if (b->new != BLOCK_NONE)
		n += html_weight(block_words(&p->to.d, b->new));
	return n;
}

static void
cut_pages(struct change_page *p)
{
	size_t bytes = 0;

	p->firsts = ARENA_ARRAY(p->a, size_t, p->row_count + 2);
	p->pages = 1;
	for (size_t i = 0; i < p->row_count; i++) {
		size_t mine = weight_of(p, &p->rows[i]);
		if (bytes > 0 && bytes + mine > DIFF_A_PAGE) {
			p->firsts[p->pages++] = i;
			bytes = 0;
		}
		bytes += mine;
	}
	p->firsts[p->pages] = p->row_count;
}

static void
choose_view(struct exchange *x, struct change_page *p)
{
	static const char *const names[] = {"unified", "side", "provisions"};
	struct str asked = request_parameter(x->request, "view");

	for (unsigned i = 0; i < COUNT(names); i++)
		if (str_eq_nocase(asked, str_of(names[i])))
			p->view = (enum change_view)i;
	fold(p);
	if (p->view == VIEW_PROVISIONS)
		p->pages = (p->provision_count + PROVISIONS_A_PAGE - 1) / PROVISIONS_A_PAGE;
	else
		cut_pages(p);
	p->number = found_page(x, p->pages);
	p->plain = link_change(x->a, p->name.service, p->name.document,
	                       str_of(p->from.digest), str_of(p->to.digest));
	p->list = p->plain;
	if (p->view)
		p->list = url_with(x->a, p->plain, "view", str_of(names[p->view]));
}

static bool
gather(struct exchange *x, struct change_page *p, struct err *e)
{
	struct db *db = site_db(x);
	struct str from, to;
	int64_t old = 0, new;

	if (!found_document(x, x->values[0], x->values[1], &p->name, e) ||
	    !split_pair(x->values[2], &from, &to, e) ||
	    !found_version(x, &p->name, to, &new, e) ||
	    (from.n && !found_version(x, &p->name, from, &old, e)) ||
	    !load(x, p, new, &p->to, e) || !find_change(db, p, &old, new, e) ||
	    !load(x, p, old, &p->from, e) || !find_provisions(db, p, e) ||
	    !find_capture(db, p, &p->from, sql_capture_until,
	                  p->is_known ? p->from_time : INT64_MAX, e) ||
	    !find_capture(db, p, &p->to, sql_capture_from, p->is_known ? p->to_time : 0, e))
		return false;
	diff_documents(&p->from.d, &p->to.d, p->a, &p->diff);
	choose_view(x, p);
	return true;
}

bool
page_change(struct exchange *x, struct err *e)
{
	struct change_page p = {.a = x->a};

	if (!gather(x, &p, e))
		return false;
	const struct document_name *n = &p.name;
	p.page = (struct page){
		.title = arena_printf(x->a, "Change of %.*s – %.*s, %.8s to %.8s",
		                      STR_ARG(n->document), STR_ARG(n->service), p.from.digest,
		                      p.to.digest),
		.description = p.is_known && p.summary.n
		               ? cut_words(p.summary, 200, x->a)
		               : arena_printf(x->a, "Two versions of %.*s of %.*s, word by word.",
		                              STR_ARG(n->document), STR_ARG(n->service)),
		.self = p.plain, .section = "changes", .is_hidden = p.view || p.number > 1,
		.feed = link_document_feed(x->a, n->service, n->document),
		.feed_title = arena_printf(x->a, "Changes of %.*s – %.*s", STR_ARG(n->document),
		                           STR_ARG(n->service))};
	page_begin(x, &p.page);
	change_page(&x->response->body, &p);
	page_end(x, &p.page);
	return true;
}
