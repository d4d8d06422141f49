/* course_page: the rows of the table behind a picture. See course_page.h. */
#include "web/course_page.h"

#include "web/document.sql.h"

/* The last second of a year. */
static int64_t
end_of(int year)
{
	char iso[16];
	int64_t next = INT64_MAX;

	snprintf(iso, sizeof iso, "%04d-01-01", (year + 1) % 10000);
	return time_from_iso(str_of(iso), &next) ? next - 1 : INT64_MAX;
}

static void
add_row(struct course_shown *s, const struct course_point *p, int year)
{
	s->rows[s->row_count++] = (struct course_row){.point = p, .year = year};
}

static bool
name_version(struct db *db, int64_t id, struct course_shown *s, struct course_row *row,
             struct err *e)
{
	struct stmt *t = db_stmt(db, sql_version_digest, e);
	bool some;

	if (!t)
		return false;
	stmt_bind_int(t, 1, id);
	stmt_bind_int(t, 2, row->point->version);
	if (!stmt_next(t, &some, e))
		return false;
	if (!some)
		return true;
	row->version = arena_str(s->a, stmt_str(t, 0));
	stmt_reset(t);
	return true;
}

bool
course_rows(struct db *db, int64_t id, struct course_shown *s, struct err *e)
{
	const struct course *c = &s->c;
	int first = c->n ? time_year(c->points[0].at) : 0, last = c->n ? time_year(c->until) : 0;

	s->rows = ARENA_ARRAY(s->a, struct course_row,
	                      COURSE_ROWS + (size_t)(last - first) + 1);
	for (size_t i = 0; i < c->n && c->n <= COURSE_ROWS; i++)
		add_row(s, &c->points[i], 0);
	for (int y = first; y <= last && c->n > COURSE_ROWS; y++)
		add_row(s, course_at(c, end_of(y)), y);
	if (s->row_count)
		s->rows[s->row_count - 1].is_last = true;
	for (size_t i = 0; i < c->n; i++)
		s->is_refused = s->is_refused || c->points[i].is_refused;
	for (size_t i = 0; id && i < s->row_count; i++)
		if (!name_version(db, id, s, &s->rows[i], e))
			return false;
	return true;
}

void
write_course_cell(struct buf *out, const struct course_shown *s,
                  const struct course_row *row, enum severity level)
{
	uint64_t n = row->point->in_force.of[level];
	struct url to = url_own("");

	if (row->is_last)
		to = link_in_force(s->a, s->service, s->document, NULL, severity_name(level));
	else if (row->version.n)
		to = link_version(s->a, s->service, s->document, row->version);
	if (n && to.text.n) {
		buf_add(out, STR("<a href=\""));
		html_url(out, to);
		buf_add(out, STR("\">"));
	}
	write_number(out, n);
	if (n && to.text.n)
		buf_add(out, STR("</a>"));
}
