/* whole: all that is known of one record. See whole.h. */
#include "record/whole.h"

#include "net/fragment.h"
#include "record/records.sql.h"

struct event_list {
	struct arena *a;
	struct record_event *list;
	size_t n, cap;
};

static bool
take_event(void *context, const struct change_row *r)
{
	struct event_list *l = context;

	GROW(l->list, l->n, l->cap);
	l->list[l->n++] = (struct record_event){
		.from_time = r->from_time, .at = r->to_time, .level = r->level,
		.from = arena_str(l->a, r->from), .to = arena_str(l->a, r->to),
		.how = arena_str(l->a, r->summary),
		.direction = arena_str(l->a, r->direction)};
	return true;
}

static bool
take_events(struct db *db, struct whole *w, struct arena *a, struct err *e)
{
	struct event_list l = {.a = a};

	bool ok = records_history(db, w->row.record, take_event, &l, e);
	w->events = ARENA_ARRAY(a, struct record_event, l.n);
	if (l.n)
		memcpy(w->events, l.list, l.n * sizeof *l.list);
	w->event_count = l.n;
	free(l.list);
	return ok;
}

/* What stands no more is not looked for. */
static bool
find_at_publisher(struct db *db, struct whole *w, struct arena *a, struct err *e)
{
	const struct provision *p = &w->place.p;
	struct stmt *s;
	bool row;

	if (!w->in_force)
		return true;
	if (!(s = db_stmt(db, sql_page_of, e)))
		return false;
	stmt_bind_str(s, 1, w->row.record);
	if (!stmt_next(s, &row, e))
		return false;
	if (!row)
		return true;
	struct str words = str_slice(w->place.d.text, p->start, p->end);
	if (!fragment_of_words(stmt_str(s, 0), words, a, &w->at_publisher))
		w->at_publisher = (struct str){0};
	stmt_reset(s);
	return true;
}

bool
whole_gather(const struct gathering *g, struct str record, struct arena *a,
             struct whole *out, struct err *e)
{
	*out = (struct whole){.in_force = false};
	if (!records_find(g->db, record, a, &out->row, e) ||
	    !records_place(g->db, g->reader, out->row.record, a, &out->place, e) ||
	    !take_events(g->db, out, a, e) ||
	    !doings_gather(g->db, g->home, out->row.record, a, &out->doings, e))
		return false;
	out->in_force = str_eq(out->row.status, STR("in force"));
	if (!find_at_publisher(g->db, out, a, e))
		return false;
	provision_explain(g->reader, &out->place.d, &out->place.p, a, &out->why);
	out->is_measured = measured_of(out->row.type, &out->measured);
	return !out->in_force ||
	       compare_record(g->db, g->shelf, g->generation, out->row.record,
	                      out->row.type, a, &out->elsewhere, e);
}
