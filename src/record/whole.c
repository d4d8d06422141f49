/* whole: all that is known of one record. See whole.h. */
#include "record/whole.h"

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

bool
whole_gather(const struct gathering *g, struct str record, struct arena *a,
             struct whole *out, struct err *e)
{
	*out = (struct whole){.in_force = false};
	if (!records_find(g->db, record, a, &out->row, e) ||
	    !records_place(g->db, g->reader, out->row.record, a, &out->place, e) ||
	    !take_events(g->db, out, a, e))
		return false;
	out->in_force = str_eq(out->row.status, STR("in force"));
	provision_explain(g->reader, &out->place.d, &out->place.p, a, &out->why);
	out->is_measured = measured_of(out->row.type, &out->measured);
	return !out->in_force ||
	       compare_record(g->db, g->shelf, g->generation, out->row.record,
	                      out->row.type, a, &out->elsewhere, e);
}
