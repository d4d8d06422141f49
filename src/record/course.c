/* course: provisions in force through time. See course.h. */
#include "record/course.h"

#include <stdlib.h>

#include "record/records.sql.h"

/* Points of a document, without their counts. */
static bool
find_points(struct db *db, int64_t document, struct arena *a, struct course *out,
            struct err *e)
{
	struct course_point *list = NULL;
	size_t cap = 0;
	bool row = true, ok;
	struct stmt *s = db_stmt(db, sql_sound_sightings, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, document);
	while ((ok = stmt_next(s, &row, e)) && row) {
		out->until = stmt_int(s, 1);
		if (out->n && list[out->n - 1].version == stmt_int(s, 0))
			continue;
		GROW(list, out->n, cap);
		list[out->n++] = (struct course_point){
			.version = stmt_int(s, 0), .at = stmt_int(s, 1),
			.is_refused = stmt_int(s, 2) != 0};
	}
	out->points = ARENA_ARRAY(a, struct course_point, out->n);
	if (out->n)
		memcpy(out->points, list, out->n * sizeof *list);
	free(list);
	return ok;
}

/* By how much a version's counts differ from those of the one before it. */
struct step {
	int64_t of[SEVERITIES];
};

static bool
find_steps(struct db *db, int64_t document, int64_t versions, struct step *steps,
           struct err *e)
{
	bool row = true, ok;
	struct stmt *s = db_stmt(db, sql_counted, e);

	if (!s)
		return false;
	stmt_bind_int(s, 1, document);
	while ((ok = stmt_next(s, &row, e)) && row) {
		int64_t from = stmt_int(s, 0), to = stmt_int(s, 1);
		enum severity level = severity_level((int)stmt_int(s, 2));
		if (from < 1 || from > versions)
			continue;
		steps[from].of[level]++;
		steps[to < versions ? to + 1 : versions + 1].of[level]--;
	}
	return ok;
}

bool
course_of(struct db *db, int64_t document, struct arena *a, struct course *out,
          struct err *e)
{
	int64_t versions = 0;
	struct step *steps;

	*out = (struct course){.n = 0};
	if (!find_points(db, document, a, out, e))
		return false;
	for (size_t i = 0; i < out->n; i++)
		versions = out->points[i].version > versions ? out->points[i].version : versions;
	steps = ARENA_ARRAY(a, struct step, (size_t)versions + 2);
	if (!find_steps(db, document, versions, steps, e))
		return false;
	for (int64_t v = 1; v <= versions; v++)
		for (size_t k = 0; k < SEVERITIES; k++)
			steps[v].of[k] += steps[v - 1].of[k];
	for (size_t i = 0; i < out->n; i++)
		for (size_t k = 0; k < SEVERITIES; k++)
			out->points[i].in_force.of[k] =
				(uint64_t)steps[out->points[i].version].of[k];
	return true;
}

/* A point of one of several courses. */
struct turn {
	int64_t at;
	size_t course, point;
};

static int
by_time(const void *a, const void *b)
{
	const struct turn *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	if (x->course != y->course)
		return x->course < y->course ? -1 : 1;
	return x->point < y->point ? -1 : x->point > y->point;
}

static void
take_off(struct severity_counts *sum, const struct severity_counts *less)
{
	for (size_t k = 0; k < SEVERITIES; k++)
		sum->of[k] -= less->of[k];
}

void
course_sum(const struct course *list, size_t n, struct arena *a, struct course *out)
{
	size_t count = 0, k = 0;
	struct severity_counts sum = {{0}};

	*out = (struct course){.n = 0};
	for (size_t i = 0; i < n; i++) {
		count += list[i].n;
		out->until = list[i].until > out->until ? list[i].until : out->until;
	}
	struct turn *turns = ARENA_ARRAY(a, struct turn, count);
	for (size_t i = 0; i < n; i++)
		for (size_t p = 0; p < list[i].n; p++)
			turns[k++] = (struct turn){list[i].points[p].at, i, p};
	if (count)
		qsort(turns, count, sizeof *turns, by_time);
	out->points = ARENA_ARRAY(a, struct course_point, count);
	for (size_t i = 0; i < count; i++) {
		const struct course *c = &list[turns[i].course];
		if (turns[i].point)
			take_off(&sum, &c->points[turns[i].point - 1].in_force);
		severity_add(&sum, &c->points[turns[i].point].in_force);
		if (i + 1 < count && turns[i + 1].at == turns[i].at)
			continue;
		out->points[out->n++] = (struct course_point){.at = turns[i].at,
		                                              .in_force = sum};
	}
}

const struct course_point *
course_at(const struct course *c, int64_t at)
{
	size_t low = 0, high = c->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (c->points[middle].at <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? &c->points[low - 1] : NULL;
}
