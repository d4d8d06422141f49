/* page: the frame of all pages, and small parts. See page.h. */
#include "web/page.h"

#include "record/services.h"
#include "web/pages/frame.html.h"

void
page_begin(struct exchange *x, struct page *p)
{
	p->x = x;
	p->a = x->a;
	frame_begin(&x->response->body, p);
}

void
page_end(struct exchange *x, struct page *p)
{
	frame_end(&x->response->body, p);
}

void
write_menu(struct buf *out, const char *section)
{
	static const struct {
		const char *section, *address, *words;
	} menu[] = {{"services", "/services", "Services"}, {"types", "/types", "Clauses by type"},
	            {"changes", "/changes", "Changes"}, {"compare", "/compare", "Compare"},
	            {"registry", "/registry", "Registry"}, {"laws", "/laws", "Laws"}};

	for (size_t i = 0; i < COUNT(menu); i++) {
		bool here = section && strcmp(section, menu[i].section) == 0;
		buf_printf(out, "<li><a href=\"%s\"%s>%s</a></li>\n", menu[i].address,
		           here ? " aria-current=\"true\"" : "", menu[i].words);
	}
}

static void
write_moment(struct buf *out, int64_t t, bool with_time)
{
	static const char *const months[] = {
		"January", "February", "March", "April", "May", "June", "July", "August",
		"September", "October", "November", "December"};
	char iso[TIME_ISO + 1];
	int64_t month, day;

	if (t == 0) {
		buf_add(out, STR("not known"));
		return;
	}
	time_iso(t, iso);
	struct str s = str_of(iso);
	if (!str_to_i64(str_slice(s, 5, 7), &month) || !str_to_i64(str_slice(s, 8, 10), &day))
		return;
	buf_printf(out, "<time datetime=\"%.*s\">%lld %s %.4s", with_time ? 20 : 10, iso,
	           (long long)day, months[(month - 1) % 12], iso);
	if (with_time)
		buf_printf(out, ", %.5s UTC", iso + 11);
	buf_add(out, STR("</time>"));
}

void
write_day(struct buf *out, int64_t t)
{
	write_moment(out, t, false);
}

void
write_time(struct buf *out, int64_t t)
{
	write_moment(out, t, true);
}

void
write_number(struct buf *out, uint64_t n)
{
	char digits[24];
	int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)n);

	for (int i = 0; i < length; i++) {
		buf_byte(out, digits[i]);
		if ((length - i) % 3 == 1 && i + 1 < length)
			buf_byte(out, ',');
	}
}

void
write_count(struct buf *out, uint64_t n, const char *what)
{
	write_number(out, n);
	buf_printf(out, " %s%s", what, n == 1 ? "" : "s");
}

const char *
severity_class(enum severity s)
{
	static const char *const names[] = {"protective", "low", "medium", "high"};

	return names[s];
}

void
write_severity(struct buf *out, enum severity s)
{
	buf_printf(out, "<span class=\"severity %s\">%s</span>", severity_class(s),
	           severity_name(s));
}

void
write_level(struct buf *out, enum change_level l, struct str direction)
{
	bool directed = l == LEVEL_SUBSTANTIVE && direction.n;

	buf_printf(out, "<span class=\"level %s\">%s%s", level_name(l), level_name(l),
	           directed ? ", " : "");
	if (directed)
		html_add(out, direction);
	buf_add(out, STR("</span>"));
}

struct url
page_url(struct arena *a, struct url list, size_t page)
{
	return page > 1 ? url_with(a, list, "page", arena_printf(a, "%zu", page)) : list;
}

static void
write_page_link(struct buf *out, struct arena *a, struct url list, size_t page,
                const char *rel, const char *words)
{
	buf_add(out, STR("<a href=\""));
	html_url(out, page_url(a, list, page));
	buf_printf(out, "\" rel=\"%s\">%s</a>\n", rel, words);
}

void
write_pager(struct buf *out, struct arena *a, struct url list, size_t page, size_t pages,
            const char *label)
{
	if (pages < 2)
		return;
	buf_printf(out, "<nav class=\"pager\" aria-label=\"%s\">\n", label);
	if (page > 1)
		write_page_link(out, a, list, page - 1, "prev", "← Page before");
	buf_printf(out, "<span>Page %zu of %zu</span>\n", page, pages);
	if (page < pages)
		write_page_link(out, a, list, page + 1, "next", "Next page →");
	buf_add(out, STR("</nav>\n"));
}

void
write_severities(struct buf *out, const struct severity_counts *c)
{
	bool some = false;

	for (size_t i = SEVERITIES; i-- > 0;) {
		if (!c->of[i])
			continue;
		buf_printf(out, "%s<span class=\"severity %s\">", some ? ", " : "",
		           severity_class((enum severity)i));
		write_number(out, c->of[i]);
		buf_printf(out, " %s</span>", severity_name((enum severity)i));
		some = true;
	}
	if (!some)
		buf_add(out, STR("none"));
}

struct str
cut_words(struct str words, size_t most, struct arena *a)
{
	size_t n = most;

	if (words.n <= most)
		return words;
	while (n > most / 2 && words.p[n] != ' ' && words.p[n] != '\n')
		n--;
	while (n > 0 && ((unsigned char)words.p[n] & 0xC0) == 0x80)
		n--;
	return arena_printf(a, "%.*s…", STR_ARG(str_trim(str_slice(words, 0, n))));
}

void
write_data_json(struct buf *out, struct str json)
{
	buf_add(out, STR("<script type=\"application/ld+json\">"));
	for (size_t i = 0; i < json.n; i++)
		if (json.p[i] == '<' || json.p[i] == '>' || json.p[i] == '&')
			buf_printf(out, "\\u%04x", (unsigned char)json.p[i]);
		else
			buf_byte(out, json.p[i]);
	buf_add(out, STR("</script>\n"));
}
