/* doings: what we did with a record. See doings.h. */
#include "record/doings.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

#include "record/records.sql.h"

struct work {
	struct arena *a;
	struct doing *list;
	size_t n, cap;
};

static void
add(struct work *w, struct doing d)
{
	GROW(w->list, w->n, w->cap);
	w->list[w->n++] = d;
}

/* The stamp of derived rows: "RULESET:MODEL:SIGHTINGS". */
static bool
find_reading(struct db *db, struct str record, struct arena *a, struct doings *out,
             struct err *e)
{
	struct stmt *s = db_stmt(db, sql_derived_by, e);
	bool row;

	if (!s)
		return false;
	stmt_bind_str(s, 1, record);
	if (!stmt_next(s, &row, e))
		return false;
	if (!row)
		return true;
	struct str rest = arena_str(a, stmt_str(s, 0));
	str_next(&rest, ':', &out->ruleset);
	str_next(&rest, ':', &out->model);
	stmt_reset(s);
	return true;
}

static bool
find_otherwise(struct db *db, struct str record, struct work *w, struct err *e)
{
	struct stmt *s = db_stmt(db, sql_read_otherwise, e);
	bool row = true, ok;

	if (!s)
		return false;
	stmt_bind_str(s, 1, record);
	while ((ok = stmt_next(s, &row, e)) && row)
		add(w, (struct doing){.kind = DOING_OTHERWISE,
		                      .record = arena_str(w->a, stmt_str(s, 0)),
		                      .type = arena_str(w->a, stmt_str(s, 1))});
	return ok;
}

static struct str
member(const cJSON *of, const char *name, struct arena *a)
{
	const char *value = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(of, name));

	return value ? arena_str(a, str_of(value)) : (struct str){0};
}

static bool
find_published(struct db *db, struct str record, struct work *w, struct err *e)
{
	struct stmt *s = db_stmt(db, sql_published, e);
	bool row = true, ok;

	if (!s)
		return false;
	stmt_bind_str(s, 1, record);
	while ((ok = stmt_next(s, &row, e)) && row) {
		struct str text = stmt_str(s, 1);
		cJSON *said = cJSON_ParseWithLength(text.p, text.n);
		add(w, (struct doing){.kind = DOING_PUBLISHED, .entry = stmt_int(s, 0),
		                      .at = stmt_int(s, 2),
		                      .ruleset = member(said, "ruleset", w->a),
		                      .model = member(said, "model", w->a)});
		cJSON_Delete(said);
	}
	return ok;
}

static int
by_time(const void *a, const void *b)
{
	const struct doing *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return (x->kind > y->kind) - (x->kind < y->kind); /* a report before its answer */
}

static bool
find_corrections(const char *home, struct str record, struct work *w, struct doings *out,
                 struct err *e)
{
	size_t from = w->n;

	if (!corrections_read(home, record, w->a, &out->corrections, &out->correction_count,
	                      e))
		return false;
	const struct correction *list = out->corrections;
	for (size_t i = 0; i < out->correction_count; i++) {
		add(w, (struct doing){.kind = DOING_REPORTED, .at = list[i].at,
		                      .id = list[i].id});
		if (list[i].verdict.n)
			add(w, (struct doing){.kind = DOING_ANSWERED, .at = list[i].answered,
			                      .id = list[i].id, .verdict = list[i].verdict});
	}
	if (w->n > from)
		qsort(w->list + from, w->n - from, sizeof *w->list, by_time);
	return true;
}

bool
doings_gather(struct db *db, const char *home, struct str record, struct arena *a,
              struct doings *out, struct err *e)
{
	struct work w = {.a = a};

	*out = (struct doings){.n = 0};
	bool ok = find_reading(db, record, a, out, e) && find_otherwise(db, record, &w, e) &&
	          find_published(db, record, &w, e) && find_corrections(home, record, &w, out, e);
	out->list = ARENA_ARRAY(a, struct doing, w.n);
	if (w.n)
		memcpy(out->list, w.list, w.n * sizeof *w.list);
	out->n = w.n;
	free(w.list);
	return ok;
}

static void
doing_json(struct json *j, const struct doing *d)
{
	static const char *const names[] = {"read otherwise", "published", "reported",
	                                    "answered"};
	char iso[TIME_ISO + 1];

	time_iso(d->at, iso);
	json_object(j);
	json_key_cstr(j, "what", names[d->kind]);
	json_key_cstr(j, "time", d->at ? iso : NULL);
	if (d->kind == DOING_OTHERWISE) {
		json_key_str(j, "record", d->record);
		json_key_str(j, "type", d->type);
	} else if (d->kind == DOING_PUBLISHED) {
		json_key_int(j, "entry", d->entry);
		json_key_str(j, "ruleset", d->ruleset);
		json_key_str(j, "model", d->model);
	} else {
		json_key_str(j, "id", d->id);
		if (d->kind == DOING_ANSWERED)
			json_key_str(j, "verdict", d->verdict);
	}
	json_object_end(j);
}

void
doings_json(struct json *j, const struct doings *d)
{
	json_key(j, "reading");
	json_object(j);
	json_key_str(j, "ruleset", d->ruleset);
	json_key_str(j, "model", d->model);
	json_object_end(j);
	json_key(j, "what_we_did");
	json_array(j);
	for (size_t i = 0; i < d->n; i++)
		doing_json(j, &d->list[i]);
	json_array_end(j);
}
