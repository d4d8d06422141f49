/* timeline: a picture of what happened when. See timeline.h. */
#include "web/timeline.h"

#include <stdlib.h>

enum { WIDTH = 960, LEFT = 12, LANE = 44, BAR_AT = 24, BAR = 8, AXIS = 22, YEAR = 31556952,
       APART = 4, BARS_APART = 2,
       YEAR_WIDTH = 24 };

/* Time from left to right, with some years named. */
struct scale {
	int64_t from, until;
	int left, right; /* places of these */
	int years;       /* at most so many are named */
};

static int
place_of(const struct scale *s, int64_t t)
{
	int64_t span = s->until - s->from > 0 ? s->until - s->from : 1;

	t = t < s->from ? s->from : t > s->until ? s->until : t;
	return s->left + (int)((t - s->from) * (s->right - s->left) / span);
}

static void
write_title(struct buf *out, struct str title)
{
	buf_add(out, STR("<title>"));
	html_add(out, title);
	buf_add(out, STR("</title>"));
}

/* A line and a number for each year, or for some where there are many. */
static void
write_years(struct buf *out, const struct scale *s, int bottom)
{
	char iso[TIME_ISO + 1], first[16];
	int64_t year, at, step = (s->until - s->from) / YEAR / s->years + 1;

	time_iso(s->from, iso);
	if (!str_to_i64(str_slice(str_of(iso), 0, 4), &year))
		return;
	for (year++;; year += step) {
		snprintf(first, sizeof first, "%04lld-01-01", (long long)year);
		if (!time_from_iso(str_of(first), &at) || at > s->until)
			return;
		int x = place_of(s, at);
		buf_printf(out, "<path class=\"axis\" d=\"M%d 0V%d\"/>\n", x, bottom);
		if (x < s->right - YEAR_WIDTH)
			buf_printf(out, "<text x=\"%d\" y=\"%d\">%lld</text>\n", x + 3,
			           bottom + 14, (long long)year);
	}
}

static void
write_bars(struct buf *out, const struct scale *s, const struct timeline_lane *l, int top)
{
	const char *last = "";
	int end = -1;

	for (size_t i = 0; i < l->bar_count; i++) {
		const struct timeline_bar *b = &l->bars[i];
		int x = place_of(s, b->from), to = place_of(s, b->until);
		if (to <= x)
			to = x + 1;
		if (to <= x + BARS_APART && (to <= end || x < end + BARS_APART) &&
		    strcmp(last, b->kind) == 0)
			continue;
		buf_printf(out, "<rect class=\"bar %s\" x=\"%d\" y=\"%d\" width=\"%d\" "
		           "height=\"%d\">", b->kind, x, top + BAR_AT, to - x, BAR);
		write_title(out, b->title);
		buf_add(out, STR("</rect>\n"));
		last = b->kind;
		end = to;
	}
}

/* Each kind has a shape of its own. */
static void
write_shape(struct buf *out, const char *kind, int x, int y)
{
	if (strcmp(kind, "substantive") == 0)
		buf_printf(out, "<circle class=\"mark\" cx=\"%d\" cy=\"%d\" r=\"6\"/>",
		           x, y);
	else if (strcmp(kind, "ill") == 0)
		buf_printf(out, "<path class=\"mark ill\" d=\"M%d %dl8 8m0-8l-8 8\"/>", x - 4,
		           y - 4);
	else if (strcmp(kind, "returned") == 0)
		buf_printf(out, "<path class=\"mark returned\" d=\"M%d %dl5 8h-10z\"/>",
		           x, y - 4);
	else
		buf_printf(out, "<path class=\"mark small\" d=\"M%d %dv12\"/>", x, y - 6);
}

static void
write_marks(struct buf *out, const struct scale *s, const struct timeline_lane *l, int top)
{
	const char *last = "";
	int before = -APART;

	for (size_t i = 0; i < l->mark_count; i++) {
		const struct timeline_mark *m = &l->marks[i];
		int x = place_of(s, m->at);
		if (abs(x - before) < APART && strcmp(last, m->kind) == 0)
			continue;
		buf_add(out, STR("<a href=\""));
		html_url(out, m->to);
		buf_add(out, STR("\">"));
		write_title(out, m->title);
		write_shape(out, m->kind, x, top + BAR_AT + BAR / 2);
		buf_add(out, STR("</a>\n"));
		before = x;
		last = m->kind;
	}
}

void
write_timeline(struct buf *out, const struct timeline_lane *lanes, size_t count,
               struct str title, int64_t from, int64_t until)
{
	struct scale s = {from, until, LEFT, WIDTH - LEFT, 12};
	int bottom = (int)count * LANE;

	buf_printf(out, "<svg class=\"timeline\" viewBox=\"0 0 %d %d\" width=\"%d\" "
	           "height=\"%d\" role=\"group\" aria-label=\"", WIDTH, bottom + AXIS, WIDTH,
	           bottom + AXIS);
	html_add(out, title);
	buf_add(out, STR("\">\n"));
	write_years(out, &s, bottom);
	for (size_t i = 0; i < count; i++) {
		int top = (int)i * LANE;
		if (lanes[i].name.n) {
			buf_printf(out, "<text x=\"%d\" y=\"%d\">", LEFT, top + BAR_AT - 8);
			html_add(out, lanes[i].name);
			buf_add(out, STR("</text>\n"));
		}
		write_bars(out, &s, &lanes[i], top);
		write_marks(out, &s, &lanes[i], top);
	}
	buf_add(out, STR("</svg>\n"));
}

/* The picture of severities: where its areas lie. */
enum { COURSE_WIDTH = 640, COURSE_LEFT = 58, COURSE_RIGHT = 636, COURSE_TOP = 8,
       COURSE_BASE = 188, COURSE_AXIS = 28, COLUMN = 2 };

/* The least of 1, 2, 3, 4, 5, 6, 8, 10, 20 … that is no less. */
static uint64_t
round_up(uint64_t n)
{
	static const uint64_t firsts[] = {1, 2, 3, 4, 5, 6, 8};

	for (uint64_t ten = 1;; ten *= 10)
		for (size_t i = 0; i < COUNT(firsts); i++)
			if (firsts[i] * ten >= n)
				return firsts[i] * ten;
}

/* Of all levels from the severest to this one. */
static uint64_t
stacked(const struct severity_counts *c, size_t level)
{
	uint64_t n = 0;

	for (size_t k = level; k < SEVERITIES; k++)
		n += c->of[k];
	return n;
}

static int
height_of(uint64_t n, uint64_t most)
{
	return COURSE_BASE - (int)(n * (COURSE_BASE - COURSE_TOP) / most);
}

/* Steps that would stand on one spot are drawn as the last of them. */
static void
write_area(struct buf *out, const struct course *c, const struct scale *s, size_t level,
           uint64_t most)
{
	static const char *const classes[] = {"protective", "low", "medium", "high"};
	int y = COURSE_BASE;

	buf_printf(out, "<path class=\"bar %s\" d=\"M%d %d", classes[level], COURSE_LEFT, y);
	for (size_t i = 0; i < c->n; i++) {
		int x = place_of(s, c->points[i].at) / COLUMN * COLUMN;
		bool is_last = i + 1 == c->n;
		if (!is_last && place_of(s, c->points[i + 1].at) / COLUMN * COLUMN == x)
			continue;
		int to = height_of(stacked(&c->points[i].in_force, level), most);
		if (to == y && !is_last)
			continue;
		buf_printf(out, "H%dV%d", x, to);
		y = to;
	}
	buf_printf(out, "H%dV%dz\"/>\n", COURSE_RIGHT, COURSE_BASE);
}

static void
write_counts(struct buf *out, const struct course_point *p)
{
	char iso[TIME_ISO + 1];

	time_iso(p->at, iso);
	buf_printf(out, "from %.10s on %llu", iso,
	           (unsigned long long)severity_total(&p->in_force));
	for (size_t k = SEVERITIES; k-- > 0;)
		buf_printf(out, "%s %llu %s", k == SEVERITIES - 1 ? ", of them" : ",",
		           (unsigned long long)p->in_force.of[k], severity_name((enum severity)k));
}

void
write_course(struct buf *out, const struct course *c)
{
	struct scale s = {c->points[0].at, c->until, COURSE_LEFT, COURSE_RIGHT, 7};
	uint64_t most = 1;

	for (size_t i = 0; i < c->n; i++)
		if (severity_total(&c->points[i].in_force) > most)
			most = severity_total(&c->points[i].in_force);
	uint64_t top = round_up(most);
	buf_printf(out, "<svg class=\"chart\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
	           "role=\"img\">", COURSE_WIDTH, COURSE_BASE + COURSE_AXIS, COURSE_WIDTH,
	           COURSE_BASE + COURSE_AXIS);
	write_title(out, STR("Clauses in force by severity through time"));
	buf_add(out, STR("<desc>First "));
	write_counts(out, &c->points[0]);
	buf_add(out, STR("; last "));
	write_counts(out, &c->points[c->n - 1]);
	buf_printf(out, "; at most %llu.</desc>\n", (unsigned long long)most);
	for (size_t level = 0; level < SEVERITIES; level++)
		write_area(out, c, &s, level, top);
	write_years(out, &s, COURSE_BASE);
	buf_printf(out, "<path class=\"axis\" d=\"M%d %dH%dM%d %dH%d\"/>\n"
	           "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%llu</text>\n"
	           "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">0</text>\n</svg>\n",
	           COURSE_LEFT, COURSE_TOP, COURSE_RIGHT, COURSE_LEFT, COURSE_BASE, COURSE_RIGHT,
	           COURSE_LEFT - 6, COURSE_TOP + 8, (unsigned long long)top, COURSE_LEFT - 6,
	           COURSE_BASE);
}
