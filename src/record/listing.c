/* listing: rows a page at a time. See listing.h. */
#include "record/listing.h"

#include "record/listing.sql.h"

enum { DOCUMENT_SHIFT = 24 }; /* of a provision's number: see its table */

static bool
is_no_cursor(struct str after, struct err *e)
{
	return err_set(e, ERR_USAGE, "cursor: \"%.*s\" was not given out by this list",
	               STR_ARG(str_slice(after, 0, 40)));
}

/* "12-5-7": so many numbers. */
static bool
read_cursor(struct str after, int64_t *numbers, size_t count, struct err *e)
{
	struct str rest = after, one;

	for (size_t i = 0; i < count; i++)
		if (!str_next(&rest, '-', &one) || !str_to_i64(one, &numbers[i]))
			return is_no_cursor(after, e);
	return rest.n == 0 || is_no_cursor(after, e);
}

bool
paging_numbers(const struct paging *p, int64_t *numbers, size_t count, struct err *e)
{
	memset(numbers, 0, count * sizeof *numbers);
	return p->after.n == 0 || read_cursor(p->after, numbers, count, e);
}

bool
paging_number(const struct paging *p, int64_t *out, struct err *e)
{
	return paging_numbers(p, out, 1, e);
}

void
paging_next_number(struct paging *p, int64_t next)
{
	p->next = arena_printf(p->a, "%lld", (long long)next);
}

bool
paging_unknown(const struct paging *p, struct err *e)
{
	return is_no_cursor(p->after, e);
}

/* What the filter says, from this parameter on; gives back the next. */
static int
bind_filter(struct stmt *s, int place, const struct listing_filter *f)
{
	static const struct str statuses[] = {[STATUS_ANY] = STR_INIT(""),
		[STATUS_IN_FORCE] = STR_INIT("in force"), [STATUS_REMOVED] = STR_INIT("removed")};
	int64_t low, high;

	records_score_range(f->severity, &low, &high);
	stmt_bind_str(s, place++, f->service);
	stmt_bind_str(s, place++, f->document);
	stmt_bind_int(s, place++, f->type == TYPE_NONE ? -1 : f->type);
	stmt_bind_int(s, place++, low);
	stmt_bind_int(s, place++, high);
	stmt_bind_str(s, place++, statuses[f->status]);
	stmt_bind_int(s, place++, f->since == INT64_MIN);
	stmt_bind_int(s, place++, f->since);
	return place;
}

static bool
is_by_type(const struct listing_filter *f)
{
	return f->type != TYPE_NONE && f->service.n == 0;
}

static struct stmt *
provisions_stmt(struct db *db, const struct listing_filter *f, const struct paging *p,
                int64_t after, struct err *e)
{
	struct stmt *s = db_stmt(db, f->words.n ? sql_listed_found
	                         : is_by_type(f) ? sql_listed_of_type : sql_listed, e);

	if (!s)
		return NULL;
	stmt_bind_int(s, 1, after >> DOCUMENT_SHIFT);
	stmt_bind_int(s, 2, after);
	int place = bind_filter(s, 3, f);
	if (f->words.n)
		stmt_bind_words(s, place++, f->words);
	stmt_bind_int(s, place, p->most + 1);
	return s;
}

/* The one number that a statement gives. */
static bool
count_of(struct stmt *s, uint64_t *out, struct err *e)
{
	bool row;

	if (!stmt_next(s, &row, e))
		return false;
	*out = (uint64_t)stmt_int(s, 0);
	stmt_reset(s);
	return true;
}

/* By their words and by nothing else: the index alone tells how many there are. */
static bool
is_by_words(const struct listing_filter *f)
{
	return f->words.n && !f->service.n && !f->document.n && f->type == TYPE_NONE &&
	       f->severity < 0 && f->status == STATUS_ANY && f->since == INT64_MIN;
}

bool
listing_count_provisions(struct db *db, const struct listing_filter *f, uint64_t *out,
                         struct err *e)
{
	struct stmt *s = db_stmt(db, is_by_words(f) ? sql_counted_words
	                         : f->words.n ? sql_counted_found
	                         : is_by_type(f) ? sql_counted_of_type : sql_counted, e);

	if (!s)
		return false;
	int place = is_by_words(f) ? 1 : bind_filter(s, 1, f);
	if (f->words.n)
		stmt_bind_words(s, place, f->words);
	return count_of(s, out, e);
}

bool
listing_provisions(struct db *db, const struct listing_filter *filter, struct paging *p,
                   on_provision *f, void *context, struct err *e)
{
	int64_t after = 0, n = 0;
	bool row = true, ok = false;

	p->next = (struct str){0};
	if (p->after.n && !read_cursor(p->after, &after, 1, e))
		return false;
	struct stmt *s = provisions_stmt(db, filter, p, after, e);
	while (s && (ok = stmt_next(s, &row, e)) && row) {
		struct provision_row r = {
			.record = stmt_str(s, 0), .service = stmt_str(s, 1),
			.document = stmt_str(s, 2), .status = stmt_str(s, 3),
			.type = (uint16_t)stmt_int(s, 4), .score = (int)stmt_int(s, 5),
			.words = stmt_str(s, 6), .place = stmt_int(s, 7)};
		bool is_full = n++ == p->most;
		if (is_full)
			p->next = arena_printf(p->a, "%lld", (long long)after);
		if (is_full || !f(context, &r))
			break;
		after = r.place;
	}
	if (s)
		stmt_reset(s);
	return ok;
}

/* The rows of a page, and a look at the one behind it. */
struct page_of_changes {
	struct paging *p;
	on_change *f;
	void *context;
	int64_t n, last[3];
};

static bool
take_change(void *context, const struct change_row *r)
{
	struct page_of_changes *c = context;

	if (c->n++ == c->p->most) {
		c->p->next = arena_printf(c->p->a, "%lld-%lld-%lld", (long long)c->last[0],
		                          (long long)c->last[1], (long long)c->last[2]);
		return false;
	}
	c->last[0] = r->to_time;
	c->last[1] = r->document_id;
	c->last[2] = r->n;
	return c->f(c->context, r);
}

static int
bind_changes(struct stmt *s, int place, const struct change_listing *l)
{
	stmt_bind_str(s, place++, l->service);
	stmt_bind_str(s, place++, l->document);
	stmt_bind_int(s, place++, l->level);
	stmt_bind_str(s, place++, l->direction);
	stmt_bind_int(s, place++, l->since);
	stmt_bind_int(s, place++, l->until);
	stmt_bind_int(s, place++, l->type == TYPE_NONE ? -1 : l->type);
	stmt_bind_str(s, place++, l->record);
	if (l->words.n)
		stmt_bind_words(s, place++, l->words);
	else
		stmt_bind_str(s, place++, l->words);
	return place;
}

bool
listing_count_changes(struct db *db, const struct change_listing *l, uint64_t *out,
                      struct err *e)
{
	struct stmt *s = db_stmt(db, sql_counted_changes, e);

	if (!s)
		return false;
	bind_changes(s, 1, l);
	return count_of(s, out, e);
}

bool
listing_changes(struct db *db, const struct change_listing *l, struct paging *p,
                on_change *f, void *context, struct err *e)
{
	struct page_of_changes page = {.p = p, .f = f, .context = context};
	int64_t after[3] = {INT64_MAX, 0, 0};

	p->next = (struct str){0};
	if (p->after.n && !read_cursor(p->after, after, COUNT(after), e))
		return false;
	struct stmt *s = db_stmt(db, sql_listed_changes, e);
	if (!s)
		return false;
	stmt_bind_int(s, 1, after[0]);
	stmt_bind_int(s, 2, after[1]);
	stmt_bind_int(s, 3, after[2]);
	stmt_bind_int(s, bind_changes(s, 4, l), p->most + 1);
	return records_each_change(db, s, take_change, &page, e);
}

bool
listing_versions(struct db *db, int64_t document, struct paging *p, on_version *f,
                 void *context, struct err *e)
{
	int64_t after = 0, n = 0;
	bool row = true, ok = false;

	p->next = (struct str){0};
	if (p->after.n && !read_cursor(p->after, &after, 1, e))
		return false;
	struct stmt *s = db_stmt(db, sql_listed_versions, e);
	if (!s)
		return false;
	stmt_bind_int(s, 1, document);
	stmt_bind_int(s, 2, after);
	stmt_bind_int(s, 3, p->most + 1);
	while ((ok = stmt_next(s, &row, e)) && row) {
		struct version_row r = {
			.n = stmt_int(s, 0), .id = stmt_str(s, 1), .bytes = stmt_int(s, 2),
			.first = stmt_int(s, 3), .last = stmt_int(s, 4),
			.sightings = stmt_int(s, 5), .unhealthy = stmt_str(s, 6),
			.refusal = stmt_str(s, 7), .language = stmt_str(s, 8)};
		bool is_full = n++ == p->most;
		if (is_full)
			p->next = arena_printf(p->a, "%lld", (long long)after);
		if (is_full || !f(context, &r))
			break;
		after = r.n;
	}
	stmt_reset(s);
	return ok;
}

void
version_row_json(struct json *j, const struct version_row *r)
{
	json_object(j);
	json_key_str(j, "version", r->id);
	json_key_int(j, "bytes", r->bytes);
	json_key_time(j, "first_seen", r->first);
	json_key_time(j, "last_seen", r->last);
	json_key_int(j, "sightings", r->sightings);
	json_key_word(j, "language", r->language);
	json_key_word(j, "unhealthy", r->unhealthy);
	json_key_word(j, "refusal", r->refusal);
	json_object_end(j);
}

bool
listing_cells(struct db *db, struct str service, uint16_t type, on_cell *f,
              void *context, struct err *e)
{
	bool row = true, ok;
	struct stmt *s = db_stmt(db, sql_listed_cells, e);

	if (!s)
		return false;
	stmt_bind_str(s, 1, service);
	stmt_bind_int(s, 2, type == TYPE_NONE ? -1 : type);
	while ((ok = stmt_next(s, &row, e)) && row) {
		struct cell c = {(uint16_t)stmt_int(s, 0), stmt_int(s, 1),
		                 (int)stmt_int(s, 2), stmt_str(s, 3)};
		if (!f(context, &c))
			break;
	}
	stmt_reset(s);
	return ok;
}
