/* timeline: a picture of what happened when. See timeline.h. */
#include "web/timeline.h"

#include <stdlib.h>

enum { WIDTH = 960, LEFT = 12, LANE = 44, BAR_AT = 24, BAR = 8, AXIS = 22, YEAR = 31556952,
       APART = 4, BARS_APART = 2 };

struct scale {
	int64_t from, until;
};

static int
place_of(const struct scale *s, int64_t t)
{
	int64_t span = s->until - s->from > 0 ? s->until - s->from : 1;

	t = t < s->from ? s->from : t > s->until ? s->until : t;
	return LEFT + (int)((t - s->from) * (WIDTH - 2 * LEFT) / span);
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
	int64_t year, at, step = (s->until - s->from) / YEAR / 12 + 1;

	time_iso(s->from, iso);
	if (!str_to_i64(str_slice(str_of(iso), 0, 4), &year))
		return;
	for (year++;; year += step) {
		snprintf(first, sizeof first, "%04lld-01-01", (long long)year);
		if (!time_from_iso(str_of(first), &at) || at > s->until)
			return;
		int x = place_of(s, at);
		buf_printf(out, "<path class=\"axis\" d=\"M%d 0V%d\"/>\n", x, bottom);
		if (x < WIDTH - 3 * LEFT)
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
	struct scale s = {from, until};
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
