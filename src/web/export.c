/* export: rows as CSV and JSON Lines, in a stream. See export.h. */
#include "web/export.h"

#include "web/link.h"

/* A piece of changes begins with a look at all of them, so it is larger. */
enum { RECORDS_A_PIECE = 300, CHANGES_A_PIECE = 500 };

/* What is sent; it outlives the exchange. */
struct export {
	struct arena a;      /* for the filters */
	struct arena piece;  /* for one piece, and the cursor of the next */
	bool is_csv, is_begun, is_done, of_changes;
	struct listing_filter records;
	struct change_listing changes;
	char after[64];      /* cursor */
	struct buf *out;
};

static bool
acts_in_a_spreadsheet(struct str s)
{
	return s.n && strchr("=+-@\t\r\n", s.p[0]) && s.p[0];
}

static void
add_field(struct buf *out, struct str s)
{
	bool acts = acts_in_a_spreadsheet(s), quoted = acts;

	for (size_t i = 0; i < s.n && !quoted; i++)
		quoted = strchr("\",\r\n", s.p[i]) && s.p[i];
	buf_add(out, quoted ? STR("\"") : STR(""));
	buf_add(out, acts ? STR("'") : STR(""));
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_byte(out, '"');
		buf_byte(out, s.p[i]);
	}
	buf_add(out, quoted ? STR("\"") : STR(""));
}

/* `end` is what stands behind the last: a comma, or the line's end. */
static void
add_fields(struct buf *out, const struct str *fields, size_t n, char end)
{
	for (size_t i = 0; i < n; i++) {
		add_field(out, fields[i]);
		buf_add(out, i + 1 < n || end == ',' ? STR(",") : STR("\r\n"));
	}
}

static bool
add_record(void *context, const struct provision_row *r)
{
	struct export *x = context;
	struct json j = {.out = x->out};

	if (x->is_csv) {
		add_fields(x->out, (struct str[]){r->record, r->service, r->document,
			str_of(type_id(r->type)), str_of(type_title(r->type)),
			str_of(severity_name(severity_level(r->score)))}, 6, ',');
		buf_printf(x->out, "%d,", r->score); /* no formula, whatever its sign */
		add_fields(x->out, (struct str[]){r->status, r->words}, 2, '\n');
		return true;
	}
	provision_row_json(&j, r);
	buf_byte(x->out, '\n');
	return true;
}

static struct str
time_of(int64_t t, struct arena *a)
{
	char iso[TIME_ISO + 1];

	time_iso(t, iso);
	return arena_str(a, str_of(iso));
}

static bool
add_change(void *context, const struct change_row *r)
{
	struct export *x = context;
	struct json j = {.out = x->out};
	struct buf records;

	if (!x->is_csv) {
		change_row_json(&j, r);
		buf_byte(x->out, '\n');
		return true;
	}
	buf_init(&records, (size_t)16 << 20);
	for (size_t i = 0; i < r->provision_count; i++)
		buf_printf(&records, "%s%.*s", i ? " " : "",
		           STR_ARG(r->provisions[i].record));
	add_fields(x->out, (struct str[]){r->service, r->document, r->from, r->to,
		r->from.n ? time_of(r->from_time, &x->piece) : STR(""),
		time_of(r->to_time, &x->piece), str_of(level_name(r->level)),
		r->direction, r->summary, buf_str(&records)}, 10, '\n');
	buf_release(&records);
	return true;
}

static void
add_head(struct export *x)
{
	if (x->is_begun || !x->is_csv)
		return;
	buf_add(x->out, x->of_changes
	        ? STR("service,document,from,to,from_time,to_time,level,direction,"
	              "summary,records\r\n")
	        : STR("record,service,document,type,title,severity,score,status,"
	              "quote\r\n"));
}

static bool
more(void *state, void *context, struct buf *out, struct err *e)
{
	struct export *x = state;
	struct site_view *v = context;
	struct paging page = {.after = str_of(x->after), .a = &x->piece};

	if (x->is_done)
		return true;
	page.most = x->of_changes ? CHANGES_A_PIECE : RECORDS_A_PIECE;
	arena_reset(&x->piece);
	x->out = out;
	add_head(x);
	x->is_begun = true;
	if (!(x->of_changes
	      ? listing_changes(v->h.db, &x->changes, &page, add_change, x, e)
	      : listing_provisions(v->h.db, &x->records, &page, add_record, x, e)))
		return false;
	x->is_done = page.next.n == 0;
	snprintf(x->after, sizeof x->after, "%.*s", STR_ARG(page.next));
	return true;
}

static void
end(void *state)
{
	struct export *x = state;

	arena_release(&x->a);
	arena_release(&x->piece);
	free(x);
}

static void
keep(struct arena *a, struct str *s)
{
	*s = arena_str(a, *s);
}

static bool
begin(struct exchange *x, bool of_changes, bool is_csv, struct err *e)
{
	struct response *r = x->response;
	struct export state = {.is_csv = is_csv, .of_changes = of_changes}, *s;

	if (!(of_changes ? filter_changes(x, &state.changes, e)
	                 : filter_records(x, &state.records, e)))
		return false;
	s = xcalloc(1, sizeof *s);
	*s = state;
	keep(&s->a, &s->records.service);
	keep(&s->a, &s->records.document);
	keep(&s->a, &s->records.words);
	keep(&s->a, &s->changes.service);
	keep(&s->a, &s->changes.document);
	keep(&s->a, &s->changes.direction);
	keep(&s->a, &s->changes.words);
	r->type = is_csv ? "text/csv; charset=utf-8; header=present"
	                 : "application/jsonl";
	r->is_open = true;
	r->is_file = true;
	response_save_as(r, arena_printf(x->a, "%s.%s",
	                                 of_changes ? "changes" : "registry",
	                                 is_csv ? "csv" : "jsonl"), x->a);
	r->stream = (struct stream){.more = more, .close = end, .state = s};
	return true;
}

bool
export_records_csv(struct exchange *x, struct err *e)
{
	return begin(x, false, true, e);
}

bool
export_records_jsonl(struct exchange *x, struct err *e)
{
	return begin(x, false, false, e);
}

bool
export_changes_csv(struct exchange *x, struct err *e)
{
	return begin(x, true, true, e);
}

bool
export_changes_jsonl(struct exchange *x, struct err *e)
{
	return begin(x, true, false, e);
}
